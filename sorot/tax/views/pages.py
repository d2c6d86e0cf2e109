"""How much arrives, and how much is tax? And by which rows is that counted? For everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.forms import SorotForm
from sorot.core.http import render_form
from sorot.tax import queries
from sorot.tax.engine import NotCovered, RuleMissing, assess, estimate_year, gross_for, tax_day
from sorot.tax.forms import CalculatorForm, YearForm
from sorot.tax.views.showing import assessment_view, country_views, year_view
from sorot.tax.wording import REFUSALS


def _refuse(form: SorotForm, error: NotCovered | RuleMissing, field: str) -> None:
    """Say at a field why there is no answer."""
    if isinstance(error, NotCovered):
        form.add_error(field, str(REFUSALS.get(error.reason, error.reason)))
    else:
        form.add_error(field, _("We have no rows for this day. Choose a later one."))


@require_safe
def show_calculator(request: HttpRequest) -> HttpResponse:
    """One payment: before tax, or what has to arrive."""
    today = tax_day(clock.now())
    form = CalculatorForm(request.GET if "amount" in request.GET else None, initial={"day": today})
    context: dict[str, Any] = {"form": form, "today": today}
    if form.is_bound and form.is_valid():
        case = form.case()
        try:
            book = queries.rules_at(case.payer.country, case.day)
            if form.is_nett:
                case = replace(case, cash=gross_for(form.cleaned_data["amount"], case, book))
            context["answer"] = assessment_view(assess(case, book), is_nett=form.is_nett)
        except (NotCovered, RuleMissing) as error:
            _refuse(form, error, "day" if isinstance(error, RuleMissing) else "amount")
    return render_form(request, "tax/calculator.html", context, failed=form.is_bound and not form.is_valid())


@require_safe
def show_year(request: HttpRequest) -> HttpResponse:
    """A creator's year by the norm."""
    year = tax_day(clock.now()).year
    form = YearForm(request.GET if "gross" in request.GET else None, initial={"year": year})
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            context["answer"] = year_view(estimate_year(form.case(), queries.rules_at("ID", form.day())))
        except (NotCovered, RuleMissing) as error:
            _refuse(form, error, "year" if isinstance(error, RuleMissing) else "gross")
    return render_form(request, "tax/year.html", context, failed=form.is_bound and not form.is_valid())


@require_safe
def show_rates(request: HttpRequest) -> HttpResponse:
    """Every row, what it says and where that is from."""
    today = tax_day(clock.now())
    return render(request, "tax/rates.html", {"countries": country_views(queries.histories(today)), "today": today})
