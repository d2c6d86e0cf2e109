"""Do the books agree? The answer first, then what waits, each with what it means and what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, see_other
from sorot.payments import actions, queries, statement_wording
from sorot.payments.enums import DifferenceState, RunState
from sorot.payments.models import Difference
from sorot.payments.statement_forms import ExplainForm, ReconcileForm
from sorot.payments.views.desk import desk_only
from sorot.payments.views.money import PAGE_SIZE, page_number


def _form(data: Any = None) -> ReconcileForm:
    choices = [(name, label or _("Bank account")) for name, label in queries.channel_choices()]
    start = {"day": clock.today(clock.now()) - timedelta(days=1)}
    return ReconcileForm(data, channels=choices, initial=start)


def _page(request: HttpRequest, form: ReconcileForm) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in DifferenceState.values else DifferenceState.OPEN
    rows = Paginator(queries.difference_list(request.actor, state), PAGE_SIZE).get_page(page_number(request))
    context = {
        "view": queries.reconciliation_view(request.actor),
        "state": state,
        "tabs": DifferenceState.choices,
        "page": rows,
        "rows": [(row, *statement_wording.kind_sentences(row.kind), queries.is_fee_unnamed(row)) for row in rows],
        "form": form,
    }
    return render_form(request, "payments/desk_reconciliation.html", context, failed=form.is_bound)


@desk_only
@require_GET
def show_reconciliation(request: HttpRequest) -> HttpResponse:
    """Today's answer and what waits."""
    return _page(request, _form())


@desk_only
@require_POST
def start_run(request: HttpRequest) -> HttpResponse:
    """Compare now."""
    form = _form(request.POST)
    if form.is_valid():
        try:
            run = actions.reconcile(**form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            said = run.problem if run.state == RunState.FAILED else _("Compared.")
            return see_other(request, reverse("payments:desk_reconciliation"), said)
    return _page(request, form)


def _difference(request: HttpRequest, code: str) -> Difference:
    rows = Difference.objects.visible_to(request.actor).select_related("explained_by", "run")
    return get_object_or_404(rows, code=code)


def _difference_page(request: HttpRequest, row: Difference, form: ExplainForm) -> HttpResponse:
    means, do = statement_wording.kind_sentences(row.kind)
    words = [statement_wording.status_word(status) for status in (row.ours_status, row.theirs_status)]
    context = {"row": row, "means": means, "do": do, "form": form, "ours_word": words[0], "theirs_word": words[1]}
    context["is_fee"] = queries.is_fee_unnamed(row)
    return render_form(request, "payments/desk_difference.html", context, failed=form.is_bound)


@desk_only
@require_GET
def show_difference(request: HttpRequest, code: str) -> HttpResponse:
    """One difference: both sides, what it means, what to do."""
    row = _difference(request, code)
    return _difference_page(request, row, ExplainForm(initial={"version": row.version}))


@desk_only
@require_POST
def explain_difference(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what it is."""
    row, form = _difference(request, code), ExplainForm(request.POST)
    if form.is_valid():
        try:
            actions.explain_difference(difference=row, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
            row.refresh_from_db()
        else:
            return see_other(request, reverse("payments:desk_reconciliation"), _("Written down."))
    return _difference_page(request, row, form)
