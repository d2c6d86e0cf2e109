"""All posts of an account at equal ages, and one post against one's own of the same format at the same age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from django.db.models import Count, F, FloatField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from sorot.analytics.definitions import rate
from sorot.analytics.models import Post, PostSnapshot
from sorot.analytics.queries.evidence import Cell, cell
from sorot.analytics.queries.performance import accounts_of
from sorot.analytics.queries.samples import POSTS, best_source, post_point
from sorot.analytics.statistics.ages import TOLERANCES, Aged, age_of, at_ages
from sorot.analytics.statistics.basics import half_up
from sorot.core.access import Actor
from sorot.core.listquery import Facet, ListQuery, Page, paginate
from sorot.core.taxonomy import Format
from sorot.creators.models import SocialAccount
from sorot.deals.models import Publication

AGES = tuple(TOLERANCES)
#: A post is compared with so many of its format that were published nearest to it, before or after.
PEERS, NEEDED = 100, 5
#: No reading at an age lies later than this.
LAST_AGE = timedelta(days=40)
CURVE_POINTS = 60
PUBLICATIONS = 300
SORTS = ("", "oldest", "views", "engagement")


@dataclass(frozen=True)
class PostsQuery(ListQuery):
    """`account` is a code, "" the first of one's accounts; `sort` "" newest first."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"format": ("", *Format.values), "sort": SORTS}
    account: str = ""
    format: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post: views at 7 and 30 days, the newest reading, and its engagement by views. None is unknown."""

    post: Post
    at_7: Cell
    at_30: Cell
    latest: PostSnapshot | None
    views: Cell
    rate: Cell
    of_7: str = ""
    of_30: str = ""

    @property
    def of_latest(self) -> str:
        return reading_key(self.post, self.latest)

    @property
    def version(self) -> int:
        return self.latest.definition_version if self.latest else 0


@dataclass(frozen=True)
class PostsPage:
    """A page of posts of one account, all values from one source."""

    account: SocialAccount
    accounts: Sequence[SocialAccount]
    source: str
    lines: Page[PostLine]
    formats: Sequence[Facet]
    total: int

    @property
    def has_two_versions(self) -> bool:
        """True when the platform changed what a view is between readings on this page."""
        return len({line.version for line in self.lines.items if line.version}) > 1

    @property
    def newest_version(self) -> int:
        return max((line.version for line in self.lines.items), default=0)


@dataclass(frozen=True, slots=True)
class AgeLine:
    """Views at one age against the own posts of equal format, age and definition.

    `place` 1 is the best of `n` (this post included); None and `refused` "few_posts" below five, "unknown" where this
    post was not read at that age. `usual` is the median of the others.
    """

    age: int
    views: Cell
    n: int = 0
    place: int | None = None
    usual: int | None = None
    refused: str = ""
    of: str = ""

    @property
    def times(self) -> Decimal | None:
        """How many times the usual of the others."""
        if self.place is None or self.views.value is None or not self.usual:
            return None
        return (Decimal(self.views.value) / Decimal(self.usual)).quantize(Decimal("0.01"))

    @property
    def below(self) -> int | None:
        """How many of the others have fewer views or as many."""
        return None if self.place is None else self.n - self.place


@dataclass(frozen=True, slots=True)
class Work:
    """The deal that a post was made for."""

    deal_code: str
    title: str
    brand: str


@dataclass(frozen=True)
class PostPage:
    """Everything the page of one post says; `readings` are (label, values) of every source, newest first."""

    post: Post
    account: SocialAccount
    source: str
    lines: Sequence[AgeLine]
    latest: PostSnapshot | None
    cells: Sequence[Cell]
    curve: Sequence[tuple[Aged[PostSnapshot] | None, int | None]]
    readings: Sequence[PostSnapshot]
    reading_count: int
    work: Work | None = None

    @property
    def best_line(self) -> AgeLine | None:
        """The comparison at the greatest age: the one that says most."""
        return next((line for line in reversed(self.lines) if line.place is not None), None)

    @property
    def of_latest(self) -> str:
        return reading_key(self.post, self.latest)

    @property
    def nearly(self) -> AgeLine | None:
        """The age at which the most posts could be compared, while they are too few."""
        few = [line for line in self.lines if line.refused == "few_posts"]
        return max(few, key=lambda line: line.n, default=None)


def posts_page(actor: Actor, query: PostsQuery) -> PostsPage | None:
    """One page of posts; None when the account is not the actor's or there is none. Seven queries."""
    found = accounts_of(actor).order_by("creator__name_key", "platform", "id")
    account = (found.filter(code=query.account) if query.account else found).first()
    if account is None:
        return None
    beside = list(found.filter(creator=account.creator_id)[:20])
    source = source_of_posts(account)
    every = Post.objects.filter(account=account)
    counts = dict(every.values_list("format").annotate(n=Count("pk")).order_by("-n"))
    total = sum(counts.values())
    rows = every.filter(format=query.format) if query.format else every
    shown = counts.get(query.format, 0) if query.format else total
    page = paginate(_sorted(rows, query.sort, source), query.page, total=shown)
    formats = [Facet(name, str(Format(name).label), n) for name, n in counts.items() if name]
    lines = _lines(list(page.items), source)
    return PostsPage(account, beside, source, Page(lines, page.number, page.total, page.size), formats, total)


def source_of_posts(account: SocialAccount) -> str:
    """The one source that the account's figures of posts rest on: the same choice as in `samples`. One query."""
    newest = Post.objects.filter(account=account).order_by(F("published_at").desc(nulls_last=True), "-id")
    rows = PostSnapshot.objects.filter(post__in=newest.values("pk")[:POSTS])
    return best_source(dict(rows.values_list("source").annotate(n=Count("post", distinct=True))))


def _sorted(rows: QuerySet[Post], sort: str, source: str) -> QuerySet[Post]:
    newest = (F("published_at").desc(nulls_last=True), F("id").desc())
    if sort == "oldest":
        return rows.order_by(F("published_at").asc(nulls_last=True), "id")
    if sort not in {"views", "engagement"}:
        return rows.order_by(*newest)
    latest = PostSnapshot.objects.filter(post=OuterRef("pk"), source=source).order_by("-captured_date")
    if sort == "engagement":
        latest = latest.annotate(by=_engagement())
    value = Subquery(latest.values("by" if sort == "engagement" else "views")[:1])
    return rows.annotate(by=value).order_by(F("by").desc(nulls_last=True), *newest)


def _engagement() -> Any:
    """As PostPoint.interactions / views, in the database: null where neither likes nor comments are known."""
    return RawSQL(
        "case when likes is null and comments is null then null else"
        " (coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0))::float"
        " / nullif(views, 0) end",
        [],
        output_field=FloatField(),
    )


def _lines(posts: Sequence[Post], source: str) -> list[PostLine]:
    """The values of these posts, two queries whatever their number."""
    own = PostSnapshot.objects.filter(post__in=[post.pk for post in posts], source=source)
    latest = {row.post_id: row for row in own.order_by("post_id", "-captured_date").distinct("post_id")}
    young: dict[int, list[PostSnapshot]] = {}
    for row in own.filter(captured_at__lte=F("post__published_at") + LAST_AGE).order_by("captured_date"):
        young.setdefault(row.post_id, []).append(row)
    lines = []
    for post in posts:
        ages = at_ages(post.published_at, [(row.captured_date, row) for row in young.get(post.pk, [])])
        last = latest.get(post.pk)
        lines.append(
            PostLine(
                post,
                _views_of(ages[7]),
                _views_of(ages[30]),
                last,
                cell("views", last.views if last else None),
                cell("post_engagement_views", engagement_of(post, last)),
                *(reading_key(post, aged.values if (aged := ages[age]) else None) for age in (7, 30)),
            )
        )
    return lines


def reading_key(post: Post, row: PostSnapshot | None) -> str:
    """`CODE@2026-11-20`: what a value belongs to, a post as it was read on a day."""
    return f"{post.code}@{row.captured_date.isoformat() if row else ''}"


def _views_of(aged: Aged[PostSnapshot] | None) -> Cell:
    return cell("views", aged.values.views if aged else None)


def engagement_of(post: Post, row: PostSnapshot | None) -> Decimal | None:
    """(likes + comments + shares + saves) / views of one reading."""
    return None if row is None else rate(post_point(post, row).interactions, row.views)


def post_page(actor: Actor, code: str) -> PostPage | None:
    """One post of the actor's own accounts, talents, or for the operator of anybody. Six queries."""
    post = Post.objects.visible_to(actor).select_related("account__creator").filter(code=code).first()
    if post is None:
        return None
    account = post.account
    source = source_of_posts(account)
    rows = list(post.snapshots.select_related("batch").order_by("-captured_date", "source"))
    own = [row for row in rows if row.source == source] or rows
    own = [row for row in own if row.source == own[0].source]
    latest = own[0] if own else None
    used = latest.source if latest else source
    ages = at_ages(post.published_at, [(row.captured_date, row) for row in own])
    peers = peers_of(post, used) if any(ages.values()) else {}
    return PostPage(
        post, account, used, [_age_line(post, age, ages[age], peers.get(age, [])) for age in AGES], latest,
        _cells(post, latest), _curve(post, own), rows[:CURVE_POINTS], len(rows), _work(actor, post),
    )  # fmt: skip


def peers_of(post: Post, source: str) -> dict[int, list[tuple[int, int]]]:
    """age -> (views, version) of the other posts of the account and format, the 100 nearest in time. Two queries."""
    apart = RawSQL(
        "abs(extract(epoch from analytics_post.published_at - %s))", [post.published_at], output_field=FloatField()
    )
    others = dict(
        Post.objects.filter(account=post.account_id, format=post.format, published_at__isnull=False)
        .exclude(pk=post.pk)
        .annotate(apart=apart)
        .order_by("apart", "id")
        .values_list("pk", "published_at")[:PEERS]
    )
    rows = PostSnapshot.objects.filter(
        post__in=list(others), source=source, views__isnull=False,
        captured_at__lte=F("post__published_at") + LAST_AGE,
    ).values_list("post_id", "captured_date", "views", "definition_version")  # fmt: skip
    readings: dict[int, list[tuple[Any, tuple[int, int]]]] = {}
    for pk, day, views, version in rows:
        readings.setdefault(pk, []).append((day, (views or 0, version)))
    found: dict[int, list[tuple[int, int]]] = {age: [] for age in AGES}
    for pk, own in readings.items():
        for age, aged in at_ages(others[pk], own).items():
            if aged is not None:
                found[age].append(aged.values)
    return found


def _age_line(post: Post, age: int, aged: Aged[PostSnapshot] | None, peers: Iterable[tuple[int, int]]) -> AgeLine:
    views, of = aged.values.views if aged else None, reading_key(post, aged.values if aged else None)
    if aged is None or views is None:
        return AgeLine(age, cell("views", None), refused="unknown", of=of)
    others = [value for value, version in peers if version == aged.values.definition_version]
    n = len(others) + 1
    if n < NEEDED:
        return AgeLine(age, cell("views", views), n, refused="few_posts", of=of)
    place = 1 + sum(1 for value in others if value > views)
    return AgeLine(age, cell("views", views), n, place, half_up(Decimal(median(others))), of=of)


def _cells(post: Post, row: PostSnapshot | None) -> list[Cell]:
    """The newest reading, value by value."""
    if row is None:
        return []
    names = ("views", "likes", "comments", "shares", "saves", "reach")
    together = post_point(post, row).interactions
    return [
        *(cell(name, getattr(row, name)) for name in names),
        cell("post_engagement_views", rate(together, row.views)),
        cell("post_engagement_reach", rate(together, row.reach)),
    ]


def _curve(post: Post, rows: Sequence[PostSnapshot]) -> list[tuple[Aged[PostSnapshot] | None, int | None]]:
    """The readings in the order of time, the newest 60; None between two definitions, so that no line joins them."""
    if post.published_at is None:
        return []
    out: list[tuple[Aged[PostSnapshot] | None, int | None]] = []
    known = [row for row in reversed(rows) if row.views is not None][-CURVE_POINTS:]
    for before, row in zip([None, *known], known, strict=False):
        if before is not None and before.definition_version != row.definition_version:
            out.append((None, None))
        out.append((Aged(row.captured_date, age_of(post.published_at, row.captured_date), row), row.views))
    return out


def _work(actor: Actor, post: Post) -> Work | None:
    """The deal whose proof has the address of this post. One query."""
    wanted = address_key(post.url)
    if not wanted:
        return None
    rows = (
        Publication.objects.visible_to(actor)
        .filter(item__deal__creator=post.account.creator_id)
        .order_by("-published_at")
        .values_list("url", "item__deal__code", "item__deal__title", "item__deal__organisation__name")[:PUBLICATIONS]
    )
    return next((Work(*row[1:]) for row in rows if address_key(row[0]) == wanted), None)


def address_key(url: str) -> str:
    """What two addresses of the same post share: host without www and m, path without its last slash, a video's id.

    >>> address_key("https://youtu.be/abc?si=1") == address_key("https://www.youtube.com/watch?v=abc&t=3")
    True
    """
    if not url:
        return ""
    parts = urlsplit(url)
    host = parts.netloc.casefold().removeprefix("www.").removeprefix("m.")
    path = parts.path.rstrip("/")
    if host == "youtu.be":
        return f"youtube.com/{path.strip('/')}"
    if host == "youtube.com":
        video = parse_qs(parts.query).get("v", [""])[0]
        return f"youtube.com/{video or path.rpartition('/')[2]}"
    return f"{host}{path}" if path else ""
