"""Every clock of a deal as a value: who has until when, and what silence does. Pure: no database, `now` is given.

`clocks_of(facts)` lists what runs at present; `sentence(clock, ...)` says it so that both sides read the same. A clock
that somebody's answer stops is simply not listed any more; one that was stopped by an objection or a dispute counts
anew from `Facts.clocks_from`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.ui.when import when_text
from sorot.core.workdays import add_workdays
from sorot.deals.enums import (
    BRAND_ANSWER_WORKDAYS,
    DECISION_WORKDAYS,
    MEND_LIFE,
    REMIND_AT,
    RESULT_LIFE,
    SIGN_LIFE,
    TALENT_ANSWER_LIFE,
    DealState,
    Side,
    Turn,
)
from sorot.deals.late_words import late_fee_text
from sorot.deals.terms import LateFeeTerm


class ClockKind(StrEnum):
    """What a clock waits for."""

    INVITATION = "invitation"
    OFFER = "offer"
    CONTRACT = "contract"
    STOP = "stop"
    FUNDING = "funding"
    REVIEW = "review"
    CONFIRM = "confirm"
    MEND = "mend"
    RESULT = "result"
    TELL = "tell"
    REST = "rest"
    ANSWER = "answer"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Clock:
    """`who` has from `starts_at` until `due_at`; `key` names this very clock, `about` the work, if any."""

    kind: ClockKind
    who: str
    starts_at: datetime
    due_at: datetime
    key: str
    about: str = ""
    #: Basis points a day and at most, where being late has a price.
    late_fee: tuple[int, ...] = ()

    def is_over(self, now: datetime) -> bool:
        """True from the first moment after the due one."""
        return now > self.due_at

    def at(self, percent: int) -> datetime:
        """The moment at which `percent` of the time has passed."""
        return self.starts_at + (self.due_at - self.starts_at) * percent / 100

    def stage(self, now: datetime) -> int:
        """The highest share of `REMIND_AT` that has passed, 0 before the first and once the time is over."""
        return 0 if self.is_over(now) else max((share for share in REMIND_AT if self.at(share) <= now), default=0)

    def next_reminder(self, now: datetime) -> datetime | None:
        """When a side is reminded next, after `now`; None when no reminder is left."""
        return min((self.at(share) for share in REMIND_AT if self.at(share) > now), default=None)


@dataclass(frozen=True, slots=True)
class OfferFact:
    """The offer that waits: who made it, from when until when."""

    code: str
    side: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that waits for the brand's answer."""

    code: str
    label: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Mend:
    """A proof that the brand objected to."""

    code: str
    label: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class ResultFact:
    """A secured part by result: which side answers the count that was told, and since when; both empty while untold.

    `code` is that of the told result, else of the part.
    """

    code: str
    label: str
    asked: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DisputeFact:
    """The open dispute: whose answer or decision it waits for. `answered_at` None: the other side's answer."""

    code: str
    asked: str
    opened_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None = None
    decision_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the clocks of one deal are read from. `told_at`: the last proof, when every work is out."""

    code: str
    state: str
    review_days: int
    agreed_at: datetime
    signed_at: datetime | None = None
    agreement_at: datetime | None = None
    missing: Sequence[str] = ()
    offer: OfferFact | None = None
    cancel_side: str = ""
    cancel_asked_at: datetime | None = None
    is_transfer_reported: bool = False
    drafts: Sequence[Draft] = ()
    told_at: datetime | None = None
    mends: Sequence[Mend] = ()
    results: Sequence[ResultFact] = ()
    #: What is still asked of the brand after its yes: since when, and the promised moment.
    rest_from: datetime | None = None
    rest_due_at: datetime | None = None
    late_fee: tuple[int, ...] = ()
    clocks_from: datetime | None = None
    dispute: DisputeFact | None = None


def other(side: str) -> str:
    """The other side of the table."""
    return Side.TALENT if side == Side.BRAND else Side.BRAND


def answer_due_at(asked: str, now: datetime, zone: str) -> datetime:
    """Until when the side that was asked answers a dispute: the brand counts working days."""
    return add_workdays(now, BRAND_ANSWER_WORKDAYS, zone) if asked == Side.BRAND else now + TALENT_ANSWER_LIFE


def decision_due_at(now: datetime, zone: str) -> datetime:
    """Until when the operator decides a dispute."""
    return add_workdays(now, DECISION_WORKDAYS, zone)


def offer_clock(offer: OfferFact) -> Clock:
    """The other side of an offer answers it."""
    return Clock(ClockKind.OFFER, other(offer.side), offer.created_at, offer.expires_at, f"offer-{offer.code}")


def invitation_clock(code: str, invited_at: datetime, expires_at: datetime) -> Clock:
    """The creator answers an invitation."""
    return Clock(ClockKind.INVITATION, Side.TALENT, invited_at, expires_at, f"invitation-{code}")


def clocks_of(facts: Facts) -> list[Clock]:
    """What runs at present, the nearest first. A dispute stops everything else."""
    if facts.dispute is not None:
        return [_dispute(facts.dispute)]
    match facts.state:
        case DealState.CANCELLED:
            return []
        case DealState.COMPLETED:
            return sorted([*_results(facts), *_rest(facts)], key=lambda clock: clock.due_at)
        case _ if facts.cancel_asked_at is not None:
            due = facts.cancel_asked_at + SIGN_LIFE
            key = f"stop-{facts.code}-{facts.cancel_asked_at:%Y%m%d%H%M%S}"
            return [Clock(ClockKind.STOP, other(facts.cancel_side), facts.cancel_asked_at, due, key)]
        case DealState.SIGNING:
            return _signing(facts)
        case DealState.FUNDING:
            start = facts.signed_at or facts.agreed_at
            clock = Clock(ClockKind.FUNDING, Side.BRAND, start, start + SIGN_LIFE, f"funding-{facts.code}")
            return [] if facts.is_transfer_reported else [clock]
    return sorted(_working(facts), key=lambda clock: clock.due_at)


def _signing(facts: Facts) -> list[Clock]:
    if facts.offer is not None:
        return [offer_clock(facts.offer)]
    start = facts.agreement_at
    if start is None:
        return []
    key = f"contract-{facts.code}-{start:%Y%m%d%H%M%S}"
    return [Clock(ClockKind.CONTRACT, side, start, start + SIGN_LIFE, f"{key}-{side}") for side in facts.missing]


def _working(facts: Facts) -> list[Clock]:
    days = timedelta(days=facts.review_days)
    clocks = []
    for draft in facts.drafts:
        start = _from(draft.sent_at, facts)
        key = f"review-{draft.code}-{start:%Y%m%d%H%M%S}"
        clocks.append(Clock(ClockKind.REVIEW, Side.BRAND, start, start + days, key, draft.label))
    for mend in facts.mends:
        due = mend.raised_at + MEND_LIFE
        clocks.append(Clock(ClockKind.MEND, Side.TALENT, mend.raised_at, due, f"mend-{mend.code}", mend.label))
    if facts.told_at is not None and not facts.mends:
        start = _from(facts.told_at, facts)
        key = f"confirm-{facts.code}-{start:%Y%m%d%H%M%S}"
        clocks.append(Clock(ClockKind.CONFIRM, Side.BRAND, start, start + days, key))
    return clocks + _results(facts)


def _results(facts: Facts) -> list[Clock]:
    """The answer to a told count; or, once everything is out, the time in which either side tells it."""
    days = timedelta(days=facts.review_days)
    clocks = []
    for fact in facts.results:
        if fact.told_at is not None:
            start = _from(fact.told_at, facts)
            key = f"result-{fact.code}-{start:%Y%m%d%H%M%S}"
            clocks.append(Clock(ClockKind.RESULT, fact.asked, start, start + days, key, fact.label))
        elif facts.told_at is not None:
            start = _from(facts.told_at, facts)
            key = f"tell-{fact.code}-{start:%Y%m%d%H%M%S}"
            clocks.append(Clock(ClockKind.TELL, Turn.BOTH, start, start + RESULT_LIFE, key, fact.label))
    return clocks


def _rest(facts: Facts) -> list[Clock]:
    """The work is approved and a part is still to be paid in: the brand has until the promised day."""
    if facts.rest_from is None or facts.rest_due_at is None:
        return []
    key = f"rest-{facts.code}-{facts.rest_due_at:%Y%m%d}"
    return [Clock(ClockKind.REST, Side.BRAND, facts.rest_from, facts.rest_due_at, key, late_fee=facts.late_fee)]


def _from(start: datetime, facts: Facts) -> datetime:
    return max(start, facts.clocks_from) if facts.clocks_from is not None else start


def _dispute(fact: DisputeFact) -> Clock:
    if fact.answered_at is not None and fact.decision_due_at is not None:
        key = f"decision-{fact.code}"
        return Clock(ClockKind.DECISION, Side.OPERATOR, fact.answered_at, fact.decision_due_at, key)
    return Clock(ClockKind.ANSWER, fact.asked, fact.opened_at, fact.answer_due_at, f"answer-{fact.code}")


# ---------------------------------------------------------------- in words
#: kind -> (to the side that must act, about it).
WHO_ACTS: Mapping[ClockKind, tuple[Any, Any]] = {
    ClockKind.INVITATION: (
        gettext_lazy("You answer the invitation until %(when)s."),
        gettext_lazy("%(who)s answers the invitation until %(when)s."),
    ),
    ClockKind.OFFER: (
        gettext_lazy("You answer the offer until %(when)s."),
        gettext_lazy("%(who)s answers the offer until %(when)s."),
    ),
    ClockKind.CONTRACT: (
        gettext_lazy("You read and accept the contract until %(when)s."),
        gettext_lazy("%(who)s reads and accepts the contract until %(when)s."),
    ),
    ClockKind.STOP: (
        gettext_lazy("You answer the wish to stop until %(when)s."),
        gettext_lazy("%(who)s answers the wish to stop until %(when)s."),
    ),
    ClockKind.FUNDING: (
        gettext_lazy("You secure the money until %(when)s."),
        gettext_lazy("%(who)s secures the money until %(when)s."),
    ),
    ClockKind.REVIEW: (
        gettext_lazy("You check %(work)s until %(when)s."),
        gettext_lazy("%(who)s checks %(work)s until %(when)s."),
    ),
    ClockKind.CONFIRM: (
        gettext_lazy("You look at the posts and confirm until %(when)s."),
        gettext_lazy("%(who)s looks at the posts and confirms until %(when)s."),
    ),
    ClockKind.MEND: (
        gettext_lazy("You mend the proof of %(work)s until %(when)s."),
        gettext_lazy("%(who)s mends the proof of %(work)s until %(when)s."),
    ),
    ClockKind.RESULT: (
        gettext_lazy("You answer the result of “%(work)s” until %(when)s."),
        gettext_lazy("%(who)s answers the result of “%(work)s” until %(when)s."),
    ),
    ClockKind.TELL: (
        gettext_lazy("Either side can tell the result of “%(work)s” until %(when)s."),
        gettext_lazy("Either side can tell the result of “%(work)s” until %(when)s."),
    ),
    ClockKind.REST: (
        gettext_lazy("You pay the rest until %(when)s."),
        gettext_lazy("%(who)s pays the rest until %(when)s."),
    ),
    ClockKind.ANSWER: (gettext_lazy("You answer until %(when)s."), gettext_lazy("%(who)s answers until %(when)s.")),
    ClockKind.DECISION: (gettext_lazy("You decide until %(when)s."), gettext_lazy("%(who)s decides until %(when)s.")),
}
#: What happens without an answer; that of a dispute depends on who was asked.
SILENCE: Mapping[ClockKind, Any] = {
    ClockKind.INVITATION: gettext_lazy("Without an answer the invitation ends."),
    ClockKind.OFFER: gettext_lazy("Without an answer the offer ends."),
    ClockKind.CONTRACT: gettext_lazy("Until both have accepted, nothing is binding."),
    ClockKind.STOP: gettext_lazy("Without an answer nothing is stopped."),
    ClockKind.FUNDING: gettext_lazy("Work does not start before that."),
    ClockKind.REVIEW: gettext_lazy("Without an answer the work counts as approved."),
    ClockKind.CONFIRM: gettext_lazy("Without an answer the deal is completed and the money is released."),
    ClockKind.MEND: gettext_lazy("The confirmation waits for it."),
    ClockKind.RESULT: gettext_lazy("Without an answer the result counts as accepted."),
    ClockKind.TELL: gettext_lazy("A result that nobody tells counts as nothing, and its money goes back to the brand."),
    ClockKind.REST: gettext_lazy("The work is approved, and this day was promised."),
    ClockKind.DECISION: gettext_lazy("Until then the money stays where it is."),
}
SILENCE_OF_BRAND = gettext_lazy("Without an answer the money is released as asked.")
SILENCE_OF_TALENT = gettext_lazy("Without an answer the money goes back as asked.")
#: Kinds in which silence does by itself what it says; the page may then say why it does not.
AUTOMATIC = (ClockKind.REVIEW, ClockKind.CONFIRM)


def silence(clock: Clock) -> str:
    """What happens when nobody answers."""
    if clock.kind == ClockKind.ANSWER:
        return str(SILENCE_OF_BRAND if clock.who == Side.BRAND else SILENCE_OF_TALENT)
    said = str(SILENCE[clock.kind])
    if not clock.late_fee:
        return said
    fee = late_fee_text(LateFeeTerm(*clock.late_fee))
    return f"{said} {_('After it the contract adds a fee: %(fee)s.') % {'fee': fee}}"


def who_acts(clock: Clock, *, side: str, names: Mapping[str, str], now: datetime) -> str:
    """Who has to do what until when, to `side`. `names` says what the sides are called."""
    own, about = WHO_ACTS[clock.kind]
    parts = {
        "who": names.get(clock.who, ""),
        "work": clock.about,
        "when": when_text(clock.due_at, "deadline", now),
    }
    return str(own if side == clock.who else about) % parts


def sentence(clock: Clock, *, side: str, names: Mapping[str, str], now: datetime) -> str:
    """Both halves: who has until when, and what silence does."""
    if clock.is_over(now):
        return _("%(who)s had time until %(when)s.") % {
            "who": names.get(clock.who, ""),
            "when": when_text(clock.due_at, "deadline", now),
        }
    return f"{who_acts(clock, side=side, names=names, now=now)} {silence(clock)}"
