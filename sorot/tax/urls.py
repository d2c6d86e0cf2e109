"""URLs of tax."""

from django.urls import path

from sorot.tax.views import desk, pages

app_name = "tax"
urlpatterns = [
    path("tax/", pages.show_calculator, name="calculator"),
    path("tax/year/", pages.show_year, name="year"),
    path("tax/rates/", pages.show_rates, name="rates"),
    path("desk/tax/", desk.list_rules, name="desk_rules"),
    path("desk/tax/new/", desk.add_rule, name="desk_rule_new"),
    path("desk/tax/<slug:code>/", desk.show_rule, name="desk_rule"),
    path("desk/tax/<slug:code>/end/", desk.end_rule, name="desk_rule_end"),
    path("desk/tax/<slug:code>/withdrawal/", desk.withdraw_rule, name="desk_rule_withdrawal"),
]
