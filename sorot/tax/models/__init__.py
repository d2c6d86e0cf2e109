"""Tables of tax."""

from sorot.tax.models.rules import TaxRule

__all__ = ["TaxRule"]
