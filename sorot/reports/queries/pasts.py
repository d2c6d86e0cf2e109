"""Earlier campaigns of the brand: which stand beside a report, and what they came to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from sorot.analytics.definitions import FORMULAS
from sorot.campaigns.models import Campaign
from sorot.core.clock import now
from sorot.deals.enums import LIVE_DEAL_STATES
from sorot.deals.models import Deal, Publication
from sorot.reports.models import Edition
from sorot.reports.values import EVERY, Past, Value

PASTS = 3


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier campaign: with the document of its newest edition, or "" where it is to be computed."""

    campaign: Campaign
    document: str


def earlier_of(campaign: Campaign) -> list[Earlier]:
    """The last campaigns of the brand, run by the same side, of which an edition was kept or which are finished.

    Finished: a work is out, no deal is running any more, and nobody can apply. Newest work first. One query.
    """
    deals = Deal.objects.filter(campaign=OuterRef("pk"))
    last_out = (
        Publication.objects.filter(item__deal__campaign=OuterRef("pk"))
        .order_by()
        .values("item__deal__campaign")
        .annotate(last=Max("published_at"))
        .values("last")
    )
    newest = Edition.objects.filter(campaign=OuterRef("pk")).order_by("-number")
    is_over = Q(state="closed") | Q(apply_until_at__lt=now())
    rows = (
        Campaign.objects.filter(
            organisation=campaign.organisation_id, acting_agency=campaign.acting_agency_id, currency=campaign.currency
        )
        .exclude(pk=campaign.pk)
        .annotate(
            last_out=Subquery(last_out, output_field=DateTimeField()), document=Subquery(newest.values("document")[:1]),
            edition_at=Subquery(newest.values("created_at")[:1], output_field=DateTimeField()),
            is_running=Exists(deals.filter(state__in=LIVE_DEAL_STATES)),
        )
        .filter(Q(edition_at__isnull=False) | (is_over & Q(last_out__isnull=False, is_running=False)))
        .select_related("organisation", "acting_agency", "report_plan", "report_settings")
        .order_by(Coalesce("last_out", "edition_at").desc(), "-pk")[:PASTS]
    )  # fmt: skip
    return [Earlier(row, row.document or "") for row in rows]


def computed(earlier: Sequence[Earlier]) -> list[Campaign]:
    """Those without an edition."""
    return [row.campaign for row in earlier if not row.document]


def past_of(document: str) -> Past:
    """What an edition says of a campaign, as far as the figures still have the same definition."""
    data: dict[str, Any] = json.loads(document)
    said = data["totals"]
    same = [id for id in EVERY if id in said and id in FORMULAS and said[id]["key"] == FORMULAS[id].key]
    return Past(data["title"], data["as_of"], {id: Value(**said[id]) for id in same})
