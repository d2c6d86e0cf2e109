"""The operator's part of the tax table. Nobody else finds these pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other
from sorot.tax import actions, queries, rules
from sorot.tax.engine import tax_day
from sorot.tax.forms import EndForm, RuleForm, WithdrawalForm
from sorot.tax.models import TaxRule
from sorot.tax.views.showing import country_views, row_view

View = Callable[..., HttpResponse]


def desk_only(view: View) -> View:
    """A page that does not exist for anybody but an operator at the desk."""

    @require_actor
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def _row(request: HttpRequest, code: str) -> TaxRule:
    return get_object_or_404(TaxRule.objects.visible_to(request.actor).select_related("added_by"), row_code=code)


@desk_only
@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """All rows, each with its page."""
    today = tax_day(clock.now())
    return render(request, "tax/desk_rules.html", {"countries": country_views(queries.histories(today))})


@desk_only
@require_http_methods(["GET", "POST"])
def add_rule(request: HttpRequest) -> HttpResponse:
    """A new row; `?from=` fills the form with what an older one says."""
    now = clock.now()
    initial: dict[str, Any] = {"checked_date": tax_day(now)}
    old = TaxRule.objects.visible_to(request.actor).filter(row_code=request.GET.get("from", "")).first()
    if old is not None:
        initial |= {"rule": f"{old.country}:{old.code}", "value": old.value}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            row = actions.add_rule(**form.facts(), by=request.actor, now=now)
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("tax:desk_rule", args=[row.row_code]), _("The row is in the table."))
    return render_form(request, "tax/desk_rule_new.html", {"form": form}, failed=form.is_bound)


def _show(
    request: HttpRequest, row: TaxRule, end: EndForm | None = None, withdrawal: WithdrawalForm | None = None
) -> HttpResponse:
    today = tax_day(clock.now())
    version = {"version": row.version}
    context = {
        "row": row,
        "view": row_view(row),
        "end_form": end or EndForm(initial={**version, "last_date": row.valid_until_date}),
        "withdrawal_form": withdrawal or WithdrawalForm(initial=version),
        "may_end": rules.may_end(request.actor, row, today=today),
        "may_withdraw": rules.may_withdraw(request.actor, row, today=today),
    }
    return render_form(request, "tax/desk_rule.html", context, failed=end is not None or withdrawal is not None)


@desk_only
@require_safe
def show_rule(request: HttpRequest, code: str) -> HttpResponse:
    """One row, and what may be done with it."""
    return _show(request, _row(request, code))


@desk_only
@require_POST
def end_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Say a row's last day."""
    row, form = _row(request, code), EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_rule(rule=row, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("tax:desk_rule", args=[code]), _("The row's last day is set."))
    return _show(request, row, end=form)


@desk_only
@require_POST
def withdraw_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a row that has not begun."""
    row, form = _row(request, code), WithdrawalForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_rule(rule=row, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("tax:desk_rules"), _("The row is taken back."))
    return _show(request, row, withdrawal=form)
