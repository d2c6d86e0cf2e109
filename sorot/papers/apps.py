from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "sorot.papers"
    label = "papers"

    def ready(self) -> None:
        from sorot.papers import events  # noqa: F401  (words the events)
