"""The numbers of an account as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sorot.analytics.exports import export_table
from sorot.analytics.queries.evidence import EvidenceQuery
from sorot.analytics.queries.export import export_of
from sorot.core import clock
from sorot.core.http import require_actor
from sorot.papers.views.sending import send_table


@require_actor
@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Figures, posts and days of one account as CSV or XLSX, with the same numbers as the pages."""
    query, now = EvidenceQuery.from_params(request.GET), clock.now()
    found = export_of(request.actor, code, days=query.window, now=now) if kind in {"csv", "xlsx"} else None
    if found is None:
        raise Http404
    return send_table(export_table(found), found.file_name, kind)
