"""Who stands on tax papers, and what became of tax that was withheld."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.tax.engine import STATUSES


class Merchant(models.TextChoices):
    """Who buys the creator's work in the eyes of the law, and so withholds tax. Frozen into each contract."""

    NONE = "none", _("Nobody here: each side settles its own tax")
    BRAND = "brand", _("The brand or its agency")
    PLATFORM = "platform", _("The operator of this site")


#: Contracts in which this site takes tax from what it releases.
WITHHOLDING_MERCHANTS = frozenset({Merchant.BRAND, Merchant.PLATFORM})


class TaxBasis(models.TextChoices):
    """What the agreed amount means."""

    NETT = "nett", _("Nett: the creator receives this amount, tax is on top")
    GROSS = "gross", _("Gross: tax is taken from this amount")


class TaxIdKind(models.TextChoices):
    """Which number a payee gave. A NIK counts as NPWP for persons (the row `nik_counts` says since when)."""

    NPWP = "npwp", _("NPWP")
    NIK = "nik", _("NIK")
    FOREIGN = "tin", _("Tax number of another country")


class TaxStatus(models.TextChoices):
    """Family status for the year's tax-free income (PTKP)."""

    TK0 = "TK/0", _("Not married, nobody to care for")
    TK1 = "TK/1", _("Not married, 1 to care for")
    TK2 = "TK/2", _("Not married, 2 to care for")
    TK3 = "TK/3", _("Not married, 3 to care for")
    K0 = "K/0", _("Married, nobody to care for")
    K1 = "K/1", _("Married, 1 to care for")
    K2 = "K/2", _("Married, 2 to care for")
    K3 = "K/3", _("Married, 3 to care for")


class TaxWay(models.TextChoices):
    """Where withheld tax went."""

    STATE = "state", _("Paid to the state")
    OWNER = "owner", _("Handed to the one who owes it, who pays the state itself")


class FundingPurpose(models.TextChoices):
    """What a transfer of a brand is for."""

    PARTS = "parts", _("Parts of the fee")
    TAX = "tax", _("Tax that the brand bears")


if set(TaxStatus.values) != set(STATUSES):
    raise AssertionError("the words for family status and the engine's list are the same")
