"""URLs of money: nouns; a POST to a noun makes or changes it."""

from django.urls import URLPattern

app_name = "payments"
urlpatterns: list[URLPattern] = []
