"""Words of the creators' pages that are chosen, not written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sorot.creators.queries import CreatorQuery, Facet


def sort_choices() -> list[tuple[str, str]]:
    """Orders of the list of creators."""
    return [
        ("followers", _("Most followers")),
        ("engagement", _("Highest engagement")),
        ("name", _("Name")),
        ("newest", _("Newest")),
    ]


@dataclass(frozen=True, slots=True)
class Chip:
    """One niche above the list, with its count and its address."""

    label: str
    count: int
    url: str
    is_current: bool


def niche_chips(query: CreatorQuery, facets: Sequence[Facet]) -> list[Chip]:
    """All, then the niches with somebody in them (and the chosen one), the fullest first."""
    everything, *rest = facets
    shown = [facet for facet in rest if facet.count or facet.value == query.category]
    shown.sort(key=lambda facet: -facet.count)
    return [
        Chip(
            facet.label or _("All"),
            facet.count,
            f"?{query.params(category=facet.value)}",
            facet.value == query.category,
        )
        for facet in [everything, *shown]
    ]
