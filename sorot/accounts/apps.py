from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sorot.accounts"
    label = "accounts"
