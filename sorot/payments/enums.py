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
        PayoutState.FAILED: set(),
        PayoutState.REJECTED: set(),
        PayoutState.CANCELLED: set(),
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


class LineState(models.TextChoices):
    """Where one line of a bank statement is."""

    OPEN = "open", _("Not matched")
    USED = "used", _("Matched")
    ASIDE = "aside", _("Not ours")


LINE_MOVES = register(
    "payments.StatementLine",
    {
        LineState.OPEN: {LineState.USED, LineState.ASIDE},
        LineState.ASIDE: {LineState.OPEN},
        LineState.USED: set(),
    },
)


class RunState(models.TextChoices):
    """Where one comparison with a gateway or the bank is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Compared")
    FAILED = "failed", _("Not possible")


RUN_MOVES = register(
    "payments.ReconciliationRun",
    {RunState.RUNNING: {RunState.DONE, RunState.FAILED}, RunState.DONE: set(), RunState.FAILED: set()},
)


class DifferenceState(models.TextChoices):
    """Where one difference is. A healed one that shows up again is open again."""

    OPEN = "open", _("Waits for you")
    HEALED = "healed", _("Settled")
    EXPLAINED = "explained", _("Explained")


DIFFERENCE_MOVES = register(
    "payments.Difference",
    {
        DifferenceState.OPEN: {DifferenceState.HEALED, DifferenceState.EXPLAINED},
        DifferenceState.HEALED: {DifferenceState.OPEN},
        DifferenceState.EXPLAINED: set(),
    },
)


class DifferenceKind(models.TextChoices):
    """The seven classes of difference (docs/money/reconciliation.md)."""

    MISSING_HERE = "missing_here", _("Not in our books")
    MISSING_THERE = "missing_there", _("Not in their books")
    AMOUNT_DIFF = "amount_diff", _("Another amount")
    FEE_DIFF = "fee_diff", _("Another fee")
    STATUS_DIFF = "status_diff", _("Another state")
    DUPLICATE = "duplicate", _("Twice")
    BALANCE_DIFF = "balance_diff", _("Another balance")
