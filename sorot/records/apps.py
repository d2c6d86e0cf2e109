from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "sorot.records"
    label = "records"

    def ready(self) -> None:
        from sorot.records import events  # noqa: F401  (words the events)
