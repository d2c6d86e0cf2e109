"""How much is certain, when does it come, and what happened so far: for the hat somebody wears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.money import DEFAULT_CURRENCY, Money
from sorot.payments import postings
from sorot.payments.enums import (
    LIVE_FUNDING,
    OPEN_PAYOUTS,
    DueRule,
    FundingState,
    MilestoneState,
    MoneyMode,
    PayoutState,
    Purse,
)
from sorot.payments.models import Funding, Milestone, Payee, PaymentTerms, Payout, PayoutAccount
from sorot.payments.postings import Reason
from sorot.payments.rules import purse_of

PAGE_SIZE = 30
NEXT_LINES = 8


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """Money that is not available yet: which part of which deal, how much, what it waits for, and the day that counts.

    `due_date` is the promised day once the work is approved, the last day of a hold after that, else the agreed date;
    none while a disagreement (`is_paused`) keeps everything where it is.
    """

    deal_code: str
    title: str
    label: str
    amount: Money | None
    is_certain: bool
    waits_for: str
    due_date: date | None
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Wallet:
    """Six sums that never overlap, on this hat's own number.

    For who earns: expected (agreed, not paid in), certain (secured), pending (earned, in its hold), available,
    on_its_way, paid. For a brand: expected is what it still has to send, certain what is secured for its deals,
    available its balance, paid what was released. Money of a deal paid directly is nowhere but in expected and paid.
    """

    side: str
    expected: Money
    certain: Money
    pending: Money
    available: Money
    on_its_way: Money
    paid: Money
    next: tuple[ExpectedLine, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was ever agreed, nor moved."""
        sums = (self.expected, self.certain, self.pending, self.available, self.on_its_way, self.paid)
        return not any(money.amount for money in sums) and not self.next


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement of one's balance, in words, with the balance after it."""

    at: datetime
    text: str
    title: str
    deal_code: str
    payout_code: str
    amount: Money
    running: Money


@dataclass(frozen=True)
class Statement:
    """One page of a balance's history, newest first."""

    lines: tuple[StatementLine, ...]
    page: Page[int]


def payee_of(actor: Actor) -> Payee | None:
    """The payee behind the hat; None at the desk and before the first need."""
    return None if actor.is_operator else Payee.objects.visible_to(actor).first()


def account_of(actor: Actor) -> PayoutAccount | None:
    """The payout account in use."""
    if actor.is_operator:
        return None
    return PayoutAccount.objects.visible_to(actor).in_use().select_related("institution", "payee").first()


def purse_account(
    actor: Actor, currency: str = DEFAULT_CURRENCY, *, known: Payee | None = None
) -> postings.Account | None:
    """The ledger account of the hat's own balance; None before anything touched it. The desk's is the bank account.

    `known` is the payee behind the hat, where it was read already.
    """
    if actor.is_operator:
        return postings.clearing(currency)
    kind = purse_of(actor)
    if kind != Purse.EARNINGS:
        return postings.purse(kind, actor.organisation.code, currency)
    payee = known or payee_of(actor)
    return postings.purse(kind, payee.code, currency) if payee is not None else None


def wallet_for(actor: Actor, currency: str = DEFAULT_CURRENCY, *, account: postings.Account | None = None) -> Wallet:
    """The five sums and what comes next, for the hat somebody wears. A fixed number of queries.

    `account` saves a query where `purse_account(actor)` was asked already.
    """
    kind = purse_of(actor)
    own = Milestone.objects.filter(own_milestones(actor), terms__currency=currency)
    part = own_part(actor)
    direct, is_funded = Q(terms__mode=MoneyMode.DIRECT), Q(state=MilestoneState.FUNDED)
    sums = own.aggregate(
        expected=Sum(part, filter=Q(state=MilestoneState.PENDING)),
        certain=Sum(part, filter=is_funded & ~direct),
        released=Sum(part - F("returned_amount") + F("drawn_amount"), filter=Q(state=MilestoneState.RELEASED)),
        directly=Sum(part, filter=is_funded & direct),
        kept=Sum("paid_amount", filter=Q(state=MilestoneState.RELEASED) & direct),
    )
    payouts = Payout.objects.visible_to(actor).filter(currency=currency, purse=kind)
    out = payouts.aggregate(
        on_its_way=Sum("amount", filter=Q(state__in=OPEN_PAYOUTS)),
        paid=Sum("amount", filter=Q(state=PayoutState.SUCCEEDED)),
    )
    # Paid directly, nothing is held here: the creator has it, and the brand has parted with it.
    paid = (sums["directly"] or 0) + ((sums["released"] if kind == Purse.BRAND else out["paid"]) or 0)
    if kind == Purse.EARNINGS:
        paid += sums["kept"] or 0
    account = account or purse_account(actor, currency)
    available, pending = _balances(account, kind, currency)

    def money(amount: int | None) -> Money:
        return Money(int(amount or 0), currency)

    return Wallet(
        side=kind.value,
        expected=money(sums["expected"]),
        certain=money(sums["certain"]),
        pending=money(pending),
        available=money(available),
        on_its_way=money(out["on_its_way"]),
        paid=money(paid),
        next=tuple(_expected(row, currency, kind) for row in _soonest(own.annotate(own_part=part))),
    )


def _balances(account: postings.Account | None, kind: Purse, currency: str) -> tuple[int, int]:
    """(available, pending) in one query; only earnings can be pending."""
    if account is None:
        return 0, 0
    if kind != Purse.EARNINGS or not account.code.startswith("payee:"):
        return postings.balances([account])[0], 0
    held = postings.pending(account.code.split(":")[1], currency)
    available, pending = postings.balances([account, held])
    return available, pending


def own_milestones(actor: Actor) -> Q:
    """Which parts of fees end in the hat's own balance, or (for a brand) leave it."""
    kind = purse_of(actor)
    if actor.is_operator or actor.user is None:
        return Q(pk__in=[])
    if kind == Purse.BRAND:
        return Q(terms__payer=actor.organisation)
    if kind == Purse.AGENCY:
        return Q(terms__acting_agency=actor.organisation)
    if actor.organisation is not None:
        return Q(terms__payee__organisation=actor.organisation)
    return Q(terms__payee__user=actor.user)


def own_part(actor: Actor) -> Case | F | Coalesce:
    """What of a part is the hat's own: all that a brand pays, an agency's margin, the creator's share."""
    kind = purse_of(actor)
    if kind == Purse.BRAND:
        asked = F("amount") + F("margin_amount") + F("fee_amount") + F("vat_amount") + F("cover_amount")
        return Coalesce(asked, Value(0))
    return F("margin_amount") if kind == Purse.AGENCY else F("amount")


def _soonest(rows: QuerySet[Milestone]) -> list[Milestone]:
    certain_first = Case(
        When(state=MilestoneState.RELEASED, then=Value(0)),
        When(state=MilestoneState.FUNDED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    open_rows = rows.filter(
        Q(state__in=[MilestoneState.PENDING, MilestoneState.FUNDED])
        | Q(state=MilestoneState.RELEASED, hold_ended_at=None)
    ).select_related("terms", "funding")
    soonest = Coalesce("pay_due_date", "due_date")
    return list(
        open_rows.order_by(certain_first, soonest.asc(nulls_last=True), "terms__opened_at", "position")[:NEXT_LINES]
    )


def _expected(row: Milestone, currency: str, kind: Purse) -> ExpectedLine:
    own = row.own_part  # type: ignore[attr-defined]
    is_held = row.state == MilestoneState.RELEASED
    is_paused = row.terms.frozen_at is not None and not is_held
    if is_held and row.paid_amount is not None:
        own = min(int(own), row.paid_amount)
    held_until = today(row.available_at) if is_held and row.available_at is not None else None
    return ExpectedLine(
        deal_code=row.terms.deal_code,
        title=row.terms.title,
        label=row.label,
        amount=Money(int(own), currency),
        is_certain=row.state != MilestoneState.PENDING,
        waits_for=_waits_for(row, kind),
        due_date=None if is_paused else held_until or row.pay_due_date or row.due_date,
        is_paused=is_paused,
    )


def _waits_for(row: Milestone, kind: Purse) -> str:
    """What a part waits for, in words for the brand that pays it, the agency between, or who gets it."""
    is_payer, is_paid = kind == Purse.BRAND, kind == Purse.EARNINGS
    if row.state == MilestoneState.RELEASED:
        if is_payer:
            return _("Released. The creator has it once your payment can no longer be taken back.")
        return _("Earned. It waits until the brand's payment can no longer be taken back.")
    if row.terms.frozen_at is not None:
        return _("A disagreement is being decided. Nothing moves until then.")
    is_direct = row.terms.mode == MoneyMode.DIRECT
    if row.state == MilestoneState.FUNDED:
        return _paid_directly(row, is_paid=is_paid) if is_direct else _secured(row, is_payer=is_payer)
    state = row.funding.state if row.funding is not None else ""
    if state in LIVE_FUNDING and is_direct:
        return _asked_directly(state, is_paid=is_paid)
    if state == FundingState.REPORTED:
        return _("Sent; we are checking the bank statement.")
    if state == FundingState.AWAITING:
        return _("Waiting for your transfer.") if is_payer else _("Waiting for the brand's transfer.")
    if row.due_rule == DueRule.ON_DATE:
        return _("Asked for a week before its day:")
    return _("Paid after the work is approved.") if is_direct else _("Paid in after the work is approved.")


def _secured(row: Milestone, *, is_payer: bool) -> str:
    if row.due_rule == DueRule.VARIABLE:
        if is_payer:
            return _("Secured up to this limit. What the result does not earn comes back to you.")
        return _("Secured up to this limit. The result decides how much of it is yours.")
    if row.approved_at is not None:
        return _("Approved. Promised for:")
    return _("Secured. Released when the work is approved.")


def _paid_directly(row: Milestone, *, is_paid: bool) -> str:
    """Nobody holds this money: the creator has it already, and said so."""
    if row.due_rule == DueRule.VARIABLE:
        return _("Paid directly, up to this limit. The result decides how much of it is earned.")
    if row.approved_at is not None:
        return _("Paid directly, and the work is approved.")
    if is_paid:
        return _("Paid to you directly. It is earned when the work is approved.")
    return _("Paid to the creator directly. It waits for your yes to the work.")


def _asked_directly(state: str, *, is_paid: bool) -> str:
    """Only who owns the account can see whether a direct payment arrived: the creator says so, not the desk."""
    if state == FundingState.REPORTED:
        if is_paid:
            return _("The brand says that it paid you. Look at your account, then say whether it arrived.")
        return _("Sent; the creator looks at their account and says whether it arrived.")
    if is_paid:
        return _("Waiting for the brand's transfer to your own account.")
    return _("To be paid to the creator directly.")


def fundings_of(actor: Actor) -> QuerySet[Funding]:
    """Transfers the hat is to make or follow, the open ones first."""
    return (
        Funding.objects.visible_to(actor)
        .filter(state__in=LIVE_FUNDING)
        .select_related("terms")
        .order_by("expires_at", "pk")
    )


def payouts_of(actor: Actor) -> QuerySet[Payout]:
    """Payouts of the hat's own balance, newest first."""
    if actor.is_operator:
        return Payout.objects.none()
    return Payout.objects.visible_to(actor).select_related("account__institution").order_by("-requested_at", "-pk")


def movement_texts() -> dict[str, str]:
    """Reason of a movement -> what it is called on a statement."""
    return {
        Reason.PAID_IN: _("Transfer received"),
        Reason.FUNDED: _("Secured for a deal"),
        Reason.RELEASED: _("Released from a deal"),
        Reason.REFUNDED: _("Returned from a deal"),
        Reason.PAYOUT_RESERVED: _("Payout asked for"),
        Reason.PAYOUT_GIVEN_BACK: _("Payout not made: back in the balance"),
        Reason.PAYOUT_SENT: _("Payout sent"),
        Reason.PAYOUT_SUCCEEDED: _("Payout arrived"),
        Reason.PAYOUT_FAILED: _("Payout failed: back in the balance"),
        Reason.PAYOUT_REVERSED: _("Payout sent back by the bank"),
        Reason.PAYOUT_LATE: _("Payout arrived after all"),
        Reason.PAYOUT_RETRIED: _("Payout tried again"),
        Reason.HOLD_OVER: _("Waiting time over: now available"),
        Reason.RETURN_STARTED: _("On its way back to where you paid from"),
        Reason.RETURN_SUCCEEDED: _("Given back to where you paid from"),
        Reason.RETURN_FAILED: _("Could not be given back: in the balance again"),
        Reason.GATEWAY_FEE: _("Fee of the payment partner"),
        Reason.MOVED: _("Moved between our own accounts"),
        Reason.CHARGEBACK_OPENED: _("The payer's bank asks the money back"),
        Reason.CHARGEBACK_WON: _("The payment stands"),
        Reason.CHARGEBACK_LOST: _("Taken back by the payer's bank"),
        Reason.RECEIVABLE_PAID: _("Debt paid"),
        Reason.RECEIVABLE_WRITTEN_OFF: _("Debt given up"),
        Reason.DIRECT_PAID: _("Paid by the brand directly"),
        Reason.DIRECT_RETURNED: _("To be given back to the brand directly"),
        Reason.TAX_REMITTED: _("Withheld tax paid to the state"),
        Reason.TAX_HANDED_OVER: _("Withheld tax taken over, to pay to the state yourself"),
    }


def movement_text(texts: dict[str, str], reason: str, *, amount: int, is_brand: bool) -> str:
    """One movement in words. On a brand's balance a release is what a deal did not need, or tax beyond its cover."""
    if is_brand and reason == Reason.RELEASED:
        return texts[Reason.REFUNDED] if amount > 0 else _("Tax that you bear, beyond what was secured")
    return texts.get(reason, reason)


def statement_for(
    actor: Actor, *, currency: str = DEFAULT_CURRENCY, page: int = 1, account: postings.Account | None = None
) -> Statement:
    """The history of the hat's own balance (the bank account for the desk), one page. A fixed number of queries."""
    account = account or purse_account(actor, currency)
    total = postings.count(account) if account else 0
    paginator = Paginator(range(total), PAGE_SIZE)
    shown = paginator.get_page(page)
    entries = (
        postings.history(account, limit=PAGE_SIZE, offset=(shown.number - 1) * PAGE_SIZE) if account and total else []
    )
    titles = dict(
        PaymentTerms.objects.filter(deal_code__in={entry.metadata.get("deal", "") for entry in entries}).values_list(
            "deal_code", "title"
        )
    )
    texts = movement_texts()
    is_brand = not actor.is_operator and purse_of(actor) == Purse.BRAND
    sign = -1 if actor.is_operator else 1  # the bank account is an asset: money in stands as a debit
    return Statement(
        lines=tuple(
            StatementLine(
                at=entry.effective_at,
                text=movement_text(texts, entry.kind, amount=entry.amount, is_brand=is_brand),
                title=titles.get(entry.metadata.get("deal", ""), ""),
                deal_code=entry.metadata.get("deal", ""),
                payout_code=entry.metadata.get("payout", ""),
                amount=Money(sign * entry.amount, currency),
                running=Money(sign * entry.running, currency),
            )
            for entry in entries
        ),
        page=shown,
    )
