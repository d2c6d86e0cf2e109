"""Uploads in pieces by the tus protocol 1.0.0: creation, termination, expiration, checksum.

A page of another site can send none of these requests: each needs the header `Tus-Resumable`, for which a browser
asks us first, and we never say yes; what names its origin must name ours. So the CSRF token of forms is not needed.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sorot.core import clock
from sorot.core.files import uploads
from sorot.core.files.store import FileError
from sorot.core.models.uploads import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
PIECE = 256 * 1024
REFUSALS = {"size": 413, "refused": 403, "purpose": 403, "many": 429}


def _answer(status: int, words: str = "", **headers: str) -> HttpResponse:
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def _is_ours(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    return origin is None or urlsplit(origin).netloc == request.get_host()


def tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What holds for every request of the protocol: its version, our own origin, somebody signed in."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            facts = {"Tus_Version": VERSION, "Tus_Extension": EXTENSIONS}
            return _answer(204, Tus_Checksum_Algorithm=",".join(uploads.CHECKSUMS), **facts)
        if request.method not in view.methods:  # type: ignore[attr-defined]
            return _answer(405, Allow=", ".join([*view.methods, "OPTIONS"]))  # type: ignore[attr-defined]
        if request.actor.is_anonymous:
            return _answer(401, _("Sign in first."))
        if request.headers.get("Tus-Resumable") != VERSION:
            return _answer(412, Tus_Version=VERSION)
        if not _is_ours(request):
            return _answer(403, _("This request comes from another site."))
        try:
            return view(request, **kwargs)
        except FileError as error:
            return _answer(REFUSALS.get(error.code, 422), error.sentence)

    return wrapped


def _methods(*names: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.methods = names  # type: ignore[attr-defined]
        return view

    return mark


def _metadata(header: str) -> dict[str, str]:
    """`filename d29y…,purpose cG9y…` with base64 values. Raises ValueError."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        found[key] = base64.b64decode(value, validate=True).decode()
    return found


def _state(upload: Upload) -> dict[str, str]:
    return {"Upload_Offset": str(upload.offset), "Upload_Expires": http_date(upload.expires_at.timestamp())}


@tus
@_methods("POST")
def create(request: HttpRequest) -> HttpResponse:
    """Begin an upload: its length, and in the metadata its name, what it is for and whose."""
    try:
        length = int(request.headers.get("Upload-Length", ""))
        told = _metadata(request.headers.get("Upload-Metadata", ""))
    except (ValueError, binascii.Error):
        return _answer(400, _("The length or the metadata of the upload cannot be read."))
    upload = uploads.create_upload(
        purpose=told.get("purpose", ""),
        owner_code=told.get("owner", ""),
        name=told.get("filename", ""),
        length=length,
        by=request.actor,
        now=clock.now(),
    )
    return _answer(201, Location=reverse("core:upload", args=[upload.code]), **_state(upload))


@tus
@_methods("HEAD", "PATCH", "DELETE")
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """One upload: how far it is, more bytes, or its end."""
    row = uploads.find_upload(request.actor, code, now=clock.now())
    if row is None:
        return _answer(404)
    if request.method == "PATCH":
        return _append(request, row)
    if request.method == "DELETE":
        uploads.end_upload(row)
        return _answer(204)
    uploads.look(row)
    told = f"filename {base64.b64encode(row.name.encode()).decode()}"
    return _answer(200, Upload_Length=str(row.length), Upload_Metadata=told, **_state(row))


def _append(request: HttpRequest, row: Upload) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return _answer(415)
    try:
        offset = int(request.headers.get("Upload-Offset", ""))
        header = request.headers.get("Upload-Checksum")
        checksum = uploads.read_checksum(header) if header else None
    except (ValueError, binascii.Error):
        return _answer(400)
    try:
        uploads.append(row, _pieces(request), offset=offset, checksum=checksum, by=request.actor, now=clock.now())
    except uploads.BusyError:
        return _answer(423, _("This upload is being written by another window."))
    except uploads.OffsetError:
        return _answer(409, **_state(row))
    except uploads.TooLongError:
        return _answer(413)
    except uploads.ChecksumError:
        return _answer(460, **_state(row))
    return _answer(204, **_state(row))


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes; a connection that breaks off ends it."""
    try:
        while piece := request.read(PIECE):
            yield piece
    except (UnreadablePostError, OSError):
        return
