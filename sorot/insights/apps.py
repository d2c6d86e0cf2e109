"""Screenshots of a platform's own statistics as evidence: read, confirmed by a person, found again when used twice."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "sorot.insights"
    label = "insights"

    def ready(self) -> None:
        from sorot.insights import events  # noqa: F401  (words the events)
