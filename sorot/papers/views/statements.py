"""Statements: the page with its totals, and the same as CSV, XLSX or PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.http import render_form, require_actor
from sorot.papers.exports import statement as tables
from sorot.papers.queries import statements as queries
from sorot.papers.queries.statements import Holder
from sorot.papers.render.pdf import render_pdf
from sorot.papers.sheets.statement import statement_sheet
from sorot.papers.statement_forms import StatementForm
from sorot.papers.views.sending import send_pdf, send_table


def _asked(request: HttpRequest) -> tuple[StatementForm, Holder | None]:
    """The form as it was filled in, and whose account it names. The desk may read every account."""
    actor = request.actor
    data = request.GET.dict()
    data.setdefault("period", f"{clock.today(clock.now()):%Y-%m}")
    form = StatementForm(data, today=clock.today(clock.now()), is_desk=actor.is_operator)
    words = form.cleaned_data.get("of", "") if form.is_valid() else ""
    if not words:
        return form, queries.holder_of(actor)
    holder = queries.find_holder(words)
    if holder is None:
        form.add_error("of", _("There is no account of this name. Write the e-mail or the whole name."))
    return form, holder


@require_actor
@require_safe
def show_statement(request: HttpRequest) -> HttpResponse:
    """Opening, in, out, closing, the first lines, and the files."""
    form, holder = _asked(request)
    context: dict[str, Any] = {
        "year_now": clock.today(clock.now()).year,
        "form": form,
        "holder": holder,
        "is_desk": request.actor.is_operator,
    }
    if form.is_valid() and holder is not None:
        statement = queries.statement_of(holder, form.chosen())
        context |= {
            "statement": statement,
            "lines": list(queries.lines_of(statement, limit=queries.SHOWN)),
            "shown": queries.SHOWN,
            "most": queries.PDF_LINES,
            "query": request.GET.urlencode(),
        }
        if not request.actor.is_operator:
            context["apart"] = queries.apart_of(request.actor, holder)
    return render_form(request, "papers/statement.html", context, failed=not form.is_valid())


@require_actor
@require_safe
def download_statement(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file. What is asked wrongly goes back to the page, which says so."""
    form, holder = _asked(request)
    if kind not in {"csv", "xlsx", "pdf"}:
        raise Http404
    page = f"{reverse('papers:statement')}?{request.GET.urlencode()}"
    if not form.is_valid() or holder is None:
        return redirect(page)
    statement = queries.statement_of(holder, form.chosen())
    name = f"{slugify(_('statement'))}-{slugify(holder.name) or holder.side}-{statement.period.slug}"
    if kind == "pdf":
        if statement.is_too_long:
            return redirect(page)
        return send_pdf(render_pdf(statement_sheet(statement)), name)
    return send_table(tables.statement_table(statement), name, kind)
