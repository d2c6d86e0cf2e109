from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "sorot.config"
    label = "config"

    def ready(self) -> None:
        from sorot.config import checks  # noqa: F401  (registers the start-up checks)
