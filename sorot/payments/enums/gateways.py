"""States and MOVES of what a payment partner does with us: pages, notices, returns, chargebacks."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.core.states import register


class CheckoutState(models.TextChoices):
    """Where one payment page at a gateway is."""

    CREATING = "creating", _("Being prepared")
    OPEN = "open", _("Waiting for the payment")
    PAID = "paid", _("Paid")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Not possible")
    CANCELLED = "cancelled", _("No longer needed")


#: Only forward. A page that we gave up may still be paid at the gateway: that money is never lost.
CHECKOUT_MOVES = register(
    "payments.Checkout",
    {
        CheckoutState.CREATING: set(CheckoutState) - {CheckoutState.CREATING},
        CheckoutState.OPEN: {
            CheckoutState.PAID, CheckoutState.EXPIRED, CheckoutState.FAILED, CheckoutState.CANCELLED,
        },
        CheckoutState.PAID: set(),
        CheckoutState.EXPIRED: {CheckoutState.PAID},
        CheckoutState.FAILED: {CheckoutState.PAID},
        CheckoutState.CANCELLED: {CheckoutState.PAID, CheckoutState.EXPIRED, CheckoutState.FAILED},
    },
)  # fmt: skip
LIVE_CHECKOUT = (CheckoutState.CREATING, CheckoutState.OPEN)
#: How long a payment page can be paid: a virtual account is paid after lunch, not within half an hour.
CHECKOUT_LIFE = timedelta(hours=24)


class NoticeState(models.TextChoices):
    """Where one message of a gateway is."""

    RECEIVED = "received", _("Received")
    READ = "read", _("Done")
    UNREADABLE = "unreadable", _("Cannot be read")
    UNMATCHED = "unmatched", _("About nothing we know")
    QUARANTINED = "quarantined", _("Does not fit our books")
    HANDLED = "handled", _("Looked at")


NOTICE_MOVES = register(
    "payments.GatewayEvent",
    {
        NoticeState.RECEIVED: {
            NoticeState.READ, NoticeState.UNREADABLE, NoticeState.UNMATCHED, NoticeState.QUARANTINED,
        },
        NoticeState.READ: set(),
        NoticeState.UNREADABLE: {NoticeState.HANDLED},
        NoticeState.UNMATCHED: {NoticeState.READ, NoticeState.QUARANTINED, NoticeState.HANDLED},
        NoticeState.QUARANTINED: {NoticeState.HANDLED},
        NoticeState.HANDLED: set(),
    },
)  # fmt: skip
#: A person has to look at these.
NOTICES_TO_SEE = (NoticeState.QUARANTINED, NoticeState.UNREADABLE, NoticeState.UNMATCHED)


class ReturnState(models.TextChoices):
    """Where money on its way back to its source is."""

    REQUESTED = "requested", _("Asked for")
    PENDING = "pending", _("On its way back")
    SUCCEEDED = "succeeded", _("Given back")
    FAILED = "failed", _("Not possible: the money is back in the balance")


RETURN_MOVES = register(
    "payments.SourceReturn",
    {
        ReturnState.REQUESTED: {ReturnState.PENDING, ReturnState.SUCCEEDED, ReturnState.FAILED},
        ReturnState.PENDING: {ReturnState.SUCCEEDED, ReturnState.FAILED},
        ReturnState.SUCCEEDED: set(),
        ReturnState.FAILED: set(),
    },
)
OPEN_RETURNS = (ReturnState.REQUESTED, ReturnState.PENDING)


class ChargebackState(models.TextChoices):
    """Where a case is in which a payer's bank asks money back."""

    OPEN = "open", _("Evidence needed")
    UNDER_REVIEW = "review", _("The bank decides")
    WON = "won", _("The payment stands")
    LOST = "lost", _("The bank took the money back")


CHARGEBACK_MOVES = register(
    "payments.Chargeback",
    {
        ChargebackState.OPEN: {ChargebackState.UNDER_REVIEW, ChargebackState.WON, ChargebackState.LOST},
        ChargebackState.UNDER_REVIEW: {ChargebackState.WON, ChargebackState.LOST},
        ChargebackState.WON: set(),
        ChargebackState.LOST: set(),
    },
)
OPEN_CHARGEBACKS = (ChargebackState.OPEN, ChargebackState.UNDER_REVIEW)
#: Cards: evidence is due in 7 days or the case is lost.
EVIDENCE_DUE = timedelta(days=7)
#: What a brand owes after a lost case is asked for within this time.
RECEIVABLE_DUE = timedelta(days=7)


class Debt(models.TextChoices):
    """How what a brand owed ended."""

    PAID = "paid", _("Paid")
    WRITTEN_OFF = "written_off", _("Written off")
