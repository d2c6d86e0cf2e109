"""What happens when one side stops alone: each work's share, and every rupiah of it, before anybody clicks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from sorot.core.access import Actor, Verdict
from sorot.core.money import Money
from sorot.deals import rules
from sorot.deals.enums import ItemState, Side
from sorot.deals.models import Agreement, Deal, DeliverableItem, Submission
from sorot.deals.prices import kept_percent, kept_shares
from sorot.deals.queries.contract_tax import TaxSight
from sorot.deals.queries.find import find_deal
from sorot.deals.terms import Terms
from sorot.payments.enums import WITHHOLDING_MERCHANTS, DueRule, Merchant, MilestoneState, MoneyMode
from sorot.payments.models import Milestone
from sorot.payments.queries import DealMoney, MilestoneLine, money_for_deal, securable
from sorot.payments.withholding import Part, VatTerm, release_of


@dataclass(frozen=True, slots=True)
class StopLine:
    """One work: how far it is in words, and how much of its even share of the fee the creator keeps."""

    item: DeliverableItem
    stage: str
    percent: int
    share: Money
    kept: Money


@dataclass(frozen=True, slots=True)
class StopFacts:
    """What a stop by `side` leaves, in minor units. `owed` by the contract, `kept` of it from what is secured."""

    lines: tuple[StopLine, ...]
    owed: int
    kept: int

    @property
    def short(self) -> int:
        """Owed by the contract, but not secured: what can be divided here is less."""
        return self.owed - self.kept


@dataclass(frozen=True, slots=True)
class StopPage:
    """The page before a stop, for one side. `back` is what returns to the brand, as this side may see it."""

    deal: Deal
    side: str
    facts: StopFacts
    kept: Money
    owed: Money
    short: Money
    back: Money
    by_result: Money
    is_direct: bool
    #: Tax is taken from what the creator keeps: sums are then before tax, and more may come back.
    is_taxed: bool
    verdict: Verdict


def stop_facts(deal: Deal, terms: Terms, items: Sequence[DeliverableItem], side: str) -> StopFacts:
    """The rule of docs/money/cancellation.md applied to a deal. A creator who stops keeps nothing that is not paid."""
    limit = securable(deal.code)
    if terms.cancellation is None or side == Side.TALENT:
        percents = [0] * len(items)
    else:
        sent = set(Submission.objects.filter(item__deal=deal).values_list("item_id", flat=True))
        percents = [kept_percent(terms.cancellation, item.state, has_draft=item.pk in sent) for item in items]
    shares = kept_shares(terms.fee.amount, percents)
    lines = tuple(
        StopLine(item, _stage(item), percent, Money(share, deal.currency), Money(kept, deal.currency))
        for item, percent, (share, kept) in zip(items, percents, shares, strict=True)
    )
    owed = sum(kept for _share, kept in shares)
    return StopFacts(lines, owed, min(owed, limit))


def _stage(item: DeliverableItem) -> str:
    if item.state in {ItemState.PUBLISHED, ItemState.APPROVED}:
        return str(ItemState(item.state).label)
    return _("No draft yet") if item.state == ItemState.AWAITED else _("Draft sent")


def stop_page(actor: Actor, code: str, *, now: datetime) -> StopPage | None:
    """The page before a stop; None for strangers and for a client whose agency acts."""
    deal = find_deal(actor, code)
    agreement = Agreement.objects.visible_to(actor).valid().filter(deal__code=code).first()
    if deal is None or agreement is None:
        return None
    side, terms = deal.side_of(actor) or Side.OPERATOR, agreement.terms
    items = list(deal.items.order_by("position"))
    facts = stop_facts(deal, terms, items, side)
    money, by_result = money_for_deal(actor, code), secured_by_result(code)
    sees_price = side in {Side.BRAND, Side.OPERATOR}

    def amount(value: int) -> Money:
        return Money(value, deal.currency)

    return StopPage(
        deal=deal,
        side=side,
        facts=facts,
        kept=amount(facts.kept),
        owed=amount(facts.owed),
        short=amount(facts.short),
        back=amount(
            returned(
                money,
                facts.kept,
                fee_bps=agreement.fee_bps,
                sees_price=sees_price,
                vat_term=agreement.vat,
                vat_on_all=agreement.merchant_of_record == Merchant.PLATFORM,
                cover_of=TaxSight(deal.talent, now=now).cover_of(terms, merchant=agreement.merchant_of_record),
            )
        ),
        is_taxed=agreement.merchant_of_record in WITHHOLDING_MERCHANTS,
        by_result=amount(by_result),
        is_direct=agreement.money_mode == MoneyMode.DIRECT,
        verdict=rules.may_stop(actor, deal, items=items, terms=terms, open_results=by_result),
    )


def secured_parts(money: DealMoney | None) -> list[MilestoneLine]:
    """Parts that are secured and not paid out, in their order."""
    lines = money.milestones if money is not None else ()
    return [line for line in lines if line.state == MilestoneState.FUNDED]


def secured_by_result(deal_code: str) -> int:
    """What is secured for parts by result whose result is not accepted yet."""
    rows = Milestone.objects.filter(terms__deal_code=deal_code, state=MilestoneState.FUNDED, due_rule=DueRule.VARIABLE)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def returned(
    money: DealMoney | None,
    kept: int,
    *,
    fee_bps: int,
    sees_price: bool,
    vat_term: VatTerm | None = None,
    vat_on_all: bool = False,
    cover_of: Callable[[int], int] | None = None,
) -> int:
    """What goes back to the brand when `kept` is the talent's: parts are filled in order, the last one partly.

    With `sees_price` the platform fee, the margin and the taxes that go with it are counted, else the talent's numbers
    alone. `cover_of` answers what the tax of an amount needs on top; what is really taken may be less.
    """
    back, left = 0, kept
    for line in secured_parts(money):
        amount = line.amount.amount if line.amount is not None else 0
        part = min(left, amount)
        left -= part
        if not sees_price:
            back += amount - part
            continue
        rest = (line.margin, line.fee, line.vat, line.cover)
        margin, fee, vat, cover = (field.amount if field is not None else 0 for field in rest)
        if not part:
            back += amount + margin + fee + vat + cover
            continue
        used = min(cover, cover_of(part)) if cover_of is not None else 0
        secured = Part(amount, margin, fee, vat, cover, fee_bps, vat_term, vat_on_all)
        back += release_of(secured, earned=part, cover=used).returned
    return back
