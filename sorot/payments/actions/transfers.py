"""Bank transfers of brands: reported by them, confirmed by the desk with the line of the bank statement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.core import audit, clock, files, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.models.files import FileKind
from sorot.core.money import Money, format_money
from sorot.core.states import move
from sorot.payments import postings, rules
from sorot.payments.actions import fundings, steps
from sorot.payments.actions.milestones import tell_released
from sorot.payments.enums import LIVE_FUNDING, DueRule, FundingSource, FundingState, MilestoneState, PayMethod
from sorot.payments.errors import PaymentError
from sorot.payments.models import Funding, Milestone, PaymentTerms

#: How long before its date a dated part is asked for.
ASK_AHEAD = timedelta(days=7)
OLDEST_TRANSFER = timedelta(days=60)


def _lock(funding: Funding) -> tuple[PaymentTerms, Funding]:
    terms = steps.lock_terms(pk=funding.terms_id)
    return terms, Funding.objects.select_related("terms__payee").get(pk=funding.pk)


@transaction.atomic
def report_transfer(
    *,
    funding: Funding,
    sent_date: date,
    sender_name: str,
    evidence: Any = None,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> Funding:
    """The payer says that the transfer was made, from whose account and on which day, with a picture if they like.

    Reporting again is answered with the reported funding. Raises PaymentError, files.FileError, RefusedError.
    """
    _terms, fresh = _lock(funding)
    if fresh.state == FundingState.REPORTED and fresh.reported_by_id == by.user_id:
        return fresh
    rules.may_report_transfer(by, fresh).demand()
    steps.check_version(fresh, version)
    today = clock.today(now)
    if not today - OLDEST_TRANSFER <= sent_date <= today:
        wrong_day = _("The transfer cannot be in the future or older than 60 days.")
        raise PaymentError(wrong_day, field_errors={"sent_date": wrong_day})
    if not sender_name.strip():
        needed = _("Write the name on the account you sent from.")
        raise PaymentError(needed, field_errors={"sender_name": needed})
    stored = None
    if evidence is not None:
        stored = files.store_upload(
            evidence, owner=fresh, purpose="transfer_proof", kinds={FileKind.IMAGE, FileKind.PDF}, by=by, now=now
        )
    move(
        fresh, FundingState.REPORTED, by=by, now=now, verb="funding.reported",
        reported_at=now, reported_by=by.user, sent_date=sent_date, sender_name=sender_name.strip()[:120],
        evidence=stored,
    )  # fmt: skip
    outbox.publish("payment.transfer_reported", deal_code=fresh.terms.deal_code, funding=fresh.code)
    return fresh


@transaction.atomic
def confirm_transfer(
    *, funding: Funding, bank_reference: str, amount: int, version: int | None = None, from_statement: bool = False,
    by: Actor, now: datetime,
) -> Funding:  # fmt: skip
    """The money is on the bank statement: credit the brand and secure the milestones, in one transaction.

    `bank_reference` names the statement line (required, usable once); `amount` is what the statement shows, in minor
    units, and must be exactly what was asked. With `from_statement` (an imported line) the brand need not have reported
    it. A repeated click is answered with the confirmed funding.
    """
    reference = " ".join(bank_reference.split())
    terms, fresh = _lock(funding)
    if fresh.state == FundingState.CONFIRMED and fresh.bank_reference == reference:
        return fresh
    rules.may_confirm_transfer(by, fresh, from_statement=from_statement).demand()
    steps.check_version(fresh, version)
    if not reference:
        needed = _("Write the reference of the line on the bank statement.")
        raise PaymentError(needed, field_errors={"bank_reference": needed})
    if amount != fresh.asked_amount:
        expected = format_money(Money(fresh.asked_amount, terms.currency), get_language() or "id")
        other = _("The statement has to show exactly %(amount)s. If it differs, reject the transfer and say so.") % {
            "amount": expected
        }
        raise PaymentError(other, field_errors={"amount": other})
    try:
        with transaction.atomic():
            move(
                fresh, FundingState.CONFIRMED, by=by, now=now, verb="funding.confirmed",
                data={"bank_reference": reference}, confirmed_at=now, confirmed_by=by.user, bank_reference=reference,
            )  # fmt: skip
    except IntegrityError as error:
        if "bank_reference" not in str(error):
            raise
        used = _("This line of the bank statement already confirmed another transfer.")
        raise PaymentError(used, field_errors={"bank_reference": used}) from None
    postings.pay_in(
        funding=fresh.code, brand=terms.payer.code, amount=fresh.asked_amount, currency=terms.currency,
        deal=terms.deal_code, by=by, now=now,
    )  # fmt: skip
    _secure(terms, fresh, by=by, now=now)
    return fresh


@transaction.atomic
def confirm_payment(
    *, funding: Funding, gateway: str, payment_id: str, method: PayMethod, amount: int, by: Actor, now: datetime
) -> Funding:
    """The gateway says that the brand paid: credit the brand and secure the milestones, in one transaction.

    The same payment again changes nothing. When the payment is not awaited any more (called off, or paid already), its
    money becomes the brand's balance. Raises PaymentError when `amount` (minor units) is not what was asked.
    """
    terms, fresh = _lock(funding)
    reference = f"{gateway}:{payment_id}"
    if fresh.bank_reference == reference:
        return fresh
    if amount != fresh.amount:
        raise PaymentError(_("The payment partner reports another amount than was asked."), code="amount")
    if fresh.state not in LIVE_FUNDING:
        postings.pay_in(
            funding=f"{fresh.code}-{payment_id}"[:150], brand=terms.payer.code, amount=amount, currency=terms.currency,
            deal=terms.deal_code, channel=gateway, by=by, now=now,
        )  # fmt: skip
        audit.record("funding.paid_late", fresh, by=by, now=now, data={"deal": terms.deal_code, "payment": reference})
        return fresh
    move(
        fresh, FundingState.CONFIRMED, by=by, now=now, verb="funding.confirmed", data={"payment": reference},
        source=FundingSource.GATEWAY, gateway=gateway, pay_method=method, confirmed_at=now, confirmed_by=None,
        bank_reference=reference,
    )  # fmt: skip
    postings.pay_in(
        funding=fresh.code, brand=terms.payer.code, amount=amount, currency=terms.currency, deal=terms.deal_code,
        channel=gateway, by=by, now=now,
    )  # fmt: skip
    _secure(terms, fresh, by=by, now=now)
    return fresh


@transaction.atomic
def confirm_direct(*, funding: Funding, version: int | None = None, by: Actor, now: datetime) -> Funding:
    """The creator says that the brand's own payment arrived: the ledger records it. Twice is once."""
    terms, fresh = _lock(funding)
    if fresh.state == FundingState.CONFIRMED:
        return fresh
    rules.may_answer_direct(by, fresh).demand()
    steps.check_version(fresh, version)
    move(
        fresh, FundingState.CONFIRMED, by=by, now=now, verb="funding.confirmed", confirmed_at=now, confirmed_by=by.user
    )
    _secure(terms, fresh, by=by, now=now)
    return fresh


@transaction.atomic
def reject_direct(*, funding: Funding, reason: str, version: int | None = None, by: Actor, now: datetime) -> Funding:
    """The creator says that nothing arrived, and what they looked at. The brand is asked again."""
    _terms, fresh = _lock(funding)
    rules.may_answer_direct(by, fresh).demand()
    return _reject(fresh, reason, version, by=by, now=now)


@transaction.atomic
def pay_from_balance(*, funding: Funding, by: Actor, now: datetime) -> Funding:
    """Secure the milestones of an expected transfer from the balance the brand has here. Twice is once."""
    terms, fresh = _lock(funding)
    if fresh.state == FundingState.CONFIRMED and fresh.source == FundingSource.BALANCE:
        return fresh
    rules.may_pay_from_balance(by, fresh).demand()
    move(
        fresh, FundingState.CONFIRMED, by=by, now=now, verb="funding.paid_from_balance",
        source=FundingSource.BALANCE, confirmed_at=now, confirmed_by=by.user,
    )  # fmt: skip
    try:
        _secure(terms, fresh, by=by, now=now)
    except postings.Overdraft:
        raise PaymentError(
            _("Your balance is too small for this. Make a bank transfer instead."), code="balance"
        ) from None
    return fresh


def _secure(terms: PaymentTerms, funding: Funding, *, by: Actor, now: datetime) -> None:
    funded, released = steps.fund_milestones(terms, funding, by=by, now=now)
    outbox.publish("payment.funded", deal_code=terms.deal_code, funding=funding.code, milestones=funded)
    tell_released(terms, released)


@transaction.atomic
def reject_transfer(*, funding: Funding, reason: str, version: int | None = None, by: Actor, now: datetime) -> Funding:
    """The money is not there, or not as asked: say why. The brand gets a fresh transfer to make."""
    _terms, fresh = _lock(funding)
    rules.may_confirm_transfer(by, fresh).demand()
    return _reject(fresh, reason, version, by=by, now=now)


def _reject(fresh: Funding, reason: str, version: int | None, *, by: Actor, now: datetime) -> Funding:
    steps.check_version(fresh, version)
    if not reason.strip():
        needed = _("Say what is missing, so that the brand can mend it.")
        raise PaymentError(needed, field_errors={"reason": needed})
    move(
        fresh, FundingState.REJECTED, by=by, now=now, verb="funding.rejected",
        rejected_at=now, rejection_reason=reason.strip()[:500],
    )  # fmt: skip
    terms = PaymentTerms.objects.get(pk=fresh.terms_id)
    steps.ask_again(terms, fresh, by=by, now=now)
    outbox.publish(
        "payment.transfer_rejected", deal_code=terms.deal_code, funding=fresh.code, reason=fresh.rejection_reason
    )
    return fresh


def expire_fundings(*, now: datetime) -> int:
    """Give up transfers that nobody reported in time; a fresh one is asked for at once. Returns how many."""
    count = 0
    for old in Funding.objects.filter(state=FundingState.AWAITING, expires_at__lte=now).order_by("pk"):
        with transaction.atomic():
            terms, fresh = _lock(old)
            if fresh.state != FundingState.AWAITING:
                continue
            move(fresh, FundingState.EXPIRED, by=SYSTEM, now=now, verb="funding.expired", closed_at=now)
            steps.ask_again(terms, fresh, by=SYSTEM, now=now)
            count += 1
    return count


def open_due_fundings(*, now: datetime) -> int:
    """Ask for dated parts a week before their day. Returns how many deals were asked."""
    rows = (
        Milestone.objects.filter(
            state=MilestoneState.PENDING, due_rule=DueRule.ON_DATE, due_date__lte=clock.today(now) + ASK_AHEAD
        )
        .exclude(funding__state__in=LIVE_FUNDING)
        .order_by("terms_id", "pk")
    )
    for terms_pk in (asked := sorted({row.terms_id for row in rows})):
        with transaction.atomic():
            terms = steps.lock_terms(pk=terms_pk)
            fundings.open_funding(terms, list(rows.filter(terms=terms)), by=SYSTEM, now=now)
    return len(asked)
