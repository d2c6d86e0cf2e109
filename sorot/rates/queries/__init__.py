"""Reading rate cards and price help."""

from sorot.rates.queries.cards import (
    CardLine,
    CardPackage,
    CardPage,
    card_line,
    card_of,
    editions_of,
    own_line,
    rate_card_of,
)  # fmt: skip
from sorot.rates.queries.costs import below_cost, cost_of, cost_rows, costs_of
from sorot.rates.queries.prices import PriceHelp, card_rows, helped

__all__ = [
    "CardLine", "CardPackage", "CardPage", "PriceHelp", "below_cost", "card_line", "card_of", "card_rows", "cost_of",
    "cost_rows", "costs_of", "editions_of", "helped", "own_line", "rate_card_of",
]  # fmt: skip
