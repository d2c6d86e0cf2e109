"""Lists of campaigns: everybody's exploring, and the brand's own."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sorot.campaigns import queries, rules
from sorot.campaigns.enums import CampaignState
from sorot.campaigns.queries import CampaignQuery, OwnQuery
from sorot.campaigns.views.chips import category_chips, quick_chips
from sorot.campaigns.views.reading import address, answers, facts_of
from sorot.core import clock
from sorot.core.http import deny, require_actor
from sorot.core.money import parse_amount
from sorot.core.places import province_choices
from sorot.core.taxonomy import Format, Goal
from sorot.records.queries import brand_lines


def _query(request: HttpRequest) -> CampaignQuery:
    """The query of the address, where the lowest fee may be written as people do (`2jt`)."""
    query = CampaignQuery.from_params(request.GET)
    typed = request.GET.get("min_fee", "").strip()
    if typed and query.min_fee is None:
        try:
            query = dataclasses.replace(query, min_fee=max(parse_amount(typed), 0))
        except ValueError:
            return query
    return query


@require_GET
def explore(request: HttpRequest) -> HttpResponse:
    """Open campaigns for everybody; a creator also reads which requirement fails."""
    query, now, actor = _query(request), clock.now(), request.actor
    facts = facts_of(actor)
    facets = queries.explore_facets(query, now=now, facts=facts)
    page = queries.explore(query, actor=actor, now=now, facts=facts, total=facets.total)
    records = brand_lines((card.campaign.organisation for card in page.items), now=now)
    context: dict[str, Any] = {
        "query": query,
        "page": page,
        "rows": [(card, records[card.campaign.organisation_id]) for card in page.items],
        "facets": facets,
        "chips": category_chips(query, facets),
        "quick": quick_chips(query, facets, has_facts=facts is not None),
        "has_more": any((query.format, query.goal, query.province, query.min_fee)),
        "has_facts": facts is not None,
        "is_person": actor.is_person,
        "sorts": [("newest", _("Newest")), ("fee", _("Highest fee")), ("deadline", _("Closing soon"))],
        "provinces": province_choices(),
        "formats": Format.choices,
        "goals": Goal.choices,
        "now": now,
    }
    return render(request, "campaigns/explore.html", context)


@require_GET
@require_actor
def own_list(request: HttpRequest) -> HttpResponse:
    """The campaigns of the brand or agency acted for."""
    actor, query = request.actor, OwnQuery.from_params(request.GET)
    if actor.kind not in {"brand", "agency"}:
        deny(rules.may_create(actor))
    page = queries.campaigns_of(actor, query)
    counts = queries.state_counts(actor)
    states = [
        ("", _("All"), counts[""]),
        *((value, str(label), counts[value]) for value, label in CampaignState.choices),
    ]
    applications = answers([card.campaign for card in page.items])
    context = {
        "query": query,
        "page": page,
        "rows": [(card, applications.get(card.campaign.code)) for card in page.items],
        "states": states,
        "may_create": rules.may_create(actor),
        "applications_url": address("deals:applications"),
        "now": clock.now(),
    }
    return render(request, "campaigns/list.html", context)
