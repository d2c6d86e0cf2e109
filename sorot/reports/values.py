"""A report as plain frozen data: what the page, the files, an edition and a shared link show. Nothing else is shown.

A `Value` is one figure of the dictionary. Texts that depend on the reader's language are made by `wording`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from sorot.analytics.definitions import FORMULAS, Formula
from sorot.analytics.statistics.points import Result

BROUGHT = ("work_views", "work_reach", "work_engagement", "work_followers")
TOLD = ("work_clicks", "work_orders", "work_new_customers", "work_revenue")
COST_PARTS = (
    "cost_fee", "cost_result", "cost_margin", "cost_tax", "cost_platform", "cost_late", "cost_product",
    "cost_shipping", "cost_ads", "cost_other",
)  # fmt: skip
COSTS = ("cost_total", "cost_released", "cost_committed", *COST_PARTS)
PRICES = ("cpm", "cpv", "cpe", "cpc", "cpa", "cpn")
#: Of everything, where not everybody's sales are known: bounds, in totals only.
LEAST = ("roas_least", "roi_least")
RETURNS = ("roas", "roas_least", "roi", "roi_least", "value_return", "value_realised", "emv")
EVERY = (*BROUGHT, *TOLD, *COSTS, *PRICES, *RETURNS)
#: Of one part that is paid by result.
BY_RESULT = (
    "result_rate", "result_limit", "result_count", "result_earned", "result_price", "result_read", "result_read_price",
)  # fmt: skip
#: What tells the costs, alone or together with what stays.
COST_BOUND = frozenset({*COSTS, *PRICES, *LEAST, *BY_RESULT, "roas", "roi", "value_return"})


#: Columns of the tables of creators and of campaigns beside each other.
CREATOR_BROUGHT = (*BROUGHT, *TOLD, "value_realised")
CREATOR_PAID = ("cost_total", *PRICES, "roas", "roi")
COMPARED = (
    "work_views", "work_engagement", "work_orders", "work_new_customers", "cost_total", "cpm", "cpe", "roas", "roi",
)  # fmt: skip


#: How a name begins that is not shown: `\u00a73` is the third creator.
MASK = "\u00a7"


@dataclass(frozen=True, slots=True)
class Value:
    """One figure. `exact` is the value as text without rounding, "" while unknown, and `refused` says why.

    It rests on `n` of `of` creators (posts in a creator's line). `source` is that of the weakest reading in it,
    `day` (ISO) the oldest. Amounts are minor units of `currency`.
    """

    id: str
    key: str
    exact: str = ""
    refused: str = ""
    n: int = 0
    of: int = 0
    source: str = ""
    day: str = ""
    currency: str = ""

    @property
    def definition(self) -> Formula:
        return FORMULAS[self.id]

    @property
    def is_known(self) -> bool:
        return self.exact != ""

    @property
    def is_partial(self) -> bool:
        """Known, but not of everybody."""
        return self.is_known and self.n < self.of

    @property
    def value(self) -> Decimal | int | None:
        """The number; whole figures as int."""
        if not self.exact:
            return None
        return Decimal(self.exact) if "." in self.exact else int(self.exact)

    @property
    def whole(self) -> int | None:
        return int(self.exact) if self.exact else None

    @property
    def text(self) -> str:
        """As people read it, in the active language."""
        return _wording().text_of(self)

    @property
    def why(self) -> str:
        return _wording().why_of(self)

    @property
    def share(self) -> str:
        return _wording().share_text(self)

    @property
    def letters(self) -> str:
        return _wording().LETTERS.get(self.id, "")

    @property
    def short(self) -> str:
        return _wording().short_name(self.id)


#: A figure, or none of this kind, under the head of its column.
Named = tuple[str, Value | None]


def picked(values: Mapping[str, Value], ids: Sequence[str]) -> list[Value]:
    """Those of `ids` that are there."""
    return [values[id] for id in ids if id in values]


def _wording() -> Any:
    """Words come from the room above; they are asked for when something is shown."""
    from sorot.reports import wording

    return wording


def value_of(id: str, result: Result, **about: Any) -> Value:
    """A figure from what a formula gave."""
    known = result.value
    exact = "" if known is None else format(known, "f") if isinstance(known, Decimal) else str(known)
    return Value(id, FORMULAS[id].key, exact, "" if exact else result.refused, **about)


@dataclass(frozen=True, slots=True)
class CreatorLine:
    """One deal. Empty `handle` and `deal` where names are not shown."""

    deal: str
    name: str
    handle: str
    state: str
    platforms: tuple[str, ...]
    works: int
    works_out: int
    values: Mapping[str, Value]

    def __getitem__(self, id: str) -> Value:
        return self.values[id]

    @property
    def shown(self) -> str:
        return _wording().creator_name(self.name)

    @property
    def is_known(self) -> bool:
        return any(value.is_known for value in self.brought)

    @property
    def brought(self) -> list[Value]:
        return picked(self.values, CREATOR_BROUGHT)

    @property
    def paid(self) -> list[Value]:
        return picked(self.values, CREATOR_PAID)

    @property
    def read(self) -> str:
        return _wording().read_text(self)


@dataclass(frozen=True, slots=True)
class PostLine:
    """One work that is out. `found` is `yes`, or why its numbers are not here: `short`, `no_post`, `no_reading`."""

    deal: str
    name: str
    platform: str
    format: str
    number: int
    url: str
    day: str
    found: str
    values: Mapping[str, Value]

    def __getitem__(self, id: str) -> Value:
        return self.values[id]

    @property
    def shown(self) -> str:
        return _wording().creator_name(self.name)

    @property
    def label(self) -> str:
        return _wording().post_name(self)

    @property
    def note(self) -> str:
        return _wording().post_note(self)


@dataclass(frozen=True, slots=True)
class SpentLine:
    """One cost that the brand entered."""

    code: str
    kind: str
    name: str
    amount: int
    day: str
    note: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One part that is paid by result: the agreed rate beside what was counted, paid and read.

    `basis` cpv, cpe, cpa or bonus; `state` open (nobody told a count), told (the other side has to answer), agreed,
    or back (the limit went back to the brand).
    """

    deal: str
    name: str
    label: str
    basis: str
    state: str
    values: Mapping[str, Value]

    def __getitem__(self, id: str) -> Value:
        return self.values[id]

    @property
    def shown(self) -> str:
        return _wording().creator_name(self.name)

    @property
    def cells(self) -> list[Named]:
        return [(_wording().short_name(id), self.values.get(id)) for id in BY_RESULT]

    @property
    def unit(self) -> str:
        return _wording().result_unit(self.basis)

    @property
    def note(self) -> str:
        return _wording().result_note(self)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not known: whose (`side` talent or brand, `name`), which figure, and `why` (a code of `wording`)."""

    side: str
    name: str
    what: str
    why: str
    platform: str = ""
    count: int = 1

    @property
    def shown(self) -> str:
        return _wording().creator_name(self.name)

    @property
    def figure(self) -> str:
        return str(FORMULAS[self.what].name)

    @property
    def text(self) -> str:
        return _wording().lacking_text(self)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier campaign of the same brand: by its newest edition (`is_kept`), else computed on `day`.

    Only figures of the same definition.
    """

    title: str
    day: str
    values: Mapping[str, Value]
    is_kept: bool = True

    @property
    def note(self) -> str:
        return _wording().past_note(self)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is shown of one campaign at one time, for one viewpoint."""

    campaign: str
    title: str
    brand: str
    agency: str
    currency: str
    as_of: str
    first_day: str
    last_day: str
    viewpoint: str
    totals: Mapping[str, Value]
    creators: tuple[CreatorLine, ...] = ()
    posts: tuple[PostLine, ...] = ()
    spent: tuple[SpentLine, ...] = ()
    results: tuple[ResultLine, ...] = ()
    missing: tuple[Missing, ...] = ()
    plan: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    margin_bps: int | None = None
    has_costs: bool = True
    has_names: bool = True

    def __getitem__(self, id: str) -> Value:
        return self.totals[id]

    @property
    def is_empty(self) -> bool:
        """Nobody has signed yet: there is nothing to report on."""
        return not self.creators

    @property
    def is_out(self) -> bool:
        return bool(self.posts)

    @property
    def sentences(self) -> list[str]:
        """The three things that matter."""
        return _wording().summary(self)

    @property
    def days(self) -> str:
        return _wording().heading(self)

    @property
    def heads(self) -> tuple[list[Value], list[Value], list[Value]]:
        """The totals of the columns of tables: brought, paid, compared."""
        return tuple(picked(self.totals, ids) for ids in (CREATOR_BROUGHT, CREATOR_PAID, COMPARED))  # type: ignore[return-value]

    @property
    def compared(self) -> list[tuple[Past, list[Named]]]:
        """Earlier campaigns, with the figures that this one shows."""
        heads = self.heads[2]
        return [(past, [(head.short, past.values.get(head.id)) for head in heads]) for past in self.past]

    @property
    def result_heads(self) -> list[str]:
        return [_wording().short_name(id) for id in BY_RESULT]

    @property
    def planned(self) -> dict[str, str]:
        """By figure, how much of the plan was reached, in words."""
        return {id: _wording().plan_text(self, self.totals[id]) for id in self.plan if id in self.totals}


def to_json(report: Report) -> str:
    """Canonical: the same report is the same text."""
    return json.dumps(asdict(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _values(data: Mapping[str, Any]) -> dict[str, Value]:
    order = [id for id in (*EVERY, *BY_RESULT) if id in data]
    return {id: Value(**data[id]) for id in order}


def from_json(data: Mapping[str, Any]) -> Report:
    """The report that an edition holds."""
    said = dict(data)
    said["totals"] = _values(said["totals"])
    said["creators"] = tuple(
        CreatorLine(**{**row, "platforms": tuple(row["platforms"]), "values": _values(row["values"])})
        for row in said["creators"]
    )
    said["posts"] = tuple(PostLine(**{**row, "values": _values(row["values"])}) for row in said["posts"])
    said["spent"] = tuple(SpentLine(**row) for row in said["spent"])
    said["results"] = tuple(ResultLine(**{**row, "values": _values(row["values"])}) for row in said.get("results", ()))
    said["missing"] = tuple(Missing(**row) for row in said["missing"])
    said["past"] = tuple(Past(**{**row, "values": _values(row["values"])}) for row in said["past"])
    return Report(**said)
