"""What settled deals cost, published in editions at night (docs/decisions/0024).

A deal counts when it is completed, paid in full, has one kind of work, a fixed fee and no goods. A group is published
from 5 creators, 5 deals and 3 brands on, and a new edition only when five deals or more differ from the last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from sorot.core import clock
from sorot.core.ids import new_code
from sorot.core.taxonomy import tier_scheme
from sorot.creators.models import CreatorProfile
from sorot.deals.enums import DealState
from sorot.deals.models import Agreement, Deal, DeliverableItem, Publication
from sorot.payments.enums import MilestoneState
from sorot.payments.models import Milestone, PaymentTerms
from sorot.rates.models import PriceEdition, PriceEntry
from sorot.rates.queries.prices import LEAST_BRANDS, LEAST_CREATORS, LEAST_DEALS

#: A new edition needs so many deals that differ.
DIFFERING = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """What a post reached. None: not known."""

    views: int | None
    engagements: int | None


#: (creator, address of a post) -> what it reached. Written above: the numbers belong to a higher floor.
CountsOf = Callable[[Sequence[tuple[int, str]]], Mapping[tuple[int, str], Counts]]


@dataclass(frozen=True, slots=True)
class Settled:
    """One settled deal: `price` of one work, and views and engagements of all its works together."""

    deal: int
    creator: int
    brand: int
    tier: str
    fee: int
    works: int
    day: date
    views: int | None
    engagements: int | None

    @property
    def price(self) -> int:
        return self.fee // self.works

    @property
    def value(self) -> str:
        """Everything that goes into an edition."""
        return f"{self.price}/{self.views}/{self.engagements}"


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """What is compared. Tier "": all creators."""

    platform: str
    format: str
    basis: str
    currency: str
    tier: str


def publish_prices(*, now: datetime, counts_of: CountsOf) -> int:
    """Publish new editions and hide groups that grew too small. Returns the new editions."""
    groups = told(_groups(counts_of))
    last = {_key(row): row for row in PriceEdition.objects.order_by("edition")}
    return sum(_publish(group, groups.get(group, []), last.get(group), now) for group in sorted({*groups, *last}))


def _key(row: PriceEdition) -> Group:
    return Group(row.platform, row.format, row.basis, row.currency, row.tier)


def is_enough(deals: Sequence[Settled]) -> bool:
    """Five creators, five deals, three brands."""
    return (
        len(deals) >= LEAST_DEALS
        and len({deal.creator for deal in deals}) >= LEAST_CREATORS
        and len({deal.brand for deal in deals}) >= LEAST_BRANDS
    )


def told(groups: Mapping[Group, list[Settled]]) -> dict[Group, list[Settled]]:
    """Groups that may be published. A tier beside all must not leave a rest that is itself too small to be told."""
    out: dict[Group, list[Settled]] = {}
    for whole in sorted(group for group in groups if not group.tier):
        everybody = groups[whole]
        if not is_enough(everybody):
            continue
        out[whole] = everybody
        tiers = [g for g in sorted(groups) if g.tier and _whole(g) == whole and is_enough(groups[g])]
        tiers.sort(key=lambda group: -len(groups[group]))
        while tiers:
            known = {deal.deal for group in tiers for deal in groups[group]}
            rest = [deal for deal in everybody if deal.deal not in known]
            if not rest or is_enough(rest):
                break
            tiers.pop()
        out.update({group: groups[group] for group in tiers})
    return out


def _whole(group: Group) -> Group:
    return Group(group.platform, group.format, group.basis, group.currency, "")


@transaction.atomic
def _publish(group: Group, deals: Sequence[Settled], last: PriceEdition | None, now: datetime) -> int:
    fits = bool(deals)
    if last is not None and (not fits or _differing(last, deals) < DIFFERING):
        PriceEdition.objects.filter(pk=last.pk).exclude(is_current=fits).update(is_current=fits)
        return 0
    if not fits:
        return 0
    if last is not None:
        PriceEdition.objects.filter(pk=last.pk).update(is_current=False)
        PriceEntry.objects.filter(edition=last).delete()
    row = PriceEdition.objects.create(
        code=new_code(), platform=group.platform, format=group.format, basis=group.basis, currency=group.currency,
        tier=group.tier, edition=last.edition + 1 if last else 1, published_at=now, is_current=True, **figures(deals),
    )  # fmt: skip
    PriceEntry.objects.bulk_create(PriceEntry(edition=row, deal_id=deal.deal, value=deal.value) for deal in deals)
    return 1


def _differing(last: PriceEdition, deals: Sequence[Settled]) -> int:
    """How many came, went (an erased person leaves no entry) or changed since the last edition."""
    before = dict(PriceEntry.objects.filter(edition=last).values_list("deal_id", "value"))
    after = {deal.deal: deal.value for deal in deals}
    return last.n - len(before) + sum(before.get(key) != after.get(key) for key in {*before, *after})


def figures(deals: Sequence[Settled]) -> dict[str, object]:
    """The columns of an edition: middles of what is known, each with its own number of deals, never below five."""
    prices = sorted(deal.price for deal in deals)
    seen = [deal for deal in deals if deal.views]
    touched = [deal for deal in deals if deal.engagements]
    out: dict[str, object] = {
        "n": len(deals), "from_date": min(d.day for d in deals).replace(day=1), "posts_n": 0, "cpe_n": 0,
        "to_date": max(d.day for d in deals).replace(day=1),
        **{f"p{point}": int(rounded(quantile(prices, point))) for point in (25, 50, 75)},
    }  # fmt: skip
    if is_enough(seen):
        cpv = quantile(sorted(Decimal(deal.fee) / (deal.views or 1) for deal in seen), 50)
        out |= {"posts_n": len(seen), "cpv": rounded(cpv), "cpm": int(rounded(cpv * 1_000))}
    if is_enough(touched):
        cpe = quantile(sorted(Decimal(deal.fee) / (deal.engagements or 1) for deal in touched), 50)
        out |= {"cpe_n": len(touched), "cpe": rounded(cpe)}
    return out


def quantile(ordered: Sequence[int] | Sequence[Decimal], point: int) -> Decimal:
    """Linear between the two nearest (R type 7)."""
    place = Decimal(point) * (len(ordered) - 1) / 100
    low = int(place)
    first, second = Decimal(ordered[low]), Decimal(ordered[min(low + 1, len(ordered) - 1)])
    return first + (second - first) * (place - low)


def rounded(value: Decimal) -> Decimal:
    """Two significant digits, halves up."""
    return value.quantize(Decimal((0, (1,), value.adjusted() - 1)), ROUND_HALF_UP) + 0 if value else Decimal(0)


def _groups(counts_of: CountsOf) -> dict[Group, list[Settled]]:
    # A demo market is told by itself, and says so; made-up and real deals never stand in one number.
    is_demo = CreatorProfile.objects.filter(is_demo=True).exists()
    rows = Deal.objects.filter(
        state=DealState.COMPLETED, fee__gt=0, variable_limit=0, is_goods_taxed=False, creator__is_demo=is_demo
    ).select_related("creator")
    paid, goods = _paid({deal.code for deal in rows}), _with_goods(list(rows))
    deals = [deal for deal in rows if deal.code in paid and deal.pk not in goods]
    kinds, posts = _kinds(deals), _posts(deals)
    counts = counts_of([key for keys in posts.values() for key in keys])
    out: dict[Group, list[Settled]] = {}
    for deal in deals:
        works = kinds.get(deal.pk, [])
        if not works or len(set(works)) != 1:
            continue
        found = [counts.get(key) for key in posts.get(deal.pk, [])] if len(posts.get(deal.pk, [])) == len(works) else []
        tier = tier_scheme().tier_of(deal.creator.best_followers)
        settled = Settled(
            deal.pk, deal.creator_id, deal.organisation_id, tier.slug if tier else "", deal.fee, len(works),
            clock.today(deal.completed_at or deal.updated_at), _sum([c.views if c else None for c in found]),
            _sum([c.engagements if c else None for c in found]),
        )  # fmt: skip
        group = Group(*works[0], deal.tax_basis, deal.currency, "")
        for one in {group, Group(*works[0], deal.tax_basis, deal.currency, settled.tier)}:
            out.setdefault(one, []).append(settled)
    return out


def _sum(values: Sequence[int | None]) -> int | None:
    """None when one is not known, or none is there."""
    known = [value for value in values if value is not None]
    return sum(known) if values and len(known) == len(values) else None


def _paid(codes: set[str]) -> set[str]:
    """Deals whose whole fee was earned and released, without goods in it.

    What went back to the brand is no sign of a smaller price: cover for tax that was not needed goes back too.
    """
    terms = PaymentTerms.objects.filter(deal_code__in=codes, in_kind_amount=0, in_kind_item="", cancelled_at=None)
    done: dict[str, list[bool]] = {}
    for code, state, amount, earned in Milestone.objects.filter(terms__in=terms, late_for=None).values_list(
        "terms__deal_code", "state", "amount", "earned_amount"
    ):
        done.setdefault(code, []).append(state == MilestoneState.RELEASED and earned == amount)
    return {code for code, parts in done.items() if all(parts)}


def _with_goods(deals: Sequence[Deal]) -> set[int]:
    """Deals whose contract gives goods beside the money: what the goods stood for is not in the fee."""
    valid = Agreement.objects.valid().filter(deal__in=deals)
    return set(valid.exclude(document__contains='"barter":{"item":"",').values_list("deal_id", flat=True))


def _kinds(deals: Sequence[Deal]) -> dict[int, list[tuple[str, str]]]:
    out: dict[int, list[tuple[str, str]]] = {}
    for deal, platform, format in DeliverableItem.objects.filter(deal__in=deals).values_list(
        "deal_id", "platform", "format"
    ):
        out.setdefault(deal, []).append((platform, format))
    return out


def _posts(deals: Sequence[Deal]) -> dict[int, list[tuple[int, str]]]:
    out: dict[int, list[tuple[int, str]]] = {}
    for deal, creator, url in Publication.objects.filter(item__deal__in=deals).values_list(
        "item__deal_id", "item__deal__creator_id", "url"
    ):
        out.setdefault(deal, []).append((creator, url))
    return out
