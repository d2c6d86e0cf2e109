"""What a browser is answered: the document, or what to do when it could not be set."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sorot.core.print.engine import PrintError

log = logging.getLogger("sorot.print")
#: Seconds after which it is worth another try: a document that hangs is ended by then.
AGAIN = 60


def printed(request: HttpRequest, build: Callable[[], HttpResponse], *, page: str, table: str = "") -> HttpResponse:
    """What `build` makes. 503 with a page that says where the same content is, when it raises PrintError.

    `page` is the address of what is printed, `table` that of the same as a workbook. The page bears no name of the
    site, because whoever opens a shared report does not know it.
    """
    try:
        return build()
    except PrintError as error:
        log.error("not printed: %s", error, extra={"fields": {"path": request.path}})
    context = {"page": page, "table": table, "again": request.get_full_path()}
    response = render(request, "core/unprinted.html", context, status=503)
    response["Retry-After"] = str(AGAIN)
    response["Cache-Control"] = "private, no-store"
    return response
