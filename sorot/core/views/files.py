"""Serving private files."""

import re

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core.files.store import length_of, path_of, pieces_of
from sorot.core.models import StoredFile
from sorot.core.models.files import FileKind, FileState

INLINE = {FileKind.IMAGE, FileKind.VIDEO, FileKind.PDF}
#: A player that asks for "everything from here" gets so much and asks again: nobody who looks at the first seconds
#: of a video keeps a thread and a line busy with all of it.
MOST_AT_ONCE = 8 * 1024 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@require_safe
def show_file(request: HttpRequest, code: str, size: str = "") -> HttpResponse | StreamingHttpResponse:
    """The bytes or a part of them, for who may see the owner; 404 for everybody else."""
    row = get_object_or_404(StoredFile, code=code)
    if not row.is_visible_to(request.actor):
        raise Http404
    if row.state != FileState.READY:
        return _not_yet(row)
    path = path_of(row, size)
    try:
        length = row.size if path == row.path else length_of(path)
        span = _span(request.headers.get("Range", ""), length)
        if span is None:
            response: HttpResponse | StreamingHttpResponse = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{length}"
            return response
        response = _stream(request, path, *span, length)
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Type"] = "image/webp" if path.endswith(".webp") and path != row.path else row.content_type
    response["Content-Disposition"] = content_disposition_header(row.kind not in INLINE, row.name) or "inline"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": [""]}  # type: ignore[union-attr]
    patch_cache_control(response, private=True, max_age=3600)
    return response


def _not_yet(row: StoredFile) -> HttpResponse:
    """A file that waits, or that was refused, says so in a sentence."""
    if row.state == FileState.WAITING:
        words, status = _("This file is still being checked. Try again in a minute."), 503
    else:
        words, status = _("This file was refused and is deleted."), 410
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _span(header: str, length: int) -> tuple[int, int] | None:
    """(start, end) of what is asked for, the end not included; None when it lies outside.

    Several ranges, or what cannot be read, are answered with the whole, as the standard allows.
    """
    found = RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return 0, length
    first, last = found.groups()
    if not first:
        return (max(0, length - int(last)), length) if int(last) else None
    start = int(first)
    end = min(int(last) + 1, length) if last else min(start + MOST_AT_ONCE, length)
    return (start, end) if start < end else None


def _stream(request: HttpRequest, path: str, start: int, end: int, length: int) -> HttpResponse | StreamingHttpResponse:
    is_part = "Range" in request.headers and (start, end) != (0, length)
    response: HttpResponse | StreamingHttpResponse
    if request.method == "HEAD":
        length_of(path)  # 404 when the bytes are missing
        response = HttpResponse(status=206 if is_part else 200)
    else:
        response = StreamingHttpResponse(pieces_of(path, start, end), status=206 if is_part else 200)
    response["Content-Length"] = str(end - start)
    if is_part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
    return response
