from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "sorot.web"
    label = "web"
