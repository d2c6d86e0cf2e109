"""Kinds, states and MOVES of money between agreement and release."""

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


#: Modes in which money passes through this site, so that it is secured, held and paid out here.
HOLDING_MODES = frozenset({MoneyMode.OPERATOR, MoneyMode.PARTNER})

#: Who may send money for an organisation. Bank accounts and payouts are for `accounts.enums.MONEY_ROLES` only.
PAYING_ROLES = (Role.OWNER, Role.MANAGER, Role.FINANCE)


class DueRule(models.TextChoices):
    """When a part of the fee has to be paid in."""

    BEFORE_WORK = "before_work", _("Before work starts")
    ON_APPROVAL = "on_approval", _("When the work is approved")
    ON_DATE = "on_date", _("On a date")
    VARIABLE = "variable", _("By result, up to a limit")


#: Parts that have to be secured before work starts; one by result is secured up to its limit.
DUE_BEFORE_WORK = (DueRule.BEFORE_WORK, DueRule.VARIABLE)


class Basis(models.TextChoices):
    """What a part by result is counted by."""

    CPA = "cpa", _("Per order")
    CPE = "cpe", _("Per engagement")
    CPV = "cpv", _("Per 1,000 views")
    BONUS = "bonus", _("Bonus for a target")


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
    GATEWAY = "gateway", _("Payment partner")
    DIRECT = "direct", _("Paid to the creator directly")


class PayMethod(models.TextChoices):
    """How a brand paid at a gateway: decides how long earnings wait, because some can be taken back."""

    BANK = "bank", _("Bank transfer or virtual account")
    QRIS = "qris", _("QRIS")
    EWALLET = "ewallet", _("E-wallet")
    CARD = "card", _("Card")
    OTHER = "other", _("Another way")
