"""Request id and access log; back to the page from an address that only takes a POST."""

import logging
import time
from collections.abc import Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from sorot.core.http import page_behind
from sorot.core.ids import new_code
from sorot.core.logs import request_id

log = logging.getLogger("sorot.access")
QUIET = ("/static/", "/healthz", "/readyz", "/live")


class RequestLogMiddleware:
    """Gives each request an id (kept from `X-Request-ID`), answers it back, and logs method, path, status, ms."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if iscoroutinefunction(self.get_response):
            return self._async(request)  # type: ignore[return-value]
        started = self._begin(request)
        return self._end(request, self.get_response(request), started)

    async def _async(self, request: HttpRequest) -> HttpResponse:
        started = self._begin(request)
        return self._end(request, await self.get_response(request), started)  # type: ignore[misc]

    @staticmethod
    def _begin(request: HttpRequest) -> float:
        given = request.headers.get("X-Request-ID", "")
        request_id.set(given if given.isalnum() and len(given) <= 40 else new_code())
        return time.perf_counter()

    @staticmethod
    def _end(request: HttpRequest, response: HttpResponse, started: float) -> HttpResponse:
        response["X-Request-ID"] = request_id.get()
        if not request.path.startswith(QUIET):
            fields = {
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
            log.info("%s %s %s", request.method, request.path, response.status_code, extra={"fields": fields})
        return response


class BackToPageMiddleware:
    """A refused form stands at the address of its POST: whoever reloads it there comes back to its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_reading = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("Accept", "")
        if response.status_code == 405 and is_reading and (page := page_behind(request)) is not None:
            return HttpResponseRedirect(page)
        return response
