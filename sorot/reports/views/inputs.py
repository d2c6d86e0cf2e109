"""What a brand tells: costs, outcomes, plan, settings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sorot.campaigns.models import Campaign
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.reports import actions, rules
from sorot.reports.forms import CostForm, OutcomeForm, PlanForm, SettingsForm, TableForm, newest_day
from sorot.reports.models import CampaignCost, Outcome
from sorot.reports.queries import editions as queries
from sorot.reports.views.common import changeable, readable


def _to(name: str, campaign: Campaign) -> str:
    return reverse(f"reports:{name}", args=[campaign.code])


def _guard(request: HttpRequest, campaign: Campaign) -> None:
    """Whoever may only read sees the page; a POST of theirs is refused with the reason."""
    if request.method == "POST":
        deny(rules.may_change(request.actor, campaign))


def _page(request: HttpRequest, template: str, campaign: Campaign, form: Any, **more: Any) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "may_change": rules.may_change(request.actor, campaign), **more}
    return render_form(request, template, context, failed=form.is_bound and bool(form.errors))


def _first() -> dict[str, Any]:
    return newest_day(clock.today(clock.now()))


@require_actor
def costs(request: HttpRequest, code: str) -> HttpResponse:
    """Products, shipping, ads and other costs, with a form to add one."""
    campaign = readable(request, code)
    _guard(request, campaign)
    form = CostForm(
        request.POST or None, deals=queries.deals_of(campaign), currency=campaign.currency, initial=_first()
    )
    if form.is_valid():
        try:
            actions.add_cost(campaign=campaign, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, _to("costs", campaign), _("The cost is written down."))
        except ActionError as error:
            form.absorb(error)
    rows = queries.inputs_of(campaign).costs
    return _page(request, "reports/costs.html", campaign, form, rows=rows, here="costs")


@require_POST
@require_actor
def cost_removal(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """Take a cost back."""
    campaign = changeable(request, code)
    cost = queries.find(CampaignCost, campaign, row)
    if cost is None or cost.takes_back_id is not None:
        raise Http404
    actions.take_back_cost(cost=cost, by=request.actor, now=clock.now())
    return see_other(request, _to("costs", campaign), _("Taken back. It no longer counts."))


@require_actor
def outcomes(request: HttpRequest, code: str) -> HttpResponse:
    """Clicks, orders, new customers and sales, with a form to add some."""
    campaign = readable(request, code)
    _guard(request, campaign)
    deals = queries.deals_of(campaign)
    form = OutcomeForm(request.POST or None, deals=deals, currency=campaign.currency, initial=_first())
    if form.is_valid():
        try:
            key = form.cleaned_data["submit_key"]
            actions.add_outcome(campaign=campaign, said=form.said(), submit_key=key, by=request.actor, now=clock.now())
            return see_other(request, _to("outcomes", campaign), _("Written down."))
        except ActionError as error:
            form.absorb(error)
    table = TableForm(deals=(), currency=campaign.currency)
    rows = queries.inputs_of(campaign).outcomes
    return _page(request, "reports/outcomes.html", campaign, form, rows=rows, table=table, here="outcomes")


@require_actor
def outcome_file(request: HttpRequest, code: str) -> HttpResponse:
    """A file: first what was understood, then (`yes`) written."""
    campaign = readable(request, code)
    _guard(request, campaign)
    form = TableForm(
        request.POST or None, request.FILES or None, deals=list(queries.deals_of(campaign)), currency=campaign.currency
    )
    refused = [row for row in form.rows if row.problem] if form.is_valid() else []
    if form.is_valid() and "yes" in request.POST and not refused:
        said = [row.said for row in form.rows if row.said is not None]
        try:
            made = actions.import_outcomes(
                campaign=campaign, rows=said, submit_key=form.cleaned_data["submit_key"], by=request.actor,
                now=clock.now(),
            )  # fmt: skip
            text = ngettext("%(count)s row written.", "%(count)s rows written.", len(made)) % {"count": len(made)}
            return see_other(request, _to("outcomes", campaign), text)
        except ActionError as error:
            form.absorb(error)
    return _page(
        request, "reports/outcome_file.html", campaign, form, refused=refused, here="outcomes",
        text=form.cleaned_data.get("text", "") if form.is_bound and not form.errors else "",
    )  # fmt: skip


@require_POST
@require_actor
def outcome_removal(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """Take an outcome back."""
    campaign = changeable(request, code)
    outcome = queries.find(Outcome, campaign, row)
    if outcome is None or outcome.takes_back_id is not None:
        raise Http404
    actions.take_back_outcome(outcome=outcome, by=request.actor, now=clock.now())
    return see_other(request, _to("outcomes", campaign), _("Taken back. It no longer counts."))


@require_actor
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """What is hoped for, to stand beside what came."""
    campaign = readable(request, code)
    _guard(request, campaign)
    kept = getattr(campaign, "report_plan", None)
    form = PlanForm(request.POST or None, initial=PlanForm.initial_of(kept))
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.save_plan(
                campaign=campaign, counts=form.counts(), version=version, by=request.actor, now=clock.now()
            )
            return see_other(request, _to("report", campaign), _("The plan is saved."))
        except ActionError as error:
            form.absorb(error)
    return _page(request, "reports/plan.html", campaign, form, here="plan")


@require_actor
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Margin, own prices, name and notes."""
    campaign = readable(request, code)
    _guard(request, campaign)
    kept = getattr(campaign, "report_settings", None)
    form = SettingsForm(request.POST or None, currency=campaign.currency, initial=SettingsForm.initial_of(kept))
    if form.is_valid():
        try:
            actions.save_settings(campaign=campaign, **form.said(), by=request.actor, now=clock.now())
            return see_other(request, _to("report", campaign), _("The settings are saved."))
        except ActionError as error:
            form.absorb(error)
    return _page(request, "reports/settings.html", campaign, form, here="settings")
