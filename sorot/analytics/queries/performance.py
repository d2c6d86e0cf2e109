"""The page "How am I doing, and what changed?": one account in full, or several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import QuerySet

from sorot.analytics.queries.dashboard import Dashboard, dashboard_of
from sorot.analytics.queries.figures import AccountPerformance, performance_summary
from sorot.core.access import Actor
from sorot.core.listquery import ListQuery
from sorot.creators.models import SocialAccount

ACCOUNTS_SHOWN = 200
WINDOWS = ("7", "28", "90", "365")


@dataclass(frozen=True)
class PerformanceQuery(ListQuery):
    """`account` is a code, empty means all; `days` the period; `against` one's own past or one's peers."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"days": WINDOWS, "against": ("past", "peers")}
    account: str = ""
    days: str = "28"
    against: str = "past"

    @property
    def window(self) -> int:
        """The period in days."""
        return int(self.days)


@dataclass(frozen=True, slots=True)
class AccountTab:
    """One account to switch to."""

    code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account and its figures, for the table of several."""

    account: SocialAccount
    performance: AccountPerformance


@dataclass(frozen=True)
class PerformancePage:
    """Everything the page shows. `dashboard` is None when several accounts are shown side by side, or none is there."""

    rows: Sequence[AccountRow] = ()
    tabs: Sequence[AccountTab] = ()
    dashboard: Dashboard | None = None
    is_all_offered: bool = False

    @property
    def has_accounts(self) -> bool:
        return bool(self.rows) or self.dashboard is not None

    @property
    def has_numbers(self) -> bool:
        if self.dashboard is not None:
            return self.dashboard.has_numbers
        return any(f.is_known for row in self.rows for f in row.performance.figures)


def accounts_of(actor: Actor) -> QuerySet[SocialAccount]:
    """Accounts whose numbers the actor may open: one's own, or those of one's talents."""
    return SocialAccount.objects.owned_by(actor).select_related("creator__city")


def performance_page(actor: Actor, query: PerformanceQuery, *, now: datetime) -> PerformancePage | None:
    """The page for all accounts or one of them; None when `query.account` is not the actor's. At most 10 queries."""
    accounts = accounts_of(actor).order_by("creator__name_key", "platform", "id")
    found = list(accounts[:ACCOUNTS_SHOWN])
    chosen = next((a for a in found if a.code == query.account), None)
    if query.account and chosen is None:
        chosen = accounts.filter(code=query.account).first()
        if chosen is None:
            return None
    if chosen is None and len(found) == 1:
        chosen = found[0]
    if chosen is None:
        summary = performance_summary([a.pk for a in found], now=now)
        return PerformancePage(rows=[AccountRow(a, summary[a.pk]) for a in found])
    own = [a for a in found if a.creator_id == chosen.creator_id]
    platforms = [a.platform for a in own]
    tabs = [
        AccountTab(
            a.code,
            a.get_platform_display() + (f" @{a.handle}" if platforms.count(a.platform) > 1 else ""),
            a.pk == chosen.pk,
        )
        for a in own
    ]
    return PerformancePage(
        tabs=tabs if len(found) > 1 else (),
        dashboard=dashboard_of(chosen, window=query.window, against=query.against, now=now),
        is_all_offered=len(found) > 1,
    )
