"""URLs of rates. The pages under `/me/` are one's own; the same pages under `/talents/<handle>/` are a talent's."""

from django.urls import URLPattern, path

from sorot.rates.views import cards

app_name = "rates"
PAGES = (
    ("rates/", cards.edit_card, "edit"),
    ("rates/terms/", cards.set_terms, "terms"),
    ("rates/costs/", cards.set_costs, "costs"),
    ("rates/<slug:code>/", cards.edit_line, "line"),
    ("rates/<slug:code>/place/", cards.place, "place"),
    ("rates/<slug:code>/removal/", cards.remove, "removal"),
)
urlpatterns: list[URLPattern] = [
    *(path(f"me/{route}", view, name=name) for route, view, name in PAGES),
    *(path(f"talents/<handle:handle>/{route}", view, name=f"talent_{name}") for route, view, name in PAGES),
]
