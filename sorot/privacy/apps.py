from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "sorot.privacy"
    label = "privacy"
