"""Offers to and fro."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, page_is, render_form, require_actor, see_other
from sorot.deals import actions, forms, rules
from sorot.deals.models import Application, Offer
from sorot.deals.queries import find_application, find_offer
from sorot.deals.queries.contract_tax import form_note
from sorot.deals.queries.drafts import OfferBase, offer_base
from sorot.deals.views import cards
from sorot.deals.views.parts import act, found, page_of_offer, show_application, show_room
from sorot.rates.queries import CardChoices, offer_from


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def make(request: HttpRequest, code: str) -> HttpResponse:
    """A first offer, a counter-offer, or a proposal to change agreed terms: one form, filled in."""
    actor, now = request.actor, clock.now()
    application = found(find_application(actor, code))
    deny(rules.takes_part(actor, application))
    base: OfferBase = offer_base(application, actor, now=now)
    today = clock.today(now, application.campaign.zone)
    taken = cards.choices(request, application.creator, today=today)
    form = _form(request, base, taken, today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_offer(
                application=application, terms=form.terms(), margin=form.cleaned_data.get("margin"),
                message=form.cleaned_data["message"], life=form.open_for(), answers=_answers(form, base),
                submit_key=form.cleaned_data["submit_key"], by=actor, now=now,
            )  # fmt: skip
            return see_other(request, _home(base), _("Your offer is sent."))
        except ActionError as error:
            form.absorb(error)
    verdict = rules.may_offer(actor, application, open_offer=base.open_offer, deal=base.deal)
    tax = form_note(application, form.typed_terms(), side=application.side_of(actor) or "", now=now)
    around = {"application": application, "back": _home(base), "verdict": verdict, "taken": taken}
    context = {"form": form, "base": base, "tax": tax, "aid": _aid(request, application, form), **around}
    return render_form(request, "deals/offer.html", context, failed=form.is_bound)


def _aid(request: HttpRequest, application: Application, form: forms.OfferForm) -> cards.PriceAid:
    """Help with the fee of the terms that stand in the form."""
    terms = form.typed_terms()
    works, fee = cards.works_of(terms.deliverables), terms.fee
    return cards.aid(request.actor, application.creator, works, basis=terms.tax_basis, fee=fee, currency=fee.currency)


def _form(request: HttpRequest, base: OfferBase, taken: CardChoices, today: date) -> forms.OfferForm:
    """Filled in from the base, or from a line of the card. What is sent rests on the base alone."""
    terms = offer_from(taken, base.terms, today=today)
    return forms.OfferForm(
        request.POST if request.method == "POST" else None,
        base=base.terms if request.method == "POST" else terms,
        margin=base.margin,
        today=today,
        with_results=base.may_pay_by_result,
        initial={"answers": base.answers.code if base.answers else ""},
    )


def _answers(form: forms.OfferForm, base: OfferBase) -> Offer | None:
    """The offer that the page answered: an older one than the open one makes the action refuse."""
    code = form.cleaned_data["answers"]
    return base.application.offers.filter(code=code).first() if code else None


def _home(base: OfferBase) -> str:
    if base.deal is not None:
        return reverse("deals:deal", args=[base.deal.code])
    return reverse("deals:application", args=[base.application.code])


def _page_of(request: HttpRequest, offer: Offer) -> Callable[[str], HttpResponse]:
    """The page that shows an offer, with an error."""
    deal = getattr(offer.application, "deal", None)
    if deal is not None:
        return lambda sentence: show_room(request, deal.code, error=sentence)
    return lambda sentence: show_application(request, offer.application.code, error=sentence)


def _url_of(offer: Offer) -> str:
    deal = getattr(offer.application, "deal", None)
    return (
        reverse("deals:deal", args=[deal.code]) if deal else reverse("deals:application", args=[offer.application.code])
    )


@page_is(page_of_offer)
@require_POST
@require_actor
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Yes to exactly the terms that were shown."""
    actor = request.actor
    offer = found(find_offer(actor, code))
    deny(rules.takes_part(actor, offer.application))
    back = _page_of(request, offer)
    try:
        deal = actions.accept_offer(offer=offer, sha256=request.POST.get("sha256", ""), by=actor, now=clock.now())
    except ActionError as error:
        return back(error.sentence)
    return see_other(request, reverse("deals:deal", args=[deal.code]), _("Agreed. Read the contract and accept it."))


@page_is(page_of_offer)
@require_POST
@require_actor
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """No to this offer; the conversation goes on."""
    actor = request.actor
    offer = found(find_offer(actor, code))
    deny(rules.takes_part(actor, offer.application))
    reason = request.POST.get("reason", "")[:600]
    return act(
        request,
        lambda: actions.decline_offer(offer=offer, reason=reason, by=actor, now=clock.now()),
        to=_url_of(offer),
        toast=_("Your answer is sent."),
        back=_page_of(request, offer),
    )


@page_is(page_of_offer)
@require_POST
@require_actor
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own offer back."""
    actor = request.actor
    offer = found(find_offer(actor, code))
    deny(rules.takes_part(actor, offer.application))
    return act(
        request,
        lambda: actions.withdraw_offer(offer=offer, by=actor, now=clock.now()),
        to=_url_of(offer),
        toast=_("Withdrawn."),
        back=_page_of(request, offer),
    )
