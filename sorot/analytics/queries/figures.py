"""Figures: the value of one formula for one account, with everything needed to check it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from sorot.analytics import definitions
from sorot.analytics.definitions import FORMULAS, Formula
from sorot.analytics.queries.samples import LoadedSample, samples_of
from sorot.analytics.statistics.points import Result
from sorot.core import clock
from sorot.creators.models import SocialAccount

#: Formulas that rest on days; the others rest on posts, `STANDING` on the account's own columns.
OF_DAYS = frozenset({"growth", "net_growth", "new_followers", "views_in_period"})
STANDING = {"followers": "followers", "posts": "post_count"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with everything needed to check it.

    `value` None means unknown, and `refused` why; `n` is how many posts or readings it rests on; `account` is the
    code of the account and `window` the days of the period: with `definition.id` they name its evidence page.
    """

    definition: Formula
    result: Result = field(default_factory=Result)
    source: str = ""
    captured_at: datetime | None = None
    account: str = ""
    window: int = 28

    @property
    def value(self) -> int | Decimal | None:
        return self.result.value

    @property
    def is_known(self) -> bool:
        return self.result.value is not None

    @property
    def n(self) -> int:
        return self.result.n

    @property
    def since(self) -> date | None:
        return self.result.since

    @property
    def before(self) -> int | None:
        return self.result.before

    @property
    def refused(self) -> str:
        return self.result.refused

    @property
    def exact(self) -> str:
        """The value as text without rounding, "" when unknown: what pages carry in `data-value`."""
        return (
            ""
            if self.value is None
            else format(self.value, "f")
            if isinstance(self.value, Decimal)
            else str(self.value)
        )

    @property
    def change(self) -> int | None:
        """For growth: how many more followers than `before`."""
        if self.value is None or self.before is None:
            return None
        return int((Decimal(self.value) * self.before).to_integral_value(ROUND_HALF_UP))


def figure_of(id: str, loaded: LoadedSample) -> Figure:
    """One formula evaluated for one account. Raises KeyError for an id that is no formula of a sample."""
    return _figure(id, definitions.evaluate(id, loaded.sample), loaded)


def rate_of(loaded: LoadedSample) -> Figure:
    """The engagement rate that is customary on the account's platform; else what the account itself was given."""
    id, result = definitions.usual_rate(loaded.account.platform, loaded.sample)
    account = loaded.account
    if not result.is_known and account.engagement_rate is not None and not loaded.sample.posts:
        stated = Result(value=account.engagement_rate)
        source, at = account.source_of("engagement_rate"), account.captured_at_of("engagement_rate")
        return Figure(FORMULAS[id], stated, source, at, account.code, loaded.sample.window)
    return _figure(id, result, loaded)


def _figure(id: str, result: Result, loaded: LoadedSample) -> Figure:
    account, source, at = loaded.account, "", None
    if result.is_known or result.n:
        if id in STANDING:
            source, at = account.source_of(STANDING[id]), account.captured_at_of(STANDING[id])
        elif id in OF_DAYS:
            source, at = loaded.day_source, loaded.days_read_at
        else:
            source, at = loaded.post_source, loaded.posts_read_at
    return Figure(FORMULAS[id], result, source, at, account.code, loaded.sample.window)


@dataclass(frozen=True, slots=True)
class AccountPerformance:
    """The figures of one account. `other_sources` exist too, but are not mixed in."""

    account_id: int
    followers: Figure
    posts: Figure
    engagement_rate: Figure
    views_per_post: Figure
    growth: Figure
    other_sources: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.followers, self.posts, self.engagement_rate, self.views_per_post, self.growth)


def performance_of(loaded: LoadedSample) -> AccountPerformance:
    """The five figures of an account whose sample is loaded. No query."""
    return AccountPerformance(
        account_id=loaded.account.pk,
        followers=figure_of("followers", loaded),
        posts=figure_of("posts", loaded),
        engagement_rate=rate_of(loaded),
        views_per_post=figure_of("views_per_post", loaded),
        growth=figure_of("growth", loaded),
        other_sources=loaded.other_sources,
    )


def performance_summary(account_ids: Iterable[int], *, now: datetime | None = None) -> dict[int, AccountPerformance]:
    """Figures of many accounts in six queries, whatever their number. Unknown ids are left out.

    Whoever calls has checked that these accounts may be shown.
    """
    accounts = list(SocialAccount.objects.filter(pk__in=set(account_ids)))
    loaded = samples_of(accounts, now=now or clock.now())
    return {pk: performance_of(sample) for pk, sample in loaded.items()}
