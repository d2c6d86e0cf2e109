"""Brands that a creator finished work for and that may be named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sorot.core.taxonomy import Platform
from sorot.creators.models import CreatorProfile
from sorot.deals.enums import DealState
from sorot.deals.models import Deal
from sorot.kits.queries.data import PastWork
from sorot.kits.rules import HIDDEN, IS_NAMED, IS_OPEN_AGAIN

ZONE = ZoneInfo("Asia/Jakarta")
MOST = 24


def finished_deals(creator: CreatorProfile) -> list[Any]:
    """Rows of completed deals that the creator does not leave out, the latest first.

    Each says whether its brand may be named (`is_named`) and whether something about it is open again
    (`is_open_again`): then it stands in no signed history.
    """
    return list(
        Deal.objects.filter(~HIDDEN, creator=creator, state=DealState.COMPLETED)
        .annotate(is_named=IS_NAMED, is_open_again=IS_OPEN_AGAIN)
        .order_by("-completed_at", "-pk")
        .values_list(
            "organisation_id", "organisation__name", "campaign__title", "campaign__platforms", "completed_at",
            "is_named", "is_open_again", named=True,
        )
    )  # fmt: skip


def past_work_of(finished: Sequence[Any]) -> tuple[PastWork, ...]:
    """Brands of `finished_deals`, the latest first.

    A brand is named only through a campaign that it published itself: whoever reads the kit can read that campaign
    too. Amounts, and deals of campaigns that are not public, never leave.
    """
    found: dict[int, tuple[str, dict[str, None], dict[str, None], list[datetime]]] = {}
    for organisation, name, title, platforms, at, is_named, _is_open_again in finished:
        if not is_named:
            continue
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
