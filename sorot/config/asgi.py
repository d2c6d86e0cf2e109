"""One process, one port: pages as WSGI in threads, `/live` as async Django for server-sent events.

Pages through WSGI threads are several times faster than synchronous views under ASGI (docs/decisions/0003).
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")

live = get_asgi_application()

from sorot.config.wsgi import application as wsgi  # noqa: E402  (Django must be set up first)
from sorot.core.files import slices  # noqa: E402

pages: Any = WSGIMiddleware(cast(Any, wsgi), workers=int(os.environ.get("SOROT_THREADS", "4")))


async def application(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
    """Send `/live…` to async Django and everything else to the WSGI threads."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    app: Any = live if scope["path"].startswith("/live") else pages
    if slices.is_upload(scope):
        await slices.slice_upload(app, scope, receive, send)
        return
    await app(scope, receive, send)


async def _lifespan(receive: Callable[..., Any], send: Callable[..., Awaitable[None]]) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return
