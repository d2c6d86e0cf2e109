"""Plain data that actions take."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a posting plan: `quantity` works of `format` on `platform`, out on `publish_date`."""

    platform: str
    format: str
    quantity: int
    publish_date: date
