"""Who and what is in the demo market, read from `market.json`. All names, handles and numbers are invented."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOMAIN = "demo.sorot.example"
PASSWORD = "sorot-demo-2026"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `key` is the local part of the address."""

    key: str
    name: str
    zone: str = "Asia/Jakarta"
    locale: str = "id"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Team:
    """An organisation with its members: (person key, role)."""

    key: str
    kind: str
    name: str
    about: str
    city: str
    members: tuple[tuple[str, str], ...]
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Creator:
    """A creator; `accounts` are (platform, followers, posts, engagement rate in %); an unknown number is None."""

    key: str
    name: str
    city: str
    categories: tuple[str, ...]
    accounts: tuple[tuple[str, int | None, int | None, float | None], ...]
    bio: str
    languages: tuple[str, ...] = ("id",)
    kind: str = "influencer"
    field: str = ""
    zone: str = "Asia/Jakarta"
    is_verified: bool = False
    managed: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def handle(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class DemoCampaign:
    """A campaign. `lines` are (platform, format, quantity); `rules` are (rule, value) as `campaigns` knows them."""

    key: str
    team: str
    by: str
    title: str
    goal: str
    category: str
    text: str
    lines: tuple[tuple[str, str, int], ...]
    fee: tuple[int, int]
    budget: int
    slots: int
    apply_in: int
    publish_in: tuple[int, int]
    rules: tuple[tuple[str, dict[str, object]], ...] = ()
    state: str = "published"
    tax_basis: str = "nett"
    agency: str = ""
    barter: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class DemoDeal:
    """One application and how far it went. `stage` names the last thing that happened (see `builder.STAGES`)."""

    campaign: str
    creator: str
    stage: str
    fee: int
    idea: str


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _rows(kind: Any, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**{name: _frozen(value) for name, value in row.items()}) for row in rows)


_DATA = json.loads((Path(__file__).parent / "market.json").read_text(encoding="utf-8"))
PEOPLE: tuple[Person, ...] = _rows(Person, _DATA["people"])
TEAMS: tuple[Team, ...] = _rows(Team, _DATA["teams"])
CREATORS: tuple[Creator, ...] = _rows(Creator, _DATA["creators"])
CAMPAIGNS: tuple[DemoCampaign, ...] = _rows(DemoCampaign, _DATA["campaigns"])
DEALS: tuple[DemoDeal, ...] = _rows(DemoDeal, _DATA["deals"])
#: Who is printed by `bin/up`: (person or creator key, what they show in id, in en).
SHOWN: tuple[tuple[str, str, str], ...] = _frozen(_DATA["shown"])
