"""Words of the creators' pages that are chosen, not written."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sorot.core.listquery import Facet
from sorot.core.ui.chips import Chip, facet_chips
from sorot.creators.queries import CreatorQuery


def sort_choices() -> list[tuple[str, str]]:
    """Orders of the list of creators."""
    return [
        ("followers", _("Most followers")),
        ("engagement", _("Highest engagement")),
        ("name", _("Name")),
        ("newest", _("Newest")),
    ]


def niche_chips(query: CreatorQuery, facets: Sequence[Facet]) -> list[Chip]:
    """All, then the niches with somebody in them (and the chosen one), the fullest first."""
    return facet_chips(facets, query.category, lambda value: query.params(category=value))
