"""What is kept of rate cards."""

from sorot.rates.models.cards import CardEdition, RateCard, RateLine
from sorot.rates.models.prices import PriceEdition, PriceEntry, ProductionCost

__all__ = ["CardEdition", "PriceEdition", "PriceEntry", "ProductionCost", "RateCard", "RateLine"]
