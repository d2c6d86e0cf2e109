"""URLs of campaigns."""

from django.urls import path

from sorot.campaigns.views import agencies, edit, explore, show

app_name = "campaigns"
urlpatterns = [
    path("explore/", explore.explore, name="explore"),
    path("campaigns/", explore.own_list, name="list"),
    path("campaigns/new/", edit.new_campaign, name="new"),
    path("campaigns/agencies/", agencies.list_grants, name="agencies"),
    path("campaigns/agencies/<slug:code>/end/", agencies.end_grant, name="agency_end"),
    path("campaigns/<slug:code>/", show.show_campaign, name="detail"),
    path("campaigns/<slug:code>/edit/", edit.edit_campaign, name="edit"),
    path("campaigns/<slug:code>/publication/", show.publish, name="publication"),
    path("campaigns/<slug:code>/closure/", show.close, name="closure"),
    path("campaigns/<slug:code>/removal/", show.delete, name="removal"),
]
