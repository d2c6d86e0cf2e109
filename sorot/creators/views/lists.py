"""Lists of creators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sorot.core import clock
from sorot.core.http import require_actor
from sorot.core.places import province_choices
from sorot.core.taxonomy import Language, tier_scheme
from sorot.creators.queries import CreatorQuery, creator_facets
from sorot.creators.queries import creator_list as find_creators
from sorot.creators.views.words import niche_chips, sort_choices
from sorot.records.queries import creator_lines


@require_GET
@require_actor
def creator_list(request: HttpRequest) -> HttpResponse:
    """Find creators: chips with counts, filters, sort."""
    query = CreatorQuery.from_params(request.GET)
    actor, now = request.actor, clock.now()
    facets = creator_facets(query, actor=actor)
    page = find_creators(query, actor=actor, total=facets.total)
    records = creator_lines((card.creator for card in page.items), now=now)
    context = {
        "query": query,
        "page": page,
        "rows": [(card, records[card.creator.pk]) for card in page.items],
        "facets": facets,
        "chips": niche_chips(query, facets["category"]),
        "sorts": sort_choices(),
        "provinces": province_choices(),
        "languages": Language.choices,
        "scheme": tier_scheme(),
        "now": now,
    }
    return render(request, "creators/list.html", context)


@require_GET
def tiers(request: HttpRequest) -> HttpResponse:
    """Which scheme of tiers this installation uses, and where it comes from."""
    scheme = tier_scheme()
    rows = [(tier, *scheme.bounds(tier.slug)) for tier in scheme.tiers]
    from sorot.core.taxonomy import TIER_SCHEMES

    others = [
        (other, [(tier, *other.bounds(tier.slug)) for tier in other.tiers])
        for other in TIER_SCHEMES.values()
        if other != scheme
    ]
    return render(request, "creators/tiers.html", {"scheme": scheme, "rows": rows, "others": others})
