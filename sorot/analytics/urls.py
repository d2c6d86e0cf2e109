"""URLs of analytics."""

from django.urls import path

from sorot.analytics.views import imports, metrics, performance

app_name = "analytics"
urlpatterns = [
    path("metrics/", metrics.metrics, name="metrics"),
    path("metrics/changes/", metrics.changes, name="changes"),
    path("metrics/benchmarks/", metrics.benchmarks, name="benchmarks"),
    path("performance/", performance.performance, name="performance"),
    path("performance/import/", imports.upload, name="import"),
    path("performance/import/<slug:code>/", imports.batch, name="batch"),
    path("performance/import/<slug:code>/application/", imports.application, name="application"),
    path("performance/import/<slug:code>/removal/", imports.removal, name="removal"),
]
