from django.apps import AppConfig


class CreatorsConfig(AppConfig):
    name = "sorot.creators"
    label = "creators"
