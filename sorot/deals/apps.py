from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "sorot.deals"
    label = "deals"

    def ready(self) -> None:
        from sorot.deals import events  # noqa: F401  (words the events)
