"""Disputes and objections: one page for both sides and the operator, and the desk's list."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, page_is, render_form, require_actor, see_other
from sorot.deals import actions, forms, rules
from sorot.deals.enums import Side
from sorot.deals.models import Deal, Dispute
from sorot.deals.queries import find_item
from sorot.deals.queries.disputes import (
    DECIDED,
    WAITS,
    DisputePage,
    dispute_page,
    dispute_queue,
    evidence_pack,
    find_dispute,
    find_objection,
    opening_page,
)
from sorot.deals.views.parts import act, found, room_of_objection, room_of_work, show_room


def _page_url(deal: Deal) -> str:
    return reverse("deals:dispute", args=[deal.code])


# ---------------------------------------------------------------- opening and reading
@require_actor
def open_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask how the secured money is divided."""
    actor, now = request.actor, clock.now()
    page = found(opening_page(actor, code, now=now))
    deny(rules.takes_part(actor, page.deal))
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.DisputeForm(*typed, side=page.side, secured=page.secured)
    if form.is_bound and form.is_valid():
        try:
            actions.open_dispute(deal=page.deal, **form.cleaned_data, by=actor, now=now)
            return see_other(
                request, _page_url(page.deal), _("Sent. The money stays where it is until this is settled.")
            )
        except ActionError as error:
            form.absorb(error)
    context = {"page": page, "form": form, "now": now}
    return render_form(request, "deals/dispute_new.html", context, failed=form.is_bound)


@require_safe
@require_actor
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The newest dispute of a deal."""
    return _show(request, code)


def _show(request: HttpRequest, code: str, *, error: str = "", **bound: Any) -> HttpResponse:
    now = clock.now()
    page: DisputePage = found(dispute_page(request.actor, code, now=now))
    start = {"version": page.dispute.version}
    context = {
        "page": page,
        "now": now,
        "error": error,
        "answer_form": forms.AnswerForm(secured=page.secured, initial=start, auto_id="id_answer_%s"),
        "amount_form": forms.AmountForm(secured=page.secured, initial=start, auto_id="id_split_%s"),
        "evidence_form": forms.EvidenceForm(auto_id="id_evidence_%s"),
        "decision_form": forms.DecisionForm(secured=page.secured, initial=start, auto_id="id_decision_%s"),
        **bound,
    }
    return render_form(request, "deals/dispute.html", context, failed=bool(error or bound))


# ---------------------------------------------------------------- deeds
def _mine(request: HttpRequest, code: str) -> Dispute:
    """The dispute, for a deed of one of its sides."""
    dispute: Dispute = found(find_dispute(request.actor, code))
    deny(rules.takes_part(request.actor, dispute.deal))
    return dispute


def _deed(
    request: HttpRequest, dispute: Dispute, form: Any, name: str, deed: Callable[..., object], toast: str
) -> HttpResponse:
    """Valid form -> one action -> the page; else the page with what was typed."""
    if form.is_valid():
        try:
            deed(dispute=dispute, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, _page_url(dispute.deal), toast)
        except ActionError as error:
            form.absorb(error)
    return _show(request, dispute.deal.code, **{name: form})


def _secured(request: HttpRequest, code: str) -> Any:
    return found(dispute_page(request.actor, code, now=clock.now())).secured


@require_POST
@require_actor
def contest(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one's own view: the operator decides."""
    dispute = _mine(request, code)
    form = forms.AnswerForm(request.POST, request.FILES, secured=_secured(request, code), auto_id="id_answer_%s")
    return _deed(
        request, dispute, form, "answer_form", actions.contest_dispute, _("Sent. The operator reads both sides.")
    )


@require_POST
@require_actor
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Name a number at which one would settle."""
    dispute = _mine(request, code)
    form = forms.AmountForm(request.POST, secured=_secured(request, code), auto_id="id_split_%s")
    return _deed(request, dispute, form, "amount_form", actions.propose_split, _("Sent. The other side can accept it."))


@require_POST
@require_actor
def add_evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Show more files."""
    dispute = _mine(request, code)
    form = forms.EvidenceForm(request.POST, request.FILES, auto_id="id_evidence_%s")
    return _deed(request, dispute, form, "evidence_form", actions.add_evidence, _("Added. Everybody here sees it."))


@require_POST
@require_actor
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """The operator divides the money."""
    dispute: Dispute = found(find_dispute(request.actor, code))
    if not request.actor.is_operator:
        raise Http404
    form = forms.DecisionForm(request.POST, secured=_secured(request, code), auto_id="id_decision_%s")
    return _deed(request, dispute, form, "decision_form", actions.decide_dispute, _("Decided. Both sides are told."))


@require_POST
@require_actor
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to the other side's number."""
    dispute = _mine(request, code)
    form = forms.AcceptSplitForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {"amount": -1, "version": -1}
    return act(
        request,
        lambda: actions.accept_dispute(dispute=dispute, **said, by=request.actor, now=clock.now()),
        to=_page_url(dispute.deal),
        toast=_("Settled. The money moves now."),
        back=lambda sentence: _show(request, code, error=sentence),
    )


@require_POST
@require_actor
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a dispute back."""
    dispute = _mine(request, code)
    form = forms.DisputeVersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    return act(
        request,
        lambda: actions.withdraw_dispute(dispute=dispute, version=version, by=request.actor, now=clock.now()),
        to=reverse("deals:deal", args=[code]),
        toast=_("Taken back. The work goes on."),
        back=lambda sentence: _show(request, code, error=sentence),
    )


# ---------------------------------------------------------------- objections to a proof
@page_is(room_of_work)
@require_POST
@require_actor
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is not right with a proof."""
    item = found(find_item(request.actor, code))
    deny(rules.acts_for(request.actor, item.deal, Side.BRAND))
    form = forms.ObjectionForm(request.POST, auto_id=f"id_{code}_%s")
    if form.is_valid():
        try:
            actions.object_to_proof(item=item, **form.cleaned_data, by=request.actor, now=clock.now())
            url = f"{reverse('deals:deal', args=[item.deal.code])}#work-{code}"
            return see_other(request, url, _("Sent. The clock stands still until the proof is mended."))
        except ActionError as error:
            form.absorb(error)
    return show_room(request, item.deal.code, bound={f"objection:{code}": form})


@page_is(room_of_objection)
@require_POST
@require_actor
def take_objection_back(request: HttpRequest, code: str) -> HttpResponse:
    """The proof is fine after all."""
    objection = found(find_objection(request.actor, code))
    deal = objection.publication.item.deal
    deny(rules.acts_for(request.actor, deal, Side.BRAND))
    return act(
        request,
        lambda: actions.withdraw_objection(objection=objection, by=request.actor, now=clock.now()),
        to=reverse("deals:deal", args=[deal.code]),
        toast=_("Taken back. The clock starts anew."),
        back=lambda sentence: show_room(request, deal.code, error=sentence),
    )


@page_is(room_of_work)
@require_POST
@require_actor
def mend(request: HttpRequest, code: str) -> HttpResponse:
    """Put a proof right."""
    now = clock.now()
    item = found(find_item(request.actor, code))
    deny(rules.acts_for(request.actor, item.deal, Side.TALENT))
    form = forms.PublicationForm(request.POST, request.FILES, now=now, auto_id=f"id_{code}_%s")
    if form.is_valid():
        try:
            actions.mend_proof(item=item, **form.cleaned_data, by=request.actor, now=now)
            url = f"{reverse('deals:deal', args=[item.deal.code])}#work-{code}"
            return see_other(request, url, _("Thank you. The brand looks at it again."))
        except ActionError as error:
            form.absorb(error)
    return show_room(request, item.deal.code, bound={f"proof:{code}": form})


# ---------------------------------------------------------------- the desk
@require_safe
@require_actor
def desk(request: HttpRequest) -> HttpResponse:
    """Disputes, the nearest clock first. Nobody but the desk finds this page."""
    if not request.actor.is_operator:
        raise Http404
    state = DECIDED if request.GET.get("state") == DECIDED else WAITS
    number = request.GET.get("page", "")
    page = dispute_queue(request.actor, state=state, page=int(number) if number.isdecimal() else 1)
    tabs = [(WAITS, pgettext("dispute", "Open")), (DECIDED, _("Ended"))]
    return render(request, "deals/desk_disputes.html", {"page": page, "state": state, "tabs": tabs, "now": clock.now()})


@require_safe
@require_actor
@never_cache
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of a deal on one page, for the operator's decision. The reading is recorded first."""
    actor, now = request.actor, clock.now()
    evidence = found(evidence_pack(actor, code))
    actions.record_pack_reading(pack=evidence, by=actor, now=now)
    return render(request, "deals/evidence.html", {"pack": evidence, "now": now})
