from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "sorot.core"
    label = "core"
