"""The reference view: one query, plain text, inside the same Django with the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from sorot.config.urls import handler403, handler404, handler500
from sorot.config.urls import urlpatterns as house


def bare(_request: HttpRequest) -> HttpResponse:
    """One row by primary key."""
    from sorot.core.models import Province

    return HttpResponse(Province.objects.get(pk="32").name, content_type="text/plain")


urlpatterns = [path("bare/", bare), *house]
__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
