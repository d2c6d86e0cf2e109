"""What came in the days of each campaign over the usual, from the works of a creator that went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sorot.analytics import wording
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.queries.figures import Figure
from sorot.analytics.queries.lines import Event
from sorot.analytics.queries.samples import LoadedSample
from sorot.analytics.queries.stats import day_of
from sorot.analytics.statistics.points import Result
from sorot.deals.queries import PublishedWork, publications_of

#: Campaigns of the last year are looked at, the newest few of them.
BACK_DAYS, SHOWN = 365, 4
#: The days of a campaign: from its first work until the third day after the last one went out.
AFTER_LAST = 2


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
    return tuple(_effect(group, loaded) for group in deals[:SHOWN])


def _effect(works: Sequence[PublishedWork], loaded: LoadedSample) -> CampaignEffect:
    days = [day_of(w.published_at) for w in works]
    start, end = min(days), max(days) + timedelta(days=AFTER_LAST)
    followers, views = (
        Figure(
            FORMULAS[id], _impact(loaded, start, end, field), loaded.day_source, loaded.days_read_at,
            loaded.account.code, loaded.sample.window,
        )
        for id, field in (("campaign_followers", "followers"), ("campaign_views", "views"))
    )  # fmt: skip
    return CampaignEffect(
        works[0].deal, works[0].title, works[0].brand, len(works), start, end, followers, views
    )  # fmt: skip


def _impact(loaded: LoadedSample, start: date, end: date, field: str) -> Result:
    return Result(refused="few_windows")


def events_of(campaigns: Sequence[CampaignEffect]) -> tuple[Event, ...]:
    """Campaigns as marks of a chart."""
    return tuple(Event("campaign", c.deal, c.title, c.start, c.end, c.followers) for c in campaigns)
