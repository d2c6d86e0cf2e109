"""Small helpers for views."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from sorot.core.access import Verdict


def hx(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def see_other(request: HttpRequest, url: str, toast: str = "") -> HttpResponse:
    """After a write: go and look (303), with a word about what happened."""
    if toast:
        messages.success(request, toast)
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def render_form(request: HttpRequest, template: str, context: dict[str, Any], *, failed: bool = False) -> HttpResponse:
    """A page with a form: 422 when it failed, so that htmx and tests can tell; what was typed is kept."""
    return render(request, template, context, status=422 if failed else 200)


def revalidated(request: HttpRequest, name: str, build: Callable[[], HttpResponse]) -> HttpResponse:
    """What `build` makes, or 304 for a browser that has it already. `name` is a name of this very content.

    The browser keeps it and asks every time, because somebody may sign in or be shown less meanwhile.
    """
    etag = quote_etag(name)
    response = get_conditional_response(request, etag=etag) or build()
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def require_actor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Send anonymous people to the login page and back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.is_anonymous:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else request.path)
        return view(request, *args, **kwargs)

    return wrapped


def deny(verdict: Verdict) -> None:
    """403 with the rule's reason unless the verdict is yes."""
    if not verdict.ok:
        raise PermissionDenied(verdict.reason)


PageOf = Callable[..., str | None]


def page_is(find: PageOf) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Say where somebody lands who opens the address of a POST: `find(request, **kwargs)` answers a URL or None."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.page_of = find  # type: ignore[attr-defined]
        return view

    return mark


def page_behind(request: HttpRequest) -> str | None:
    """The page that an address which only takes a POST belongs to: as its view says, else the address above it."""
    match = request.resolver_match
    if match is None:
        return None
    find: PageOf | None = getattr(match.func, "page_of", None)
    if find is not None:
        return find(request, **match.kwargs)
    above = request.path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return None
    return above
