"""URL of the gallery."""

from django.urls import path

from sorot.web.gallery import views

urlpatterns = [path("", views.show_gallery, name="gallery")]
