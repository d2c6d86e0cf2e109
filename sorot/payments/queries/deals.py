"""The money of one deal, as each side may see it.

The talent's side sees what the talent gets. The payer sees the price (with an agency between: never how it splits). The
agency and the desk see everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.payments.enums import (
    DUE_BEFORE_WORK,
    LIVE_FUNDING,
    ChargebackState,
    FundingState,
    MilestoneState,
    MoneyMode,
)
from sorot.payments.errors import NoFeeSchedule
from sorot.payments.models import Chargeback, FeeSchedule, Funding, Milestone, PaymentTerms

TALENT, PAYER, AGENCY, OPERATOR = "talent", "payer", "agency", "operator"
#: Shown where no receiving account is set, and only outside production (`config.checks` refuses to start there).
SIMULATED_ACCOUNT = {"institution": "BCA", "number": "0000000000", "holder": "SIMULASI SOROT"}


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One part of the fee; what this side may not see is None. For a part by result `amount` is its limit."""

    code: str
    position: int
    label: str
    state: str
    state_label: str
    due_rule: str
    due_rule_label: str
    due_date: date | None
    amount: Money | None
    price: Money | None
    fee: Money | None
    margin: Money | None
    total: Money | None
    #: Value added tax of the operator, and what is secured for the creator's tax (what is not needed comes back).
    vat: Money | None
    cover: Money | None
    #: What reached the talent, after tax; and what the payer still has to bring before the tax is covered.
    paid: Money | None
    short: Money | None
    #: The fee for another part that was paid late.
    is_late_fee: bool
    #: By result: what is counted, the talent's rate per so many results, and (settled) what was earned of `amount`.
    basis: str
    basis_label: str
    rate: Money | None
    rate_per: int | None
    earned: Money | None
    returned: Money | None
    #: What the payer's balance gave for tax, beyond what was secured.
    drawn: Money | None
    pay_due_date: date | None
    approved_at: datetime | None
    funded_at: datetime | None
    released_at: datetime | None
    available_at: datetime | None
    refunded_at: datetime | None


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One transfer of the brand."""

    code: str
    state: str
    state_label: str
    amount: Money
    reference: str
    due_at: datetime
    rejection_reason: str


@dataclass(frozen=True, slots=True)
class DealMoney:
    """The money side of one deal for one viewer. Totals leave out parts that are cancelled or not known yet."""

    deal_code: str
    terms_code: str
    side: str
    currency: str
    mode: str
    milestones: tuple[MilestoneLine, ...]
    amount_total: Money | None
    price_total: Money | None
    fee_total: Money | None
    margin_total: Money | None
    total: Money | None
    vat_total: Money | None
    cover_total: Money | None
    funded_total: Money
    released_total: Money
    is_ready_for_work: bool
    funding: FundingLine | None
    is_cancelled: bool
    is_frozen: bool
    #: The payer's bank asks the money of some part back, or has taken a secured part back: not the creator's doing.
    is_paused: bool
    is_taken_back: bool
    pay_within_days: int

    @property
    def waits_for_pay(self) -> bool:
        """The next money pays work that is done: everything due before work is there, something approved is not."""
        waiting = [line for line in self.milestones if line.state == MilestoneState.PENDING]
        return self.is_ready_for_work and any(line.approved_at for line in waiting)


def fee_schedule_on(day: date) -> FeeSchedule:
    """The fee row in force on `day`. Raises NoFeeSchedule when none is."""
    row = FeeSchedule.objects.filter(valid_from_date__lte=day).order_by("-valid_from_date").first()
    if row is None:
        raise NoFeeSchedule(_("No platform fee is set for this day. Tell the operator of this site."))
    return row


def transfer_account() -> dict[str, str | bool]:
    """Where brands send money: institution, number, holder, and whether it is a SIMULATED one."""
    real = settings.TRANSFER_ACCOUNT
    return {**(real or SIMULATED_ACCOUNT), "is_simulated": real is None}


def is_ready_for_work(deal_code: str) -> bool:
    """Everything due before work is secured (or there is nothing to secure). False while there are no terms."""
    terms = PaymentTerms.objects.filter(deal_code=deal_code).first()
    return terms is not None and terms.cancelled_at is None and _is_ready(_with_bank(terms.milestones.all()))


def _with_bank(rows: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """With what a payer's bank did: `is_paused`, and `is_taken_back` for a secured part that a lost case took."""
    lost = Chargeback.objects.filter(
        state=ChargebackState.LOST, checkout__funding=OuterRef("funding"), decided_at=OuterRef("refunded_at")
    )
    asked = Funding.objects.filter(pk=OuterRef("funding"), frozen_at__isnull=False)
    return rows.annotate(is_taken_back=Exists(lost), is_paused=Exists(asked))


def _is_ready(milestones: Iterable[Any]) -> bool:
    """Nothing due before work is missing: not awaited, and not taken back by the payer's bank."""
    return not any(
        row.state == MilestoneState.PENDING or row.is_taken_back
        for row in milestones
        if row.due_rule in DUE_BEFORE_WORK
    )


def is_transfer_reported(deal_code: str) -> bool:
    """A brand says that it has sent the money, and the operator has not answered yet."""
    return Funding.objects.filter(terms__deal_code=deal_code, state=FundingState.REPORTED).exists()


def is_money_asked(deal_code: str) -> bool:
    """The brand can and should still send what is due before work: asked for, not said to be sent, not called off.

    False as well while an odd payment for it is looked at: the page says not to pay again meanwhile.
    """
    rows = Funding.objects.filter(
        terms__deal_code=deal_code, terms__cancelled_at=None, state=FundingState.AWAITING,
        milestones__state=MilestoneState.PENDING, milestones__due_rule__in=DUE_BEFORE_WORK,
    )  # fmt: skip
    return rows.exclude(checkouts__alarm__gt="").exists()


def has_open_money(deal_code: str) -> bool:
    """Something is still expected or secured."""
    open_states = [MilestoneState.PENDING, MilestoneState.FUNDED]
    return Milestone.objects.filter(terms__deal_code=deal_code, state__in=open_states).exists()


def rest_asked(deal_code: str) -> date | None:
    """The promised day of what is still asked of the brand for approved work; None when nothing is."""
    rows = Funding.objects.filter(terms__deal_code=deal_code, state=FundingState.AWAITING)
    # A transfer for tax has no parts of its own: those that wait for it say the day.
    waiting = Min("terms__milestones__pay_due_date", filter=Q(purpose="tax", terms__milestones__short_amount__gt=0))
    found = rows.aggregate(day=Min("milestones__pay_due_date"), waiting=waiting)
    return min((day for day in found.values() if day is not None), default=None)


def rest_of(money: DealMoney | None) -> date | None:
    """The same from the money that a page shows; the talent's side is not told whether a transfer was reported."""
    if money is None or (money.funding is not None and money.funding.state != FundingState.AWAITING):
        return None
    asked = [line for line in money.milestones if line.state == MilestoneState.PENDING and line.pay_due_date]
    return min((line.pay_due_date for line in asked if line.pay_due_date), default=None)


def securable(deal_code: str) -> int:
    """Minor units of the talent's side that are secured and not released: the most a split can give."""
    rows = Milestone.objects.filter(terms__deal_code=deal_code, state=MilestoneState.FUNDED)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def side_of(actor: Actor, terms: PaymentTerms) -> str:
    """From which side `actor` sees `terms` (which are visible to them). An agency that pays itself sees as agency."""
    if actor.is_operator:
        return OPERATOR
    if actor.organisation_id is not None:
        if actor.organisation_id == terms.acting_agency_id:
            return AGENCY
        if actor.organisation_id == terms.payer_id:
            return PAYER
    return TALENT


def money_for_deal(actor: Actor, deal_code: str) -> DealMoney | None:
    """The money of a deal for this viewer; None for a stranger or while there are no terms. At most two queries."""
    seen_terms = PaymentTerms.objects.visible_to(actor).filter(deal_code=deal_code)
    found = Milestone.objects.filter(terms__in=seen_terms).select_related("terms").order_by("position")
    rows: list[Any] = list(_with_bank(found))
    terms: PaymentTerms | None = rows[0].terms if rows else seen_terms.first()
    if terms is None:
        return None
    side = side_of(actor, terms)
    lines = tuple(_line(row, side, terms) for row in rows)
    counted = [line for row, line in zip(rows, lines, strict=True) if row.state != MilestoneState.CANCELLED]
    seen = "amount" if side == TALENT else "total"
    return DealMoney(
        deal_code=terms.deal_code,
        terms_code=terms.code,
        side=side,
        currency=terms.currency,
        mode=terms.mode,
        milestones=lines,
        amount_total=_sum(counted, "amount", terms) if _sees(side, "amount", terms) else None,
        price_total=_sum(counted, "price", terms) if _sees(side, "price", terms) else None,
        fee_total=_sum(counted, "fee", terms) if _sees(side, "fee", terms) else None,
        margin_total=_sum(counted, "margin", terms) if _sees(side, "margin", terms) else None,
        total=_sum(counted, "total", terms) if _sees(side, "total", terms) else None,
        vat_total=_sum(counted, "vat", terms) if _sees(side, "vat", terms) else None,
        cover_total=_sum(counted, "cover", terms) if _sees(side, "cover", terms) else None,
        funded_total=_sum([line for line in lines if line.state == MilestoneState.FUNDED], seen, terms),
        released_total=_released(lines, side, terms),
        is_ready_for_work=terms.cancelled_at is None and _is_ready(rows),
        funding=_latest(terms.fundings.all(), terms) if _sees_funding(side, terms) else None,
        is_cancelled=terms.cancelled_at is not None,
        is_frozen=terms.frozen_at is not None,
        is_paused=any(row.is_paused for row in rows),
        is_taken_back=any(row.is_taken_back for row in rows),
        pay_within_days=terms.pay_within_days,
    )


def _sees(side: str, name: str, terms: PaymentTerms) -> bool:
    if side == TALENT:
        return name in {"amount", "rate", "earned", "paid"}
    if side == PAYER and terms.acting_agency_id is not None:
        return name in {"price", "fee", "vat", "total", "returned", "drawn", "short"}
    return name != "margin" or side in {AGENCY, OPERATOR}


def _line(row: Milestone, side: str, terms: PaymentTerms) -> MilestoneLine:
    def seen(name: str, amount: int | None) -> Money | None:
        return Money(amount, terms.currency) if amount is not None and _sees(side, name, terms) else None

    # From what is secured for tax a client could count what its agency's creator gets: it is in the price.
    is_client = side == PAYER and terms.acting_agency_id is not None

    return MilestoneLine(
        code=row.code,
        position=row.position,
        label=row.label,
        state=row.state,
        state_label=row.get_state_display(),
        due_rule=row.due_rule,
        due_rule_label=row.get_due_rule_display(),
        due_date=row.due_date,
        amount=seen("amount", row.amount),
        price=seen("price", row.price + (row.cover_amount if is_client else 0)),
        fee=seen("fee", row.fee_amount),
        margin=seen("margin", row.margin_amount),
        total=seen("total", row.total),
        vat=seen("vat", row.vat_amount),
        cover=seen("cover", row.cover_amount),
        basis=row.basis,
        basis_label=row.get_basis_display() if row.basis else "",
        rate=seen("rate", row.rate_amount),
        rate_per=row.rate_per,
        earned=seen("earned", row.earned_amount),
        returned=seen("returned", row.returned_amount),
        drawn=seen("drawn", row.drawn_amount),
        paid=seen("paid", row.paid_amount),
        short=seen("short", row.short_amount),
        is_late_fee=row.late_for_id is not None,
        pay_due_date=row.pay_due_date,
        approved_at=row.approved_at,
        funded_at=row.funded_at,
        released_at=row.released_at,
        available_at=row.available_at,
        refunded_at=row.refunded_at,
    )


def _sum(lines: Iterable[MilestoneLine], name: str, terms: PaymentTerms) -> Money:
    amounts = (getattr(line, name) for line in lines)
    return sum((amount for amount in amounts if amount is not None), Money(0, terms.currency))


def _released(lines: Iterable[MilestoneLine], side: str, terms: PaymentTerms) -> Money:
    """What was released, on this side's number: what reached the talent, or what the payer's money became."""
    done = [line for line in lines if line.state == MilestoneState.RELEASED]
    if side == TALENT:
        return _sum(done, "paid", terms)
    return _sum(done, "total", terms) - _sum(done, "returned", terms) + _sum(done, "drawn", terms)


def _sees_funding(side: str, terms: PaymentTerms) -> bool:
    """A talent sees the brand's transfer only where it goes to the talent's own account."""
    return side != TALENT or terms.mode == MoneyMode.DIRECT


def _latest(fundings: Iterable[Funding], terms: PaymentTerms) -> FundingLine | None:
    """The transfer that is expected or being checked, else the last one that came."""
    newest = sorted(fundings, key=lambda row: row.pk, reverse=True)
    live = [row for row in newest if row.state in LIVE_FUNDING]
    done = [row for row in newest if row.state == FundingState.CONFIRMED]
    if not (found := live or done):
        return None
    row = found[0]
    why = next((old.rejection_reason for old in newest if old.pk < row.pk and old.rejection_reason), "")
    return FundingLine(
        code=row.code,
        state=row.state,
        state_label=row.get_state_display(),
        amount=Money(row.asked_amount, terms.currency),
        reference=row.reference,
        due_at=row.expires_at,
        rejection_reason=why if row.state == FundingState.AWAITING else "",
    )
