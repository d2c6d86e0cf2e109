"""The chips above the list of campaigns: each is a link, so filters work without JavaScript."""

from django.utils.translation import gettext as _

from sorot.campaigns.queries import CampaignQuery, Facets
from sorot.core.ui.chips import Chip, facet_chips


def category_chips(query: CampaignQuery, facets: Facets) -> list[Chip]:
    """All, then the categories with campaigns (and the chosen one), the fullest first."""
    return facet_chips(facets.category, query.category, lambda value: query.params(category=value))


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
