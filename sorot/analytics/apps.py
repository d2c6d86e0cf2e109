from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "sorot.analytics"
    label = "analytics"
