from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "sorot.messaging"
    label = "messaging"
