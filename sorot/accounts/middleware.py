"""Puts the actor, the language and the time zone of the person on each request."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from sorot.accounts.queries import actor_of_request

#: Probes and static files need no actor.
BARE = ("/static/", "/healthz", "/readyz")


class ActorMiddleware:
    """`request.actor`, plus the active language (the person's, else the cookie's) and time zone."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if iscoroutinefunction(self.get_response):
            return self._async(request)
        self._prepare(request)
        return self._finish(self.get_response(request))

    async def _async(self, request: HttpRequest) -> HttpResponse:
        await sync_to_async(self._prepare)(request)
        return self._finish(await self.get_response(request))

    @staticmethod
    def _prepare(request: HttpRequest) -> None:
        if request.path.startswith(BARE):
            return
        if request.user.is_authenticated:
            actor = actor_of_request(request)
            request.actor = actor
            translation.activate(request.user.locale)
            request.LANGUAGE_CODE = translation.get_language()
            timezone.activate(ZoneInfo(request.user.zone))
        else:
            request.actor = SimpleLazyObject(lambda: actor_of_request(request))  # type: ignore[assignment]
            timezone.deactivate()

    @staticmethod
    def _finish(response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language() or "id")
        return response
