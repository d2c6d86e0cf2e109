"""Brands that a creator finished work for and that may be named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sorot.core.taxonomy import Platform
from sorot.creators.models import CreatorProfile
from sorot.deals.enums import DealState
from sorot.deals.models import Deal
from sorot.kits.queries.data import PastWork
from sorot.kits.rules import NAMED

ZONE = ZoneInfo("Asia/Jakarta")
MOST = 24


def past_work_of(creator: CreatorProfile) -> tuple[PastWork, ...]:
    """Brands of completed deals, the latest first, in one query.

    A brand is named only through a campaign that it published itself: whoever reads the kit can read that campaign
    too. Amounts, and deals of campaigns that are not public, never leave.
    """
    rows = (
        Deal.objects.filter(NAMED, creator=creator, state=DealState.COMPLETED)
        .order_by("-completed_at", "-pk")
        .values_list("organisation_id", "organisation__name", "campaign__title", "campaign__platforms", "completed_at")
    )
    found: dict[int, tuple[str, dict[str, None], dict[str, None], list[datetime]]] = {}
    for organisation, name, title, platforms, at in rows:
        assert at is not None  # a completed deal says when
        _name, titles, where, moments = found.setdefault(organisation, (name, {}, {}, []))
        titles.setdefault(title)
        where.update(dict.fromkeys(str(Platform(value).label) for value in platforms))
        moments.append(at)
    works = [
        PastWork(name, tuple(titles), tuple(where), len(moments), moments[0].astimezone(ZONE).date())
        for name, titles, where, moments in found.values()
    ]
    return tuple(works[:MOST])
