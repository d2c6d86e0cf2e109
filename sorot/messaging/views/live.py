"""The stream of live news: server-sent events without content."""

import asyncio
import time
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from sorot.core.live import CrowdedError, Hub, Seat, hub, seat_of

#: Seconds between signs of life, and after which a stream ends so that the session is looked at again.
PING_SECONDS = 15.0
MAX_AGE_SECONDS = 600.0
#: The browser waits this long before it comes back, in milliseconds.
RETRY_MS = 3_000


async def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """News for the person and the hat they wear: `thread <code>`, `read <code>`, `news`, `resync`.

    The session is checked once; then no database connection is held. 204 tells an anonymous browser to stop asking.
    """
    if request.method != "GET":
        return HttpResponse(status=405)
    user = await request.auser()
    if not user.is_authenticated:
        return HttpResponse(status=204)
    seat = seat_of(request.actor)
    await sync_to_async(connections.close_all)()
    response = StreamingHttpResponse(words_for(hub(), seat), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def words_for(
    source: Hub, seat: Seat, *, ping: float = PING_SECONDS, max_age: float = MAX_AGE_SECONDS
) -> AsyncIterator[bytes]:
    """The text of one stream; ends after `max_age` seconds or when the browser does not keep up."""
    ends = time.monotonic() + max_age
    try:
        with source.stream(seat) as mine:
            yield f"retry: {RETRY_MS}\n: connected\n\n".encode()
            while not mine.is_full and (left := ends - time.monotonic()) > 0:
                try:
                    event, data = await asyncio.wait_for(mine.queue.get(), min(ping, left))
                except TimeoutError:
                    yield b": ping\n\n"
                else:
                    yield f"event: {event}\ndata: {data}\n\n".encode()
    except CrowdedError:
        yield b"retry: 60000\n: too many open pages\n\n"
