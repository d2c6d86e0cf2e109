"""What is asked and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sorot.tax.engine.rules import Confidence, Rule

if TYPE_CHECKING:
    from sorot.tax.engine.levy import Line


class PayerRole(StrEnum):
    """Whether the one who pays has to withhold."""

    BUSINESS = "business"
    PRIVATE = "private"


class Entity(StrEnum):
    """Who is paid."""

    PERSON = "person"
    BODY = "body"


class TaxId(StrEnum):
    """The number under which the payee is known to the tax office."""

    NPWP = "npwp"
    NIK = "nik"
    NONE = "none"


class Income(StrEnum):
    """For what is paid."""

    SERVICE = "service"
    ROYALTY = "royalty"


class Aggregation(StrEnum):
    """What fills the brackets: all payments of the month between the two, or each payment alone."""

    MASA = "masa"
    PAYMENT = "payment"


class Notice(StrEnum):
    """Something a reader must know beside the numbers."""

    NO_TREATY_ROW = "no_treaty_row"
    KEPT_SURCHARGE = "kept_surcharge"
    CATCH_UP = "catch_up"


def _whole(**amounts: int) -> None:
    for name, amount in amounts.items():
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise ValueError(f"{name} counts whole minor units")
        if amount < 0:
            raise ValueError(f"{name} cannot be negative")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays. Its country's law decides, so its country chooses the pack."""

    country: str = "ID"
    role: PayerRole = PayerRole.BUSINESS


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: `country` is where it is resident for tax. `charges_vat`: registered for value added tax (PKP)."""

    entity: Entity = Entity.PERSON
    country: str = "ID"
    tax_id: TaxId = TaxId.NPWP
    has_treaty_form: bool = False
    charges_vat: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """What this payer paid this payee before in the same calendar month: gross (goods included) and tax taken."""

    gross: int = 0
    withheld: int = 0

    def __post_init__(self) -> None:
        _whole(gross=self.gross, withheld=self.withheld)


@dataclass(frozen=True, slots=True)
class Case:
    """One payment. `cash` and `in_kind` (goods at fair value) are whole minor units without value added tax.

    `aggregation` None takes what the country's row says.
    """

    day: date
    cash: int
    in_kind: int = 0
    payer: Payer = field(default_factory=Payer)
    payee: Payee = field(default_factory=Payee)
    income: Income = Income.SERVICE
    earlier: Earlier = field(default_factory=Earlier)
    aggregation: Aggregation | None = None

    def __post_init__(self) -> None:
        _whole(cash=self.cash, in_kind=self.in_kind)

    @property
    def gross(self) -> int:
        return self.cash + self.in_kind


@dataclass(frozen=True, slots=True)
class Vat:
    """Value added tax on top of a price: `base` is what it is counted on."""

    price: int
    base: int
    rate_bps: int
    tax: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for one payment, in minor units of `currency`.

    `tax` = the taxes of `lines` + `catch_up` (owed by earlier payments of the period). It is taken from the cash:
    `net` is the cash that reaches the payee, `uncovered` the tax for which there is not enough cash. `kept` is tax of
    earlier payments that does not count here (taken while the payee had no number). `vat` comes on top and is no part
    of `gross`.
    """

    country: str
    currency: str
    kind: str
    day: date
    cash: int
    in_kind: int
    base: int
    factor_bps: int
    lines: tuple[Line, ...]
    catch_up: int
    kept: int
    tax: int
    vat: Vat | None
    rules: tuple[Rule, ...]
    confidence: Confidence
    notices: tuple[Notice, ...]

    @property
    def gross(self) -> int:
        return self.cash + self.in_kind

    @property
    def withheld(self) -> int:
        """What is really taken from the cash."""
        return min(self.tax, self.cash)

    @property
    def net(self) -> int:
        return self.cash - self.withheld

    @property
    def uncovered(self) -> int:
        return self.tax - self.withheld

    @property
    def is_estimate(self) -> bool:
        """True when a rule is less than sure: the page then says to ask a tax consultant."""
        return self.confidence != Confidence.HIGH or Notice.NO_TREATY_ROW in self.notices
