"""A payer's bank asks money back (docs/money/chargeback.md). What a creator has earned is never touched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import StaleError
from sorot.core.models import Event
from sorot.core.states import move
from sorot.payments import postings, rules
from sorot.payments.actions.asking import gateway_of, lock
from sorot.payments.actions.milestones import release_milestones
from sorot.payments.enums import (
    EVIDENCE_DUE,
    OPEN_CHARGEBACKS,
    RECEIVABLE_DUE,
    ChargebackState,
    Debt,
    FundingState,
    MilestoneState,
    Purse,
)
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import GatewayError, PaymentStatus
from sorot.payments.models import Chargeback, Checkout, Funding, Milestone

#: An operator has read everything about a case.
READ_VERB = "chargeback.read_by_operator"
#: How often an open case is read at the gateway, and how often while a notice and the reading do not agree.
READ_EVERY, READ_SOON = timedelta(hours=6), timedelta(minutes=10)
#: Vendors' words for the end of a case. Every other word leaves it open.
WORDS = {
    **dict.fromkeys(("WON", "REVERSED", "RESOLVED_WON", "CHARGEBACK_REVERSED"), ChargebackState.WON),
    **dict.fromkeys(("LOST", "ACCEPTED", "RESOLVED_LOST", "EXPIRED"), ChargebackState.LOST),
    **dict.fromkeys(("UNDER_REVIEW", "IN_REVIEW", "EVIDENCE_SUBMITTED"), ChargebackState.UNDER_REVIEW),
}


def word_of(raw_status: str) -> str:
    """What a vendor's word says about a case; "" for an unknown one, which leaves it as it is."""
    return str(WORDS.get(raw_status.upper().replace(" ", "_"), ""))


def follow_chargeback(
    *, checkout: Checkout, case_id: str = "", raw_status: str = "", amount: int | None = None, now: datetime
) -> Chargeback | None:
    """A notice, or the timer, says something about a case: read the gateway, then act on what both agree on.

    A new case freezes at once what is still secured from this payment, because that can be undone. Money moves only as
    the gateway's own reading says. Not to be called inside a transaction. None: there is no case.
    """
    status = _read(checkout)
    with transaction.atomic():
        fresh = lock(checkout)
        known = _named(fresh, case_id) if case_id else None
        if known is not None and known.state not in OPEN_CHARGEBACKS:
            return known  # late or repeated news of a case that has ended
        case = Chargeback.objects.filter(checkout=fresh, state__in=OPEN_CHARGEBACKS).first()
        if case is None and case_id and fresh.paid_amount is not None:
            case = _open(fresh, case_id=case_id, amount=amount or fresh.paid_amount, now=now)
        if case is None:
            return None
        if raw_status:
            case.raw_status = raw_status[:60]
            word = word_of(raw_status)
            if word == ChargebackState.UNDER_REVIEW and case.state == ChargebackState.OPEN:
                move(case, ChargebackState.UNDER_REVIEW, by=SYSTEM, now=now, verb="chargeback.reviewed")
            elif word in (ChargebackState.WON, ChargebackState.LOST):
                case.said = word
            case.save(update_fields=["raw_status", "said"])
        return _act(case, status, now=now)


def _named(checkout: Checkout, case_id: str) -> Chargeback | None:
    """The case of this number. One found by reading has none yet (it carries the payment's) and gets it now."""
    known = Chargeback.objects.filter(checkout=checkout, case_id=case_id[:120]).first()
    if known is None:
        known = Chargeback.objects.filter(checkout=checkout, case_id=checkout.payment_id).first()
        if known is not None:
            known.case_id = case_id[:120]
            known.save(update_fields=["case_id"])
    return known


def apply_reading(checkout: Checkout, status: PaymentStatus, *, now: datetime) -> None:
    """The gateway was read anyway, by `follow_checkout`: open or carry on the case as it says. Inside a transaction."""
    case = Chargeback.objects.filter(checkout=checkout, state__in=OPEN_CHARGEBACKS).first()
    if case is None and status == PaymentStatus.CHARGEBACK:
        if checkout.chargebacks.exists():
            return  # the case that has ended here; another one comes with its own notice
        case = _open(checkout, case_id=checkout.payment_id, amount=checkout.paid_amount or checkout.amount, now=now)
    if case is not None:
        _act(case, status, now=now)


def _read(checkout: Checkout) -> PaymentStatus:
    """What the gateway says about the payment; UNKNOWN when it cannot be reached."""
    gateway = gateway_of(checkout.gateway)
    try:
        if gateway is not None:
            return gateway.get_payment(reference=checkout.reference, gateway_id=checkout.gateway_id).status
    except GatewayError:
        pass
    return PaymentStatus.UNKNOWN


def _open(checkout: Checkout, *, case_id: str, amount: int, now: datetime) -> Chargeback:
    case = Chargeback.objects.create(
        checkout=checkout,
        gateway=checkout.gateway,
        case_id=case_id[:120],
        amount=amount,
        currency=checkout.currency,
        opened_at=now,
        evidence_due_at=now + EVIDENCE_DUE,
        next_check_at=now + READ_SOON,
    )
    funding = checkout.funding
    if not checkout.is_balance and funding.state == FundingState.CONFIRMED:
        funding.frozen_at = now
        funding.save(update_fields=["frozen_at"])
    audit.record("chargeback.opened", case, by=SYSTEM, now=now, data=_about(case) | {"amount": amount})
    outbox.publish("chargeback.opened", chargeback=case.code, **_about(case))
    return case


def _about(case: Chargeback) -> dict[str, Any]:
    return {"deal_code": case.checkout.funding.terms.deal_code, "funding": case.checkout.funding.code}


def _act(case: Chargeback, status: PaymentStatus, *, now: datetime) -> Chargeback:
    """Book what the reading proves; end the case when notice and reading agree."""
    was_taken = case.reserved_at is not None
    if status == PaymentStatus.CHARGEBACK and not was_taken:
        _reserve(case, now=now)
    if status == PaymentStatus.CHARGEBACK and case.said == ChargebackState.LOST:
        return _lose(case, by=SYSTEM, now=now)
    stands = status in (PaymentStatus.PAID, PaymentStatus.REFUNDED)
    if stands and (case.said == ChargebackState.WON or (was_taken and case.said != ChargebackState.LOST)):
        return _win(case, by=SYSTEM, now=now)
    case.checks += 1
    case.next_check_at = now + (READ_SOON if case.said else READ_EVERY)
    case.save(update_fields=["checks", "next_check_at"])
    return case


def _reserve(case: Chargeback, *, now: datetime) -> None:
    case.reserved_at = now
    case.save(update_fields=["reserved_at"])
    postings.open_chargeback(
        case=case.code, amount=case.amount, currency=case.currency, channel=case.gateway, by=SYSTEM, now=now
    )


def _win(case: Chargeback, *, by: Actor, now: datetime) -> Chargeback:
    """The payment stands: what was taken is back, what was frozen is free, what was approved meanwhile is released."""
    if case.reserved_at is not None:
        postings.win_chargeback(
            case=case.code, amount=case.amount, currency=case.currency, channel=case.gateway, by=by, now=now
        )
    move(
        case, ChargebackState.WON, by=by, now=now, verb="chargeback.won", data=_about(case),
        decided_at=now, decided_by=by.user, next_check_at=None,
    )  # fmt: skip
    _thaw(case, now=now)
    outbox.publish("chargeback.won", chargeback=case.code, **_about(case))
    return case


def _lose(case: Chargeback, *, by: Actor, now: datetime) -> Chargeback:
    """The bank keeps the money: first what is still secured pays, then the balance; the rest the brand owes."""
    if case.reserved_at is None:
        _reserve(case, now=now)
    taken = _secured(case)
    held = {milestone.code: milestone.total for milestone in taken}
    from_held = min(sum(held.values()), case.amount)
    brand = case.checkout.funding.terms.payer.code
    for milestone in taken:
        move(
            milestone, MilestoneState.REFUNDED, by=by, now=now, verb="milestone.charged_back",
            data={"case": case.code}, refunded_at=now,
        )  # fmt: skip
    from_balance = _lose_from_balance(case, held, case.amount - from_held, brand, by=by, now=now)
    owed = case.amount - from_held - from_balance
    move(
        case, ChargebackState.LOST, by=by, now=now, verb="chargeback.lost",
        data=_about(case) | {"held": from_held, "balance": from_balance, "owed": owed},
        decided_at=now, decided_by=by.user, from_held=from_held, from_balance=from_balance, owed_amount=owed,
        owed_due_at=now + RECEIVABLE_DUE if owed else None, next_check_at=None,
    )  # fmt: skip
    _thaw(case, now=now)
    outbox.publish("chargeback.lost", chargeback=case.code, milestones=list(held), **_about(case))
    return case


def _secured(case: Chargeback) -> list[Milestone]:
    """The parts still secured from this payment, in their order, as many as are needed."""
    if case.checkout.is_balance:
        return []
    chosen: list[Milestone] = []
    rows = Milestone.objects.filter(funding=case.checkout.funding, state=MilestoneState.FUNDED).order_by("position")
    for milestone in rows:
        if sum(row.total for row in chosen) >= case.amount:
            break
        chosen.append(milestone)
    return chosen


def _lose_from_balance(
    case: Chargeback, held: dict[str, int], rest: int, brand: str, *, by: Actor, now: datetime
) -> int:
    """Post the loss and return what the balance paid. The balance may shrink meanwhile: then it is read once more."""
    purse = postings.purse(Purse.BRAND, brand, case.currency)
    for attempt in range(3):
        (balance,) = postings.balances([purse])
        part = 0 if attempt == 2 else min(max(balance, 0), rest)
        try:
            with transaction.atomic():
                postings.lose_chargeback(
                    case=case.code, amount=case.amount, held=held, from_balance=part, brand=brand,
                    currency=case.currency, by=by, now=now,
                )  # fmt: skip
        except postings.Overdraft:
            continue
        return part
    raise PaymentError(_("The balance is moving. Try again in a moment."), code="busy")


def _thaw(case: Chargeback, *, now: datetime) -> None:
    funding = case.checkout.funding
    funding.refresh_from_db(fields=["frozen_at"])
    if funding.frozen_at is None:
        return
    if Chargeback.objects.filter(checkout__funding=funding, state__in=OPEN_CHARGEBACKS).exists():
        return
    funding.frozen_at = None
    funding.save(update_fields=["frozen_at"])
    approved = Milestone.objects.filter(
        funding=funding, state=MilestoneState.FUNDED, approved_at__isnull=False
    ).values_list("code", flat=True)
    if codes := list(approved):
        release_milestones(deal_code=funding.terms.deal_code, milestone_codes=codes, by=SYSTEM, now=now)


# ---------------------------------------------------------------- the desk
def _fresh(chargeback: Chargeback, version: int | None) -> Chargeback:
    lock(chargeback.checkout)
    case = Chargeback.objects.select_related("checkout__funding__terms__payer").get(pk=chargeback.pk)
    if version is not None and case.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))
    return case


def record_evidence_reading(*, chargeback: Chargeback, by: Actor, now: datetime) -> None:
    """Note that an operator took everything about a case out: one event a day for each of them, as with a deal's."""
    rules.may_decide_chargeback(by).demand()
    own = Event.objects.filter(
        subject_type=chargeback._meta.label_lower, subject_code=chargeback.code, verb=READ_VERB, user=by.user
    )
    if not own.filter(at__gt=now - timedelta(days=1)).exists():
        audit.record(READ_VERB, chargeback, by=by, now=now, data=_about(chargeback))


@transaction.atomic
def send_evidence(*, chargeback: Chargeback, version: int | None = None, by: Actor, now: datetime) -> Chargeback:
    """The desk has handed the evidence in at the gateway: now the bank decides. Twice is once."""
    rules.may_decide_chargeback(by).demand()
    case = _fresh(chargeback, version)
    if case.state == ChargebackState.UNDER_REVIEW and case.evidence_sent_at is not None:
        return case
    if case.state == ChargebackState.UNDER_REVIEW:  # the gateway told so before we did
        case.evidence_sent_at, case.evidence_sent_by = now, by.user
        case.save(update_fields=["evidence_sent_at", "evidence_sent_by"])
        return case
    return move(
        case, ChargebackState.UNDER_REVIEW, by=by, now=now, verb="chargeback.evidence_sent",
        evidence_sent_at=now, evidence_sent_by=by.user,
    )  # fmt: skip


def decide_chargeback(
    *, chargeback: Chargeback, outcome: str, version: int | None = None, by: Actor, now: datetime
) -> Chargeback:
    """What the bank decided, for a gateway that does not tell by itself: `won` or `lost`.

    `won` needs a reading that the money is back. Raises PaymentError, StaleError, RefusedError, MoveError.
    """
    rules.may_decide_chargeback(by).demand()
    wanted = ChargebackState(outcome)
    if wanted not in (ChargebackState.WON, ChargebackState.LOST):
        choose = _("Choose how the bank decided.")
        raise PaymentError(choose, field_errors={"outcome": choose})
    status = _read(chargeback.checkout)
    if wanted == ChargebackState.WON and status not in (PaymentStatus.PAID, PaymentStatus.REFUNDED):
        raise PaymentError(
            _("The payment partner's books do not show the money as given back yet. Try again when they do."),
            code="not_back",
        )
    with transaction.atomic():
        case = _fresh(chargeback, None)
        if case.state == wanted:
            return case
        case = _fresh(chargeback, version)
        return (_win if wanted == ChargebackState.WON else _lose)(case, by=by, now=now)


@transaction.atomic
def settle_receivable(
    *, chargeback: Chargeback, bank_reference: str, version: int | None = None, by: Actor, now: datetime
) -> Chargeback:
    """The brand paid what it owed to the operator's bank: all of it, with the line of the statement. Twice is once."""
    rules.may_decide_chargeback(by).demand()
    reference = " ".join(bank_reference.split())
    case = _fresh(chargeback, None)
    if case.debt == Debt.PAID and case.debt_note == reference[:200]:
        return case
    if not reference:
        needed = _("Write the reference of the line on the bank statement.")
        raise PaymentError(needed, field_errors={"bank_reference": needed})
    _refuse_used(case, reference)
    case = _close_debt(_fresh(chargeback, version), Debt.PAID, reference, by=by, now=now)
    postings.pay_receivable(
        payment=case.code, brand=case.checkout.funding.terms.payer.code, amount=case.owed_amount,
        currency=case.currency, by=by, now=now,
    )  # fmt: skip
    return case


@transaction.atomic
def name_debt_line(*, chargeback: Chargeback, bank_reference: str, by: Actor, now: datetime) -> Chargeback:
    """The line of a debt that was booked by hand before has turned up: its reference is kept, nothing is booked."""
    rules.may_decide_chargeback(by).demand()
    case = _fresh(chargeback, None)
    if case.debt != Debt.PAID:
        raise PaymentError(_("This debt is not booked as paid."), code="not_paid")
    _refuse_used(case, bank_reference)
    audit.record("receivable.line_found", case, by=by, now=now, data={"note": bank_reference, "before": case.debt_note})
    case.debt_note = bank_reference[:200]
    case.version += 1
    case.save(update_fields=["debt_note", "version"])
    return case


def _refuse_used(case: Chargeback, reference: str) -> None:
    """One line of a bank statement proves one thing."""
    others = Chargeback.objects.filter(debt=Debt.PAID, debt_note=reference[:200]).exclude(pk=case.pk)
    if others.exists() or Funding.objects.filter(bank_reference=reference).exists():
        used = _("This line of the bank statement already confirmed another payment.")
        raise PaymentError(used, field_errors={"bank_reference": used})


@transaction.atomic
def write_off_receivable(
    *, chargeback: Chargeback, reason: str, version: int | None = None, by: Actor, now: datetime
) -> Chargeback:
    """The operator gives up what a brand owes, and says why; it is the platform's loss. Twice is once."""
    rules.may_decide_chargeback(by).demand()
    case = _fresh(chargeback, None)
    if case.debt == Debt.WRITTEN_OFF:
        return case
    if not reason.strip():
        raise PaymentError(_("Say why."), field_errors={"reason": _("Say why.")})
    case = _close_debt(_fresh(chargeback, version), Debt.WRITTEN_OFF, reason.strip(), by=by, now=now)
    postings.write_off_receivable(
        payment=case.code, brand=case.checkout.funding.terms.payer.code, amount=case.owed_amount,
        currency=case.currency, by=by, now=now,
    )  # fmt: skip
    return case


def _close_debt(case: Chargeback, debt: Debt, note: str, *, by: Actor, now: datetime) -> Chargeback:
    if not case.is_owed:
        raise PaymentError(_("Nothing is owed for this case."), code="not_owed")
    case.debt, case.debt_note, case.debt_closed_at, case.debt_closed_by = debt, note[:200], now, by.user
    case.version += 1
    case.save(update_fields=["debt", "debt_note", "debt_closed_at", "debt_closed_by", "version"])
    audit.record(f"receivable.{debt}", case, by=by, now=now, data={"amount": case.owed_amount, "note": note[:200]})
    return case
