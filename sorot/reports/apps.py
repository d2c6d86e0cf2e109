from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sorot.reports"
    label = "reports"
