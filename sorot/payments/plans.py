"""What other rooms and forms hand to the actions: plain typed data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sorot.payments.enums import DueRule, Entity


@dataclass(frozen=True, slots=True)
class MilestonePlan:
    """One agreed part of the fee, in minor units.

    `amount` is what the talent gets (None only for VARIABLE: not known yet), `margin` the agency's own part on top,
    `cap` the most a VARIABLE part may become. `due_date` is needed for ON_DATE.
    """

    label: str
    amount: int | None
    due_rule: DueRule | str
    due_date: date | None = None
    margin: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class PayoutAccountDetails:
    """Where a payee wants the money, and who they are in law. `residency` is an ISO 3166 country."""

    institution_code: str
    number: str
    holder_name: str
    legal_name: str
    entity: Entity | str = Entity.INDIVIDUAL
    residency: str = "ID"
    tax_id: str = ""
