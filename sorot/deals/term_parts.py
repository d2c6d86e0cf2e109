"""The pieces that terms are made of: works, parts of the fee, what a stop leaves, and the fee for late pay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sorot.deals.canonical import clean_text

SCHEMA = "sorot.terms/3"
SCHEMA_2 = "sorot.terms/2"
SCHEMA_1 = "sorot.terms/1"
SCHEMAS = (SCHEMA_1, SCHEMA_2, SCHEMA)

DUE_RULES = ("before_work", "on_approval", "on_date", "variable")
#: Parts that are asked for after the work is approved, so that they can be late.
LATE_RULES = ("on_approval", "on_date")
BASES = ("cpa", "cpe", "cpv", "bonus")


@dataclass(frozen=True, slots=True)
class DeliverableTerm:
    """`quantity` works of one format on one platform: when the draft is due and when they are published."""

    platform: str
    format: str
    quantity: int
    draft_due_date: date
    publish_date: date

    def __post_init__(self) -> None:
        if not 1 <= self.quantity <= 50:
            raise ValueError("quantity must be 1 to 50")
        if self.draft_due_date > self.publish_date:
            raise ValueError("the draft cannot be due after publication")

    def as_json(self) -> dict[str, Any]:
        return {
            "platform": self.platform,
            "format": self.format,
            "quantity": self.quantity,
            "draft_due_date": self.draft_due_date.isoformat(),
            "publish_date": self.publish_date.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class MilestoneTerm:
    """A part of the fee in minor units and when it must be there (`DueRule`).

    A part due `on_date` names the day. A `variable` part is paid by result: `amount` is its limit, and every
    `rate_per` results of `basis` earn `rate_amount`; a bonus is earned wholly or not at all.
    """

    label: str
    amount: int
    due_rule: str
    due_date: date | None = None
    basis: str = ""
    rate_amount: int | None = None
    rate_per: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clean_text(self.label))
        if self.amount <= 0 or not self.label:
            raise ValueError("a milestone needs a label and an amount above zero")
        if self.due_rule not in DUE_RULES:
            raise ValueError(f"unknown due rule {self.due_rule!r}")
        if (self.due_rule == "on_date") != (self.due_date is not None):
            raise ValueError("a day belongs to a part that is due on a date, and to no other")
        if self.due_rule == "variable":
            self._check_rate()
        elif self.basis or self.rate_amount is not None or self.rate_per is not None:
            raise ValueError("only a part by result has a rate")

    def _check_rate(self) -> None:
        if self.basis not in BASES:
            raise ValueError(f"unknown basis {self.basis!r}")
        if self.rate_amount is None or self.rate_per is None or min(self.rate_amount, self.rate_per) <= 0:
            raise ValueError("a part by result needs a rate above zero")
        if self.rate_amount > self.amount:
            raise ValueError("the rate cannot be above the limit")
        if self.basis == "bonus" and (self.rate_amount, self.rate_per) != (self.amount, 1):
            raise ValueError("a bonus is earned wholly or not at all")

    @property
    def is_variable(self) -> bool:
        return self.due_rule == "variable"

    def earned(self, count: int) -> int:
        """What `count` results earn in minor units: in proportion, rounded down, never above the limit.

        >>> MilestoneTerm("Views", 5_000_000, "variable", None, "cpv", 30_000, 1_000).earned(52_345)
        1570350
        """
        return earned_by(count, rate_amount=self.rate_amount or 0, rate_per=self.rate_per or 1, limit=self.amount)

    def as_json(self, schema: str = SCHEMA) -> dict[str, Any]:
        first = {"label": self.label, "amount": self.amount, "due_rule": self.due_rule}
        if schema == SCHEMA_1:
            return first
        rate = {"basis": self.basis, "amount": self.rate_amount, "per": self.rate_per} if self.is_variable else None
        return {**first, "due_date": self.due_date.isoformat() if self.due_date else None, "rate": rate}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], schema: str = SCHEMA) -> "MilestoneTerm":
        if schema == SCHEMA_1:
            return cls(label=data["label"], amount=data["amount"], due_rule=data["due_rule"])
        rate = data["rate"] or {"basis": "", "amount": None, "per": None}
        return cls(
            label=data["label"],
            amount=data["amount"],
            due_rule=data["due_rule"],
            due_date=date.fromisoformat(data["due_date"]) if data["due_date"] else None,
            basis=rate["basis"],
            rate_amount=rate["amount"],
            rate_per=rate["per"],
        )


def earned_by(count: int, *, rate_amount: int, rate_per: int, limit: int) -> int:
    """What `count` results earn at `rate_amount` per `rate_per`: in proportion, rounded down, at most `limit`."""
    if count < 0 or min(rate_amount, rate_per, limit) <= 0:
        raise ValueError("a count is not negative, and a rate and its limit are above zero")
    return min(limit, count * rate_amount // rate_per)


@dataclass(frozen=True, slots=True)
class CancellationTerm:
    """Percent of a work's share of the fee that the creator keeps when the brand stops alone.

    By how far the work is: no draft yet, a draft was sent, a draft was approved. It never falls on the way.
    """

    before_draft: int
    after_draft: int
    after_approval: int

    def __post_init__(self) -> None:
        if not 0 <= self.before_draft <= self.after_draft <= self.after_approval <= 100:
            raise ValueError("percents are 0 to 100 and never fall as work goes on")

    def as_json(self) -> dict[str, int]:
        return {
            "before_draft": self.before_draft,
            "after_draft": self.after_draft,
            "after_approval": self.after_approval,
        }


#: What people choose between; the values stand in the contract, not the names.
CANCELLATIONS = {
    "gentle": CancellationTerm(0, 30, 70),
    "standard": CancellationTerm(0, 50, 100),
    "firm": CancellationTerm(30, 70, 100),
}


@dataclass(frozen=True, slots=True)
class LateFeeTerm:
    """What an approved part that the brand pays late grows by: basis points of it for each day, up to `cap_bps`."""

    bps_per_day: int
    cap_bps: int

    def __post_init__(self) -> None:
        if not 0 < self.bps_per_day <= 1_000 or not self.bps_per_day <= self.cap_bps <= 5_000:
            raise ValueError("a fee for late pay is at most 10 % a day and 50 % in all")

    def as_json(self) -> dict[str, int]:
        return {"bps_per_day": self.bps_per_day, "cap_bps": self.cap_bps}


#: What people choose between; the values stand in the contract, not the names.
LATE_FEES: dict[str, LateFeeTerm | None] = {"none": None, "usual": LateFeeTerm(10, 500)}
