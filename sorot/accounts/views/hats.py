"""Whom one acts for, and in which language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.accounts import actions, queries
from sorot.core import clock
from sorot.core.http import require_actor, see_other

YEAR = 60 * 60 * 24 * 365


def next_url(request: HttpRequest, fallback: str) -> str:
    """Where the form asks to go on, if that is a page of this installation; else `fallback`."""
    target = request.POST.get("next", "")
    hosts = {request.get_host()}
    return target if url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()) else fallback


def wear(request: HttpRequest, hat: str) -> None:
    """Act for an organisation (its code), for oneself ("self") or at the desk ("desk") from now on."""
    request.session[queries.HAT_KEY] = hat
    actions.remember_hat(hat=hat, by=request.actor)


def remember_language(response: HttpResponse, locale: str) -> HttpResponse:
    """Keep the language on this device, for pages seen before signing in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, locale, max_age=YEAR, samesite="Lax", secure=settings.HAS_TLS, httponly=True
    )
    return response


@require_actor
@require_POST
def set_hat(request: HttpRequest) -> HttpResponse:
    """Switch. Something that is not one's own is not found, and nothing changes."""
    hat = queries.find_hat(request.actor.user, request.POST.get("hat", ""))
    if hat is None:
        raise Http404
    wear(request, hat)
    name = str(queries.actor_for(request.actor.user, hat).organisation or request.actor.user)
    toast = (
        _("You are at the operator's desk now.")
        if hat == queries.DESK
        else _("You act for %(name)s now.") % {"name": name}
    )
    return see_other(request, next_url(request, reverse("web:home")), toast)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Indonesian or English, kept on this device and, when signed in, with the person."""
    locale = request.POST.get("language", "")
    response = see_other(request, next_url(request, "/"))
    if locale not in dict(settings.LANGUAGES):
        return response
    if not request.actor.is_anonymous:
        actions.change_language(locale=locale, by=request.actor, now=clock.now())
    translation.activate(locale)
    return remember_language(response, locale)
