"""What came in the days of each campaign over the usual, from the works of a creator that went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from sorot.analytics import wording
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.queries.figures import Figure
from sorot.analytics.queries.lines import Event
from sorot.analytics.queries.samples import LoadedSample
from sorot.analytics.queries.stats import day_of
from sorot.analytics.statistics.basics import half_up
from sorot.analytics.statistics.points import DayPoint, Result
from sorot.deals.queries import PublishedWork, publications_of

#: Campaigns of the last year are looked at, the newest few of them.
BACK_DAYS, SHOWN = 365, 4
#: The days of a campaign: from its first work until the third day after the last one went out.
AFTER_LAST = 2
#: Days before and after its start that are looked at (impact reads 26 weeks back).
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class CampaignEffect:
    """One deal's works on one platform, and the followers and views over the usual from `start` to `end`.

    The figures carry `low` and `high`; an interval that holds 0 is not clear.
    """

    deal: str
    title: str
    brand: str
    works: int
    start: date
    end: date
    followers: Figure
    views: Figure

    @property
    def is_clear(self) -> bool:
        """The interval of followers is known and does not hold 0."""
        return is_clear(self.followers)

    @property
    def text(self) -> str:
        """`+180 to +440`."""
        return wording.range_of(self.followers)

    @property
    def views_text(self) -> str:
        """The same of views, in a sentence."""
        return wording.campaign_views(self.views, is_clear=is_clear(self.views))

    @property
    def before_text(self) -> str:
        """Followers a day before, during and after."""
        return wording.campaign_days(self.followers)

    @property
    def unclear_text(self) -> str:
        """How big it would have had to be to be seen."""
        return wording.campaign_unclear(self.followers)

    @property
    def why(self) -> str:
        """Why nothing can be said."""
        return wording.why_of(self.followers)


def is_clear(figure: Figure) -> bool:
    """An interval that lies on one side of 0."""
    low, high = figure.result.low, figure.result.high
    return figure.is_known and low is not None and high is not None and (low > 0 or high < 0)


def campaigns_of(loaded: LoadedSample, *, now: datetime) -> tuple[CampaignEffect, ...]:
    """The newest campaigns with works on the platform of this account, newest first. One query.

    Works are known by platform, not by account: a creator with two accounts on one platform sees them at both.
    """
    account = loaded.account
    works = publications_of(account.creator_id, account.platform, since=now - timedelta(days=BACK_DAYS))
    ordered = sorted(works, key=lambda w: w.deal)
    deals = [list(group) for _code, group in groupby(ordered, key=lambda w: w.deal)]
    deals.sort(key=lambda group: max(w.published_at for w in group), reverse=True)
    spans = {group[0].deal: span_of(group) for group in deals}
    return tuple(_effect(group, spans, loaded) for group in deals[:SHOWN])


def span_of(works: Sequence[PublishedWork]) -> tuple[date, date]:
    """First and last day of a campaign on one platform."""
    days = [day_of(w.published_at) for w in works]
    return min(days), max(days) + timedelta(days=AFTER_LAST)


def _effect(
    works: Sequence[PublishedWork], spans: Mapping[str, tuple[date, date]], loaded: LoadedSample
) -> CampaignEffect:
    deal = works[0].deal
    start, end = spans[deal]
    others = tuple(sorted(span for code, span in spans.items() if code != deal and not _meet(span, (start, end))))
    near = tuple(d for d in loaded.sample.days if abs((d.day - start).days) <= LOOKED_AT)
    followers, views = (
        Figure(
            FORMULAS[id], over_the_usual(near, start, end, field, others), loaded.day_source, loaded.days_read_at,
            loaded.account.code, loaded.sample.window,
        )
        for id, field in (("campaign_followers", "followers"), ("campaign_views", "views"))
    )  # fmt: skip
    return CampaignEffect(deal, works[0].title, works[0].brand, len(works), start, end, followers, views)


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Two spans that share a day: then neither can be left out of the other."""
    return one[0] <= other[1] and other[0] <= one[1]


@lru_cache(maxsize=512)
def over_the_usual(
    days: tuple[DayPoint, ...], start: date, end: date, field: str, others: tuple[tuple[date, date], ...]
) -> Result:
    """What the days of a campaign brought over the usual, from `statistics.impact`, as a whole number with its range.

    Days of the campaign x (mean of a day - expected of a day); where impact tells a ratio r of the expected, a day's
    expected is mean / (1 + r), and the range follows from the range of r. facts: means of a day `before`, `during`
    and `after`, and the `smallest` sum that could have been told from chance. The same days always give the same
    result, so that it is kept.
    """
    from sorot.analytics.statistics.impact import impact

    found = impact(days, start, end, field, others=others)
    told = found.during
    facts: dict[str, object] = {
        "before": found.mean_before,
        "during": told.mean,
        "after": found.after.mean,
        "windows": told.windows,
    }
    if told.effect is None or told.low is None or told.high is None or told.mean is None or told.effect <= -1:
        return Result(n=told.n, refused=told.refused or found.refused, needed=told.needed or found.needed, facts=facts)
    one = told.mean / (1 + told.effect) if found.unit == "ratio" else Decimal(1)
    value, low, high = (half_up(told.n * one * part) for part in (told.effect, told.low, told.high))
    facts["smallest"] = None if told.smallest is None else half_up(told.n * one * told.smallest)
    return Result(value, told.n, tuple(found.used), low, high, since=start, facts=facts)


def events_of(campaigns: Sequence[CampaignEffect]) -> tuple[Event, ...]:
    """Campaigns as marks of a chart."""
    return tuple(Event("campaign", c.deal, c.title, c.start, c.end, c.followers) for c in campaigns)
