"""What other rooms and forms hand to the actions: plain typed data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sorot.payments.enums import Basis, DueRule, Entity


@dataclass(frozen=True, slots=True)
class MilestonePlan:
    """One agreed part of the fee, in minor units.

    `amount` is what the talent gets (the limit for VARIABLE), `margin` the agency's own part on top. `due_date` is
    needed for ON_DATE; `basis` (`Basis`) and `rate_amount` per `rate_per` results for VARIABLE.
    """

    label: str
    amount: int
    due_rule: DueRule | str
    due_date: date | None = None
    margin: int = 0
    basis: Basis | str = ""
    rate_amount: int | None = None
    rate_per: int | None = None


@dataclass(frozen=True, slots=True)
class PayoutAccountDetails:
    """Where a payee wants the money, and who they are in law. `residency` is an ISO 3166 country."""

    institution_code: str
    number: str
    holder_name: str
    legal_name: str
    entity: Entity | str = Entity.INDIVIDUAL
    residency: str = "ID"


@dataclass(frozen=True, slots=True)
class TaxFileDetails:
    """Who somebody is for the tax office. An empty `tax_id` keeps the saved number; `is_tax_id_removed` drops it.

    `tax_status` (`TaxStatus`) only of a person, `charges_vat` only of residents of the site's country, and
    `treaty_until_date` (with the form) only of residents of another one.
    """

    legal_name: str
    entity: Entity | str
    residency: str
    address: str = ""
    tax_id: str = ""
    is_tax_id_removed: bool = False
    tax_status: str = ""
    charges_vat: bool = False
    treaty_until_date: date | None = None


@dataclass(frozen=True, slots=True)
class SiteIdentityDetails:
    """The operator of the site as it stands on papers."""

    legal_name: str
    address: str = ""
    city: str = ""
    tax_id: str = ""
    charges_vat: bool = False
    signatory: str = ""
    is_logo_removed: bool = False
