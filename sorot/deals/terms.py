"""The terms of an offer as a value: canonical JSON, and the SHA-256 that both sides accept.

Canonical form: UTF-8 JSON, keys sorted, no spaces, every string in Unicode NFC with plain line ends, whole numbers
only (no floats), dates as ISO 8601. Two equal terms have one form and so one hash; `docs/user/*/deal.md` says how
to check it by hand. No Django here but the shared words.

`sorot.terms/1` knew no promises about checking, paying and stopping. Its texts are read as they are and written back
as they were, so that what was hashed stays what it was.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sorot.core.money import Money

SCHEMA = "sorot.terms/2"
SCHEMA_1 = "sorot.terms/1"
AGREEMENT_SCHEMA = "sorot.agreement/2"

DUE_RULES = ("before_work", "on_approval", "on_date", "variable")
BASES = ("cpa", "cpe", "cpv", "bonus")
REVIEW_DAYS, PAY_WITHIN_DAYS = 5, 3
LONGEST_REVIEW, LONGEST_PAY = 14, 30
MOST_PARTS, MOST_RESULTS = 6, 2


def clean_text(text: str) -> str:
    """NFC, plain line ends, no space at the ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


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
class Terms:
    """Everything two sides agree on. Raises ValueError when the fixed milestones do not add up to the fee.

    `fee` is what the creator's side gets for certain, before or after income tax by `tax_basis` (nett or gross); parts
    by result come on top, up to their limits. `usage_rights_days` and `exclusivity_days` are 0 when there are none.
    The brand checks within `review_days` calendar days; the money can be had within `pay_within_days` working days of
    the approval. `cancellation` is None only in terms of the first schema, which had no such promise.
    """

    fee: Money
    tax_basis: str
    deliverables: tuple[DeliverableTerm, ...]
    revisions_included: int = 2
    usage_rights_days: int = 0
    exclusivity_days: int = 0
    exclusivity_category: str = ""
    milestones: tuple[MilestoneTerm, ...] = field(default=())
    barter_item: str = ""
    barter_value: int | None = None
    notes: str = ""
    review_days: int = REVIEW_DAYS
    pay_within_days: int = PAY_WITHIN_DAYS
    cancellation: CancellationTerm | None = CANCELLATIONS["standard"]
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", clean_text(self.notes))
        object.__setattr__(self, "barter_item", clean_text(self.barter_item))
        if self.fee.amount < 0:
            raise ValueError("the fee cannot be negative")
        if not self.deliverables:
            raise ValueError("at least one deliverable")
        if sum(part.amount for part in self.fixed) != self.fee.amount:
            raise ValueError("the fixed milestones must add up to the fee")
        if min(self.revisions_included, self.usage_rights_days, self.exclusivity_days) < 0:
            raise ValueError("counts cannot be negative")
        if bool(self.exclusivity_days) != bool(self.exclusivity_category):
            raise ValueError("exclusivity needs both days and a category")
        if self.barter_value is not None and (self.barter_value < 0 or not self.barter_item):
            raise ValueError("a barter value needs an item")
        if not (1 <= self.review_days <= LONGEST_REVIEW and 1 <= self.pay_within_days <= LONGEST_PAY):
            raise ValueError("a promise is out of range")
        self._check_schema()

    def _check_schema(self) -> None:
        if self.schema not in {SCHEMA, SCHEMA_1}:
            raise ValueError(f"unknown schema {self.schema!r}")
        if (self.cancellation is None) != (self.schema == SCHEMA_1):
            raise ValueError("only the first schema says nothing about stopping")
        if self.schema == SCHEMA_1 and (
            (self.review_days, self.pay_within_days) != (REVIEW_DAYS, PAY_WITHIN_DAYS)
            or any(part.due_rule in {"on_date", "variable"} for part in self.milestones)
        ):
            raise ValueError("the first schema cannot say this")

    @property
    def fixed(self) -> tuple[MilestoneTerm, ...]:
        """Parts of the fee."""
        return tuple(part for part in self.milestones if not part.is_variable)

    @property
    def variable(self) -> tuple[MilestoneTerm, ...]:
        """Parts by result, on top of the fee."""
        return tuple(part for part in self.milestones if part.is_variable)

    @property
    def variable_limit(self) -> int:
        """The most that all parts by result can come to."""
        return sum(part.amount for part in self.variable)

    @property
    def before_work(self) -> int:
        """What has to be secured before work starts: parts due before it, and parts by result up to their limits."""
        return sum(part.amount for part in self.milestones if part.due_rule in {"before_work", "variable"})

    @property
    def moves_money(self) -> bool:
        """False for barter."""
        return bool(self.milestones)

    @property
    def first_draft_date(self) -> date:
        return min(line.draft_due_date for line in self.deliverables)

    @property
    def last_publish_date(self) -> date:
        return max(line.publish_date for line in self.deliverables)

    @property
    def works(self) -> int:
        """How many single works are to be delivered."""
        return sum(line.quantity for line in self.deliverables)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; what `canonical` writes."""
        first = {
            "schema": self.schema,
            "fee": {"amount": self.fee.amount, "currency": self.fee.currency},
            "tax_basis": self.tax_basis,
            "deliverables": [line.as_json() for line in self.deliverables],
            "revisions_included": self.revisions_included,
            "usage_rights_days": self.usage_rights_days,
            "exclusivity": {"days": self.exclusivity_days, "category": self.exclusivity_category},
            "milestones": [part.as_json(self.schema) for part in self.milestones],
            "barter": {"item": self.barter_item, "value": self.barter_value},
            "notes": self.notes,
        }
        if self.cancellation is None:
            return first
        return {
            **first,
            "review_days": self.review_days,
            "pay_within_days": self.pay_within_days,
            "cancellation": self.cancellation.as_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Terms":
        """The terms written by `as_json`. Raises ValueError or KeyError on anything else."""
        schema = data["schema"]
        if schema not in {SCHEMA, SCHEMA_1}:
            raise ValueError(f"unknown schema {schema!r}")
        old = schema == SCHEMA_1
        return cls(
            fee=Money(data["fee"]["amount"], data["fee"]["currency"]),
            tax_basis=data["tax_basis"],
            deliverables=tuple(
                DeliverableTerm(
                    platform=line["platform"],
                    format=line["format"],
                    quantity=line["quantity"],
                    draft_due_date=date.fromisoformat(line["draft_due_date"]),
                    publish_date=date.fromisoformat(line["publish_date"]),
                )
                for line in data["deliverables"]
            ),
            revisions_included=data["revisions_included"],
            usage_rights_days=data["usage_rights_days"],
            exclusivity_days=data["exclusivity"]["days"],
            exclusivity_category=data["exclusivity"]["category"],
            milestones=tuple(MilestoneTerm.from_json(part, schema) for part in data["milestones"]),
            barter_item=data["barter"]["item"],
            barter_value=data["barter"]["value"],
            notes=data["notes"],
            review_days=REVIEW_DAYS if old else data["review_days"],
            pay_within_days=PAY_WITHIN_DAYS if old else data["pay_within_days"],
            cancellation=None if old else CancellationTerm(**data["cancellation"]),
            schema=schema,
        )

    @property
    def canonical(self) -> str:
        return canonical(self.as_json())

    @property
    def sha256(self) -> str:
        return digest(self.canonical)


def canonical(data: Any) -> str:
    """The one text of a JSON value. Raises TypeError on floats and on anything JSON does not know."""
    return json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {unicodedata.normalize("NFC", key): _plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def single_milestone(fee: Money, label: str) -> tuple[MilestoneTerm, ...]:
    """The default: the whole fee is secured before work starts; nothing for a fee of zero."""
    return (MilestoneTerm(label, fee.amount, "before_work"),) if fee.amount else ()
