"""Reading rate cards and price help."""

from sorot.rates.queries.cards import CardLine, CardPackage, CardPage, rate_card_of

__all__ = ["CardLine", "CardPackage", "CardPage", "rate_card_of"]
