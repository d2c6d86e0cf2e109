"""Reading campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from sorot.accounts.models import Organisation
from sorot.campaigns.enums import CampaignState, FeeKind
from sorot.campaigns.models import AgencyGrant, Campaign, DeliverableLine, Requirement
from sorot.campaigns.requirements import RuleResult, check_requirements, failing, sentence_of
from sorot.core.access import Actor
from sorot.core.facets import Dimension, count_facets
from sorot.core.ids import sort_key
from sorot.core.listquery import Facet, ListQuery, Page, children_of, paginate
from sorot.core.taxonomy import Category, CreatorFacts, Format, Goal, Platform

SORTS = ("newest", "fee", "deadline")
SOON = timedelta(days=7)


@dataclass(frozen=True)
class CampaignQuery(ListQuery):
    """What a creator asks of the open campaigns.

    `min_fee` (whole rupiah) asks for a sure lowest fee; `qualified` needs facts; `soon` closes within a week;
    `province` is where the work happens.
    """

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {
        "category": Category.values,
        "platform": Platform.values,
        "format": Format.values,
        "goal": Goal.values,
        "sort": SORTS,
    }
    q: str = ""
    category: str = ""
    platform: str = ""
    format: str = ""
    goal: str = ""
    province: str = ""
    min_fee: int | None = None
    barter: bool = False
    qualified: bool = False
    soon: bool = False
    sort: str = "newest"


@dataclass(frozen=True)
class OwnQuery(ListQuery):
    """The brand's own list."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"state": CampaignState.values}
    q: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign in a list. `results` is empty when nobody's facts were asked."""

    campaign: Campaign
    lines: Sequence[DeliverableLine]
    asked: Sequence[str]
    results: Sequence[RuleResult] = ()

    @property
    def failed(self) -> list[RuleResult]:
        return [result for result in self.results if not result.ok]

    @property
    def lines_text(self) -> str:
        return lines_text(self.lines)


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts beside the filters, all of the same moment. `open` are all, `total` those that fit the query itself."""

    category: list[Facet] = field(default_factory=list)
    platform: list[Facet] = field(default_factory=list)
    barter: int = 0
    soon: int = 0
    qualified: int = 0
    open: int = 0
    total: int = 0


def lines_text(lines: Sequence[DeliverableLine]) -> str:
    """`2 Reel + 3 Story Instagram, 1 Short video TikTok`."""
    by_platform: dict[str, list[str]] = {}
    for line in lines:
        # Not `get_…_display`: it translates every choice of the field to find one.
        wanted = f"{line.quantity} {Format(line.format).label}"
        by_platform.setdefault(str(Platform(line.platform).label), []).append(wanted)
    return ", ".join(f"{' + '.join(pieces)} {platform}" for platform, pieces in by_platform.items())


def fee_text(campaign: Campaign) -> str:
    """What a campaign pays, short: `Rp3\u20136 jt`, or the product of a barter."""
    return campaign.barter_item if campaign.fee_kind == FeeKind.BARTER else campaign.fee_range


def _conditions(query: CampaignQuery, now: datetime, facts: CreatorFacts | None) -> dict[str, Q]:
    found: dict[str, Q] = {}
    if text := sort_key(query.q):
        found["q"] = Q(title_key__contains=text) | Q(organisation__name_key__contains=text)
    if query.category:
        found["category"] = Q(category=query.category)
    if query.platform:
        found["platform"] = Q(platforms__contains=[query.platform])
    if query.format:
        found["format"] = Q(formats__contains=[query.format])
    if query.goal:
        found["goal"] = Q(goal=query.goal)
    if query.province:
        found["province"] = Q(province=query.province)
    if query.min_fee:
        found["min_fee"] = Q(fee_min__gte=query.min_fee)
    if query.barter:
        found["barter"] = Q(fee_kind=FeeKind.BARTER)
    if query.soon:
        found["soon"] = _soon(now)
    if query.qualified and facts is not None:
        found["qualified"] = qualified_for(facts)
    return found


def _soon(now: datetime) -> Q:
    return Q(apply_until_at__lte=now + SOON)


def qualified_for(facts: CreatorFacts) -> Q:
    """The condition on campaigns that these facts meet every requirement of."""
    return ~Q(Exists(Requirement.objects.filter(failing(facts), campaign=OuterRef("pk"))))


def _all(conditions: dict[str, Q], *, without: str = "") -> Q:
    joined = Q()
    for name, condition in conditions.items():
        if name != without:
            joined &= condition
    return joined


def open_campaigns(now: datetime) -> QuerySet[Campaign]:
    """Published, and the deadline has not passed."""
    return Campaign.objects.filter(state=CampaignState.PUBLISHED, apply_until_at__gt=now)


def _ordered(rows: QuerySet[Campaign], sort: str) -> QuerySet[Campaign]:
    match sort:
        case "fee":
            return rows.order_by(F("fee_max").desc(nulls_last=True), "-id")
        case "deadline":
            return rows.order_by("apply_until_at", "-id")
    return rows.order_by("-published_at", "-id")


def explore(
    query: CampaignQuery, *, actor: Actor, now: datetime, facts: CreatorFacts | None = None, total: int | None = None
) -> Page[CampaignCard]:
    """One page of open campaigns in four queries; with `facts`, each card says which requirement fails.

    Three queries when the `total` is known (`Facets.total`).
    """
    del actor  # open campaigns are open to everybody; the parameter keeps the face of every list the same
    rows = open_campaigns(now).filter(_all(_conditions(query, now, facts)))
    return _cards(paginate(_with_parties(_ordered(rows, query.sort)), query.page, total=total), facts)


def _with_parties(rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
    return rows.select_related("organisation", "acting_agency", "province")


def _with_parts(rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
    return _with_parties(rows).prefetch_related("lines", "requirements")


def _cards(page: Page[Campaign], facts: CreatorFacts | None = None) -> Page[CampaignCard]:
    """The same page as cards, in two more queries."""
    lines = children_of(page.items, DeliverableLine.objects.all(), "campaign")
    requirements = children_of(page.items, Requirement.objects.all(), "campaign")
    cards = [_card(row, lines[row.pk], requirements[row.pk], facts) for row in page.items]
    return Page(items=cards, number=page.number, total=page.total, size=page.size)


def card_of(campaign: Campaign, facts: CreatorFacts | None = None) -> CampaignCard:
    """A card of a campaign whose parts are loaded."""
    return _card(campaign, list(campaign.lines.all()), list(campaign.requirements.all()), facts)


def _card(
    campaign: Campaign,
    lines: Sequence[DeliverableLine],
    requirements: Sequence[Requirement],
    facts: CreatorFacts | None,
) -> CampaignCard:
    results = check_requirements(requirements, facts) if facts is not None else ()
    asked = (
        [sentence_of(row.rule, row.value) for row in requirements] if facts is None else [r.sentence for r in results]
    )
    return CampaignCard(campaign=campaign, lines=lines, asked=asked, results=results)


def explore_facets(query: CampaignQuery, *, now: datetime, facts: CreatorFacts | None = None) -> Facets:
    """Counts beside each filter, in one query: what one would see after choosing it and keeping the others."""
    conditions = _conditions(query, now, facts)
    dimensions = {
        "category": Dimension("category", _all(conditions, without="category")),
        "platform": Dimension("platforms", _all(conditions, without="platform")),
        "fee": Dimension("fee_kind", _all(conditions, without="barter")),
    }
    flags = {
        "open": Q(),
        "total": _all(conditions),
        "any": _all(conditions, without="category"),
        "soon": _all(conditions, without="soon") & _soon(now),
    }
    if facts is not None:
        flags["qualified"] = _all(conditions, without="qualified") & qualified_for(facts)
    counts, met = count_facets(open_campaigns(now), dimensions, flags)
    return Facets(
        category=[
            Facet("", "", met["any"]),
            *(Facet(value, str(label), counts["category"].get(value, 0)) for value, label in Category.choices),
        ],
        platform=[Facet(value, str(label), counts["platform"].get(value, 0)) for value, label in Platform.choices],
        barter=counts["fee"].get(FeeKind.BARTER, 0),
        soon=met["soon"],
        qualified=met.get("qualified", 0),
        open=met["open"],
        total=met["total"],
    )


def campaign_detail(actor: Actor, code: str) -> Campaign | None:
    """A campaign with lines and requirements loaded; None when there is none for this actor."""
    return _with_parts(Campaign.objects.visible_to(actor)).filter(code=code).first()


def managed_campaign(actor: Actor, code: str) -> Campaign | None:
    """A campaign of the side acted for, with its parts; None for everybody else."""
    return _with_parts(Campaign.objects.managed_by(actor)).filter(code=code).first()


def campaigns_of(actor: Actor, query: OwnQuery) -> Page[CampaignCard]:
    """The brand's (or agency's) own campaigns, newest first, in four queries."""
    rows = Campaign.objects.managed_by(actor)
    if text := sort_key(query.q):
        rows = rows.filter(title_key__contains=text)
    if query.state:
        rows = rows.filter(state=query.state)
    return _cards(paginate(_with_parties(rows.order_by("-created_at", "-id")), query.page))


def state_counts(actor: Actor) -> dict[str, int]:
    """How many own campaigns there are in each state; "" is all."""
    rows = Campaign.objects.managed_by(actor).order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict.fromkeys(CampaignState.values, 0) | dict(rows)
    return {"": sum(counts.values()), **counts}


def clients_of(actor: Actor) -> list[Organisation]:
    """The brands that let the agency acted for run their campaigns, by name."""
    if actor.kind != "agency":
        return []
    granted = AgencyGrant.objects.in_force().filter(agency=actor.organisation).values("brand")
    return list(Organisation.objects.filter(pk__in=granted))


def grants_of(actor: Actor) -> list[AgencyGrant]:
    """Grants in force, given or received."""
    return list(AgencyGrant.objects.visible_to(actor).in_force().select_related("brand", "agency"))


def find_grant(actor: Actor, code: str) -> AgencyGrant | None:
    """One grant of the organisation acted for."""
    return AgencyGrant.objects.visible_to(actor).filter(code=code).select_related("brand", "agency").first()


def find_agencies(text: str) -> list[Organisation]:
    """Agencies by code or by exact name, whatever the case."""
    agencies = Organisation.objects.filter(kind="agency")
    return list(agencies.filter(Q(code=text.strip()) | Q(name_key=sort_key(text)))[:5])


def open_of_brand(
    organisation: Organisation, *, now: datetime, besides: Campaign | None = None, limit: int = 3
) -> list[Campaign]:
    """Other open campaigns of the same brand."""
    rows = open_campaigns(now).filter(organisation=organisation)
    return list((rows.exclude(pk=besides.pk) if besides else rows).order_by("-published_at")[:limit])
