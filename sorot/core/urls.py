"""URLs of the house itself."""

from django.urls import path

from sorot.core.views import files, health, uploads

app_name = "core"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("files/uploads/", uploads.create, name="uploads"),
    path("files/uploads/<slug:code>/", uploads.upload, name="upload"),
    path("files/<slug:code>/", files.show_file, name="file"),
    path("files/<slug:code>/<slug:size>/", files.show_file, name="file_size"),
]
