"""One payout as its owner reads it, the standing order, and what waits at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.models import Event
from sorot.core.money import DEFAULT_CURRENCY, Money, format_money
from sorot.core.ui.when import when_text
from sorot.payments import channels, rails, rules, wording
from sorot.payments.enums import OPEN_PAYOUTS, PayoutAlarm, PayoutFailure, PayoutState
from sorot.payments.models import Payout, PayoutAccount, PayoutBatch
from sorot.payments.postings import MANUAL

#: How far along each state is: asked, approved, on its way, arrived.
PLACE = {
    PayoutState.REQUESTED: 1, PayoutState.APPROVED: 2, PayoutState.SENT: 3, PayoutState.SUCCEEDED: 4,
}  # fmt: skip
SOON = (PayoutState.APPROVED, PayoutState.SENT)
#: Later than this we say that we are late. By hand a person has to come by first.
GRACE, BY_HAND_WITHIN = timedelta(hours=2), timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a payout's story."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PayoutPage:
    """What a payout's owner reads: the steps, what happens next, what went wrong and where to mend it."""

    steps: tuple[dict[str, Any], ...]
    next: str
    way: str
    expected_at: datetime | None
    is_late: bool
    problem: str
    mend: str
    mend_url: str
    story: tuple[Moment, ...]
    is_simulated: bool
    #: What the gateway said against our books, while that is in question: reference, gateway_id, status; else empty.
    contradiction: dict[str, Any]
    contradicted_at: datetime | None


def payout_page(payout: Payout, now: datetime) -> PayoutPage:
    """The page of one payout, with its account and institution loaded. Two queries."""
    events = list(Event.objects.filter(subject_type="payments.payout", subject_code=payout.code).order_by("at", "pk"))
    is_bad = payout.state in {PayoutState.FAILED, PayoutState.REVERSED, PayoutState.REJECTED}
    mend, url = _mend(payout) if is_bad else ("", "")
    is_open = payout.state in OPEN_PAYOUTS
    promised = payout.requested_at + BY_HAND_WITHIN if payout.is_manual else payout.expected_at
    said = next((event for event in reversed(events) if event.verb == "payout.contradicted"), None)
    said = said if rules.is_contradicted(payout) else None
    late = bool(payout.alarm) or (promised is not None and promised + GRACE < now)
    return PayoutPage(
        steps=_steps(payout, events, now),
        next=_next(payout, is_late=is_open and late),
        way=_way(payout, now) if is_open else "",
        expected_at=payout.expected_at if payout.state in SOON and not payout.is_manual else None,
        is_late=is_open and late,
        problem=wording.what_happened(payout.failure, payout.reason) if is_bad else "",
        mend=mend,
        mend_url=url,
        story=tuple(Moment(event.at, text) for event in events if (text := _text(event))),
        is_simulated=channels.is_simulated(payout.channel),
        contradiction=said.data if said is not None else {},
        contradicted_at=said.at if said is not None else None,
    )


def _mend(payout: Payout) -> tuple[str, str]:
    said = wording.what_to_do(payout.failure) if payout.failure else _("Mend what is said here, then ask again.")
    at_account = payout.failure in wording.AT_THE_ACCOUNT
    return said, reverse("payments:account" if at_account else "payments:payouts")


def _way(payout: Payout, now: datetime) -> str:
    try:
        rail = rails.choose(payout.account.institution, payout.amount, now)
    except rails.NoRail as error:
        return error.sentence
    return rails.sentence(rail, now)


def _next(payout: Payout, *, is_late: bool) -> str:
    if is_late:
        return _("This takes longer than it should. We are late, not you: the desk is looking at it, do nothing.")
    if payout.state == PayoutState.REQUESTED:
        if payout.account.is_name_wrong:
            return _("The bank has another name for this account. Correct it, then the money can go.")
        return _("A second person at the desk checks it. The amount is set aside meanwhile.")
    return {
        PayoutState.APPROVED: _("It is approved and sent next. You need do nothing."),
        PayoutState.SENT: _("It is on its way to your bank. You need do nothing."),
        PayoutState.SUCCEEDED: _("It arrived. Look at your bank's statement."),
        PayoutState.CANCELLED: _("It ended before it was sent. The money is in your balance."),
    }.get(PayoutState(payout.state), _("The money is back in your balance, whole."))


def _steps(payout: Payout, events: Sequence[Event], now: datetime) -> tuple[dict[str, Any], ...]:
    at = {event.to_state or event.verb.removeprefix("payout."): event.at for event in events}
    at.setdefault("requested", payout.requested_at)
    names = [
        (PayoutState.REQUESTED, _("Asked for"), at.get("requested")),
        (PayoutState.APPROVED, _("Approved"), payout.approved_at),
        (PayoutState.SENT, _("Sent"), payout.sent_at),
        (PayoutState.SUCCEEDED, _("Arrived"), payout.settled_at),
    ]
    ended = payout.state not in PLACE
    place = max((number for number, (_s, _n, moment) in enumerate(names, 1) if moment), default=1)
    shown = []
    for number, (_state, name, moment) in enumerate(names, 1):
        is_done = moment is not None and (number <= place)
        state = "done" if is_done else "now" if number == place + 1 and not ended else "next"
        shown.append({"name": name, "when": when_text(moment, "short", now) if moment else "", "state": state})
    if ended:
        moment = payout.closed_at
        last = {"name": payout.get_state_display().split(":")[0], "state": "now"}
        shown = [*shown[:place], last | {"when": when_text(moment, "short", now) if moment else ""}]
    return tuple(shown)


def _text(event: Event) -> str:
    data = event.data or {}
    if event.verb == "payout.requested" and data.get("standing_order"):
        return _("Asked for by your standing order")
    if event.verb == "payout.retried":
        if data.get("failure") == PayoutFailure.TEMPORARY:
            return _("The bank could not be reached. We try again by ourselves.")
        return _("We were not ready: this one is on us. We try again by ourselves.")
    return {
        "payout.requested": _("Asked for"),
        "payout.approved": _("Approved by a second person"),
        "payout.approval_withdrawn": _("Approval taken back; it is looked at again"),
        "payout.sent": _("Given to the bank"),
        "payout.contradicted": _("The payment partner says something else than our books. We look at it"),
        "payout.no_answer": _("The payment partner did not answer. We keep asking; nothing is sent twice."),
        "payout.held": _("Stopped for a look by the desk"),
        "payout.succeeded": _("Arrived"),
        "payout.failed": _("Did not arrive. The money is back in your balance"),
        "payout.reversed": _("Sent back by the bank. The money is back in your balance"),
        "payout.rejected": _("Refused by the desk. The money is back in your balance"),
        "payout.cancelled": _("Ended before it was sent. The money is back in your balance"),
    }.get(event.verb, "")


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing order: whether it is on, and what it does next, in one sentence."""

    is_on: bool
    sentence: str
    needs_you: bool


def standing_order(
    actor: Actor, account: PayoutAccount | None, available: Money, now: datetime, recent: Sequence[Payout]
) -> Standing | None:
    """For the hat somebody wears; None for a brand, whose balance stays for its next deal. No query."""
    if actor.kind == "brand" or actor.is_operator:
        return None
    if account is None:
        return Standing(True, _("Tell us your account: then what you earn goes there by itself."), True)
    payee = account.payee
    if not payee.is_automatic:
        return Standing(False, _("Off: you ask for each payout yourself."), False)
    usable = rules.may_use_account(account, now)
    if not usable:
        return Standing(True, usable.reason, account.is_name_wrong)
    if rules.is_order_paused(payee, account, recent):
        said = _("Paused, because the last payout did not go through or was taken back. Ask by hand once.")
        return Standing(True, said, True)
    if 0 < available.amount < settings.PAYOUT_MINIMUM:
        said = _("On. Your balance goes out once it reaches %(least)s; until then it stays, free of charge.")
        return Standing(True, said % {"least": minimum_text()}, False)
    return Standing(True, _("On: whatever becomes available goes to this account by itself."), False)


def minimum_text() -> str:
    """The smallest payout, as people read it."""
    return format_money(Money(settings.PAYOUT_MINIMUM, DEFAULT_CURRENCY), get_language() or "id")


def way_now(account: PayoutAccount | None, amount: int, now: datetime) -> str:
    """How this amount would travel if it were sent now; "" without an account or a fitting way. One query."""
    if account is None:
        return ""
    try:
        return rails.sentence(rails.choose(account.institution, max(amount, settings.PAYOUT_MINIMUM), now), now)
    except rails.NoRail as error:
        return error.sentence


# The desk -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PayoutDesk:
    """What one look at the desk's payouts says: how many are to be approved, stuck, and ready for the bank's file."""

    to_approve: int
    stuck: int
    ready: int
    ready_total: Money


def payout_desk() -> PayoutDesk:
    """One query."""
    by_hand = Q(state=PayoutState.APPROVED, channel=MANUAL)
    # A contradiction by the partner can be about a payout that is closed here.
    found = Payout.objects.filter(Q(state__in=OPEN_PAYOUTS) | Q(alarm=PayoutAlarm.CONFLICT)).aggregate(
        to_approve=Count("pk", filter=Q(state=PayoutState.REQUESTED, alarm="")),
        stuck=Count("pk", filter=~Q(alarm="")),
        ready=Count("pk", filter=by_hand),
        total=Sum("amount", filter=by_hand),
    )
    total = Money(int(found["total"] or 0), DEFAULT_CURRENCY)
    return PayoutDesk(found["to_approve"], found["stuck"], found["ready"], total)


def batches_of(actor: Actor) -> Any:
    """Files made for the bank, the newest first, without their content."""
    return PayoutBatch.objects.visible_to(actor).select_related("created_by").defer("file_sealed")
