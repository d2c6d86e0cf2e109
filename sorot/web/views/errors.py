"""Pages for what went wrong. Each says what happened and where to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the rule's own reason."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django checks the name)
    """404, the same for what is missing and for what is not yours."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500 without touching the database."""
    return render(request, "500.html", {"chrome": None}, status=500)


def csrf_failure(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    """The form's protection token was missing or old: nothing was written, and the way back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)
