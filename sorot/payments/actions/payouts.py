"""Money on its way out: asked for by its owner, approved by a second person, sent, settled."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.money import DEFAULT_CURRENCY, Money, format_money
from sorot.core.states import move
from sorot.payments import postings, rules
from sorot.payments.enums import MINIMUM_PAYOUT, PayoutState, Purse
from sorot.payments.errors import PaymentError
from sorot.payments.models import Payee, Payout


def _source(payout: Payout) -> postings.Account:
    """The balance a payout comes from and goes back to."""
    if payout.purse == Purse.EARNINGS:
        return postings.purse(Purse.EARNINGS, payout.payee.code, payout.currency)
    owner = payout.payee.organisation
    if owner is None:
        raise PaymentError(_("Only an organisation has such a balance."), code="purse")
    return postings.purse(payout.purse, owner.code, payout.currency)


def _lock(payout: Payout, version: int | None = None) -> Payout:
    fresh = Payout.objects.select_for_update(of=("self",)).select_related("payee__organisation").get(pk=payout.pk)
    _check_version(fresh, version)
    return fresh


def _check_version(fresh: Payout, version: int | None) -> None:
    if version is not None and fresh.version != version:
        raise StaleError(_("Somebody else handled this meanwhile. Look at the new state, then decide again."))


@transaction.atomic
def request_payout(
    *, amount: int, submit_key: str, currency: str = DEFAULT_CURRENCY, by: Actor, now: datetime
) -> Payout:
    """Ask for `amount` minor units of one's balance; it is set aside at once, so it cannot be asked for twice.

    The same `submit_key` answers the first payout. Raises PaymentError: no account, account too new, too little.
    """
    rules.may_request_payout(by).demand()
    payee = Payee.objects.visible_to(by).select_for_update(of=("self",)).first()
    if payee is None:
        raise PaymentError(_("Tell us your bank account first."), code="no_account")
    first = payee.payouts.filter(submit_key=submit_key).first()
    if first is not None:
        return first
    account = payee.accounts.in_use().first()
    if account is None or payee.completed_at is None:
        raise PaymentError(_("Tell us your bank account first."), code="no_account")
    if account.usable_at > now:
        raise PaymentError(
            _("Your account was changed. For your safety it can be used 72 hours after the change."), code="frozen"
        )
    if amount < MINIMUM_PAYOUT:
        least = _("The smallest payout is %(amount)s.") % {
            "amount": format_money(Money(MINIMUM_PAYOUT, currency), get_language() or "id")
        }
        raise PaymentError(least, field_errors={"amount": least})
    payout = Payout.objects.create(
        payee=payee, account=account, purse=rules.purse_of(by), amount=amount, currency=currency,
        submit_key=submit_key, requested_at=now, requested_by=by.user,
    )  # fmt: skip
    try:
        postings.reserve_payout(
            payout=payout.code, source=_source(payout), amount=amount, currency=currency, by=by, now=now
        )
    except postings.Overdraft:
        more = _("This is more than your balance.")
        raise PaymentError(more, field_errors={"amount": more}) from None
    audit.record("payout.requested", payout, by=by, now=now, data={"amount": amount})
    outbox.publish("payout.requested", payout=payout.code)
    return payout


@transaction.atomic
def cancel_payout(*, payout: Payout, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The owner takes the request back before it is approved."""
    fresh = _lock(payout, version)
    rules.may_cancel_payout(by, fresh).demand()
    move(fresh, PayoutState.CANCELLED, by=by, now=now, verb="payout.cancelled", closed_at=now)
    postings.give_back_payout(
        payout=fresh.code, source=_source(fresh), amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )
    outbox.publish("payout.cancelled", payout=fresh.code)
    return fresh


@transaction.atomic
def approve_payout(*, payout: Payout, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """A second person says yes. The database refuses the one who asked, whatever the rule says."""
    fresh = _lock(payout, version)
    rules.may_approve_payout(by, fresh).demand()
    move(fresh, PayoutState.APPROVED, by=by, now=now, verb="payout.approved", approved_at=now, approved_by=by.user)
    outbox.publish("payout.approved", payout=fresh.code)
    return fresh


@transaction.atomic
def reject_payout(*, payout: Payout, reason: str, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """A second person says no, and why; the money is back in the balance."""
    fresh = _lock(payout, version)
    rules.may_approve_payout(by, fresh).demand()
    why = _reason(reason)
    move(fresh, PayoutState.REJECTED, by=by, now=now, verb="payout.rejected", closed_at=now, reason=why)
    postings.give_back_payout(
        payout=fresh.code, source=_source(fresh), amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )
    outbox.publish("payout.rejected", payout=fresh.code)
    return fresh


@transaction.atomic
def mark_sent(*, payout: Payout, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The transfer was given to the bank."""
    fresh = _lock(payout, version)
    rules.may_process_payout(by, fresh, PayoutState.APPROVED).demand()
    move(fresh, PayoutState.SENT, by=by, now=now, verb="payout.sent", sent_at=now, sent_by=by.user)
    postings.send_payout(payout=fresh.code, amount=fresh.amount, currency=fresh.currency, by=by, now=now)
    outbox.publish("payout.sent", payout=fresh.code)
    return fresh


@transaction.atomic
def settle_payout(
    *, payout: Payout, bank_reference: str, version: int | None = None, by: Actor, now: datetime
) -> Payout:
    """The bank statement shows that it left; `bank_reference` names the line (required, usable once)."""
    reference = " ".join(bank_reference.split())
    fresh = _lock(payout)
    if fresh.state == PayoutState.SUCCEEDED and fresh.bank_reference == reference:
        return fresh
    _check_version(fresh, version)
    rules.may_process_payout(by, fresh, PayoutState.SENT).demand()
    if not reference:
        needed = _("Write the reference of the line on the bank statement.")
        raise PaymentError(needed, field_errors={"bank_reference": needed})
    try:
        with transaction.atomic():
            move(
                fresh, PayoutState.SUCCEEDED, by=by, now=now, verb="payout.succeeded",
                data={"bank_reference": reference}, settled_at=now, bank_reference=reference,
            )  # fmt: skip
    except IntegrityError as error:
        if "bank_reference" not in str(error):
            raise
        used = _("This line of the bank statement already settled another payout.")
        raise PaymentError(used, field_errors={"bank_reference": used}) from None
    postings.settle_payout(payout=fresh.code, amount=fresh.amount, currency=fresh.currency, by=by, now=now)
    outbox.publish("payout.succeeded", payout=fresh.code)
    return fresh


@transaction.atomic
def fail_payout(*, payout: Payout, reason: str, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The bank refused it: say why; the money is back in the balance."""
    fresh = _lock(payout, version)
    rules.may_process_payout(by, fresh, PayoutState.SENT).demand()
    why = _reason(reason)
    move(fresh, PayoutState.FAILED, by=by, now=now, verb="payout.failed", closed_at=now, reason=why)
    postings.fail_payout(
        payout=fresh.code, source=_source(fresh), amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )
    outbox.publish("payout.failed", payout=fresh.code)
    return fresh


@transaction.atomic
def reverse_payout(*, payout: Payout, reason: str, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """It had arrived, and the bank sent it back: say why; the money is back in the balance."""
    fresh = _lock(payout, version)
    rules.may_process_payout(by, fresh, PayoutState.SUCCEEDED).demand()
    why = _reason(reason)
    move(fresh, PayoutState.REVERSED, by=by, now=now, verb="payout.reversed", closed_at=now, reason=why)
    postings.reverse_payout(
        payout=fresh.code, source=_source(fresh), amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )
    outbox.publish("payout.reversed", payout=fresh.code)
    return fresh


@transaction.atomic
def reveal_account(*, payout: Payout, by: Actor, now: datetime) -> tuple[str, str]:
    """(number, holder) of the account, for the operator who makes the transfer. Every look is written down."""
    rules.may_process_payout(by, payout, PayoutState.APPROVED, PayoutState.SENT).demand()
    audit.record("payout.account_read", payout, by=by, now=now, data={"account": payout.account.code})
    return payout.account.number, payout.account.holder_name


def _reason(reason: str) -> str:
    why = reason.strip()[:500]
    if not why:
        needed = _("Say why, so that the payee can mend it.")
        raise PaymentError(needed, field_errors={"reason": needed})
    return why
