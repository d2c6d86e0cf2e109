"""From rows to the points that formulas are evaluated on: one source for posts, one for days, five queries in all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from sorot.analytics.enums import SOURCE_RANK, Scope
from sorot.analytics.models import AccountSnapshot, AudienceSlice, Post, PostSnapshot
from sorot.analytics.queries.dictionary import Dictionary, dictionary
from sorot.analytics.statistics.points import DayPoint, PostPoint, Sample, SlicePoint
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount

ZONE = ZoneInfo("Asia/Jakarta")
#: How deep every account is read, alone or beside others: a figure must not depend on who stands next to it.
#: The newest posts, and all of the days that "posts a week" counts; the newest days.
POSTS, POST_DAYS, DAYS = 60, 91, 400
#: Eleven posts a day for a quarter: a page must not read a whole archive that was published in one day.
MOST_POSTS = 1_000
#: A post is read at the age nearest to this: old enough to compare, young enough to be of its time.
READ_AT_AGE = 30
#: A post is divided by followers only when they were read this near to its publication.
FOLLOWERS_NEAR = 45
FEW = 3


@dataclass(frozen=True)
class LoadedSample:
    """The sample of one account with the rows behind it: what its evidence pages list."""

    account: SocialAccount
    sample: Sample
    post_source: str = ""
    day_source: str = ""
    slice_source: str = ""
    posts: Mapping[str, Post] = field(default_factory=dict)
    readings: Mapping[str, PostSnapshot] = field(default_factory=dict)
    days: Mapping[date, AccountSnapshot] = field(default_factory=dict)
    slices: Sequence[AudienceSlice] = ()
    other_sources: tuple[str, ...] = ()

    @property
    def posts_read_at(self) -> datetime | None:
        """When the newest reading of a post was true."""
        return max((row.captured_at for row in self.readings.values()), default=None)

    @property
    def days_read_at(self) -> datetime | None:
        """When the newest day was read."""
        return self.days[max(self.days)].captured_at if self.days else None


def rank_of_source() -> Case:
    """Sources as numbers for ordering, best first."""
    return Case(
        *[When(source=source, then=Value(rank)) for source, rank in SOURCE_RANK.items()],
        default=Value(9),
        output_field=IntegerField(),
    )


def best_source(counts: Mapping[str, int], few: int = FEW) -> str:
    """The best source that knows enough; else the best real one; made-up numbers only when there is nothing else."""
    ranked = sorted(counts, key=lambda s: SOURCE_RANK.get(Source(s), 9))
    enough = [s for s in ranked if counts[s] >= few and s != Source.DEMO]
    return next(iter(enough or ranked), "")


def samples_of(
    accounts: Sequence[SocialAccount], *, now: datetime, window: int = 28, only: str = ""
) -> dict[int, LoadedSample]:
    """Samples of accounts by their primary key, in five queries whatever their number.

    Each is read equally deep, so that it has the same figures on every page; `only` names the one source that may be
    read. Whoever calls has checked that these accounts may be shown.
    """
    if not accounts:
        return {}
    ids, today = [a.pk for a in accounts], now.astimezone(ZONE).date()
    book = dictionary()
    posts = _posts(ids, now - timedelta(days=POST_DAYS))
    readings = _readings([p.pk for found in posts.values() for p in found], only)
    # Two periods and a little, so that one can be compared with the one before it.
    back = max(DAYS, 2 * window + 14)
    days = _days(ids, today - timedelta(days=back), only)
    slices = _slices(ids)
    return {
        a.pk: _loaded(a, posts.get(a.pk, []), readings, days.get(a.pk, []), slices.get(a.pk, []), today, window, book)
        for a in accounts
    }


def sample_of(account: SocialAccount, *, now: datetime, window: int = 28, only: str = "") -> LoadedSample:
    """The deep sample of one account. Five queries."""
    return samples_of([account], now=now, window=window, only=only)[account.pk]


def _posts(ids: Sequence[int], since: datetime) -> dict[int, list[Post]]:
    """The newest posts by account, and all that were published since then."""
    order = (F("published_at").desc(nulls_last=True), F("id").desc())
    rows = (
        Post.objects.filter(account_id__in=ids)
        .annotate(place=Window(RowNumber(), partition_by=F("account_id"), order_by=order))
        .filter(Q(place__lte=POSTS) | Q(published_at__gte=since), place__lte=MOST_POSTS)
        .order_by("account_id", "place")
    )
    out: dict[int, list[Post]] = {}
    for post in rows:
        out.setdefault(post.account_id, []).append(post)
    return out


def _readings(post_ids: Sequence[int], only: str) -> dict[int, dict[str, PostSnapshot]]:
    """post id -> source -> the reading whose age is nearest to READ_AT_AGE, the newest where no age is known."""
    distance = RawSQL(
        "abs(analytics_postsnapshot.captured_date"
        " - (analytics_post.published_at at time zone 'Asia/Jakarta')::date - %s)",
        [READ_AT_AGE],
        output_field=IntegerField(),
    )
    rows = (
        PostSnapshot.objects.filter(post_id__in=post_ids, **({"source": only} if only else {}))
        .annotate(published=F("post__published_at"), distance=distance)
        .order_by("post_id", "source", F("distance").asc(nulls_last=True), "-captured_date")
        .distinct("post_id", "source")
    )
    out: dict[int, dict[str, PostSnapshot]] = {}
    for row in rows:
        out.setdefault(row.post_id, {})[row.source] = row
    return out


def _days(ids: Sequence[int], since: date, only: str) -> dict[int, list[AccountSnapshot]]:
    """Days of accounts from `since` on, oldest first."""
    rows = AccountSnapshot.objects.filter(account_id__in=ids, date__gte=since).order_by("account_id", "date")
    if only:
        rows = rows.filter(source=only)
    out: dict[int, list[AccountSnapshot]] = {}
    for row in rows:
        out.setdefault(row.account_id, []).append(row)
    return out


def _slices(ids: Sequence[int]) -> dict[int, list[AudienceSlice]]:
    """The newest day of each dimension, basis and source of each account."""
    rows = (
        AudienceSlice.objects.filter(account_id__in=ids)
        .annotate(
            newest=Window(
                RowNumber(),
                partition_by=[F("account_id"), F("dimension"), F("basis"), F("source"), F("key")],
                order_by=F("as_of").desc(),
            )
        )
        .filter(newest=1)
        .order_by("account_id", "dimension", "-share")
    )
    out: dict[int, list[AudienceSlice]] = {}
    for row in rows:
        out.setdefault(row.account_id, []).append(row)
    return out


def _loaded(
    account: SocialAccount,
    posts: Sequence[Post],
    readings: Mapping[int, Mapping[str, PostSnapshot]],
    days: Sequence[AccountSnapshot],
    slices: Sequence[AudienceSlice],
    today: date,
    window: int,
    book: Dictionary,
) -> LoadedSample:
    near = today - timedelta(days=DAYS)
    post_source = best_source(_counted(source for p in posts[:POSTS] for source in readings.get(p.pk, {})))
    day_source = best_source(_counted(row.source for row in days if row.date >= near))
    slice_source = best_source(_counted(row.source for row in slices), few=1)
    own_days = [row for row in days if row.source == day_source]
    epoch = Epochs(book, account.platform)
    now_followers = epoch.followers(today)
    standings = [
        (row.date, row.followers)
        for row in days
        if row.source == post_source
        and row.followers is not None
        and row.date >= near
        and epoch.followers(row.date) == now_followers
    ]
    chosen = {p.code: readings[p.pk][post_source] for p in posts if post_source in readings.get(p.pk, {})}
    reached = max((epoch.reach(row.captured_date) for row in chosen.values()), default=1)
    named = {p.code: p for p in posts if p.code in chosen}
    own_slices = _newest_day([row for row in slices if row.source == slice_source])
    formats = {"", *(p.format for p in named.values())}
    sample = Sample(
        today=today,
        posts=tuple(
            post_point(post, row, standings, has_reach=epoch.reach(row.captured_date) == reached)
            for row, post in ((chosen[code], post) for code, post in named.items())
        ),
        days=tuple(_day_point(row, epoch.followers(row.date)) for row in own_days),
        slices=tuple(SlicePoint(row.dimension, row.key, row.share, row.as_of) for row in own_slices),
        breaks={name: book.breaks(account.platform, format=name) for name in formats},
        window=window,
        standing=_standing(account),
    )
    used = {post_source, day_source, slice_source}
    there = {s for p in posts for s in readings.get(p.pk, {})} | {row.source for row in days}
    return LoadedSample(
        account, sample, post_source, day_source, slice_source, named, chosen,
        {row.date: row for row in own_days}, own_slices, tuple(sorted(there - used)),
    )  # fmt: skip


def _counted(items: Iterable[str]) -> dict[str, int]:
    out: dict[str, int] = {}
    for item in items:
        out[item] = out.get(item, 0) + 1
    return out


def _newest_day(rows: Sequence[AudienceSlice]) -> list[AudienceSlice]:
    """Of each dimension and basis only the parts of its newest day: parts of two days do not add up."""
    newest: dict[tuple[str, str], date] = {}
    for row in rows:
        key = (row.dimension, row.basis)
        newest[key] = max(newest.get(key, row.as_of), row.as_of)
    return [row for row in rows if row.as_of == newest[(row.dimension, row.basis)]]


class Epochs:
    """In which of the platform's definitions of followers (of a day) and of reach (of a post) a day lies, from 1."""

    def __init__(self, book: Dictionary, platform: str) -> None:
        self._followers = book.breaks(platform, "followers", scope=Scope.DAY)
        self._reach = book.breaks(platform, "reach")

    def followers(self, day: date) -> int:
        return 1 + bisect_right(self._followers, day)

    def reach(self, day: date) -> int:
        return 1 + bisect_right(self._reach, day)


def post_point(
    post: Post, row: PostSnapshot, standings: Sequence[tuple[date, int]] = (), *, has_reach: bool = True
) -> PostPoint:
    """A post with one reading; followers are those read nearest to its publication, at most 45 days away.

    `has_reach` is False for a reach of another definition than that of the account's newest reading: it is left out.
    """
    age = None
    if post.published_at is not None:
        age = max(0.0, (row.captured_at - post.published_at).total_seconds() / 86_400)
    return PostPoint(
        key=post.code, published_at=post.published_at, format=post.format, read_on=row.captured_date, age_days=age,
        views=row.views, likes=row.likes, comments=row.comments, shares=row.shares, saves=row.saves,
        reach=row.reach if has_reach else None, version=row.definition_version,
        followers=_followers_at(post.published_at, standings),
    )  # fmt: skip


def _followers_at(moment: datetime | None, standings: Sequence[tuple[date, int]]) -> int | None:
    if moment is None or not standings:
        return None
    day = moment.astimezone(ZONE).date()
    # Standings are in the order of days: the nearest is the last before the day or the first from it on.
    place = bisect_left(standings, (day,))
    near = min(standings[max(0, place - 1) : place + 1], key=lambda pair: (abs((pair[0] - day).days), pair[0]))
    return near[1] if abs((near[0] - day).days) <= FOLLOWERS_NEAR else None


def _day_point(row: AccountSnapshot, followers_version: int) -> DayPoint:
    return DayPoint(
        day=row.date, followers=row.followers, new_followers=row.new_followers, lost_followers=row.lost_followers,
        views=row.views, reach=row.reach, profile_views=row.profile_views, likes=row.likes, comments=row.comments,
        shares=row.shares, version=row.definition_version, followers_version=followers_version,
    )  # fmt: skip


def _standing(account: SocialAccount) -> dict[str, tuple[int, date]]:
    """The account's own columns: already one source each, the best one that knows the number."""
    found = {}
    for name, column in (("followers", "followers"), ("posts", "post_count")):
        value, at = getattr(account, column), account.captured_at_of(column)
        if value is not None and at is not None:
            found[name] = (value, at.astimezone(ZONE).date())
    return found
