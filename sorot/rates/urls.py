"""URLs of rates."""

from django.urls import URLPattern

app_name = "rates"
urlpatterns: list[URLPattern] = []
