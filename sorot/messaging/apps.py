from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "sorot.messaging"
    label = "messaging"

    def ready(self) -> None:
        from sorot.messaging import events  # noqa: F401  (words our own verbs)
