from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "sorot.web"
    label = "web"

    def ready(self) -> None:
        """The trail's sentences, for every page that tells it."""
        from sorot.web.desk import sentences  # noqa: F401
