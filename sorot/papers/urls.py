"""URLs of papers: nouns; a POST to a noun makes or changes it."""

from django.urls import path

from sorot.papers.views import documents, months, slips, statements, years

app_name = "papers"
urlpatterns = [
    path("papers/", documents.list_documents, name="documents"),
    path("papers/slips/", slips.list_slips, name="slips"),
    path("papers/slips/<slug:code>/", slips.show_slip, name="slip"),
    path("papers/slips/<slug:code>/pdf/", slips.download_slip, name="slip_pdf"),
    path("verify/<str:token>/", documents.verify, name="verify"),
    path("papers/statement/", statements.show_statement, name="statement"),
    path("papers/statement/<slug:kind>/", statements.download_statement, name="statement_file"),
    path("papers/tax/", months.list_months, name="months"),
    path("papers/tax/<slug:month>/", months.show_month, name="month"),
    path("papers/tax/<slug:month>/remittances/", months.record_remittance, name="remittances"),
    path("papers/tax/<slug:month>/<slug:kind>/<slug:form>/", months.download_month, name="month_file"),
    path("papers/year/<slug:year>/", years.show_year, name="year"),
    path("papers/year/<slug:year>/<slug:form>/", years.download_year, name="year_file"),
    # Any other word below papers/ is a code: what has a name of its own stands above.
    path("papers/<slug:code>/", documents.show_document, name="document"),
    path("papers/<slug:code>/pdf/", documents.download_document, name="document_pdf"),
]
