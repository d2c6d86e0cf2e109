from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "sorot.deals"
    label = "deals"
