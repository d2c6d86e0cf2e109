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
from sorot.rates.queries.choices import (
    CardChoices,
    application_from,
    choices_of,
    invitation_from,
    is_takeable,
)  # fmt: skip
from sorot.rates.queries.costs import below_cost, cost_of, cost_rows, costs_of, works_cost
from sorot.rates.queries.offers import offer_from
from sorot.rates.queries.prices import PriceHelp, card_rows, help_for, helped

__all__ = [
    "CardChoices", "CardLine", "CardPackage", "CardPage", "PriceHelp", "application_from", "below_cost", "card_line",
    "card_of", "card_rows", "choices_of", "cost_of", "cost_rows", "costs_of", "editions_of", "help_for", "helped",
    "invitation_from", "is_takeable", "offer_from", "own_line", "rate_card_of", "works_cost",
]  # fmt: skip
