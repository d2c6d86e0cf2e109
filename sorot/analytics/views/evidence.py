"""Where does this number come from, and would I get the same?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sorot.analytics.queries.evidence import WINDOWS, EvidenceQuery, evidence_page
from sorot.analytics.queries.sums import missing_text
from sorot.core import clock
from sorot.core.http import require_actor


@require_actor
@require_safe
def evidence(request: HttpRequest, code: str, formula: str) -> HttpResponse:
    """One figure of one account, opened: for its creator, management and operator whole, for brands what is public."""
    query, now = EvidenceQuery.from_params(request.GET), clock.now()
    page = evidence_page(request.actor, code, formula, days=query.window, now=now)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "query": query,
        "windows": WINDOWS,
        "is_own": page.is_full and not request.actor.is_operator,
        "age_days": max(0, (now - page.figure.captured_at).days) if page.figure.captured_at else None,
        "missing": missing_text(page.figure),
        "now": now,
    }
    return render(request, "analytics/evidence.html", context)
