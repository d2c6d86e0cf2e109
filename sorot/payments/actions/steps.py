"""Steps that several actions take inside their transaction. Each expects the terms' row to be locked by its caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.core.workdays import add_workdays_date
from sorot.payments import postings
from sorot.payments.actions import fundings, late, taxing
from sorot.payments.enums import (
    WITHHOLDING_MERCHANTS,
    DueRule,
    FundingPurpose,
    FundingSource,
    FundingState,
    MilestoneState,
    MoneyMode,
    PayMethod,
)
from sorot.payments.errors import PaymentError
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


def ask_again(terms: PaymentTerms, ended: Funding, *, by: Actor, now: datetime) -> None:
    """A transfer was not found or was given up: ask anew for what still waits for it."""
    fundings.open_funding(
        terms, list(ended.milestones.filter(state=MilestoneState.PENDING).order_by("pk")), by=by, now=now
    )
    waiting = terms.milestones.filter(short_amount__gt=0).order_by("pk").first()
    if ended.purpose == FundingPurpose.TAX and waiting is not None and terms.cancelled_at is None:
        taxing.ask_cover(terms, waiting, waiting.short_amount, by=by, now=now)


def fund_milestones(terms: PaymentTerms, funding: Funding, *, by: Actor, now: datetime) -> tuple[list[str], list[str]]:
    """Secure every pending milestone of `funding` from the brand's balance; release those approved before.

    Paid directly, nothing is held here: it is written down as paid. Returns the codes of (funded, released) milestones.
    Raises postings.Overdraft when the balance is smaller.
    """
    taxing.lock_month(terms, now=now)
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
        late.claim(terms, milestone, funding, by=by, now=now)
        released += release_approved(terms, [milestone], by=by, now=now)
    return funded, released + release_waiting(terms, by=by, now=now)


def release_waiting(terms: PaymentTerms, *, by: Actor, now: datetime) -> list[str]:
    """Try the parts again that waited for their tax to be covered. Returns the codes of those released now."""
    if terms.merchant_of_record not in WITHHOLDING_MERCHANTS:
        return []
    waiting = terms.milestones.filter(short_amount__gt=0).select_related("funding").order_by("pk")
    released = release_approved(terms, list(waiting), by=by, now=now)
    if released and not terms.milestones.filter(short_amount__gt=0).exists():
        for asked in terms.fundings.filter(purpose=FundingPurpose.TAX, state=FundingState.AWAITING):
            move(asked, FundingState.CANCELLED, by=by, now=now, verb="funding.cancelled", closed_at=now)
    return released


def release_approved(terms: PaymentTerms, rows: Sequence[Milestone], *, by: Actor, now: datetime) -> list[str]:
    """Release those of `rows` that nothing holds back. Returns their codes."""
    return [row.code for row in rows if is_releasable(terms, row, now) and release(terms, row, by=by, now=now)]


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


def release(
    terms: PaymentTerms, milestone: Milestone, *, earned: int | None = None, can_wait: bool = True,
    by: Actor, now: datetime,
) -> bool:  # fmt: skip
    """Split what was secured into earnings, margin, fee and taxes; what was not `earned` (None: all) is the brand's.

    False, with nothing moved, when the tax is not covered and the release can wait: the brand is asked for it.
    """
    taxed = taxing.tax_part(
        terms, milestone, earned=milestone.amount if earned is None else earned, can_wait=can_wait, now=now
    )
    if taxed.short:
        taxing.ask_cover(terms, milestone, taxed.short, by=by, now=now)
        return False
    divided = taxed.release
    is_direct = terms.mode == MoneyMode.DIRECT
    free = None if is_direct else held_until(milestone.funding)
    is_held = free is not None and free > now
    move(
        milestone, MilestoneState.RELEASED, by=by, now=now, verb="milestone.released",
        released_at=now, earned_amount=divided.earned, returned_amount=divided.returned, short_amount=0,
        paid_amount=divided.net, drawn_amount=divided.drawn,
        available_at=free if is_held else now, hold_ended_at=None if is_held else now,
    )  # fmt: skip
    if is_direct:
        _return_directly(terms, milestone, divided.returned, by=by, now=now)
        return True
    slip = taxing.write_slip(terms, milestone, taxed, by=by, now=now)
    withholder = slip.withholder if slip is not None else None
    postings.release(
        milestone=milestone.code,
        payee=terms.payee.code,
        brand=terms.payer.code,
        agency=terms.acting_agency.code if terms.acting_agency else "",
        earned=postings.Earned(
            talent=divided.cash,
            fee=divided.fee,
            margin=divided.margin,
            returned=divided.returned - divided.drawn,
            withheld={slip.kind: divided.tax} if slip is not None else {},
            fee_tax={"ppn_out": divided.vat},
            withholder=withholder.code if withholder is not None else "",
        ),
        is_held_over=is_held,
        currency=terms.currency,
        deal=terms.deal_code,
        by=by,
        now=now,
    )
    return True


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
