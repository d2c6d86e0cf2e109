"""How am I doing, and what changed?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sorot.analytics.queries import performance_page
from sorot.analytics.queries.performance import WINDOWS, PerformanceQuery
from sorot.core import clock
from sorot.core.http import require_actor


@require_actor
@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    """The numbers of the creator, or of the talents of a management: all accounts or one."""
    query, now = PerformanceQuery.from_params(request.GET), clock.now()
    page = performance_page(request.actor, query, now=now)
    if page is None:
        raise Http404
    template = "analytics/performance.html"
    windows = [(days, query.params(days=days)) for days in WINDOWS]
    sides = [(side, query.params(against=side)) for side in ("past", "peers")]
    return render(
        request, template, {"page": page, "query": query, "now": now, "windows": windows, "sides": sides}
    )  # fmt: skip
