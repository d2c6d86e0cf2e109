from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "sorot.analytics"
    label = "analytics"

    def ready(self) -> None:
        from sorot.analytics import events  # noqa: F401  (words the events)
