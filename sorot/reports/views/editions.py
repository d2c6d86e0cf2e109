"""Editions: listed, kept, read, and compared with the one before."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.reports import rules, wording
from sorot.reports.actions import keep_edition
from sorot.reports.forms import EditionForm
from sorot.reports.models import Edition
from sorot.reports.queries import editions as queries
from sorot.reports.values import EVERY
from sorot.reports.views.common import readable, shown


@require_actor
def list_editions(request: HttpRequest, code: str) -> HttpResponse:
    """What was kept, and the button to keep the report as it stands."""
    campaign = readable(request, code)
    verdict = rules.may_change(request.actor, campaign)
    form = EditionForm(request.POST or None)
    if request.method == "POST":
        deny(verdict)
    if form.is_valid():
        try:
            key = form.cleaned_data["submit_key"]
            keep_edition(campaign=campaign, submit_key=key, by=request.actor, now=clock.now())
            return see_other(request, request.path, _("Kept. This edition never changes."))
        except ActionError as error:
            form.absorb(error)
    rows = [(row, wording.edition_name(row.age, row.number)) for row in queries.editions_of(campaign)]
    context = {"campaign": campaign, "rows": rows, "form": form, "may_change": verdict, "here": "editions"}
    return render_form(request, "reports/editions.html", context, failed=form.is_bound)


def _edition(request: HttpRequest, code: str, number: int) -> Edition:
    row = queries.edition(readable(request, code), number)
    if row is None:
        raise Http404
    return row


@require_actor
@require_safe
def show_edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One edition, and what changed since the one before it."""
    row = _edition(request, code, number)
    report, before = queries.report_in(row), queries.edition_before(row)
    context = shown(report) | {
        "edition": row, "name": wording.edition_name(row.age, row.number), "here": "editions",
        "campaign": row.campaign, "back": reverse("reports:editions", args=[code]),
    }  # fmt: skip
    if before is not None:
        context["before_name"] = wording.edition_name(before.age, before.number)
        context["changes"] = wording.changes(queries.report_in(before), report, EVERY)
    return render(request, "reports/report.html", context)


@require_actor
@require_safe
def edition_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The very text whose SHA-256 stands beside the edition."""
    row = _edition(request, code, number)
    return HttpResponse(
        row.document, content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="report-{code}-{number}.json"'},
    )  # fmt: skip
