"""The live report, its files, and a creator's own part of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sorot.core.http import require_actor
from sorot.reports import rules
from sorot.reports.models import Edition
from sorot.reports.queries import editions as queries
from sorot.reports.queries.part import part_of
from sorot.reports.queries.report import report_of
from sorot.reports.values import Report
from sorot.reports.views.common import logo_of, readable, send_pdf, send_workbook, shown
from sorot.reports.wording import edition_name


@require_actor
@require_safe
def show_report(request: HttpRequest, code: str) -> HttpResponse:
    """What the campaign brought and cost, as known today."""
    campaign = readable(request, code)
    report = report_of(campaign, viewer=request.actor)
    context = shown(report) | {
        "campaign": campaign, "here": "report", "may_change": rules.may_change(request.actor, campaign),
    }  # fmt: skip
    return render(request, "reports/report.html", context)


def _asked(request: HttpRequest, code: str) -> tuple[Report, str, bytes | None]:
    """The live report, or (`?edition=2`) one that was kept; its name, and the brand's logo."""
    campaign, number = readable(request, code), request.GET.get("edition", "")
    if not number:
        return report_of(campaign, viewer=request.actor), "", logo_of(campaign)
    is_number = number.isascii() and number.isdigit() and len(number) < 5
    row: Edition | None = queries.edition(campaign, int(number)) if is_number else None
    if row is None:
        raise Http404
    return queries.report_in(row), edition_name(row.age, row.number), logo_of(campaign)


@require_actor
@require_safe
def download_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The same numbers as a workbook."""
    report, _name, _logo = _asked(request, code)
    return send_workbook(report)


@require_actor
@require_safe
def download_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same numbers on paper."""
    report, name, logo = _asked(request, code)
    page, table = reverse("reports:report", args=[code]), reverse("reports:workbook", args=[code])
    if number := request.GET.get("edition", ""):
        page, table = reverse("reports:edition", args=[code, number]), f"{table}?edition={number}"
    return send_pdf(request, report, name=name, logo=logo, page=page, table=table)


@require_actor
@require_safe
def show_part(request: HttpRequest, code: str) -> HttpResponse:
    """What a creator's own works brought: their line, nothing of others and nothing of the brand's money."""
    deal = queries.own_deal(request.actor, code)
    if deal is None:
        raise Http404
    return render(request, "reports/part.html", {"deal": deal, "part": part_of(deal)})
