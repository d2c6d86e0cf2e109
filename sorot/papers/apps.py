from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "sorot.papers"
    label = "papers"
