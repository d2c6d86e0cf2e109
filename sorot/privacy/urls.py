"""URLs of one's own data."""

from django.urls import path

from sorot.privacy.views import consents, data, desk, erasure, kept

app_name = "privacy"
urlpatterns = [
    path("privacy/data/", kept.show_kept, name="kept"),
    path("settings/data/", data.show_data, name="data"),
    path("settings/data/copies/", data.ask_copy, name="copies"),
    path("settings/data/copies/<slug:code>/", data.fetch_copy, name="copy"),
    path("settings/data/questions/", data.ask_question, name="questions"),
    path("settings/data/erasure/", erasure.show_erasure, name="erasure"),
    path("settings/data/erasure/<slug:code>/withdrawal/", erasure.take_back, name="erasure_withdrawal"),
    path("settings/consents/", consents.show_consents, name="consents"),
    path("settings/consents/<slug:purpose>/", consents.choose, name="consent"),
    path("desk/data/", desk.show_requests, name="desk_requests"),
    path("desk/data/<slug:code>/", desk.show_request, name="desk_request"),
]
