"""A kit as plain frozen data: what page, file and picture show, already without what the viewer may not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.urls import reverse

from sorot.analytics.definitions import Formula
from sorot.analytics.queries.dashboard import Audience
from sorot.analytics.queries.figures import Figure
from sorot.kits.enums import Shown, Viewpoint


@dataclass(frozen=True, slots=True)
class KitAccount:
    """One account with the chosen figures that are known, in the chosen order. `url` "" when it has no page."""

    code: str
    platform: str
    platform_name: str
    handle: str
    url: str
    is_verified: bool
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class KitAudience:
    """Who watches one account. The countries are the audience's, never the creator's."""

    account: str
    platform_name: str
    handle: str
    groups: Sequence[Audience]


@dataclass(frozen=True, slots=True)
class PastWork:
    """Finished work for one brand whose campaign everybody can read. `last_date` is the day the last deal was done."""

    brand: str
    campaigns: Sequence[str]
    platforms: Sequence[str]
    deals: int
    last_date: date


@dataclass(frozen=True, slots=True)
class KitBlock:
    """One part that this viewer sees. `shown` says to whom else it is shown."""

    key: str
    title: str
    shown: str
    is_empty: bool

    @property
    def is_public(self) -> bool:
        return self.shown == Shown.PUBLIC

    @property
    def template(self) -> str:
        return f"kits/blocks/{self.key}.html"


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything that one viewer may see of one creator, in one language, today.

    `blocks` are the visible parts in the creator's order; the data of parts that are not among them are empty here.
    `portrait` is the first picture of the portfolio (a `PortfolioItem`), shown like in lists of creators.
    `rates` is a `rates.queries.CardPage`, `record` a `records.queries.RecordLine`, `history` what
    `kits/_history.html` shows. `url` is absolute and without a query.
    """

    code: str
    handle: str
    name: str
    headline: str
    bio: str
    kind: str
    place: str
    tier: str
    niches: Sequence[str]
    languages: Sequence[str]
    management: str
    run_by: str
    works_per_month: int | None
    expertise: str
    credentials: str
    impartiality: str
    is_verified: bool
    is_open_to_work: bool
    accepts_barter: bool
    is_demo: bool
    is_public: bool
    is_indexed: bool
    accent: str
    cover: str
    language: str
    kit_language: str
    url: str
    viewpoint: str
    as_of: date
    portrait: Any
    blocks: Sequence[KitBlock] = ()
    accounts: Sequence[KitAccount] = ()
    audience: Sequence[KitAudience] = ()
    portfolio: Sequence[Any] = ()
    rates: Any = None
    record: Any = None
    past_work: Sequence[PastWork] = ()
    history: Any = None

    def sees(self, block: str) -> bool:
        """Whether a part is among those shown."""
        return any(one.key == block for one in self.blocks)

    @property
    def for_everybody(self) -> bool:
        """Holds only what everybody may see: such a kit may be kept by caches and drawn into pictures."""
        return self.viewpoint == Viewpoint.STRANGER

    @property
    def figures(self) -> list[Figure]:
        """Every figure of every account."""
        return [figure for account in self.accounts for figure in account.figures]

    @property
    def main_account(self) -> KitAccount | None:
        """The account that is shown first: the one with the most followers."""
        return next(iter(self.accounts), None)

    @property
    def address(self) -> str:
        """The path of the page."""
        return reverse("creators:profile", args=[self.handle])

    @property
    def lead(self) -> str:
        """One line that says who this is: their own, else the beginning of what they write about themself."""
        if self.headline:
            return self.headline
        first = self.bio.split("\n", 1)[0].strip()
        return first if len(first) <= 160 else first[:157].rsplit(" ", 1)[0] + " …"

    @property
    def version(self) -> str:
        """A short name of this content: two kits that show the same have the same."""
        return sha256(repr(_plain(self)).encode()).hexdigest()[:20]


def _plain(value: Any) -> Any:
    """Values without anything that differs between two readings of the same content."""
    if isinstance(value, Formula):
        return value.key
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, Model):
        return [value._meta.label, *(_plain(getattr(value, field.attname)) for field in value._meta.concrete_fields)]
    if isinstance(value, dict):
        return [[str(key), _plain(item)] for key, item in sorted(value.items())]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, int | float):
        return value
    return str(value)
