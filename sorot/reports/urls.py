"""URLs of reports."""

from django.urls import path

from sorot.reports.views import editions, inputs, report, sending, shared

app_name = "reports"
urlpatterns = [
    path("campaigns/<slug:code>/report/", report.show_report, name="report"),
    path("campaigns/<slug:code>/report.xlsx", report.download_workbook, name="workbook"),
    path("campaigns/<slug:code>/report.pdf", report.download_pdf, name="pdf"),
    path("campaigns/<slug:code>/report/costs/", inputs.costs, name="costs"),
    path("campaigns/<slug:code>/report/costs/<slug:row>/removal/", inputs.cost_removal, name="cost_removal"),
    path("campaigns/<slug:code>/report/outcomes/", inputs.outcomes, name="outcomes"),
    path("campaigns/<slug:code>/report/outcomes/file/", inputs.outcome_file, name="outcome_file"),
    path("campaigns/<slug:code>/report/outcomes/<slug:row>/removal/", inputs.outcome_removal, name="outcome_removal"),
    path("campaigns/<slug:code>/report/plan/", inputs.plan, name="plan"),
    path("campaigns/<slug:code>/report/settings/", inputs.settings, name="settings"),
    path("campaigns/<slug:code>/report/editions/", editions.list_editions, name="editions"),
    path("campaigns/<slug:code>/report/editions/<int:number>/", editions.show_edition, name="edition"),
    path("campaigns/<slug:code>/report/editions/<int:number>/json/", editions.edition_json, name="edition_json"),
    path("campaigns/<slug:code>/report/links/", sending.links, name="links"),
    path("campaigns/<slug:code>/report/links/<slug:row>/removal/", sending.link_removal, name="link_removal"),
    path("campaigns/<slug:code>/report/mail/", sending.schedule, name="schedule"),
    path("deals/<slug:code>/report/", report.show_part, name="part"),
    path("r/off/<str:token>/", shared.stop, name="stop"),
    path("r/<str:token>/", shared.show_shared, name="shared"),
    path("r/<str:token>/report.pdf", shared.shared_pdf, name="shared_pdf"),
    path("r/<str:token>/report.xlsx", shared.shared_workbook, name="shared_workbook"),
    path("r/<str:token>/logo/", shared.shared_logo, name="shared_logo"),
]
