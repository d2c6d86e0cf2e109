from django.apps import AppConfig


class KitsConfig(AppConfig):
    name = "sorot.kits"
    label = "kits"
