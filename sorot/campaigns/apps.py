from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "sorot.campaigns"
    label = "campaigns"
