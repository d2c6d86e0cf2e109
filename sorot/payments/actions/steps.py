"""Steps that several actions take inside their transaction. Each expects the terms' row to be locked by its caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.core.workdays import add_workdays_date
from sorot.payments import postings
from sorot.payments.enums import (
    FUNDING_LIFE,
    LIVE_FUNDING,
    DueRule,
    FundingSource,
    FundingState,
    MilestoneState,
    MoneyMode,
    PayMethod,
)
from sorot.payments.errors import PaymentError
from sorot.payments.fees import split_earned
from sorot.payments.matching import extra_for
from sorot.payments.models import Funding, Milestone, PaymentTerms, ReleaseHold


def lock_terms(*, deal_code: str = "", pk: int | None = None) -> PaymentTerms:
    """The terms of a deal, locked: everything that moves one deal's money goes through here, one at a time."""
    terms = PaymentTerms.objects.select_for_update(of=("self",)).select_related("payer", "acting_agency", "payee")
    found = terms.filter(pk=pk).first() if pk is not None else terms.filter(deal_code=deal_code).first()
    if found is None:
        raise PaymentError(_("There are no payment terms for this deal yet."), code="no_terms")
    return found


def check_version(row: Funding, version: int | None) -> None:
    """Refuse a page that was opened before somebody else changed the row."""
    if version is not None and row.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))


def open_funding(terms: PaymentTerms, milestones: Sequence[Milestone], *, by: Actor, now: datetime) -> Funding | None:
    """One expected payment for all of `milestones`; None when there are none."""
    if not milestones:
        return None
    amount = sum(milestone.total for milestone in milestones)
    funding = Funding.objects.create(
        terms=terms,
        amount=amount,
        extra_amount=_extra(terms, amount),
        source=FundingSource.DIRECT if terms.mode == MoneyMode.DIRECT else FundingSource.TRANSFER,
        created_at=now,
        expires_at=now + FUNDING_LIFE,
    )
    for milestone in milestones:
        milestone.funding = funding
        milestone.save(update_fields=["funding"])
    audit.record("funding.opened", funding, by=by, now=now, data={"deal": terms.deal_code, "amount": funding.amount})
    return funding


def _extra(terms: PaymentTerms, amount: int) -> int:
    """What makes the asked amount unlike every other expected one, where transfers are told apart by amount."""
    if settings.TRANSFER_MATCH != "amount" or terms.mode != MoneyMode.OPERATOR:
        return 0
    taken = Funding.objects.filter(amount=amount, state__in=LIVE_FUNDING).values_list("extra_amount", flat=True)
    return extra_for(amount, list(taken), terms.deal_code)


def fund_milestones(terms: PaymentTerms, funding: Funding, *, by: Actor, now: datetime) -> tuple[list[str], list[str]]:
    """Secure every pending milestone of `funding` from the brand's balance; release those approved before.

    Paid directly, nothing is held here: it is written down as paid. Returns the codes of (funded, released) milestones.
    Raises postings.Overdraft when the balance is smaller.
    """
    funded, released = [], []
    for milestone in funding.milestones.filter(state=MilestoneState.PENDING).order_by("pk"):
        move(milestone, MilestoneState.FUNDED, by=by, now=now, verb="milestone.funded", funded_at=now)
        if terms.mode == MoneyMode.DIRECT:
            postings.pay_directly(
                milestone=milestone.code, brand=terms.payer.code, payee=terms.payee.code, amount=milestone.amount,
                currency=terms.currency, deal=terms.deal_code, by=by, now=now,
            )  # fmt: skip
        else:
            postings.fund(
                milestone=milestone.code, brand=terms.payer.code, total=milestone.total, currency=terms.currency,
                deal=terms.deal_code, by=by, now=now,
            )  # fmt: skip
        funded.append(milestone.code)
        if is_releasable(terms, milestone, now):
            release(terms, milestone, by=by, now=now)
            released.append(milestone.code)
    return funded, released


def is_releasable(terms: PaymentTerms, milestone: Milestone, now: datetime) -> bool:
    """Secured, approved, not disputed, and its date (where it has to wait for one) has come, in Jakarta."""
    if milestone.state != MilestoneState.FUNDED or milestone.approved_at is None or terms.frozen_at is not None:
        return False
    if milestone.due_rule == DueRule.VARIABLE or is_charged_back(milestone):
        return False
    return milestone.due_rule != DueRule.ON_DATE or (
        milestone.due_date is not None and milestone.due_date <= today(now)
    )


def is_charged_back(milestone: Milestone) -> bool:
    """A bank asks the money of this part back, and it is not decided yet."""
    return milestone.funding is not None and milestone.funding.frozen_at is not None


def refuse_charged_back(milestones: Iterable[Milestone]) -> None:
    """Raise PaymentError while a bank asks the money of any of these parts back: it would move twice."""
    if any(is_charged_back(milestone) for milestone in milestones):
        raise PaymentError(_("The brand's bank is checking this payment. It is settled after that."), code="frozen")


def approve(terms: PaymentTerms, milestone: Milestone, *, now: datetime) -> None:
    """Write down that the work of a part is approved, and the day promised for it."""
    if milestone.approved_at is not None:
        return
    milestone.approved_at = now
    milestone.pay_due_date = promised_date(terms, milestone, now)
    milestone.save(update_fields=["approved_at", "pay_due_date"])


def promised_date(terms: PaymentTerms, milestone: Milestone, now: datetime) -> date:
    """So many working days after the approval, or after the part's own date when that is later.

    Never a day on which the way the brand paid still keeps the money back: nobody is promised what cannot be kept.
    """
    start = max(today(now), milestone.due_date) if milestone.due_date else today(now)
    promised = add_workdays_date(start, terms.pay_within_days)
    free = None if terms.mode == MoneyMode.DIRECT else held_until(milestone.funding)
    return max(promised, today(free)) if free is not None else promised


def held_until(funding: Funding | None) -> datetime | None:
    """Until when a payment may easily be taken back by the payer's bank; None when it is final or did not come.

    The days of its way of paying (`ReleaseHold`, the row in force on the day it came) count from that moment: the risk
    begins when the brand pays, not when the work is approved.
    """
    if funding is None or funding.source != FundingSource.GATEWAY or funding.confirmed_at is None:
        return None
    came = funding.confirmed_at
    rows = ReleaseHold.objects.filter(method=funding.pay_method or PayMethod.OTHER, valid_from_date__lte=today(came))
    row = rows.order_by("-valid_from_date").first()
    return came + timedelta(days=row.days) if row is not None and row.days else None


def release(terms: PaymentTerms, milestone: Milestone, *, earned: int | None = None, by: Actor, now: datetime) -> None:
    """Split what was secured into earnings, margin and fee; what was not `earned` (None: all) is the brand's again."""
    talent, margin, fee, returned = split_earned(
        amount=milestone.amount, margin=milestone.margin_amount, fee=milestone.fee_amount, bps=terms.fee_bps,
        earned=milestone.amount if earned is None else earned,
    )  # fmt: skip
    is_direct = terms.mode == MoneyMode.DIRECT
    free = None if is_direct else held_until(milestone.funding)
    is_held = free is not None and free > now
    move(
        milestone, MilestoneState.RELEASED, by=by, now=now, verb="milestone.released",
        released_at=now, earned_amount=talent, returned_amount=returned,
        available_at=free if is_held else now, hold_ended_at=None if is_held else now,
    )  # fmt: skip
    if is_direct:
        _return_directly(terms, milestone, returned, by=by, now=now)
        return
    postings.release(
        milestone=milestone.code,
        payee=terms.payee.code,
        brand=terms.payer.code,
        agency=terms.acting_agency.code if terms.acting_agency else "",
        earned=postings.Earned(talent=talent, fee=fee, margin=margin, returned=returned),
        is_held_over=is_held,
        currency=terms.currency,
        deal=terms.deal_code,
        by=by,
        now=now,
    )


def refund(terms: PaymentTerms, milestone: Milestone, *, reason: str, by: Actor, now: datetime) -> None:
    """Give what was secured back to the brand's balance, fee and margin included."""
    move(
        milestone, MilestoneState.REFUNDED, by=by, now=now, verb="milestone.refunded",
        data={"reason": reason}, refunded_at=now,
    )  # fmt: skip
    if terms.mode == MoneyMode.DIRECT:
        _return_directly(terms, milestone, milestone.amount, by=by, now=now)
        return
    postings.refund(
        milestone=milestone.code, brand=terms.payer.code, total=milestone.total, currency=terms.currency,
        deal=terms.deal_code, by=by, now=now,
    )  # fmt: skip


def _return_directly(terms: PaymentTerms, milestone: Milestone, amount: int, *, by: Actor, now: datetime) -> None:
    """Paid directly, a part that was not earned is the creator's to give back; the books say how much."""
    if amount:
        postings.return_directly(
            milestone=milestone.code, brand=terms.payer.code, payee=terms.payee.code, amount=amount,
            currency=terms.currency, deal=terms.deal_code, by=by, now=now,
        )  # fmt: skip


def cancel_expected(terms: PaymentTerms, *, by: Actor, now: datetime) -> None:
    """Nothing more is expected: unsecured parts and transfers that nobody reported end."""
    for milestone in terms.milestones.filter(state=MilestoneState.PENDING).order_by("pk"):
        move(milestone, MilestoneState.CANCELLED, by=by, now=now, verb="milestone.cancelled", cancelled_at=now)
    for funding in terms.fundings.filter(state=FundingState.AWAITING).order_by("pk"):
        move(funding, FundingState.CANCELLED, by=by, now=now, verb="funding.cancelled", closed_at=now)
