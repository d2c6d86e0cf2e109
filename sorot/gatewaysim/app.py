"""The simulator as an ASGI application: two vendors below their prefixes, the payment page, and the control surface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import control, pages
from .config import Config
from .engine import Sim
from .midtrans import routes as midtrans
from .xendit import routes as xendit

SHEET = str(Path(__file__).with_name("static") / "sim.css")


class Labelled:
    """Says on every response that nothing here is real."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"x-simulated", b"true")]
            await send(message)

        await self.app(scope, receive, labelled if scope["type"] == "http" else send)


async def _home(_request: Request) -> Response:
    return RedirectResponse("/sim/")


async def _sheet(_request: Request) -> Response:
    return pages.style_sheet(SHEET)


async def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)


async def _nothing(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": "no such path", "simulated": True}, 404)


async def _broken(_request: Request, error: Exception) -> Response:
    body = {"error": f"the simulator itself failed: {type(error).__name__}", "simulated": True}
    return JSONResponse(body, 500, headers={"x-simulated": "true"})


def create_app(config: Config, *, transport: httpx.AsyncBaseTransport | None = None) -> Starlette:
    """The application and its simulator (`app.state.sim`).

    `transport` replaces the network for webhooks (tests). In tests that do not run the lifespan, only the manual clock
    moves things.
    """
    sim = Sim(config, transport=transport)
    xendit.install(sim)
    midtrans.install(sim)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await sim.start()
        yield
        await sim.stop()

    app = Starlette(
        routes=[
            Route("/", _home),
            Mount("/xendit", routes=xendit.routes(sim)),
            Mount("/midtrans", routes=midtrans.routes(sim)),
            Route("/pay/{id}", pages.show, methods=["GET"]),
            Route("/pay/{id}", pages.act, methods=["POST"]),
            Route("/sim/", pages.overview),
            Route("/sim/static/sim.css", _sheet),
            Route("/favicon.ico", _no_icon),
            *control.routes(sim),
        ],
        exception_handlers={404: _nothing, 500: _broken},
        lifespan=lifespan,
    )
    app.add_middleware(Labelled)
    app.state.sim = sim
    return app
