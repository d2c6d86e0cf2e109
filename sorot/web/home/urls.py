"""URLs of the public pages and of the light switch in the foot."""

from django.urls import path

from sorot.web.home import views

urlpatterns = [
    path("help/", views.show_page, {"name": "help"}, name="help"),
    path("method/", views.show_page, {"name": "method"}, name="method"),
    path("security/", views.show_page, {"name": "security"}, name="security"),
    path("privacy/", views.show_page, {"name": "privacy"}, name="privacy"),
    path("theme/", views.set_theme, name="theme"),
]
