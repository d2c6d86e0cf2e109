"""The terms of an offer as a value: canonical JSON, and the SHA-256 that both sides accept.

Canonical form: UTF-8 JSON, keys sorted, no spaces, every string in Unicode NFC with plain line ends, whole numbers
only (no floats), dates as ISO 8601. Two equal terms have one form and so one hash; `docs/user/*/deal.md` says how
to check it by hand. No Django here but the shared words.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sorot.core.money import Money

SCHEMA = "sorot.terms/1"
AGREEMENT_SCHEMA = "sorot.agreement/1"


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
    """A part of the fee in minor units and when it must be there (`DueRule`)."""

    label: str
    amount: int
    due_rule: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", clean_text(self.label))
        if self.amount <= 0 or not self.label:
            raise ValueError("a milestone needs a label and an amount above zero")

    def as_json(self) -> dict[str, Any]:
        return {"label": self.label, "amount": self.amount, "due_rule": self.due_rule}


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything two sides agree on. Raises ValueError when the milestones do not add up to the fee.

    `fee` is what the creator's side gets, before or after income tax by `tax_basis` (nett or gross).
    `usage_rights_days` and `exclusivity_days` are 0 when there are none.
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", clean_text(self.notes))
        object.__setattr__(self, "barter_item", clean_text(self.barter_item))
        if self.fee.amount < 0:
            raise ValueError("the fee cannot be negative")
        if not self.deliverables:
            raise ValueError("at least one deliverable")
        if sum(part.amount for part in self.milestones) != self.fee.amount:
            raise ValueError("the milestones must add up to the fee")
        if min(self.revisions_included, self.usage_rights_days, self.exclusivity_days) < 0:
            raise ValueError("counts cannot be negative")
        if bool(self.exclusivity_days) != bool(self.exclusivity_category):
            raise ValueError("exclusivity needs both days and a category")
        if self.barter_value is not None and (self.barter_value < 0 or not self.barter_item):
            raise ValueError("a barter value needs an item")

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
        return {
            "schema": SCHEMA,
            "fee": {"amount": self.fee.amount, "currency": self.fee.currency},
            "tax_basis": self.tax_basis,
            "deliverables": [line.as_json() for line in self.deliverables],
            "revisions_included": self.revisions_included,
            "usage_rights_days": self.usage_rights_days,
            "exclusivity": {"days": self.exclusivity_days, "category": self.exclusivity_category},
            "milestones": [part.as_json() for part in self.milestones],
            "barter": {"item": self.barter_item, "value": self.barter_value},
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Terms":
        """The terms written by `as_json`. Raises ValueError or KeyError on anything else."""
        if data["schema"] != SCHEMA:
            raise ValueError(f"unknown schema {data['schema']!r}")
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
            milestones=tuple(MilestoneTerm(**part) for part in data["milestones"]),
            barter_item=data["barter"]["item"],
            barter_value=data["barter"]["value"],
            notes=data["notes"],
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
