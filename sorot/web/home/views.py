"""Public pages. None of them reads the database."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sorot.web.home.examples import front_page_example

THEMES = ("light", "dark")
YEAR = 60 * 60 * 24 * 365


def landing(request: HttpRequest) -> HttpResponse:
    """The front page for people who are not signed in."""
    front_nav = [
        {"url": "#janji", "label": _("Promises")},
        {"url": "#langkah", "label": _("How it works")},
        {"url": "#siapa", "label": _("For whom")},
        {"url": "#sendiri", "label": _("Run it yourself")},
    ]
    return render(request, "web/landing.html", {**front_page_example(), "front_nav": front_nav})


@require_safe
def show_page(request: HttpRequest, name: str) -> HttpResponse:
    """Help, method, security or privacy."""
    return render(request, f"web/{name}.html")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark for a year; anything else follows the device again."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
