"""The chips above the list of campaigns: each is a link, so filters work without JavaScript."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sorot.campaigns.queries import CampaignQuery, Facets


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter with its count (None = not counted) and the address that turns it on or off."""

    label: str
    count: int | None
    url: str
    is_current: bool


def category_chips(query: CampaignQuery, facets: Facets) -> list[Chip]:
    """All, then the categories with campaigns (and the chosen one), the fullest first."""
    everything, *rest = facets.category
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


def quick_chips(query: CampaignQuery, facets: Facets, *, has_facts: bool) -> list[Chip]:
    """What people ask most; a chosen one turns itself off."""
    found = []
    if has_facts:
        found.append(
            Chip(
                _("I meet every rule"),
                facets.qualified,
                f"?{query.params(qualified=not query.qualified)}",
                query.qualified,
            )
        )
    if facets.soon or query.soon:
        found.append(Chip(_("Closing within a week"), facets.soon, f"?{query.params(soon=not query.soon)}", query.soon))
    if facets.barter or query.barter:
        found.append(Chip(_("Barter"), facets.barter, f"?{query.params(barter=not query.barter)}", query.barter))
    for facet in facets.platform:
        if facet.count or facet.value == query.platform:
            chosen = facet.value == query.platform
            found.append(
                Chip(facet.label, facet.count, f"?{query.params(platform='' if chosen else facet.value)}", chosen)
            )
    return found
