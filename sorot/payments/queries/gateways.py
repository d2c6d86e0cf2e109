"""Payment pages, returns, and what a gateway said that a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.payments import channels
from sorot.payments.enums import (
    LIVE_CHECKOUT,
    NOTICES_TO_SEE,
    OPEN_CHARGEBACKS,
    ChargebackState,
    CheckoutState,
    FundingSource,
    MoneyMode,
    ReturnState,
)
from sorot.payments.models import Chargeback, Checkout, Funding, GatewayEvent, PayoutAccount, RefusedHook, SourceReturn


@dataclass(frozen=True, slots=True)
class PayWays:
    """How one funding can be paid: through a payment partner, by a transfer by hand, or to the creator directly."""

    partner: str
    is_simulated: bool
    by_partner: bool
    by_transfer: bool
    is_direct: bool
    checkout: Checkout | None
    who_holds: str


def pay_ways(funding: Funding) -> PayWays:
    """What the page of `funding` offers, and who holds the money meanwhile, in words."""
    mode = funding.terms.mode
    gateway = channels.payin_gateway() if mode != MoneyMode.DIRECT else None
    rows = Checkout.objects.filter(funding=funding).order_by("-number")
    checkout = rows.filter(state__in=LIVE_CHECKOUT).first() or rows.first()
    name = checkout.gateway if checkout is not None else gateway.name if gateway is not None else ""
    known = channels.gateways().get(name)
    return PayWays(
        partner=known.label if known is not None else name,
        is_simulated=channels.is_simulated(name),
        by_partner=gateway is not None,
        by_transfer=mode == MoneyMode.OPERATOR,
        is_direct=funding.source == FundingSource.DIRECT,
        checkout=checkout,
        who_holds=_who_holds(funding, known.label if known is not None else ""),
    )


def _who_holds(funding: Funding, partner: str) -> str:
    if funding.source == FundingSource.DIRECT:
        return _("Nobody holds this money: it goes from the brand's bank straight to the creator's.")
    if funding.terms.mode == MoneyMode.PARTNER or funding.source == FundingSource.GATEWAY:
        return _("%(partner)s, a licensed payment partner, holds the money until the work is approved.") % {
            "partner": partner or _("The payment partner")
        }
    return _("The operator of this site holds the money until the work is approved.")


def latest_checkout(funding: Funding) -> Checkout | None:
    """The page that can be paid, else the last one."""
    rows = Checkout.objects.filter(funding=funding).order_by("-number")
    return rows.filter(state__in=LIVE_CHECKOUT).first() or rows.first()


def direct_account(funding: Funding, now: datetime) -> PayoutAccount | None:
    """Where a direct payment goes, for showing its masked form; None while there is none that may be used."""
    rows = PayoutAccount.objects.in_use().select_related("institution")
    return rows.filter(payee=funding.terms.payee_id, usable_at__lte=now).first()


def is_paused_by_bank(deal_code: str) -> bool:
    """A payer's bank asks money of this deal back, and it is not decided: what is secured waits, through no fault of
    the creator."""
    return Funding.objects.filter(terms__deal_code=deal_code, frozen_at__isnull=False).exists()


def debt_of(actor: Actor, funding: Funding) -> Chargeback | None:
    """What the payer still owes because its bank took this payment back; for the payer itself only."""
    if actor.organisation_id is None or actor.organisation_id != funding.terms.payer_id:
        return None
    owed = Chargeback.objects.blocking().filter(checkout__funding=funding, owed_amount__gt=0)
    return owed.order_by("owed_due_at", "pk").first()


# ---------------------------------------------------------------- returns
def returns_of(actor: Actor) -> QuerySet[SourceReturn]:
    """Those of one's own balance, newest first."""
    rows = SourceReturn.objects.none() if actor.is_operator else SourceReturn.objects.visible_to(actor)
    return rows.select_related("checkout__funding__terms").order_by("-requested_at", "-pk")


@dataclass(frozen=True, slots=True)
class ReturnablePayment:
    """A payment through a partner, and how much of it can still go back to where it came from."""

    code: str
    title: str
    paid_at: datetime
    method: str
    left: Money


def returnable_payments(actor: Actor) -> list[ReturnablePayment]:
    """Payments of the hat's own organisation with something left, newest first. One query."""
    if actor.organisation is None:
        return []
    gone = Coalesce(Sum("returns__amount", filter=~Q(returns__state=ReturnState.FAILED), distinct=False), Value(0))
    rows = (
        Checkout.objects.filter(funding__terms__payer=actor.organisation, state=CheckoutState.PAID)
        .exclude(chargebacks__state__in=[*OPEN_CHARGEBACKS, ChargebackState.LOST])
        .annotate(left=F("paid_amount") - gone)
        .filter(left__gt=0)
        .select_related("funding__terms")
        .order_by("-paid_at", "-pk")[:50]
    )
    return [
        ReturnablePayment(
            code=row.code,
            title=row.funding.terms.title,
            paid_at=row.paid_at,
            method=row.get_method_display(),
            left=Money(row.left, row.currency),
        )
        for row in rows
        if row.paid_at is not None
    ]


# ---------------------------------------------------------------- the desk
@dataclass(frozen=True, slots=True)
class OddThings:
    """What does not fit our books: payments and returns with another amount or end, notices, unproved senders."""

    checkouts: tuple[Checkout, ...]
    returns: tuple[SourceReturn, ...]
    notices: QuerySet[GatewayEvent]
    refused: tuple[RefusedHook, ...]


def odd_things(actor: Actor, *, now: datetime) -> OddThings:
    """For the desk's page; empty for everybody else. A fixed number of queries."""
    checkouts = Checkout.objects.visible_to(actor) if actor.is_operator else Checkout.objects.none()
    returns = SourceReturn.objects.visible_to(actor) if actor.is_operator else SourceReturn.objects.none()
    notices = GatewayEvent.objects.visible_to(actor).filter(state__in=NOTICES_TO_SEE)
    refused = RefusedHook.objects.filter(date=clock.today(now)) if actor.is_operator else RefusedHook.objects.none()
    return OddThings(
        checkouts=tuple(
            checkouts.exclude(alarm="").select_related("funding__terms__payer").order_by("created_at", "pk")[:50]
        ),
        returns=tuple(returns.exclude(alarm="").select_related("brand").order_by("requested_at", "pk")[:50]),
        notices=notices.defer("body").order_by("received_at", "pk"),
        refused=tuple(refused.order_by("gateway")),
    )


#: One query instead of four: the desk's first page asks for many such numbers.
COUNTS = """
select (select count(*) from payments_gatewayevent where state = any(%s))
     + (select count(*) from payments_checkout where alarm <> '')
     + (select count(*) from payments_sourcereturn where alarm <> ''),
       (select count(*) from payments_chargeback where state = any(%s) or (owed_amount > 0 and debt = ''))
"""


@dataclass(frozen=True, slots=True)
class GatewayCounts:
    """How much of what gateways said waits for a person."""

    odd: int
    chargebacks: int


def gateway_counts(actor: Actor) -> GatewayCounts:
    """For the operator's first page; zeros for everybody else."""
    if not actor.is_operator:
        return GatewayCounts(0, 0)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [list(NOTICES_TO_SEE), list(OPEN_CHARGEBACKS)])
        odd, chargebacks = cursor.fetchone()
    return GatewayCounts(odd=odd, chargebacks=chargebacks)


def chargebacks_of(actor: Actor, *, is_open: bool) -> QuerySet[Chargeback]:
    """Cases to work on (not decided, or something owed), those due first; or those that are over."""
    rows = Chargeback.objects.visible_to(actor).select_related("checkout__funding__terms__payer")
    if is_open:
        return rows.blocking().order_by("evidence_due_at", "pk")
    return rows.exclude(pk__in=Chargeback.objects.blocking().values("pk")).order_by("-decided_at", "-pk")
