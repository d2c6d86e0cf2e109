"""What the views of reports share."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.campaigns.models import Campaign
from sorot.core.files.store import open_file
from sorot.core.http import deny
from sorot.core.print.answers import printed
from sorot.reports import rules, workbook
from sorot.reports.printing import report_pdf
from sorot.reports.queries import editions as queries
from sorot.reports.values import BROUGHT, COST_PARTS, PRICES, RETURNS, TOLD, Report


def readable(request: HttpRequest, code: str) -> Campaign:
    """A campaign whose report the actor may read; 404 for everybody else."""
    campaign = queries.campaign_of(request.actor, code)
    if campaign is None:
        raise Http404
    return campaign


def changeable(request: HttpRequest, code: str) -> Campaign:
    """The same, and 403 with the reason for whoever may not write."""
    campaign = readable(request, code)
    deny(rules.may_change(request.actor, campaign))
    return campaign


def shown(report: Report) -> dict[str, Any]:
    """The parts of a report in the order of its page."""
    return {
        "report": report,
        "brought": [report[id] for id in (*BROUGHT, *TOLD)],
        "costs": [report[id] for id in COST_PARTS if id in report.totals and report[id].exact != "0"],
        "prices": [report[id] for id in (*PRICES, *RETURNS) if id in report.totals],
    }


def logo_of(campaign: Campaign) -> bytes | None:
    """The brand's logo; None where there is none, or its file is gone."""
    row = campaign.organisation.logo
    if row is None:
        return None
    try:
        with open_file(row) as content:
            return content.read()
    except FileNotFoundError:
        return None


def send_workbook(report: Report) -> HttpResponse:
    """The report as XLSX."""
    out = tempfile.SpooledTemporaryFile(1 << 20)  # noqa: SIM115  (the answer closes it)
    workbook.write_workbook(report, out)
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=f"{_name(report)}.xlsx", content_type=workbook.TYPE)
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]


def send_pdf(
    request: HttpRequest, report: Report, *, name: str, logo: bytes | None, page: str, table: str
) -> HttpResponse:
    """The report as PDF, in the active language; `page` and `table` show the same, should it not be made."""
    language = "en" if (get_language() or "id").startswith("en") else "id"
    disposition = f'inline; filename="{_name(report)}.pdf"'

    def build() -> HttpResponse:
        return HttpResponse(
            report_pdf(report, language=language, name=name, logo=logo), content_type="application/pdf",
            headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
        )  # fmt: skip

    return printed(request, build, page=page, table=table)


def _name(report: Report) -> str:
    return f"{slugify(_('report'))}-{slugify(report.title) or report.campaign}-{report.as_of}"
