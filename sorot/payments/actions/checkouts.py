"""Paying in through a gateway: our intent is committed, then the gateway is called, then its answer is written.

Whatever a browser or a notification says, the gateway is asked before money moves. A process that dies between two of
these steps leaves a row whose `next_check_at` comes: `polling.py` takes it up again with the same reference.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from sorot.core import audit, outbox
from sorot.core.access import SYSTEM, Actor
from sorot.core.crash import point
from sorot.core.errors import StaleError
from sorot.core.states import move
from sorot.payments import channels, postings, rules
from sorot.payments.actions import steps
from sorot.payments.actions.asking import gateway_of, lock, method_of, next_check
from sorot.payments.actions.transfers import confirm_payment
from sorot.payments.enums import (
    CHECKOUT_LIFE,
    LIVE_CHECKOUT,
    LIVE_FUNDING,
    CheckoutState,
)
from sorot.payments.errors import PaymentError
from sorot.payments.gateways.base import (
    CheckoutPage,
    CheckoutRequest,
    GatewayError,
    InexactAmount,
    NotFound,
    Payment,
    PaymentStatus,
    Unsure,
)
from sorot.payments.models import Checkout, Funding

log = logging.getLogger("sorot.payments")

#: A first call may take this long; nobody repeats it earlier.
FIRST_CALL = timedelta(minutes=1)
#: A page that nobody used, and one whose state the gateway never makes clear, are given up so long after their end.
GRACE, PATIENCE = timedelta(minutes=10), timedelta(days=2)
#: How long the gateway is asked for its fee when it did not say it with the payment.
FEE_PATIENCE = timedelta(days=2)
#: The money did come, whatever became of it afterwards.
CAME = frozenset({PaymentStatus.PAID, PaymentStatus.CHARGEBACK})
CLOSED = {PaymentStatus.EXPIRED: CheckoutState.EXPIRED, PaymentStatus.FAILED: CheckoutState.FAILED}


# ---------------------------------------------------------------- opening a page
def open_checkout(*, funding: Funding, by: Actor, now: datetime) -> Checkout:
    """The payment page for `funding`: made at the gateway, or the one that is already there.

    A second click gets the same page. CREATING means that the gateway's answer is awaited (asked again by the timer);
    FAILED that it refused. Raises PaymentError and RefusedError. Not to be called inside a transaction.
    """
    old = Checkout.objects.filter(funding=funding, state=CheckoutState.OPEN, expires_at__lte=now).first()
    if old is not None:
        follow_checkout(reference=old.reference, now=now)
    checkout, is_new = _intend(funding, by=by, now=now)
    return ask_for_page(checkout, now=now) if is_new else checkout


@transaction.atomic
def _intend(funding: Funding, *, by: Actor, now: datetime) -> tuple[Checkout, bool]:
    terms = steps.lock_terms(pk=funding.terms_id)
    fresh = Funding.objects.select_related("terms").get(pk=funding.pk)
    live = Checkout.objects.filter(funding=fresh, state__in=LIVE_CHECKOUT).first()
    if live is not None:
        rules.may_pay(by).demand()
        return live, False
    rules.may_open_checkout(by, fresh).demand()
    gateway = channels.payin_gateway()
    if gateway is None or by.user is None:
        raise PaymentError(_("No payment partner is set up here."), code="no_gateway")
    number = (Checkout.objects.filter(funding=fresh).aggregate(last=Max("number"))["last"] or 0) + 1
    checkout = Checkout.objects.create(
        funding=fresh,
        number=number,
        gateway=gateway.name,
        reference=f"{fresh.code}-{number}",
        amount=fresh.amount,
        currency=terms.currency,
        locale=(get_language() or "id")[:2],
        created_at=now,
        created_by=by.user,
        expires_at=now + CHECKOUT_LIFE,
        next_check_at=now + FIRST_CALL,
    )
    audit.record("checkout.asked", checkout, by=by, now=now, data={"funding": fresh.code, "amount": checkout.amount})
    return checkout, True


def ask_for_page(checkout: Checkout, *, now: datetime) -> Checkout:
    """Have the page of a CREATING checkout made; the same reference whenever it is repeated."""
    gateway = gateway_of(checkout.gateway)
    if gateway is None:
        return _wait(checkout, now)
    try:
        page = gateway.create_checkout(_request(checkout))
    except Unsure:
        return _wait(checkout, now)
    except (GatewayError, InexactAmount) as error:
        # Refused, so nobody has the address of a page under this reference: the next one may have another reference.
        log.warning("checkout %s refused: %s", checkout.reference, error)
        return _fail(checkout, now)
    if not _is_web_address(page.url):
        return _fail(checkout, now)
    return _keep_page(checkout, page, now)


def _request(checkout: Checkout) -> CheckoutRequest:
    """Made of the row alone, so that a repeated call is the same call."""
    terms, user = checkout.funding.terms, checkout.created_by
    back = settings.PUBLIC_URL.rstrip("/") + reverse("payments:funding_arrival", args=[checkout.funding.code])
    return CheckoutRequest(
        reference=checkout.reference,
        amount=checkout.amount,
        currency=checkout.currency,
        description=f"Sorot {terms.title}"[:100],
        payer_code=terms.payer.code,
        payer_name=terms.payer.name,
        payer_email=user.email,
        success_url=back,
        cancel_url=back,
        expires_at=checkout.expires_at,
        locale=checkout.locale,
    )


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and len(url) <= 2000


@transaction.atomic
def _keep_page(checkout: Checkout, page: CheckoutPage, now: datetime) -> Checkout:
    fresh = lock(checkout)
    if fresh.state != CheckoutState.CREATING:
        return fresh
    return move(
        fresh, CheckoutState.OPEN, by=SYSTEM, now=now, verb="checkout.opened",
        gateway_id=page.gateway_id[:120], url=page.url, expires_at=page.expires_at or fresh.expires_at,
        raw_status=str(page.status)[:60], checks=0, next_check_at=next_check(1, now),
    )  # fmt: skip


@transaction.atomic
def _fail(checkout: Checkout, now: datetime) -> Checkout:
    fresh = lock(checkout)
    if fresh.state != CheckoutState.CREATING:
        return fresh
    return move(
        fresh, CheckoutState.FAILED, by=SYSTEM, now=now, verb="checkout.failed", closed_at=now, next_check_at=None
    )


@transaction.atomic
def _wait(checkout: Checkout, now: datetime) -> Checkout:
    """No certain answer: ask again later, hold until then."""
    fresh = lock(checkout)
    if fresh.state == CheckoutState.CREATING and now > fresh.expires_at:
        return _fail(fresh, now)
    fresh.checks += 1
    fresh.next_check_at = next_check(fresh.checks, now)
    fresh.save(update_fields=["checks", "next_check_at"])
    return fresh


# ---------------------------------------------------------------- following it
def follow_checkout(*, reference: str, now: datetime) -> Checkout | None:
    """Ask the gateway about one payment page and write down what it says; None for a reference that is not ours.

    PAID with the amount that was asked secures the funding, or becomes the brand's balance when the funding no longer
    waits. Another amount is an alarm and books nothing. Forward only: repeating it changes nothing.
    Not to be called inside a transaction.
    """
    rows = Checkout.objects.select_related("funding__terms__payer", "created_by")
    checkout = rows.filter(reference=reference).first()
    if checkout is None:
        return None
    gateway = gateway_of(checkout.gateway)
    if gateway is None:
        return _wait(checkout, now)
    point("fund.before_call")
    try:
        payment = gateway.get_payment(reference=checkout.reference, gateway_id=checkout.gateway_id)
    except NotFound:
        return _not_there(checkout, now)
    except GatewayError as error:
        log.warning("checkout %s could not be read: %s", checkout.reference, error)
        return _wait(checkout, now)
    point("fund.after_call")
    followed = _apply(checkout, payment, now)
    point("fund.after_commit")
    return followed


@transaction.atomic
def _not_there(checkout: Checkout, now: datetime) -> Checkout:
    """The gateway knows nothing of it: the payer has not chosen how to pay, or the page was never made."""
    fresh = lock(checkout)
    if fresh.state in (CheckoutState.OPEN, CheckoutState.CANCELLED) and now > fresh.expires_at + GRACE:
        return _close(fresh, CheckoutState.EXPIRED, now)
    return _hold(fresh, now)


@transaction.atomic
def _apply(checkout: Checkout, payment: Payment, now: datetime) -> Checkout:
    from sorot.payments.actions import chargebacks

    fresh = lock(checkout)
    fresh.raw_status = payment.raw_status[:60]
    if payment.status == PaymentStatus.REFUNDED and fresh.state != CheckoutState.PAID:
        fresh = _raise_alarm(fresh, payment, said("It was paid and given back outside this site."), now)
    elif payment.status in CAME and fresh.state != CheckoutState.PAID:
        wrong = _difference(fresh, payment)
        fresh = _raise_alarm(fresh, payment, wrong, now) if wrong else _book(fresh, payment, now)
    elif fresh.state == CheckoutState.PAID:
        _book_fee(fresh, payment, now)
    elif payment.status in CLOSED:
        fresh = _close(fresh, CLOSED[payment.status], now)
    else:
        fresh = _hold(fresh, now)
    if fresh.state == CheckoutState.PAID:
        chargebacks.apply_reading(fresh, payment.status, now=now)
    return fresh


def _difference(fresh: Checkout, payment: Payment) -> str:
    """Why this payment must not be booked; "" when it is exactly what was asked."""
    if payment.amount is None:
        return said("The payment partner does not say how much was paid.")
    if payment.amount != fresh.amount or payment.currency != fresh.currency:
        return said("Another amount was paid than was asked.")
    if not payment.payment_id:
        return said("The payment partner gives the payment no number.")
    return ""


def _raise_alarm(fresh: Checkout, payment: Payment, alarm: str, now: datetime) -> Checkout:
    """Keep it for a person; nothing is booked, and the gateway is still asked now and then."""
    is_news = fresh.alarm != alarm or fresh.alarm_amount != payment.amount
    fresh.alarm, fresh.alarm_amount = alarm[:300], payment.amount
    fresh.checks += 1
    fresh.next_check_at = next_check(max(fresh.checks, 7), now)
    fresh.save(update_fields=["raw_status", "alarm", "alarm_amount", "checks", "next_check_at"])
    if is_news:
        audit.record("checkout.alarm", fresh, by=SYSTEM, now=now, data={"alarm": alarm, "amount": payment.amount})
        outbox.publish("gateway.alarm", thing="checkout", code=fresh.code)
    return fresh


def _book(fresh: Checkout, payment: Payment, now: datetime, *, amount: int | None = None) -> Checkout:
    """The money is there. With `amount` an odd payment that the desk takes: it becomes the brand's balance."""
    funding, is_odd = fresh.funding, amount is not None
    is_balance = is_odd or funding.state not in LIVE_FUNDING
    method, paid = method_of(payment.channel), fresh.amount if amount is None else amount
    knows_fee = payment.fee is not None
    move(
        fresh, CheckoutState.PAID, by=SYSTEM, now=now, verb="checkout.paid",
        data={"funding": funding.code, "amount": paid, "balance": is_balance},
        raw_status=fresh.raw_status, payment_id=payment.payment_id[:120], method=method, paid_amount=paid, paid_at=now,
        is_balance=is_balance, closed_at=None, alarm="", alarm_amount=None, checks=0,
        next_check_at=None if knows_fee else next_check(2, now),
    )  # fmt: skip
    if is_odd:
        terms = funding.terms
        postings.pay_in(
            funding=fresh.reference, brand=terms.payer.code, amount=paid, currency=fresh.currency,
            deal=terms.deal_code, channel=fresh.gateway, by=SYSTEM, now=now,
        )  # fmt: skip
    else:
        confirm_payment(
            funding=funding, gateway=fresh.gateway, payment_id=payment.payment_id[:60], method=method, amount=paid,
            by=SYSTEM, now=now,
        )  # fmt: skip
    _book_fee(fresh, payment, now)
    if is_balance:
        outbox.publish("payment.paid_to_balance", checkout=fresh.code)
    return fresh


def _book_fee(fresh: Checkout, payment: Payment, now: datetime) -> None:
    """What the gateway kept, once; it may say so later than the payment."""
    if fresh.fee is not None:
        _stop_asking(fresh)
        return
    if payment.fee is None:
        if fresh.next_check_at is not None:
            is_over = fresh.paid_at is not None and now > fresh.paid_at + FEE_PATIENCE
            fresh.checks += 1
            fresh.next_check_at = None if is_over else next_check(fresh.checks + 3, now)
            fresh.save(update_fields=["checks", "next_check_at"])
        return
    fresh.fee, fresh.next_check_at = payment.fee, None
    fresh.save(update_fields=["fee", "next_check_at"])
    if payment.fee:
        postings.gateway_fee(
            thing=f"checkout:{fresh.reference}", amount=payment.fee, currency=fresh.currency, channel=fresh.gateway,
            by=SYSTEM, now=now,
        )  # fmt: skip


def _stop_asking(fresh: Checkout) -> Checkout:
    """All is known. An answer that was lost meanwhile had set a time to ask again: it must not stay for ever."""
    if fresh.next_check_at is not None:
        fresh.next_check_at = None
        fresh.save(update_fields=["next_check_at"])
    return fresh


def _close(fresh: Checkout, to: CheckoutState, now: datetime) -> Checkout:
    if fresh.state in (to, CheckoutState.EXPIRED, CheckoutState.FAILED):
        return _stop_asking(fresh)
    return move(
        fresh, to, by=SYSTEM, now=now, verb=f"checkout.{to}", raw_status=fresh.raw_status, closed_at=now,
        next_check_at=None,
    )  # fmt: skip


def _hold(fresh: Checkout, now: datetime) -> Checkout:
    """Nothing is certain yet. A page whose funding no longer waits is not offered any more, but still watched."""
    if fresh.state in (CheckoutState.EXPIRED, CheckoutState.FAILED, CheckoutState.PAID):
        return _stop_asking(fresh)
    if now > fresh.expires_at + PATIENCE:
        return _close(fresh, CheckoutState.EXPIRED, now)
    checks, later = fresh.checks + 1, next_check(fresh.checks + 1, now)
    if fresh.state == CheckoutState.OPEN and fresh.funding.state not in LIVE_FUNDING:
        return move(
            fresh, CheckoutState.CANCELLED, by=SYSTEM, now=now, verb="checkout.cancelled",
            raw_status=fresh.raw_status, closed_at=now, checks=checks, next_check_at=later,
        )  # fmt: skip
    fresh.checks, fresh.next_check_at = checks, later
    fresh.save(update_fields=["raw_status", "checks", "next_check_at"])
    return fresh


def finish_checkout(*, checkout: Checkout, now: datetime) -> Checkout:
    """Take up a page whose making was interrupted: ask again with the same reference, or give it up when it is not
    wanted any more."""
    if checkout.funding.state not in LIVE_FUNDING:
        return _give_up(checkout, now)
    return ask_for_page(checkout, now=now)


@transaction.atomic
def _give_up(checkout: Checkout, now: datetime) -> Checkout:
    fresh = lock(checkout)
    if fresh.state != CheckoutState.CREATING:
        return fresh
    return move(
        fresh, CheckoutState.CANCELLED, by=SYSTEM, now=now, verb="checkout.cancelled", closed_at=now, next_check_at=None
    )


def take_odd_payment(*, checkout: Checkout, version: int | None = None, by: Actor, now: datetime) -> Checkout:
    """The desk has looked at a payment of another amount than was asked: what came becomes the brand's balance.

    The gateway is read once more; it has to say what the desk saw. Raises PaymentError, StaleError, RefusedError.
    """
    rules.may_take_odd_payment(by, checkout).demand()
    gateway = gateway_of(checkout.gateway)
    try:
        if gateway is None:
            raise Unsure("not configured")
        payment = gateway.get_payment(reference=checkout.reference, gateway_id=checkout.gateway_id)
    except GatewayError:
        raise PaymentError(_("The payment partner cannot be reached now. Try again in a few minutes.")) from None
    with transaction.atomic():
        fresh = lock(checkout)
        rules.may_take_odd_payment(by, fresh).demand()
        is_same = payment.amount == fresh.alarm_amount and payment.currency == fresh.currency
        if (version is not None and fresh.version != version) or not is_same:
            raise StaleError(_("The payment partner says something else now. Look again, then decide."))
        if payment.status != PaymentStatus.PAID or not payment.amount or not payment.payment_id:
            raise PaymentError(_("The payment partner does not say that this was paid."), code="not_paid")
        audit.record("checkout.odd_taken", fresh, by=by, now=now, data={"amount": payment.amount})
        return _book(fresh, payment, now, amount=payment.amount)
