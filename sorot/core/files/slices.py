"""A long upload as many short requests: the page threads never wait for somebody's slow line.

Pages run in a handful of threads. A phone that sends 200 MB for half an hour would keep one of them, and four phones
the house. So a PATCH is received here, without a thread, and handed on in slices, each as a request of its own with
the offset where the last one ended. A connection that breaks off loses at most what had not made a slice yet: the rest
is handed on as the last one. With a checksum only all of it counts, so it is handed on whole and may not be long.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

SLICE = 1024 * 1024
MOST_WITH_CHECKSUM = 8 * 1024 * 1024
#: Of what comes after a refusal so much is read and forgotten: a client that is still sending hears no answer.
MOST_FORGOTTEN = 32 * 1024 * 1024
PATH = re.compile(r"/files/uploads/[0-9a-z]+/")

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def is_upload(scope: Scope) -> bool:
    """True for requests that bring bytes of an upload."""
    return scope["type"] == "http" and scope["method"] == "PATCH" and PATH.fullmatch(scope["path"]) is not None


async def slice_upload(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one PATCH: with the answer to its last slice, or to the first that was not taken."""
    offset = _header(scope, b"upload-offset")
    if not offset.isdigit():
        await app(scope, receive, send)
        return
    most = MOST_WITH_CHECKSUM if _header(scope, b"upload-checksum") else SLICE
    place, buffer, more, answer = int(offset), bytearray(), True, None
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)
        buffer += message.get("body", b"")
        if most == MOST_WITH_CHECKSUM:
            if message["type"] == "http.disconnect" or len(buffer) > most:
                await _forget(receive, more=more)
                answer = [{"type": "http.response.start", "status": 413, "headers": [(b"tus-resumable", b"1.0.0")]}]
                break
            if more:
                continue
        while len(buffer) >= most or (buffer and not more) or (answer is None and not more):
            piece = bytes(buffer[:most])
            del buffer[:most]
            answer = await _hand_on(app, scope, place, piece)
            place += len(piece)
            if answer[0]["status"] != 204:
                await _forget(receive, more=more)
                more = False
                buffer.clear()
    for message in answer or ():
        await send(message)
    if not answer or answer[-1]["type"] == "http.response.start" or answer[-1].get("more_body"):
        await send({"type": "http.response.body", "body": b""})


async def _forget(receive: Receive, *, more: bool) -> None:
    seen = 0
    while more and seen < MOST_FORGOTTEN:
        message = await receive()
        seen += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)


async def _hand_on(app: App, scope: Scope, place: int, piece: bytes) -> list[Message]:
    """The messages with which the app answers to one slice."""
    own = {b"upload-offset", b"content-length", b"transfer-encoding"}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in own]
    headers += [(b"upload-offset", str(place).encode()), (b"content-length", str(len(piece)).encode())]
    given = False
    answer: list[Message] = []

    async def receive() -> Message:
        nonlocal given
        if given:
            return {"type": "http.disconnect"}
        given = True
        return {"type": "http.request", "body": piece, "more_body": False}

    async def send(message: Message) -> None:
        answer.append(message)

    await app({**scope, "headers": headers}, receive, send)
    return answer


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted), "")
