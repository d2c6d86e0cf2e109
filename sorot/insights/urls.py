"""URLs of insights."""

from django.urls import path

from sorot.insights.views import desk, shots

app_name = "insights"
urlpatterns = [
    path("performance/<slug:account>/screenshots/", shots.list_shots, name="screenshots"),
    path("performance/<slug:account>/screenshots/<slug:code>/", shots.show_shot, name="screenshot"),
    path("performance/<slug:account>/screenshots/<slug:code>/<slug:label>.png", shots.show_crop, name="crop"),
    path("performance/<slug:account>/screenshots/<slug:code>/removal/", shots.discard, name="removal"),
    path("performance/<slug:account>/screenshots/<slug:code>/undo/", shots.take_back, name="undo"),
    path("performance/<slug:account>/screenshots/<slug:code>/reply/", shots.reply, name="reply"),
    path("desk/screenshots/", desk.show_queue, name="desk"),
    path("desk/screenshots/<slug:code>/", desk.show_held, name="desk_screenshot"),
]
