"""A brand's balance back to where it was paid from."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.core.money import format_money
from sorot.core.ui.when import when_text
from sorot.payments import actions, queries, rules
from sorot.payments.forms import SourceReturnForm
from sorot.payments.models import Checkout, SourceReturn
from sorot.payments.views.money import PAGE_SIZE, page_number


def _choices(request: HttpRequest) -> list[tuple[str, str]]:
    language, now = get_language() or "id", clock.now()
    return [
        (row.code, f"{format_money(row.left, language)} · {row.title}, {when_text(row.paid_at, 'short', now)}")
        for row in queries.returnable_payments(request.actor)
    ]


@require_actor
@require_http_methods(["GET", "POST"])
def list_returns(request: HttpRequest) -> HttpResponse:
    """What went back so far, and the form for the next."""
    actor = request.actor
    if actor.is_operator:
        return redirect("payments:desk_notices")
    verdict = rules.may_pay(actor) and rules.may_move_balance(actor.organisation_id)
    form = SourceReturnForm(request.POST or None, payments=_choices(request))
    if request.method == "POST":
        deny(verdict)
        if form.is_valid():
            data = form.cleaned_data
            checkout = get_object_or_404(Checkout.objects.visible_to(actor), code=data["payment"])
            return _ask(request, form, checkout, verdict)
    return _page(request, form, verdict)


def _ask(request: HttpRequest, form: SourceReturnForm, checkout: Checkout, verdict: Any) -> HttpResponse:
    data = form.cleaned_data
    try:
        row = actions.request_return(
            checkout=checkout, amount=data["amount"], submit_key=data["submit_key"], by=request.actor, now=clock.now()
        )
    except ActionError as error:
        form.absorb(error)
        return _page(request, form, verdict)
    return see_other(request, reverse("payments:return", args=[row.code]))


def _page(request: HttpRequest, form: SourceReturnForm, verdict: Any) -> HttpResponse:
    actor = request.actor
    context = {
        "form": form,
        "verdict": verdict,
        "wallet": queries.wallet_for(actor),
        "payments": form.fields["payment"].choices[1:],  # type: ignore[attr-defined]
        "page": Paginator(queries.returns_of(actor), PAGE_SIZE).get_page(page_number(request)),
    }
    return render_form(request, "payments/returns.html", context, failed=form.is_bound)


@require_actor
@require_GET
def show_return(request: HttpRequest, code: str) -> HttpResponse:
    """One return and what happens next."""
    rows = SourceReturn.objects.visible_to(request.actor).select_related("checkout__funding__terms", "requested_by")
    return render(request, "payments/return.html", {"row": get_object_or_404(rows, code=code)})
