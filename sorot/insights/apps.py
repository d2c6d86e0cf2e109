from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "sorot.insights"
    label = "insights"
