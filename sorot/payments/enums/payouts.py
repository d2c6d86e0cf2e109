"""Kinds, states and MOVES of payouts and of the accounts they go to."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.core.states import register


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
        # Back to the question when the approval is taken back; ended when the owner changes amount or account.
        PayoutState.APPROVED: {PayoutState.SENT, PayoutState.REQUESTED, PayoutState.CANCELLED},
        # Back to approved when this try certainly did not happen and another one is due.
        PayoutState.SENT: {PayoutState.SUCCEEDED, PayoutState.FAILED, PayoutState.APPROVED},
        PayoutState.SUCCEEDED: {PayoutState.REVERSED},
        # A try that was taken for dead arrived after all (`actions.settle_conflict`).
        PayoutState.FAILED: {PayoutState.SUCCEEDED},
        PayoutState.REJECTED: {PayoutState.SUCCEEDED},
        PayoutState.CANCELLED: {PayoutState.SUCCEEDED},
        PayoutState.REVERSED: set(),
    },
)
OPEN_PAYOUTS = (PayoutState.REQUESTED, PayoutState.APPROVED, PayoutState.SENT)
#: Not sent yet: the owner can still change or take back.
UNSENT_PAYOUTS = (PayoutState.REQUESTED, PayoutState.APPROVED)
#: After one of these to the account in use the standing order pauses, until somebody asks by hand.
PAUSING_PAYOUTS = (PayoutState.CANCELLED, PayoutState.REJECTED, PayoutState.FAILED, PayoutState.REVERSED)
#: How often a payout is tried again by itself after a passing failure of the bank.
PAYOUT_TRIES = 3


class PayoutFailure(models.TextChoices):
    """Why a payout did not arrive (`gateways.base.Failure`, for people). The sentences are in `wording.py`."""

    NAME_MISMATCH = "name_mismatch", _("Another name on the account")
    BAD_ACCOUNT = "bad_account", _("Account not found or closed")
    OVER_LIMIT = "over_limit", _("Over the receiver's limit")
    NO_FUNDS = "no_funds", _("Not enough at the payment partner")
    REFUSED_BY_BANK = "refused_by_bank", _("Refused by the bank")
    TEMPORARY = "temporary", _("The bank could not be reached")
    SCREENING = "screening", _("Held by a check of the partner")
    OTHER = "other", _("Another reason")


class PayoutAlarm(models.TextChoices):
    """Why the desk has to look at a payout. Never the payee's fault: they read that we are late."""

    NO_FUNDS = "no_funds", _("Not enough money at the payment partner")
    KEYS = "keys", _("The payment partner does not accept our keys")
    REFUSED = "refused", _("The payment partner refuses our request")
    NO_GATEWAY = "no_gateway", _("The payment partner is not configured any more")
    UNKNOWN = "unknown", _("The payment partner gives an answer we do not know")
    SILENT = "silent", _("The payment partner does not know this payout, and it may not be repeated")
    AMOUNT = "amount", _("The payment partner names another amount")
    CONFLICT = "conflict", _("The payment partner contradicts what we booked")


class NameState(models.TextChoices):
    """Whether the bank's name of an account's holder fits."""

    UNCHECKED = "unchecked", _("Not checked")
    MATCHED = "matched", _("Fits")
    DIFFERS = "differs", _("Another name")


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
