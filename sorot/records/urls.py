"""URLs of records."""

from django.urls import path

from sorot.records.views import desk, pages

app_name = "records"
urlpatterns = [
    path("records/brand/<slug:code>/", pages.show_brand, name="brand"),
    path("records/brand/<slug:code>/<slug:figure>/", pages.show_brand_figure, name="brand_figure"),
    path("records/creator/<slug:code>/", pages.show_creator, name="creator"),
    path("records/creator/<slug:code>/<slug:figure>/", pages.show_creator_figure, name="creator_figure"),
    path("desk/records/", desk.show_queue, name="desk"),
    path("desk/records/<slug:code>/", desk.show_contest, name="desk_contest"),
]
