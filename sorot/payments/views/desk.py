"""The operator's desk: transfers to check. Nobody else finds these pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.forms import SorotForm
from sorot.core.http import render_form, require_actor, see_other
from sorot.payments import actions, queries, rules
from sorot.payments.enums import FundingState
from sorot.payments.forms import ConfirmTransferForm, ReasonForm
from sorot.payments.models import Funding
from sorot.payments.views.money import PAGE_SIZE, page_number


def _actor(request: HttpRequest) -> Actor:
    return request.actor


def desk_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that does not exist for anybody but an operator at the desk."""

    @require_actor
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _actor(request).is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def absorb(form: SorotForm, error: ActionError, row: Any) -> None:
    """Show the refusal, with the row as it is now: who decides again decides about the new state."""
    form.absorb(error)
    row.refresh_from_db()
    form.data = {**{name: form.data.get(name) for name in form.data}, form.add_prefix("version"): row.version}


def _queue(request: HttpRequest, states: Any, rows: Callable[..., Any]) -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in states.values else states.values[1]
    return {
        "state": state,
        "tabs": [(value, label) for value, label in states.choices],
        "page": Paginator(rows(_actor(request), state), PAGE_SIZE).get_page(page_number(request)),
    }


@desk_only
@require_GET
def list_transfers(request: HttpRequest) -> HttpResponse:
    """Transfers to find on the bank statement."""
    return render(request, "payments/desk_transfers.html", _queue(request, FundingState, queries.transfer_queue))


def _transfer(request: HttpRequest, code: str) -> Funding:
    rows = Funding.objects.visible_to(_actor(request))
    return get_object_or_404(rows.select_related("terms__payer", "reported_by", "confirmed_by", "evidence"), code=code)


def _transfer_page(request: HttpRequest, funding: Funding, **forms: SorotForm) -> HttpResponse:
    actor = _actor(request)
    start = {"version": funding.version}
    context = {
        "funding": funding,
        "may_confirm": rules.may_confirm_transfer(actor, funding),
        "confirm_form": ConfirmTransferForm(initial=start, prefix="confirm"),
        "reject_form": ReasonForm(initial=start, prefix="reject"),
        **forms,
    }
    return render_form(request, "payments/desk_transfer.html", context, failed=bool(forms))


@desk_only
@require_GET
def show_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """One transfer: what was asked, what was reported, and the two answers."""
    return _transfer_page(request, _transfer(request, code))


@desk_only
@require_POST
def confirm_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """The money is on the statement."""
    funding = _transfer(request, code)
    form = ConfirmTransferForm(request.POST, prefix="confirm")
    if form.is_valid():
        try:
            actions.confirm_transfer(funding=funding, **form.cleaned_data, by=_actor(request), now=clock.now())
        except ActionError as error:
            absorb(form, error, funding)
        else:
            return see_other(request, reverse("payments:desk_transfers"), _("Confirmed. The money is secured."))
    return _transfer_page(request, funding, confirm_form=form)


@desk_only
@require_POST
def reject_transfer(request: HttpRequest, code: str) -> HttpResponse:
    """The money is not there."""
    funding = _transfer(request, code)
    form = ReasonForm(request.POST, prefix="reject")
    if form.is_valid():
        try:
            actions.reject_transfer(funding=funding, **form.cleaned_data, by=_actor(request), now=clock.now())
        except ActionError as error:
            absorb(form, error, funding)
        else:
            return see_other(request, reverse("payments:desk_transfers"), _("Rejected. The brand is told why."))
    return _transfer_page(request, funding, reject_form=form)
