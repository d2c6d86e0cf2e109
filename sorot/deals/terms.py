"""The terms of an offer as a value: canonical JSON, and the SHA-256 that both sides accept.

Canonical form: UTF-8 JSON, keys sorted, no spaces, every string in Unicode NFC with plain line ends, whole numbers
only (no floats), dates as ISO 8601. Two equal terms have one form and so one hash; `docs/user/*/deal.md` says how
to check it by hand. No Django here but the shared words.

`sorot.terms/1` knew no promises about checking, paying and stopping, `sorot.terms/2` no fee for late pay. Their texts
are read as they are and written back as they were, so that what was hashed stays what it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sorot.core.money import Money
from sorot.deals.canonical import canonical, clean_text, digest
from sorot.deals.term_parts import (
    BASES,
    CANCELLATIONS,
    DUE_RULES,
    LATE_FEES,
    LATE_RULES,
    SCHEMA,
    SCHEMA_1,
    SCHEMA_2,
    SCHEMAS,
    CancellationTerm,
    DeliverableTerm,
    LateFeeTerm,
    MilestoneTerm,
    earned_by,
)

__all__ = [
    "AGREEMENT_SCHEMA", "BASES", "CANCELLATIONS", "DUE_RULES", "LATE_FEES", "LATE_RULES", "LONGEST_PAY",
    "LONGEST_REVIEW",
    "MOST_PARTS", "MOST_RESULTS", "SCHEMA", "SCHEMA_1", "SCHEMA_2", "CancellationTerm", "DeliverableTerm",
    "LateFeeTerm", "MilestoneTerm", "Terms", "canonical", "clean_text", "digest", "earned_by", "single_milestone",
]  # fmt: skip

AGREEMENT_SCHEMA = "sorot.agreement/3"

REVIEW_DAYS, PAY_WITHIN_DAYS = 5, 3
LONGEST_REVIEW, LONGEST_PAY = 14, 30
MOST_PARTS, MOST_RESULTS = 6, 2


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything two sides agree on. Raises ValueError when the fixed milestones do not add up to the fee.

    `fee` is what the creator's side gets for certain, before or after income tax by `tax_basis` (nett or gross); parts
    by result come on top, up to their limits. `usage_rights_days` and `exclusivity_days` are 0 when there are none.
    The brand checks within `review_days` calendar days; the money can be had within `pay_within_days` working days of
    the approval. `cancellation` is None only in terms of the first schema, which had no such promise; `late_fee` None:
    pay that comes late costs nothing more.
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
    late_fee: LateFeeTerm | None = None
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
        if self.schema not in SCHEMAS:
            raise ValueError(f"unknown schema {self.schema!r}")
        if self.late_fee is not None and (self.schema != SCHEMA or not self.can_be_late):
            raise ValueError("a fee for late pay needs a part that can be late, and a schema that can say it")
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
    def can_be_late(self) -> bool:
        """Some part is asked for only after the work is approved; what is secured before work cannot be late."""
        return any(part.due_rule in LATE_RULES for part in self.milestones)

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
        second = {
            **first,
            "review_days": self.review_days,
            "pay_within_days": self.pay_within_days,
            "cancellation": self.cancellation.as_json(),
        }
        if self.schema == SCHEMA_2:
            return second
        return {**second, "late_fee": self.late_fee.as_json() if self.late_fee is not None else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Terms":
        """The terms written by `as_json`. Raises ValueError or KeyError on anything else."""
        schema = data["schema"]
        if schema not in SCHEMAS:
            raise ValueError(f"unknown schema {schema!r}")
        old = schema == SCHEMA_1
        late_fee = data["late_fee"] if schema == SCHEMA else None
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
            late_fee=LateFeeTerm(**late_fee) if late_fee is not None else None,
            schema=schema,
        )

    @property
    def canonical(self) -> str:
        return canonical(self.as_json())

    @property
    def sha256(self) -> str:
        return digest(self.canonical)


def single_milestone(fee: Money, label: str) -> tuple[MilestoneTerm, ...]:
    """The default: the whole fee is secured before work starts; nothing for a fee of zero."""
    return (MilestoneTerm(label, fee.amount, "before_work"),) if fee.amount else ()
