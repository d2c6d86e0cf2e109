"""Reading creators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, reduce
from operator import and_
from typing import Any, ClassVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from sorot.core.access import Actor
from sorot.core.facets import Dimension, count_facets
from sorot.core.ids import sort_key
from sorot.core.listquery import Facet, ListQuery, Page, children_of, paginate
from sorot.core.taxonomy import Category, CreatorFacts, Language, Platform, Tier, labels, tier_scheme
from sorot.creators.enums import CreatorKind, ManagementRequestState
from sorot.creators.models import CreatorProfile, ManagementRequest, PortfolioItem, SocialAccount
from sorot.creators.portfolio import first_photos
from sorot.creators.portfolio import portfolio_of as portfolio_of

#: Dimensions without counts of their own: they narrow the rows before counting.
UNCOUNTED = ("q", "province", "language")
SORTS = ("followers", "name", "engagement", "newest")


@dataclass(frozen=True)
class CreatorQuery(ListQuery):
    """What a brand asks of the list of creators.

    With a `platform`, the tier and the follower bounds are about that platform's account, else about the best one.
    A creator whose number is not known is never inside a bound.
    """

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {
        "category": Category.values,
        "kind": CreatorKind.values,
        "platform": Platform.values,
        "language": Language.values,
        "sort": SORTS,
    }
    q: str = ""
    category: str = ""
    kind: str = ""
    tier: str = ""
    platform: str = ""
    province: str = ""
    language: str = ""
    barter: bool = False
    verified: bool = False
    open: bool = False
    min_followers: int | None = None
    max_followers: int | None = None
    sort: str = "followers"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number of an account with where it comes from."""

    value: int | Decimal | None
    source: str
    captured_at: datetime | None


def evidence(account: SocialAccount, metric: str) -> Evidence:
    """A number with its own source and moment."""
    return Evidence(getattr(account, metric), account.source_of(metric), account.captured_at_of(metric))


@dataclass(frozen=True, slots=True)
class AccountNumbers:
    """An account with each of its numbers."""

    account: SocialAccount

    @property
    def followers(self) -> Evidence:
        return evidence(self.account, "followers")

    @property
    def post_count(self) -> Evidence:
        return evidence(self.account, "post_count")

    @property
    def engagement_rate(self) -> Evidence:
        return evidence(self.account, "engagement_rate")


@lru_cache(maxsize=10_000)
def _profile_url(handle: str) -> str:
    return reverse("creators:profile", args=[handle])


@dataclass(frozen=True, slots=True)
class CreatorCard:
    """A creator in a list."""

    creator: CreatorProfile
    accounts: Sequence[SocialAccount]
    photo: PortfolioItem | None
    tier: Tier | None

    @property
    def handle(self) -> str:
        return self.creator.handle

    @property
    def url(self) -> str:
        return _profile_url(self.creator.handle)

    @property
    def niches(self) -> list[str]:
        return labels(Category, self.creator.categories)

    @property
    def main(self) -> AccountNumbers | None:
        """The account with the most followers, or the first."""
        return AccountNumbers(self.accounts[0]) if self.accounts else None

    @property
    def platform(self) -> str:
        """The platform of the main account, in words."""
        return str(Platform(self.accounts[0].platform).label) if self.accounts else ""

    @property
    def place(self) -> str:
        return self.creator.city.short_name if self.creator.city else ""


@dataclass(frozen=True, slots=True)
class CreatorDetail:
    """A profile page."""

    creator: CreatorProfile
    accounts: Sequence[SocialAccount]
    photos: Sequence[PortfolioItem]
    tier: Tier | None

    @property
    def numbers(self) -> list[AccountNumbers]:
        return [AccountNumbers(account) for account in self.accounts]

    @property
    def niches(self) -> list[str]:
        return labels(Category, self.creator.categories)

    @property
    def languages(self) -> list[str]:
        return labels(Language, self.creator.languages)


def _followers_condition(query: CreatorQuery) -> Q:
    """Follower bounds and tier, on one platform's account or on the best one."""
    low, high = query.min_followers, query.max_followers
    tier = _tier_bounds(query.tier)
    if low is None and high is None and tier is None:
        return Q()
    bounds = []
    if low is not None:
        bounds.append(("gte", low))
    if high is not None:
        bounds.append(("lte", high))
    if tier is not None:
        bounds.append(("gte", tier[0]))
        if tier[1] is not None:
            bounds.append(("lt", tier[1]))
    if not query.platform:
        return Q(*((f"best_followers__{lookup}", value) for lookup, value in bounds))
    accounts = SocialAccount.objects.filter(creator=OuterRef("pk"), platform=query.platform)
    return Q(Exists(accounts.filter(Q(*((f"followers__{lookup}", value) for lookup, value in bounds)))))


def _tier_bounds(slug: str) -> tuple[int, int | None] | None:
    try:
        return tier_scheme().bounds(slug) if slug else None
    except KeyError:
        return None


def _conditions(query: CreatorQuery) -> dict[str, Q]:
    """Each dimension's condition by name, so that a facet can leave its own out."""
    found: dict[str, Q] = {}
    if text := sort_key(query.q).lstrip("@"):
        found["q"] = Q(name_key__contains=text) | Q(handle__contains=text)
    if query.category:
        found["category"] = Q(categories__contains=[query.category])
    if query.kind:
        found["kind"] = Q(kind=query.kind)
    if query.platform:
        found["platform"] = Q(platforms__contains=[query.platform])
    if query.province:
        found["province"] = Q(city__province=query.province)
    if query.language:
        found["language"] = Q(languages__contains=[query.language])
    if query.barter:
        found["barter"] = Q(accepts_barter=True)
    if query.verified:
        found["verified"] = Q(verified_at__isnull=False)
    if query.open:
        found["open"] = Q(is_open_to_work=True)
    followers = _followers_condition(query)
    if followers:
        found["followers"] = followers
    return found


def _all(conditions: dict[str, Q], *, without: Sequence[str] = ()) -> Q:
    return reduce(and_, (condition for name, condition in conditions.items() if name not in without), Q())


def matching(query: CreatorQuery, *, actor: Actor) -> QuerySet[CreatorProfile]:
    """The public profiles that fit, in the query's order. Private ones stay out of lists, also one's own."""
    rows = CreatorProfile.objects.visible_to(actor).filter(is_public=True).filter(_all(_conditions(query)))
    match query.sort:
        case "name":
            return rows.order_by("name_key", "id")
        case "engagement":
            return rows.order_by(F("main_engagement").desc(nulls_last=True), "id")
        case "newest":
            return rows.order_by("-created_at", "id")
    return rows.order_by(F("best_followers").desc(nulls_last=True), "id")


def _cards(rows: QuerySet[CreatorProfile] | Sequence[CreatorProfile]) -> list[CreatorCard]:
    """Cards in order, in at most two more queries."""
    found = list(rows)
    accounts = children_of(found, SocialAccount.objects.all(), "creator")
    photos = children_of([row for row in found if row.photo_count], first_photos(), "creator")
    return [CreatorCard(row, accounts[row.pk], next(iter(photos.get(row.pk, ())), None), row.tier) for row in found]


def creator_list(query: CreatorQuery, *, actor: Actor, total: int | None = None) -> Page[CreatorCard]:
    """One page of creators in four queries, however many there are; three when `total` is known (`CreatorFacets`)."""
    page = paginate(matching(query, actor=actor).select_related("city"), query.page, total=total)
    return Page(items=_cards(page.items), number=page.number, total=page.total, size=page.size)


class CreatorFacets(dict[str, list[Facet]]):
    """The counts by filter, and the `total` of rows that fit the query itself."""

    total: int = 0


def creator_facets(query: CreatorQuery, *, actor: Actor) -> CreatorFacets:
    """Counts beside each filter value, in one query: what one would see after choosing it and keeping the others."""
    conditions = _conditions(query)

    def rest(name: str) -> Q:
        return _all(conditions, without=[name, *UNCOUNTED])

    dimensions = {
        "category": Dimension("categories", rest("category")),
        "kind": Dimension("kind", rest("kind")),
        "platform": Dimension("platforms", rest("platform")),
        "barter": Dimension("accepts_barter", rest("barter")),
        "open": Dimension("is_open_to_work", rest("open")),
    }
    flags = {"total": _all(conditions, without=UNCOUNTED), "any": rest("category")}
    flags["verified"] = rest("verified") & Q(verified_at__isnull=False)
    flags |= {
        f"tier_{tier.slug}": rest("followers") & _followers_condition(replace(query, tier=tier.slug))
        for tier in tier_scheme().tiers
    }
    if "followers" in conditions:
        # The bounds are about the platform that would be chosen.
        del dimensions["platform"]
        for value in Platform.values:
            chosen = _all(_conditions(replace(query, platform=value)), without=["platform", *UNCOUNTED])
            flags[f"platform_{value}"] = chosen & Q(platforms__contains=[value])
    rows = CreatorProfile.objects.visible_to(actor).filter(is_public=True)
    rows = rows.filter(_all({name: conditions[name] for name in UNCOUNTED if name in conditions}))
    counts, met = count_facets(rows, dimensions, flags)
    on_platform = counts.get("platform") or {value: met.get(f"platform_{value}", 0) for value in Platform.values}
    facets = CreatorFacets(
        category=[Facet("", "", met["any"]), *_facets(Category.choices, counts["category"])],
        kind=_facets(CreatorKind.choices, counts["kind"]),
        platform=_facets(Platform.choices, on_platform),
        barter=[Facet("1", "", counts["barter"].get(True, 0))],
        verified=[Facet("1", "", met["verified"])],
        open=[Facet("1", "", counts["open"].get(True, 0))],
        tier=[Facet(tier.slug, str(tier.label), met[f"tier_{tier.slug}"]) for tier in tier_scheme().tiers],
    )
    facets.total = met["total"]
    return facets


def _facets(choices: Iterable[tuple[str, Any]], counts: Mapping[str, int]) -> list[Facet]:
    return [Facet(value, str(label), counts.get(value, 0)) for value, label in choices]


def profile_of(actor: Actor) -> CreatorProfile | None:
    """One's own profile, when acting for oneself."""
    if not actor.is_person:
        return None
    return CreatorProfile.objects.filter(user=actor.user).select_related("city__province", "management").first()


def editable_profile(actor: Actor, handle: str = "") -> CreatorProfile | None:
    """One's own profile; with a handle, that of one's talent. None for everybody else."""
    mine = CreatorProfile.objects.owned_by(actor).select_related("city__province", "management")
    if actor.is_person:
        return mine.first()
    return mine.filter(handle=handle).first() if handle else None


def visible_at(actor: Actor, handle: str) -> QuerySet[CreatorProfile]:
    """The profile at `/@handle/` with whom and what it names, or nothing when the actor may not see it."""
    rows = CreatorProfile.objects.visible_to(actor).filter(handle=handle.lower())
    return rows.select_related("city__province", "management", "user")


def find_visible(actor: Actor, handle: str) -> CreatorProfile | None:
    """The profile at `/@handle/`, if the actor may see it."""
    return visible_at(actor, handle).first()


def creator_detail(actor: Actor, handle: str) -> CreatorDetail | None:
    """A profile with its accounts and photos in three queries; None when there is none for this actor."""
    creator = find_visible(actor, handle)
    if creator is None:
        return None
    return CreatorDetail(
        creator=creator,
        accounts=list(creator.accounts.all()),
        photos=[item for item in portfolio_of(creator) if item.picture is not None],
        tier=creator.tier,
    )


def facts_for(creator: CreatorProfile) -> CreatorFacts:
    """What campaigns' requirements are checked against, in one query. `regency` and `province` are codes, "" unknown.

    On a platform with several accounts the largest known count stands for it; an account without a number leaves
    the platform with None.
    """
    followers: dict[str, int | None] = {}
    for platform, count in creator.accounts.values_list("platform", "followers"):
        known = followers.get(platform)
        followers[platform] = count if known is None else known if count is None else max(known, count)
    return CreatorFacts(
        followers=followers,
        categories=tuple(creator.categories),
        languages=tuple(creator.languages),
        regency=creator.city_id or "",
        province=(creator.city_id or "")[:2],
        kind=creator.kind,
        is_verified=creator.is_verified,
        has_photo=creator.photo_count > 0,
    )


def roster_of(actor: Actor) -> list[CreatorCard]:
    """The talents of the management acted for, by name."""
    if actor.kind != "management":
        return []
    return _cards(CreatorProfile.objects.owned_by(actor).select_related("city__province").order_by("name_key", "id"))


def open_requests(actor: Actor) -> list[ManagementRequest]:
    """Requests that wait: for a creator those to answer, for a management those it sent."""
    waiting = ManagementRequest.objects.visible_to(actor).filter(state=ManagementRequestState.PENDING)
    return list(waiting.select_related("creator", "management"))


def find_request(actor: Actor, code: str) -> ManagementRequest | None:
    """One request to or by the actor."""
    return ManagementRequest.objects.visible_to(actor).filter(code=code).select_related("creator", "management").first()


def own_account(actor: Actor, creator: CreatorProfile, code: str) -> SocialAccount | None:
    """One account of a profile the actor owns."""
    return SocialAccount.objects.owned_by(actor).filter(creator=creator, code=code).select_related("creator").first()


def handle_is_free(handle: str, *, besides: CreatorProfile | None = None) -> bool:
    """True when nobody else bears this name, public or not."""
    others = CreatorProfile.objects.filter(handle=handle)
    return not (others.exclude(pk=besides.pk) if besides else others).exists()


def suggest_handle(name: str) -> str:
    """A free name near `name`: `rani.lestari`, `rani.lestari2`, … or "" when nothing can be made of it."""
    words = ["".join(c for c in word if c.isascii() and c.isalnum()) for word in sort_key(name).split()]
    stem = ".".join(word for word in words if word)[:26].strip(".")
    stem = stem.lstrip("0123456789.")
    if len(stem) < 3:
        return ""
    taken = set(CreatorProfile.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    from sorot.creators.rules import check_handle

    tries = [stem, *(f"{stem}{number}" for number in range(2, 100))]
    return next((handle for handle in tries if handle not in taken and check_handle(handle).ok), "")
