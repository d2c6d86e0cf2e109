from django.apps import AppConfig


class CreatorsConfig(AppConfig):
    name = "sorot.creators"
    label = "creators"

    def ready(self) -> None:
        from sorot.creators import events  # noqa: F401
