"""What a line says, as values. Raises ValueError where a value could not be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sorot.core.money import EXPONENTS
from sorot.core.taxonomy import FORMATS_OF, Format, Platform

LONGEST = 500
MOST_QUANTITY = 50
MOST_DAYS = 3650
MOST_AMOUNT = 10**13

#: The name of an extra's number; None: it has no number. A number of `OPEN_EXTRAS` may be left unsaid.
EXTRAS: dict[str, str | None] = {
    "link": None, "tag": None, "collab": None, "voice_over": None, "pin": "days", "duration": "seconds",
    "hours": "count", "products": "count",
}  # fmt: skip
OPEN_EXTRAS = frozenset({"pin"})
MOST_OF_EXTRA = {"days": MOST_DAYS, "seconds": 86_400, "count": MOST_QUANTITY}

#: The name of a term's number; "" where it has none.
TERMS: dict[str, str] = {
    "owning": "days", "boost_code": "days", "mirroring": "", "exclusivity": "days", "revisions": "count",
    "keep_post": "days", "link_bio": "days", "visit": "count", "raw_files": "", "deposit": "percent",
    "pay_within": "days", "valid_until": "", "posting": "", "mode": "", "barter": "",
}  # fmt: skip
#: Terms that may leave their number unsaid. Unsaid is not nothing: it is to be asked.
OPEN_TERMS = frozenset({"owning", "boost_code", "exclusivity", "keep_post", "link_bio", "visit"})
PERMANENT = frozenset({"owning", "keep_post"})
MODES = ("endorse", "paid_promote", "barter")

REFUSALS = (
    "empty", "no_item", "unknown_word", "quantity", "fee", "format_not_on_platform", "percent", "date", "too_long",
)  # fmt: skip


def exists(platform: str, format: str) -> bool:
    """The platform has the format; an event has no platform."""
    if not platform:
        return format == Format.EVENT
    return format in FORMATS_OF.get(platform, ())


@dataclass(frozen=True, slots=True, order=True)
class Extra:
    """Something that comes with one item: `number` is days, seconds or a count (`EXTRAS`); None where unsaid."""

    kind: str
    number: int | None = None

    def __post_init__(self) -> None:
        name = EXTRAS[self.kind] if self.kind in EXTRAS else _fail("unknown extra")
        if self.number is None and name is not None and self.kind not in OPEN_EXTRAS:
            _fail("the extra needs a number")
        if self.number is not None and (name is None or not 1 <= self.number <= MOST_OF_EXTRA[name]):
            _fail("the extra's number is out of range")

    def as_json(self) -> dict[str, Any]:
        name = EXTRAS[self.kind]
        return {"kind": self.kind} if self.number is None or name is None else {"kind": self.kind, name: self.number}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Extra:
        kind = str(data["kind"])
        return cls(kind, data.get(EXTRAS.get(kind) or ""))


@dataclass(frozen=True, slots=True)
class Item:
    """So many works of one format on one platform ("" for an event)."""

    platform: str
    format: str
    quantity: int = 1
    extras: tuple[Extra, ...] = ()

    def __post_init__(self) -> None:
        if not exists(self.platform, self.format):
            _fail("the platform has no such format")
        if not 1 <= self.quantity <= MOST_QUANTITY:
            _fail("the quantity is out of range")
        if len({extra.kind for extra in self.extras}) != len(self.extras):
            _fail("an extra is said twice")
        if self.format != Format.LIVE and any(extra.kind == "hours" for extra in self.extras):
            _fail("only a live is counted in hours")

    def as_json(self) -> dict[str, Any]:
        return {
            "platform": self.platform,
            "format": self.format,
            "quantity": self.quantity,
            "extras": [extra.as_json() for extra in self.extras],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Item:
        extras = tuple(Extra.from_json(extra) for extra in data["extras"])
        return cls(str(data["platform"]), str(data["format"]), int(data["quantity"]), extras)


@dataclass(frozen=True, slots=True)
class Fee:
    """The whole line's price in minor units. `nett` None: the line does not say whether tax is off already."""

    amount: int
    currency: str = "IDR"
    nett: bool | None = None

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS or not 1 <= self.amount <= MOST_AMOUNT:
            _fail("the fee is out of range")

    def as_json(self) -> dict[str, Any]:
        return {"amount": self.amount, "currency": self.currency, "nett": self.nett}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fee:
        return cls(int(data["amount"]), str(data["currency"]), data["nett"])


@dataclass(frozen=True, slots=True)
class Term:
    """Something that holds for the whole line.

    `number` is days, a count or percent (`TERMS`), None where unsaid; `word` is a platform (mirroring), a subject
    (exclusivity), a mode or the goods (barter); `value` what the goods are worth in rupiah.
    """

    kind: str
    number: int | None = None
    permanent: bool = False
    word: str = ""
    value: int | None = None
    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in TERMS:
            _fail("unknown term")
        self._check_number()
        words = {
            "mirroring": self.word in Platform.values,
            "mode": self.word in MODES,
            "barter": bool(self.word or self.value),
        }
        if not words.get(self.kind, self.kind == "exclusivity" or not self.word):
            _fail("the term's word is not one of its words")
        if self.value is not None and (self.kind != "barter" or not 1 <= self.value <= MOST_AMOUNT):
            _fail("only goods have a value")
        if (self.start is not None) != (self.kind in {"valid_until", "posting"}):
            _fail("a date is needed or has no place")
        if self.end is not None and (self.kind != "posting" or self.start is None or self.end <= self.start):
            _fail("the last day comes after the first")

    def _check_number(self) -> None:
        name = TERMS[self.kind]
        if self.permanent and (self.kind not in PERMANENT or self.number is not None):
            _fail("this cannot be for ever")
        if self.number is None:
            if name and not self.permanent and self.kind not in OPEN_TERMS:
                _fail("the term needs a number")
            return
        least, most = {"percent": (1, 100), "count": (0, 50), "days": (1, MOST_DAYS)}.get(name, (1, 0))
        if not least <= self.number <= most or (self.kind == "visit" and not self.number):
            _fail("the term's number is out of range")

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"kind": self.kind}
        if self.permanent:
            out["permanent"] = True
        if self.number is not None:
            out[TERMS[self.kind]] = self.number
        if self.word:
            out[WORD_NAMES[self.kind]] = self.word
        if self.value is not None:
            out["value"] = self.value
        if self.start is not None:
            out["date" if self.kind == "valid_until" else "from"] = self.start.isoformat()
        if self.end is not None:
            out["to"] = self.end.isoformat()
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Term:
        kind = str(data["kind"])
        start, end = data.get("date") or data.get("from"), data.get("to")
        return cls(
            kind,
            data.get(TERMS.get(kind) or ""),
            bool(data.get("permanent", False)),
            # `value` is the mode itself there, and what goods are worth elsewhere.
            str(data.get(WORD_NAMES.get(kind, ""), "")),
            data.get("value") if kind == "barter" else None,
            date.fromisoformat(start) if start else None,
            date.fromisoformat(end) if end else None,
        )


WORD_NAMES = {"mirroring": "platform", "exclusivity": "scope", "mode": "value", "barter": "item"}


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line. Items and their extras in the order written; terms by kind, each kind once."""

    items: tuple[Item, ...]
    fee: Fee | None = None
    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        if not self.items:
            _fail("a line needs an item")
        kinds = [term.kind for term in self.terms]
        once = {(term.kind, term.word if term.kind == "mirroring" else "") for term in self.terms}
        if kinds != sorted(kinds) or len(once) != len(kinds):
            _fail("terms stand by kind, each once; only mirroring on each platform")
        if "barter" in kinds and "mode" not in kinds:
            _fail("goods need a mode")

    def term(self, kind: str) -> Term | None:
        """The term of a kind, if the line has it."""
        return next((term for term in self.terms if term.kind == kind), None)

    @property
    def mode(self) -> str:
        """endorse, paid_promote or barter; "" where the line does not say."""
        said = self.term("mode")
        return said.word if said is not None else ""

    def as_json(self) -> dict[str, Any]:
        """What `sorot eval sow` writes."""
        return {
            "items": [item.as_json() for item in self.items],
            "fee": self.fee.as_json() if self.fee is not None else None,
            "terms": [term.as_json() for term in self.terms],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Line:
        """The line written by `as_json`. Raises ValueError, KeyError or TypeError on anything else."""
        return cls(
            tuple(Item.from_json(item) for item in data["items"]),
            Fee.from_json(data["fee"]) if data["fee"] is not None else None,
            tuple(sorted((Term.from_json(term) for term in data["terms"]), key=lambda term: term.kind)),
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be read: `at` is the place of its first character, `end` the place after its last."""

    at: int
    why: str
    end: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"at": self.at, "why": self.why}


def _fail(sentence: str) -> Any:
    raise ValueError(sentence)
