"""The deal room, its contract and its ends."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, require_actor, see_other
from sorot.deals import actions, forms, rules
from sorot.deals.enums import DealState, Side
from sorot.deals.models import Agreement
from sorot.deals.queries import DealQuery, agreement_page, deals_of, find_deal
from sorot.deals.views.parts import act, around, found, show_room


@require_safe
@require_actor
def index(request: HttpRequest) -> HttpResponse:
    """One's deals, what is due soonest first."""
    query = DealQuery.from_params(request.GET)
    actor = request.actor
    page = deals_of(actor, query)
    context = {"page": page, "query": query, "states": DealState.choices, "now": clock.now(), **around(query, page)}
    return render(request, "deals/deals.html", {**context, "is_brand": actor.kind in {"brand", "agency"}})


@require_safe
@require_actor
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The deal room."""
    return show_room(request, code)


@require_safe
@require_actor
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """The contract in words, its fingerprint, and how to check it."""
    return _show_agreement(request, code)


def _show_agreement(request: HttpRequest, code: str, error: str = "") -> HttpResponse:
    page = found(agreement_page(request.actor, code, now=clock.now()))
    form = forms.SignForm(initial={"sha256": page.agreement.sha256, "sentence": page.sentence})
    context = {"page": page, "form": form, "error": error, "now": clock.now()}
    return render(request, "deals/agreement.html", context, status=422 if error else 200)


@require_safe
@require_actor
def agreement_json(request: HttpRequest, code: str) -> HttpResponse:
    """The canonical text, byte for byte as it was hashed."""
    page = found(agreement_page(request.actor, code, now=clock.now()))
    name = f"sorot-{code}-v{page.agreement.number}.json"
    response = HttpResponse(page.agreement.document.encode("utf-8"), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@require_actor
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the contract for one's side."""
    actor = request.actor
    deal = found(find_deal(actor, code))
    deny(rules.takes_part(actor, deal))
    form = forms.SignForm(request.POST)
    if not form.is_valid():
        return _show_agreement(request, code, _("Tick the box to accept the contract."))
    valid = Agreement.objects.visible_to(actor).valid().get(deal=deal)
    valid.deal = deal
    return act(
        request,
        lambda: actions.sign_agreement(
            agreement=valid, sha256=form.cleaned_data["sha256"], sentence=form.cleaned_data["sentence"],
            by=actor, now=clock.now(),
        ),
        to=reverse("deals:deal", args=[code]),
        toast=_("You have accepted the contract."),
        back=lambda sentence: _show_agreement(request, code, sentence),
    )  # fmt: skip


@require_POST
@require_actor
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Everything is out: release the money."""
    actor = request.actor
    deal = found(find_deal(actor, code))
    deny(rules.acts_for(actor, deal, Side.BRAND))
    form = forms.ConfirmForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    return act(
        request,
        lambda: actions.confirm_deal(deal=deal, version=version, by=actor, now=clock.now()),
        to=reverse("deals:deal", args=[code]),
        toast=_("Confirmed. Thank you!"),
        back=lambda sentence: show_room(request, code, error=sentence),
    )


@require_POST
@require_actor
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to stop, or agree to stop."""
    actor = request.actor
    deal = found(find_deal(actor, code))
    deny(rules.takes_part(actor, deal))
    form = forms.ReasonForm(request.POST, auto_id="id_cancel_%s")
    form.is_valid()
    try:
        stopped = actions.ask_cancellation(
            deal=deal, reason=form.cleaned_data.get("reason", ""), by=actor, now=clock.now()
        )
    except ActionError as error:
        form.absorb(error)
        return show_room(request, code, bound={"cancel": form})
    toast = (
        _("The deal is stopped.")
        if stopped.state == DealState.CANCELLED
        else _("You asked to stop. The other side answers.")
    )
    return see_other(request, reverse("deals:deal", args=[code]), toast)


@require_POST
@require_actor
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a deal that somebody wanted to stop."""
    actor = request.actor
    deal = found(find_deal(actor, code))
    deny(rules.takes_part(actor, deal))
    return act(
        request,
        lambda: actions.keep_deal(deal=deal, by=actor, now=clock.now()),
        to=reverse("deals:deal", args=[code]),
        toast=_("The deal goes on."),
        back=lambda sentence: show_room(request, code, error=sentence),
    )
