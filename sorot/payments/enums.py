"""Kinds, states and MOVES of money."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.accounts.enums import Role
from sorot.core.states import register


class MoneyMode(models.TextChoices):
    """Who holds the money between agreement and release. Frozen into each deal's terms."""

    OPERATOR = "OPERATOR", _("The operator of this site")
    PARTNER = "PARTNER", _("A licensed payment partner")
    DIRECT = "DIRECT", _("Nobody: the brand pays the creator directly")


#: Modes this version can carry out; the others need parts that are not built (docs/decisions/0011-money-mode.md).
AVAILABLE_MODES = frozenset({MoneyMode.OPERATOR})

#: Who may send money for an organisation. Bank accounts and payouts are for `accounts.enums.MONEY_ROLES` only.
PAYING_ROLES = (Role.OWNER, Role.MANAGER, Role.FINANCE)


class DueRule(models.TextChoices):
    """When a part of the fee has to be paid in."""

    BEFORE_WORK = "before_work", _("Before work starts")
    ON_APPROVAL = "on_approval", _("When the work is approved")
    ON_DATE = "on_date", _("On a date")
    VARIABLE = "variable", _("By result, up to a limit")


class MilestoneState(models.TextChoices):
    """Where one part of the fee is."""

    PENDING = "pending", _("Not paid in yet")
    FUNDED = "funded", _("Secured")
    RELEASED = "released", _("Released to the creator")
    REFUNDED = "refunded", _("Returned to the brand")
    CANCELLED = "cancelled", _("Cancelled")


MILESTONE_MOVES = register(
    "payments.Milestone",
    {
        MilestoneState.PENDING: {MilestoneState.FUNDED, MilestoneState.CANCELLED},
        MilestoneState.FUNDED: {MilestoneState.RELEASED, MilestoneState.REFUNDED},
        MilestoneState.RELEASED: set(),
        MilestoneState.REFUNDED: set(),
        MilestoneState.CANCELLED: set(),
    },
)


class FundingState(models.TextChoices):
    """Where one transfer of a brand is."""

    AWAITING = "awaiting", _("Waiting for the transfer")
    REPORTED = "reported", _("Being checked")
    CONFIRMED = "confirmed", _("Received")
    REJECTED = "rejected", _("Not found")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


FUNDING_MOVES = register(
    "payments.Funding",
    {
        FundingState.AWAITING: {
            FundingState.REPORTED,
            FundingState.CONFIRMED,  # paid from the brand's balance: nothing to report
            FundingState.CANCELLED,
            FundingState.EXPIRED,
        },
        FundingState.REPORTED: {
            FundingState.CONFIRMED,
            FundingState.REJECTED,
            FundingState.CANCELLED,
            FundingState.EXPIRED,
        },
        FundingState.CONFIRMED: set(),
        FundingState.REJECTED: set(),
        FundingState.CANCELLED: set(),
        FundingState.EXPIRED: set(),
    },
)
LIVE_FUNDING = (FundingState.AWAITING, FundingState.REPORTED)
#: A transfer nobody reported is given up after this time; the brand can ask for a new one.
FUNDING_LIFE = timedelta(days=14)


class FundingSource(models.TextChoices):
    """Where the money of a funding came from."""

    TRANSFER = "transfer", _("Bank transfer")
    BALANCE = "balance", _("Balance")


class PayoutState(models.TextChoices):
    """Where one payout is."""

    REQUESTED = "requested", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("On its way")
    SUCCEEDED = "succeeded", _("Arrived")
    FAILED = "failed", _("Failed: the money is back in the balance")
    REJECTED = "rejected", _("Refused: the money is back in the balance")
    CANCELLED = "cancelled", _("Cancelled")
    REVERSED = "reversed", _("Sent back by the bank")


PAYOUT_MOVES = register(
    "payments.Payout",
    {
        PayoutState.REQUESTED: {PayoutState.APPROVED, PayoutState.REJECTED, PayoutState.CANCELLED},
        PayoutState.APPROVED: {PayoutState.SENT},
        PayoutState.SENT: {PayoutState.SUCCEEDED, PayoutState.FAILED},
        PayoutState.SUCCEEDED: {PayoutState.REVERSED},
        PayoutState.FAILED: set(),
        PayoutState.REJECTED: set(),
        PayoutState.CANCELLED: set(),
        PayoutState.REVERSED: set(),
    },
)
OPEN_PAYOUTS = (PayoutState.REQUESTED, PayoutState.APPROVED, PayoutState.SENT)
#: Minor units below which a bank transfer is not worth its cost.
MINIMUM_PAYOUT = 10_000
#: A changed account waits this long, so that a thief of a session cannot redirect money at once.
ACCOUNT_FREEZE = timedelta(hours=72)


class Purse(models.TextChoices):
    """Which balance a payout empties."""

    EARNINGS = "earnings", _("Earnings")
    BRAND = "brand", _("Brand balance")
    AGENCY = "agency", _("Agency balance")


class InstitutionKind(models.TextChoices):
    """Where money can be sent."""

    BANK = "bank", _("Bank")
    EWALLET = "ewallet", _("E-wallet")


class Entity(models.TextChoices):
    """What kind of person a payee is in law."""

    INDIVIDUAL = "individual", _("A person")
    COMPANY = "company", _("A company")
