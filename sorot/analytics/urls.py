"""URLs of analytics."""

from django.urls import path

from sorot.analytics.views import desk, desk_signals, evidence, export, imports, metrics, performance, posts, signals

app_name = "analytics"
urlpatterns = [
    path("desk/platform-changes/", desk.list_changes, name="desk_changes"),
    path("desk/platform-changes/new/", desk.new_change, name="desk_change_new"),
    path("desk/signals/", desk_signals.list_signals, name="desk_signals"),
    path("desk/signals/<slug:code>/", desk_signals.show_signal, name="desk_signal"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("metrics/changes/", metrics.changes, name="changes"),
    path("metrics/benchmarks/", metrics.benchmarks, name="benchmarks"),
    path("performance/", performance.performance, name="performance"),
    path("performance/evidence/<slug:code>/<slug:formula>/", evidence.evidence, name="evidence"),
    path("performance/posts/", posts.posts, name="posts"),
    path("performance/posts/<slug:code>/", posts.post, name="post"),
    path("performance/export/<slug:code>.<slug:kind>", export.export, name="export"),
    path("performance/import/", imports.upload, name="import"),
    path("performance/import/<slug:code>/", imports.batch, name="batch"),
    path("performance/import/<slug:code>/application/", imports.application, name="application"),
    path("performance/import/<slug:code>/removal/", imports.removal, name="removal"),
    path("performance/import/<slug:code>/errors/", imports.errors, name="errors"),
    path("performance/import/<slug:code>/memory/", imports.memory, name="memory"),
    path("performance/import/<slug:code>/undo/", imports.undo, name="undo"),
    path("performance/<slug:code>/signals/", signals.show_signals, name="signals"),
    path("performance/<slug:code>/signals/<slug:key>/", signals.contest_signal, name="signal"),
]
