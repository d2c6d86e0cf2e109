"""Money on its way out: asked for by its owner, approved by a second person, sent, settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.errors import ActionError, StaleError
from sorot.core.money import DEFAULT_CURRENCY, Money, format_money
from sorot.core.states import move
from sorot.payments import channels, postings, rails, rules
from sorot.payments.enums import PayoutState, Purse
from sorot.payments.errors import PaymentError
from sorot.payments.models import Payee, Payout
from sorot.payments.postings import MANUAL

#: What an approval wrote, and what goes when it is taken back.
NOT_APPROVED: dict[str, Any] = {
    "approved_at": None,
    "approved_by": None,
    "approved_amount": None,
    "approved_account": None,
}


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What became of one click on many payouts: codes approved, and (payout, sentence) of those that were refused."""

    approved: tuple[str, ...]
    refused: tuple[tuple[Payout, str], ...]


def source_of(payout: Payout) -> postings.Account:
    """The balance a payout comes from and goes back to."""
    if payout.purse == Purse.EARNINGS:
        return postings.purse(Purse.EARNINGS, payout.payee.code, payout.currency)
    owner = payout.payee.organisation
    if owner is None:
        raise PaymentError(_("Only an organisation has such a balance."), code="purse")
    return postings.purse(payout.purse, owner.code, payout.currency)


def lock(payout: Payout, version: int | None = None) -> Payout:
    """The row as it is now, locked. Raises StaleError when the page showed an older one."""
    rows = Payout.objects.select_for_update(of=("self",)).select_related(
        "payee__organisation", "account__institution", "payee__user"
    )
    fresh = rows.get(pk=payout.pk)
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

    The same `submit_key` answers the first payout. Raises PaymentError: no account, account too new, another name on
    it, too little, more than the receiver takes.
    """
    rules.may_request_payout(by).demand()
    if rules.purse_of(by) == Purse.BRAND:
        rules.may_move_balance(by.organisation_id).demand()
    payee = Payee.objects.visible_to(by).select_for_update(of=("self",)).first()
    if payee is None:
        raise PaymentError(_("Tell us your bank account first."), code="no_account")
    first = payee.payouts.filter(submit_key=submit_key).first()
    if first is not None:
        return first
    return ask(payee, amount, submit_key=submit_key, currency=currency, purse=rules.purse_of(by), by=by, now=now)


def ask(
    payee: Payee, amount: int, *, submit_key: str, currency: str, purse: str, by: Actor, now: datetime,
    is_automatic: bool = False, replaces: Payout | None = None,
) -> Payout:  # fmt: skip
    """Write the request of a locked payee and set the money aside. Raises PaymentError."""
    account = payee.accounts.in_use().select_related("institution").first()
    if account is None or payee.completed_at is None:
        raise PaymentError(_("Tell us your bank account first."), code="no_account")
    usable = rules.may_use_account(account, now)
    if not usable:
        raise PaymentError(usable.reason, code="frozen" if account.usable_at > now else "name")
    if amount < settings.PAYOUT_MINIMUM:
        least = _("The smallest payout is %(amount)s.") % {
            "amount": format_money(Money(settings.PAYOUT_MINIMUM, currency), get_language() or "id")
        }
        raise PaymentError(least, field_errors={"amount": least})
    try:
        rails.choose(account.institution, amount, now)
    except rails.NoRail as error:
        raise PaymentError(error.sentence, field_errors={"amount": error.sentence}, code="limit") from None
    payout = Payout.objects.create(
        payee=payee, account=account, purse=purse, amount=amount, currency=currency, is_automatic=is_automatic,
        replaces=replaces, submit_key=submit_key, requested_at=now, requested_by=by.user,
    )  # fmt: skip
    try:
        postings.reserve_payout(
            payout=payout.code, source=source_of(payout), amount=amount, currency=currency, by=by, now=now
        )
    except postings.Overdraft:
        more = _("This is more than your balance.")
        raise PaymentError(more, field_errors={"amount": more}) from None
    about = {"amount": amount, "standing_order": is_automatic}
    audit.record("payout.requested", payout, by=by, now=now, data=about)
    outbox.publish("payout.requested", payout=payout.code)
    return payout


@transaction.atomic
def cancel_payout(*, payout: Payout, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The owner takes the request back before it is sent."""
    fresh = lock(payout, version)
    rules.may_cancel_payout(by, fresh).demand()
    return end_unsent(fresh, by=by, now=now)


def end_unsent(fresh: Payout, *, by: Actor, now: datetime) -> Payout:
    """A locked payout that was not sent ends; the money is back in the balance and the approval is void."""
    move(
        fresh, PayoutState.CANCELLED, by=by, now=now, verb="payout.cancelled", closed_at=now, next_check_at=None,
        alarm="", **NOT_APPROVED,
    )  # fmt: skip
    _give_back(fresh, by=by, now=now)
    outbox.publish("payout.cancelled", payout=fresh.code)
    return fresh


def _give_back(fresh: Payout, *, by: Actor, now: datetime) -> None:
    postings.give_back_payout(
        payout=fresh.code, source=source_of(fresh), amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )


@transaction.atomic
def change_payout(
    *, payout: Payout, amount: int, submit_key: str, version: int | None = None, by: Actor, now: datetime
) -> Payout:
    """Another amount, before it is sent: the old request ends, with its approval, and a new one stands in its place.

    Whoever changes it is the new one's maker: an operator who corrects an amount cannot approve it.
    """
    payee = Payee.objects.select_for_update(of=("self",)).get(pk=payout.payee_id)
    first = payee.payouts.filter(submit_key=submit_key).first()
    if first is not None:
        return first
    fresh = lock(payout, version)
    rules.may_change_payout(by, fresh).demand()
    if amount == fresh.amount:
        return fresh
    end_unsent(fresh, by=by, now=now)
    return ask(
        payee, amount, submit_key=submit_key, currency=fresh.currency, purse=fresh.purse, by=by, now=now, replaces=fresh
    )


@transaction.atomic
def approve_payout(
    *, payout: Payout, channel: str = "", version: int | None = None, by: Actor, now: datetime
) -> Payout:
    """A second person says yes, for this amount and account. The database refuses the one who asked.

    `channel` is "manual" or a gateway's name; empty takes the one of this installation. A gateway sends it by itself.
    """
    fresh = lock(payout, version)
    rules.may_approve_payout(by, fresh).demand()
    way = channel or channels.payout_channel()
    if way != MANUAL and way not in channels.gateways():
        raise PaymentError(_("This payment partner is not set up here."), field_errors={"channel": _("Choose one.")})
    try:
        rail = rails.choose(fresh.account.institution, fresh.amount, now)
    except rails.NoRail as error:
        raise PaymentError(error.sentence, code="limit") from None
    move(
        fresh, PayoutState.APPROVED, by=by, now=now, verb="payout.approved", data={"channel": way},
        approved_at=now, approved_by=by.user, approved_amount=fresh.amount, approved_account=fresh.account,
        channel=way, rail=rail.name, expected_at=rail.arrives_at, alarm="",
        next_check_at=None if way == MANUAL else rail.sends_at,
    )  # fmt: skip
    outbox.publish("payout.approved", payout=fresh.code)
    return fresh


def approve_payouts(*, codes: Iterable[str], channel: str = "", by: Actor, now: datetime) -> BatchAnswer:
    """One click for many: each is checked and written singly; one that is refused is named and the others go on."""
    may_operate(by).demand()
    rows = Payout.objects.visible_to(by).select_related("payee__user", "payee__organisation", "account__institution")
    approved: list[str] = []
    refused: list[tuple[Payout, str]] = []
    for payout in rows.filter(code__in=list(codes)).order_by("pk"):
        try:
            approved.append(approve_payout(payout=payout, channel=channel, by=by, now=now).code)
        except ActionError as error:
            refused.append((payout, error.sentence))
    return BatchAnswer(tuple(approved), tuple(refused))


@transaction.atomic
def withdraw_approval(
    *, payout: Payout, reason: str = "", version: int | None = None, by: Actor, now: datetime
) -> Payout:
    """Take an approval back before it is sent: to decide again, or to choose another way of sending."""
    fresh = lock(payout, version)
    rules.may_process_payout(by, fresh, PayoutState.APPROVED).demand()
    return void_approval(fresh, reason=reason, by=by, now=now)


def void_approval(fresh: Payout, *, reason: str, by: Actor, now: datetime) -> Payout:
    """A locked, approved payout is a request again."""
    return move(
        fresh, PayoutState.REQUESTED, by=by, now=now, verb="payout.approval_withdrawn", data={"reason": reason},
        next_check_at=None, expected_at=None, alarm="", **NOT_APPROVED,
    )  # fmt: skip


@transaction.atomic
def reject_payout(*, payout: Payout, reason: str, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """A second person says no, and why; the money is back in the balance."""
    fresh = lock(payout, version)
    rules.may_reject_payout(by, fresh).demand()
    why = reason_given(reason)
    move(fresh, PayoutState.REJECTED, by=by, now=now, verb="payout.rejected", closed_at=now, reason=why)
    _give_back(fresh, by=by, now=now)
    outbox.publish("payout.rejected", payout=fresh.code)
    return fresh


@transaction.atomic
def mark_sent(*, payout: Payout, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The transfer was given to the bank by hand."""
    fresh = lock(payout, version)
    rules.may_send_by_hand(by, fresh).demand()
    return sent_by_hand(fresh, by=by, now=now)


def sent_by_hand(fresh: Payout, *, by: Actor, now: datetime, **facts: Any) -> Payout:
    """A locked, approved payout is on its way through the operator's own bank."""
    move(fresh, PayoutState.SENT, by=by, now=now, verb="payout.sent", sent_at=now, sent_by=by.user, **facts)
    postings.send_payout(
        payout=fresh.code, attempt=fresh.attempt, amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )
    outbox.publish("payout.sent", payout=fresh.code)
    return fresh


@transaction.atomic
def settle_payout(
    *, payout: Payout, bank_reference: str, version: int | None = None, by: Actor, now: datetime
) -> Payout:
    """The bank statement shows that it left; `bank_reference` names the line (required, usable once)."""
    reference = " ".join(bank_reference.split())
    fresh = lock(payout)
    if fresh.state == PayoutState.SUCCEEDED and fresh.bank_reference == reference:
        return fresh
    _check_version(fresh, version)
    rules.may_settle_by_hand(by, fresh).demand()
    if not reference:
        needed = _("Write the reference of the line on the bank statement.")
        raise PaymentError(needed, field_errors={"bank_reference": needed})
    try:
        with transaction.atomic():
            return arrived(fresh, bank_reference=reference, by=by, now=now)
    except IntegrityError as error:
        if "bank_reference" not in str(error):
            raise
        used = _("This line of the bank statement already settled another payout.")
        raise PaymentError(used, field_errors={"bank_reference": used}) from None


def arrived(fresh: Payout, *, bank_reference: str, by: Actor, now: datetime, **facts: Any) -> Payout:
    """A locked payout on its way has arrived."""
    move(
        fresh, PayoutState.SUCCEEDED, by=by, now=now, verb="payout.succeeded", data={"bank_reference": bank_reference},
        settled_at=now, bank_reference=bank_reference, next_check_at=None, alarm="", **facts,
    )  # fmt: skip
    postings.settle_payout(
        payout=fresh.code, amount=fresh.amount, currency=fresh.currency, channel=fresh.channel, by=by, now=now
    )
    outbox.publish("payout.succeeded", payout=fresh.code)
    return fresh


@transaction.atomic
def fail_payout(*, payout: Payout, reason: str, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """The bank refused it: say why; the money is back in the balance."""
    fresh = lock(payout, version)
    rules.may_settle_by_hand(by, fresh).demand()
    return failed(fresh, reason=reason_given(reason), by=by, now=now)


def failed(fresh: Payout, *, by: Actor, now: datetime, **facts: Any) -> Payout:
    """A locked payout on its way did not arrive, for good; the money is back in the balance."""
    move(
        fresh, PayoutState.FAILED, by=by, now=now, verb="payout.failed", closed_at=now, next_check_at=None, alarm="",
        **facts,
    )  # fmt: skip
    postings.fail_payout(
        payout=fresh.code, source=source_of(fresh), amount=fresh.amount, currency=fresh.currency, by=by, now=now
    )
    outbox.publish("payout.failed", payout=fresh.code)
    return fresh


@transaction.atomic
def reverse_payout(*, payout: Payout, reason: str, version: int | None = None, by: Actor, now: datetime) -> Payout:
    """It had arrived, and the bank sent it back: say why; the money is back in the balance."""
    fresh = lock(payout, version)
    rules.may_process_payout(by, fresh, PayoutState.SUCCEEDED).demand()
    return came_back(fresh, reason=reason_given(reason), by=by, now=now)


def came_back(fresh: Payout, *, by: Actor, now: datetime, **facts: Any) -> Payout:
    """A locked payout that had arrived was sent back; the money is back in the balance."""
    move(fresh, PayoutState.REVERSED, by=by, now=now, verb="payout.reversed", closed_at=now, alarm="", **facts)
    postings.reverse_payout(
        payout=fresh.code, source=source_of(fresh), amount=fresh.amount, currency=fresh.currency,
        channel=fresh.channel, by=by, now=now,
    )  # fmt: skip
    outbox.publish("payout.reversed", payout=fresh.code)
    return fresh


@transaction.atomic
def reveal_account(*, payout: Payout, by: Actor, now: datetime) -> tuple[str, str]:
    """(number, holder) of the account, for the operator who makes the transfer. Every look is written down."""
    rules.may_process_payout(by, payout, PayoutState.APPROVED, PayoutState.SENT).demand()
    audit.record("payout.account_read", payout, by=by, now=now, data={"account": payout.account.code})
    return payout.account.number, payout.account.holder_name


def reason_given(reason: str) -> str:
    """The reason, trimmed. Raises PaymentError when there is none."""
    why = reason.strip()[:500]
    if not why:
        needed = _("Say why, so that the payee can mend it.")
        raise PaymentError(needed, field_errors={"reason": needed})
    return why
