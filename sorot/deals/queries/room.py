"""The lit card and the seven steps: whose turn, until when, what next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sorot.core.ui.numbers import money_text
from sorot.core.ui.when import day_text
from sorot.deals.enums import OPEN_APPLICATION_STATES, ApplicationState, DealState, ItemState, OfferState, Side, Turn
from sorot.deals.models import Application, Deal, DeliverableItem
from sorot.deals.queries.clocks import names_of
from sorot.deals.queries.disputes import title_of
from sorot.deals.queries.lists import due_for
from sorot.deals.words import is_turn_of
from sorot.payments.enums import MoneyMode


@dataclass(frozen=True, slots=True)
class Lit:
    """What the page says first. `kind` tells the template which controls belong to it; `is_yours` lights the card."""

    kind: str
    title: str
    text: str
    is_yours: bool
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One of the seven steps; `state` is done, now or next."""

    name: str
    when: str
    state: str


def _short(value: date | datetime | None) -> str:
    if value is None:
        return ""
    today = timezone.localdate()
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day_text(day, today, short=True)


def steps_of(deal: Deal, items: Sequence[DeliverableItem], money: Any) -> list[Step]:
    """Agreed, contract, money safe, draft, published, confirmed, paid out."""
    approved = [item.approved_at for item in items if item.approved_at is not None]
    out = [item.published_at for item in items if item.published_at is not None]
    all_in = bool(items) and len(approved) == len(items)
    all_out = bool(items) and len(out) == len(items)
    # A part that went back to the brand is over; one by result is waited for.
    lines = money.milestones if money is not None else ()
    released = [line.released_at for line in lines if line.state not in {"refunded", "cancelled"}]
    is_paid = deal.state == DealState.COMPLETED and all(released)
    facts: list[tuple[str, bool, str]] = [
        (pgettext("step", "Agreed"), True, _short(deal.agreed_at)),
        (pgettext("step", "Contract"), deal.signed_at is not None, _short(deal.signed_at)),
        (
            _safe_step(deal),
            deal.ready_at is not None,
            _short(deal.ready_at),
        ),
        (pgettext("step", "Draft"), all_in, _short(max(approved) if all_in else deal.first_draft_date)),
        (pgettext("step", "Published"), all_out, _short(max(out) if all_out else deal.last_publish_date)),
        (pgettext("step", "Confirmed"), deal.completed_at is not None, _short(deal.completed_at)),
        (
            pgettext("step", "Paid") if deal.pays_creator else pgettext("step", "Done"),
            is_paid,
            _short(max(released) if released and is_paid else deal.completed_at if is_paid else None),
        ),
    ]
    steps, seen_now = [], False
    for name, is_done, when in facts:
        if is_done:
            state = "done"
        elif seen_now or deal.state == DealState.CANCELLED:
            state = "next"
        else:
            state, seen_now = "now", True
        steps.append(Step(name, when, state))
    return steps


def _safe_step(deal: Deal) -> str:
    if deal.is_goods_only:
        return pgettext("step", "Tax covered")
    return pgettext("step", "Money safe") if deal.moves_money else pgettext("step", "Ready")


def lit_of_application(application: Application, side: str, other: str, *, offer: Any, deal: Deal | None) -> Lit:
    """The first words of an application's page."""
    yours = is_turn_of(application.turn, side)
    state = application.state
    if deal is not None:
        return Lit("deal", _("You agreed."), _("The rest happens on the page of the deal."), False)
    if state == ApplicationState.INVITED:
        return _lit_invited(application, side, other, yours)
    if state in OPEN_APPLICATION_STATES:
        return _lit_open(side, other, offer, yours)
    closed = {
        ApplicationState.DECLINED: _("This application was declined."),
        ApplicationState.REFUSED: _("The invitation was declined."),
        ApplicationState.WITHDRAWN: _("This was withdrawn."),
        ApplicationState.EXPIRED: _("The invitation ended without an answer."),
    }
    return Lit("closed", closed[ApplicationState(state)], "", False)


def _lit_invited(application: Application, side: str, other: str, yours: bool) -> Lit:
    due = application.invitation_expires_at
    if side == Side.TALENT:
        text = _("Send your idea to say yes, or decline with a reason.")
        return Lit("invited", _("%(name)s would like to work with you.") % {"name": other}, text, yours, due)
    text = _("You will hear when they answer.")
    return Lit("waiting", _("Waiting for %(name)s.") % {"name": other}, text, False, due)


def _lit_open(side: str, other: str, offer: Any, yours: bool) -> Lit:
    if offer is not None and offer.offer.state == OfferState.OPEN and not offer.is_open:
        return Lit(
            "expired",
            _("This offer's time is over."),
            _("Send a new one, or ask for one in a message."),
            False,
            offer.offer.expires_at,
        )
    if offer is not None and offer.offer.state == OfferState.OPEN:
        if not offer.is_own and side in {Side.BRAND, Side.TALENT}:
            title = offer.diff.title if offer.diff is not None else _("%(name)s sent an offer.") % {"name": other}
            return Lit("offer", title, "", yours, offer.offer.expires_at)
        return Lit(
            "waiting",
            _("Waiting for %(name)s.") % {"name": other},
            _("Your offer was sent."),
            False,
            offer.offer.expires_at,
        )
    if side == Side.TALENT:
        text = _("The brand reads it and answers with an offer, a question or a no. You can still write to them below.")
        return Lit("waiting", _("Your application is with %(name)s.") % {"name": other}, text, False)
    if side == Side.BRAND:
        return Lit(
            "answer",
            _("Read the idea, then answer."),
            _("Make an offer, keep it on the shortlist, or decline with a reason."),
            yours,
        )
    return Lit("reading", _("The brand has to answer."), "", False)


def lit_of_deal(
    deal: Deal,
    side: str,
    other: str,
    *,
    items: Sequence[Any],
    change: Any,
    signed: Sequence[str],
    money: Any,
    dispute: Any = None,
    results: Sequence[Any] = (),
) -> Lit:
    """The first words of the deal room. An open dispute, or the one that ended the deal, speaks first."""
    yours = is_turn_of(deal.turn, side)
    if deal.disputed_at is not None or (dispute is not None and dispute.decided_amount is not None):
        return _lit_dispute(deal, side, dispute, yours)
    if deal.state == DealState.CANCELLED:
        return _lit_cancelled(deal, side, other)
    asked = sum(part.asked == side for part in results)
    if deal.state == DealState.COMPLETED:
        return _lit_result(deal, asked, yours) if asked else _lit_completed(deal, side, money)
    if deal.cancel_asked_at is not None:
        if yours:
            return Lit(
                "cancel", _("%(name)s asks to stop this deal.") % {"name": other}, deal.cancel_reason, True, deal.due_at
            )
        return Lit(
            "waiting",
            _("You asked to stop. %(name)s answers.") % {"name": other},
            deal.cancel_reason,
            False,
            deal.due_at,
        )
    if deal.state == DealState.SIGNING:
        return _lit_signing(deal, side, other, change, signed, yours)
    if deal.state == DealState.FUNDING:
        return _lit_funding(deal, side, other, money, yours)
    is_checking = side == Side.BRAND and any(view.item.state == ItemState.IN_REVIEW for view in items)
    return (
        _lit_result(deal, asked, yours) if asked and not is_checking else _lit_working(deal, side, other, items, yours)
    )


def _lit_funding(deal: Deal, side: str, other: str, money: Any, yours: bool) -> Lit:
    """The brand pays in, the others wait."""
    if money is not None and money.is_taken_back:
        text = _("Stop it together below; a new deal secures the money anew.")
        return Lit("waiting", _("This deal cannot start: its money was taken back."), text, False)
    if is_receipt_asked(deal):
        return _lit_receipt(side, other)
    if deal.turn == Turn.OPERATOR and side in {Side.BRAND, Side.CLIENT}:
        text = _("You need not do anything. Work starts as soon as the transfer is found.")
        return Lit("waiting", _("We are looking for your transfer."), text, False)
    if side == Side.BRAND or (side == Side.CLIENT and money is not None and money.funding is not None):
        if deal.is_goods_only:
            text = _("Goods are income of the creator. You pay the tax on them; what is not needed comes back.")
            return Lit("fund", _("Cover the tax on the goods, so that work can start."), text, yours, deal.due_at)
        text = _("Transfer once; the money is kept until you confirm the work. The creator starts when it is safe.")
        return Lit("fund", _("Secure the money, so that work can start."), text, yours, deal.due_at)
    if deal.is_goods_only:
        text = _("Do not start yet. The tax on the goods is the brand's to pay; we tell you when it is there.")
        return Lit("waiting", _("Waiting until the tax on the goods is covered."), text, False, deal.due_at)
    text = _("Do not start yet. We tell you at once when the money is safe.")
    return Lit("waiting", _("Waiting until the money is safe."), text, False, deal.due_at)


def is_receipt_asked(deal: Deal) -> bool:
    """The brand says that it paid the creator directly, and the creator has not answered yet."""
    return deal.state == DealState.FUNDING and deal.money_mode == MoneyMode.DIRECT and deal.turn == Turn.TALENT


def _lit_receipt(side: str, other: str) -> Lit:
    if side == Side.TALENT:
        text = _("Look at your own account, then say here whether it arrived. Work starts after that.")
        return Lit("receipt", _("%(name)s says that you were paid.") % {"name": other}, text, True)
    text = _("You are told what they say. If nothing arrived, both of you see it here.")
    return Lit("waiting", _("The creator looks at their bank account."), text, False)


def _lit_result(deal: Deal, asked: int, yours: bool) -> Lit:
    """A told count waits for this side, also long after the deal is completed."""
    title = ngettext("%(n)s result waits for your answer.", "%(n)s results wait for your answer.", asked) % {"n": asked}
    text = _("Accept the count or name another one. Without an answer it counts as accepted.")
    return Lit("result", title, text, yours, deal.due_at)


def _lit_dispute(deal: Deal, side: str, dispute: Any, yours: bool) -> Lit:
    if dispute is None:
        # A client whose agency acts: amounts are not theirs to read.
        return Lit("waiting", _("A dispute is open."), _("Your agency takes care of it."), False, deal.due_at)
    title = title_of(dispute, side=side, names=names_of(deal))
    if dispute.decided_amount is None:
        text = _("The money stays secured. Works and clocks rest until this is settled.")
        return Lit("dispute", title, text, yours or (deal.turn == Turn.OPERATOR == side), deal.due_at)
    text = _("%(amount)s for the creator, the rest went back to the brand.") % {
        "amount": money_text(dispute.decided_amount, deal.currency)
    }
    return Lit("closed", title, text, False)


def _lit_cancelled(deal: Deal, side: str, other: str) -> Lit:
    if deal.kept_amount is None:
        return Lit("closed", _("This deal was stopped by both sides."), deal.cancel_reason, False)
    by_own = deal.cancel_side == (Side.BRAND if side == Side.CLIENT else side)
    by_other = side in {Side.BRAND, Side.TALENT, Side.CLIENT} and not by_own
    if by_own:
        title = _("You stopped this deal.")
    elif by_other:
        title = _("%(name)s stopped this deal.") % {"name": other}
    else:
        title = (
            _("The brand stopped this deal.") if deal.cancel_side == Side.BRAND else _("The creator stopped this deal.")
        )
    if side == Side.CLIENT or not deal.pays_creator:
        return Lit("closed", title, deal.cancel_reason, False)
    kept = money_text(deal.kept_amount, deal.currency)
    said = _("Of what was secured, %(kept)s is the creator's; the rest went back to the brand.") % {"kept": kept}
    return Lit("closed", title, f"{said} {deal.cancel_reason}".strip(), False)


def _lit_completed(deal: Deal, side: str, money: Any) -> Lit:
    is_asked = money is not None and money.funding is not None and money.funding.state == "awaiting"
    if is_asked and side in {Side.BRAND, Side.CLIENT}:
        text = _("You confirmed the work. What is still to be paid goes to the creator as soon as it arrives.")
        return Lit("fund", _("Pay the rest now."), text, True)
    if deal.is_confirmed_by_silence and side != Side.TALENT:
        text = _("The time to confirm was over, so the deal was completed and the money released.")
        return Lit("closed", _("All done."), text, False)
    if not deal.pays_creator:
        return Lit("closed", _("All done."), _("Everything was delivered and confirmed."), False)
    if money is not None and any(line.state in {"pending", "funded"} for line in money.milestones):
        return Lit("closed", _("All done."), _("What is still to be paid stands under “Money”, with its day."), False)
    if side == Side.TALENT:
        return Lit(
            "closed",
            _("All done. The money is yours."),
            _("You can have it paid out to your bank account or e-wallet."),
            False,
        )
    return Lit("closed", _("All done."), _("You confirmed the work, and the money was released to the creator."), False)


def _lit_signing(deal: Deal, side: str, other: str, change: Any, signed: Sequence[str], yours: bool) -> Lit:
    if change is not None and change.offer.state == OfferState.OPEN:
        if change.is_own:
            return Lit(
                "waiting",
                _("Waiting for %(name)s.") % {"name": other},
                _("You proposed to change the terms."),
                False,
                deal.due_at,
            )
        title = change.diff.title if change.diff is not None else _("New terms")
        return Lit("change", title, "", yours, change.offer.expires_at)
    if side in signed:
        text = _("You have accepted the contract. The other side has to accept it too.")
        return Lit("waiting", _("Waiting for %(name)s.") % {"name": other}, text, False, deal.due_at)
    if side in {Side.BRAND, Side.TALENT}:
        text = _("Read the contract once more. When both have accepted, it is binding.")
        return Lit("sign", _("You agree. Now the contract."), text, yours, deal.due_at)
    return Lit("reading", _("Both sides read the contract."), "", False, deal.due_at)


def _lit_working(deal: Deal, side: str, other: str, items: Sequence[Any], yours: bool) -> Lit:
    states = [view.item.state for view in items]
    due_at = due_for(deal, side, [view.item for view in items])
    reviewing = states.count(ItemState.IN_REVIEW)
    if side in {Side.BRAND, Side.CLIENT, Side.OPERATOR}:
        if reviewing:
            title = ngettext("%(n)s work waits for your answer.", "%(n)s works wait for your answer.", reviewing) % {
                "n": reviewing
            }
            return Lit(
                "review",
                title,
                _("Approve it, or say what should change. An approval cannot be taken back."),
                yours,
                due_at,
            )
        if all(state == ItemState.PUBLISHED for state in states) and any(view.objection for view in items):
            text = _("You have asked for a better proof. The clock starts anew when it is there.")
            return Lit("waiting", _("Waiting for %(name)s.") % {"name": other}, text, False, due_at)
        if all(state == ItemState.PUBLISHED for state in states):
            text = (
                _("Look at the links below. When you confirm, the money is released to the creator.")
                if deal.pays_creator
                else _("Look at the links below. When you confirm, the deal is done.")
            )
            return Lit("confirm", _("Everything is out. Please confirm."), text, yours, due_at)
        return Lit(
            "waiting",
            _("%(name)s is at work.") % {"name": other},
            _("You will hear when there is something to check."),
            False,
            due_at,
        )
    objected = sum(1 for view in items if view.objection)
    if objected:
        title = ngettext("%(n)s proof needs mending.", "%(n)s proofs need mending.", objected) % {"n": objected}
        return Lit("mend", title, _("What %(name)s wrote stands below.") % {"name": other}, yours, due_at)
    changes, approved = states.count(ItemState.CHANGES), states.count(ItemState.APPROVED)
    if changes:
        title = ngettext("%(n)s work needs changes.", "%(n)s works need changes.", changes) % {"n": changes}
        return Lit("draft", title, _("The notes stand below. Send the next version when it is ready."), yours, due_at)
    if approved:
        title = ngettext("%(n)s work is approved. Publish it.", "%(n)s works are approved. Publish them.", approved) % {
            "n": approved
        }
        return Lit("publish", title, _("Then send the link, so that the brand can see it."), yours, due_at)
    if ItemState.AWAITED in states:
        text = (
            _("The money is safe. Send a link or a file; only the two sides see it.")
            if deal.pays_creator
            else _("Send a link or a file; only the two sides see it.")
        )
        return Lit("draft", _("Now your work: send the first draft."), text, yours, due_at)
    if reviewing:
        return Lit(
            "waiting",
            _("%(name)s is checking your work.") % {"name": other},
            _("You will hear at once."),
            False,
            due_at,
        )
    return Lit(
        "waiting",
        _("Everything is out. %(name)s confirms.") % {"name": other},
        _("Then the money is yours.") if deal.pays_creator else _("Then the deal is done."),
        False,
        due_at,
    )
