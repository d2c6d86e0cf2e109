"""What passes between this house and a payment gateway: payment pages and what the gateway tells us."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.payments.enums import (
    CHECKOUT_MOVES,
    LIVE_CHECKOUT,
    NOTICE_MOVES,
    CheckoutState,
    NoticeState,
    PayMethod,
)
from sorot.payments.models.funding import Funding


class CheckoutQuerySet(models.QuerySet["Checkout"]):
    """Payment pages."""

    def visible_to(self, actor: Actor) -> CheckoutQuerySet:
        """Those of visible fundings that go through this site: the payer's side and the operator."""
        return self.filter(funding__in=Funding.objects.visible_to(actor))


class Checkout(models.Model):
    """One payment page at a gateway for one funding. `reference` is ours, committed before the gateway is called."""

    MOVES = CHECKOUT_MOVES

    code = code_field()
    funding = models.ForeignKey(Funding, models.PROTECT, related_name="checkouts")
    number = models.PositiveSmallIntegerField()
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=50, unique=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=CheckoutState.choices, default=CheckoutState.CREATING)
    locale = models.CharField(max_length=5)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    #: The gateway's name of the page, and its address; known once it answered.
    gateway_id = models.CharField(max_length=120, blank=True)
    url = models.TextField(max_length=2000, blank=True)
    #: The gateway's name of the money itself, and what it said last in its own word.
    payment_id = models.CharField(max_length=120, blank=True)
    raw_status = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=8, choices=PayMethod.choices, blank=True)
    #: What the gateway kept; None while it does not say.
    fee = models.BigIntegerField(null=True)
    #: What was booked: the amount, unless the desk took an odd one.
    paid_amount = models.BigIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)
    #: It did not pay for the funding (called off, or paid already) and became the brand's balance.
    is_balance = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    #: Why a person has to look; nothing is booked meanwhile.
    alarm = models.TextField(max_length=300, blank=True)
    alarm_amount = models.BigIntegerField(null=True)
    #: When the gateway is asked next, and how often it was.
    next_check_at = models.DateTimeField(null=True)
    checks = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = CheckoutQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_check_at"], name="checkout_due", condition=Q(next_check_at__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["funding", "number"], name="checkout_number_once"),
            models.UniqueConstraint(
                fields=["funding"], condition=Q(state__in=LIVE_CHECKOUT), name="checkout_one_live_per_funding"
            ),
            models.UniqueConstraint(
                fields=["gateway", "payment_id"], condition=~Q(payment_id=""), name="checkout_payment_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="checkout_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=CheckoutState.values), name="checkout_state_known"),
            models.CheckConstraint(condition=~Q(state="open") | ~Q(url=""), name="checkout_open_has_page"),
            models.CheckConstraint(
                condition=(
                    Q(state="paid", paid_at__isnull=False, paid_amount__gt=0) & ~Q(payment_id="") & ~Q(method="")
                )
                | (~Q(state="paid") & Q(paid_at=None, paid_amount=None, payment_id="", is_balance=False)),
                name="checkout_paid_has_payment",
            ),
            models.CheckConstraint(
                condition=Q(is_balance=True) | Q(paid_amount=None) | Q(paid_amount=F("amount")),
                name="checkout_secures_exactly_what_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["expired", "failed", "cancelled"], closed_at__isnull=False)
                | (~Q(state__in=["expired", "failed", "cancelled"]) & Q(closed_at=None)),
                name="checkout_closed_at_iff_closed",
            ),
            models.CheckConstraint(condition=Q(fee=None) | Q(fee__gte=0), name="checkout_fee_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_live(self) -> bool:
        """May still be paid as meant."""
        return self.state in LIVE_CHECKOUT


class GatewayEventQuerySet(models.QuerySet["GatewayEvent"]):
    """Notifications of gateways."""

    def visible_to(self, actor: Actor) -> GatewayEventQuerySet:
        """The operator's only."""
        return self if actor.is_operator else self.none()


class GatewayEvent(models.Model):
    """One notification whose sender was proved, kept as it came. A hint: the gateway is asked before money moves.

    `body_sha256` is part of the key: an altered body under a known identity must not hide the real one.
    """

    MOVES = NOTICE_MOVES

    code = code_field()
    gateway = models.CharField(max_length=20)
    identity = models.CharField(max_length=250)
    body_sha256 = models.CharField(max_length=64)
    body = models.BinaryField(editable=False)
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    last_received_at = models.DateTimeField()
    deliveries = models.PositiveIntegerField(default=1, db_default=1)
    state = models.CharField(
        max_length=12, choices=NoticeState.choices, default=NoticeState.RECEIVED, db_default=NoticeState.RECEIVED.value
    )
    #: What was read out of the body.
    subject = models.CharField(max_length=12, blank=True, db_default="")
    reference = models.CharField(max_length=120, blank=True, db_default="")
    raw_status = models.CharField(max_length=60, blank=True, db_default="")
    amount = models.BigIntegerField(null=True)
    #: Why a person has to look, and what that person found.
    problem = models.TextField(max_length=300, blank=True, db_default="")
    done_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    finding = models.TextField(max_length=500, blank=True, db_default="")
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = GatewayEventQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "received_at"], name="gateway_event_queue")]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "identity", "body_sha256"], name="gateway_event_once"),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="gateway_event_state_known"),
            models.CheckConstraint(condition=Q(body_sha256__regex=r"^[0-9a-f]{64}$"), name="gateway_event_hash"),
            models.CheckConstraint(
                condition=(Q(state="handled", handled_by__isnull=False, done_at__isnull=False) & ~Q(finding=""))
                | (~Q(state="handled") & Q(handled_by=None, finding="")),
                name="gateway_event_handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["quarantined", "unreadable", "unmatched"]) | ~Q(problem=""),
                name="gateway_event_problem_is_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.identity}"


class RefusedHook(models.Model):
    """How many notifications of a day came without proof of who sent them. Nothing of them is kept."""

    gateway = models.CharField(max_length=20)
    date = models.DateField()
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    last_address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-date", "gateway"]
        constraints = [models.UniqueConstraint(fields=["gateway", "date"], name="refused_hook_once_a_day")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.date}: {self.count}"
