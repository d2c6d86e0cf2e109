"""URLs of analytics."""

from django.urls import path

from sorot.analytics.views import imports, performance

app_name = "analytics"
urlpatterns = [
    path("performance/", performance.performance, name="performance"),
    path("performance/import/", imports.upload, name="import"),
    path("performance/import/<slug:code>/", imports.batch, name="batch"),
    path("performance/import/<slug:code>/application/", imports.application, name="application"),
    path("performance/import/<slug:code>/removal/", imports.removal, name="removal"),
]
