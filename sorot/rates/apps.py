from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "sorot.rates"
    label = "rates"
