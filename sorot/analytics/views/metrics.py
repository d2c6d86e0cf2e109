"""What does each number mean, what changed on the platforms, and what is usual? Pages for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sorot.analytics.actions.sharing import choose_sharing
from sorot.analytics.forms import SharingForm
from sorot.analytics.queries.benchmarks import BenchmarksQuery, benchmarks_page, sharing_rows
from sorot.analytics.queries.changes import ChangesQuery, changes_page
from sorot.analytics.queries.metrics_pages import MetricsQuery, metrics_page
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, see_other
from sorot.core.listquery import Facet
from sorot.core.taxonomy import Category, Platform
from sorot.core.ui.chips import facet_chips
from sorot.creators.models import CreatorProfile


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What Sorot computes, and what each platform counts."""
    query = MetricsQuery.from_params(request.GET)
    page = metrics_page(query, today=clock.today(clock.now()))
    return render(request, "analytics/metrics.html", {"page": page, "query": query, "platforms": Platform.choices})


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What platforms changed, and what it means for creators."""
    query, now = ChangesQuery.from_params(request.GET), clock.now()
    facets = [Facet("", "", 0), *(Facet(value, str(label), 1) for value, label in Platform.choices)]
    chips = facet_chips(facets, query.platform, lambda value: query.params(platform=value))
    page = changes_page(query, today=clock.today(now))
    return render(request, "analytics/changes.html", {"page": page, "query": query, "chips": chips, "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
def benchmarks(request: HttpRequest) -> HttpResponse:
    """What is usual here and elsewhere; a creator says whether their numbers count in it."""
    query, rows = BenchmarksQuery.from_params(request.GET), sharing_rows(request.actor)
    form = SharingForm(request.POST or None, creators=CreatorProfile.objects.owned_by(request.actor))
    if request.method == "POST":
        deny(rows.verdict)
        if form.is_valid():
            try:
                choose_sharing(**form.cleaned_data, by=request.actor, now=clock.now())
                return see_other(request, request.path, _("Saved. It counts from tonight."))
            except ActionError as error:
                form.absorb(error)
    context = {
        "page": benchmarks_page(query),
        "query": query,
        "platforms": Platform.choices,
        "categories": Category.choices,
        "rows": rows,
        "form": form,
        "now": clock.now(),
    }
    return render_form(request, "analytics/benchmarks.html", context, failed=form.is_bound)
