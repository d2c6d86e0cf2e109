"""What a history says: finished deals that the creator shows, each from the rows of the room that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, Sum

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.queries.reached import Count as Reached
from sorot.analytics.queries.reached import Work, read_works, together
from sorot.core import clock
from sorot.creators.models import CreatorProfile
from sorot.deals.canonical import canonical
from sorot.deals.enums import DealState
from sorot.deals.models import Deal, DeliverableItem
from sorot.kits.history.document import FORMAT, MOST_BYTES, MOST_ENTRIES
from sorot.kits.models import HistorySettings
from sorot.kits.rules import HIDDEN, IS_NAMED, OPEN_AGAIN
from sorot.payments.enums import MilestoneState
from sorot.payments.models import Milestone
from sorot.records.queries import late_works

SITE = "Sorot"
#: Figures of an entry, as ids of the dictionary: those of the campaign's report that are the creator's own.
FIGURES = ("work_views", "work_reach", "work_engagement")
#: Bytes of a file that are left for everything but its entries.
ENVELOPE = 8 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """A history without the day and the key of its issue, and the codes of the deals in it."""

    said: Mapping[str, Any]
    deals: Sequence[str]

    def history(self, *, day: str, key: str) -> dict[str, Any]:
        """The history as it is signed on `day` with the key of this name."""
        issuer = {"address": settings.PUBLIC_URL.rstrip("/"), "key": key, "name": SITE}
        return {"format": FORMAT, "issued_date": day, "issuer": issuer, **self.said}

    def is_said_by(self, history: Mapping[str, Any]) -> bool:
        """Whether a signed history says the same, whenever it was issued and with whichever key."""
        return all(canonical(history[name]) == canonical(self.said[name]) for name in ("subject", "entries"))


def settings_of_history(creator: CreatorProfile) -> HistorySettings:
    """What the creator decided, or the defaults when they have not."""
    found = HistorySettings.objects.filter(creator=creator).first()
    return found or HistorySettings(creator=creator, version=0, updated_at=creator.created_at)


def content_of(creator: CreatorProfile, *, now: datetime, chosen: HistorySettings | None = None) -> Content:
    """What the history of a creator says now, to everybody alike. Eight queries."""
    chosen = chosen or settings_of_history(creator)
    deals = list(
        Deal.objects.filter(~OPEN_AGAIN, ~HIDDEN, creator=creator, state=DealState.COMPLETED)
        .select_related("organisation", "campaign")
        .annotate(is_named=IS_NAMED)
        .order_by("-completed_at", "-pk")[:MOST_ENTRIES]
    )
    items = list(
        DeliverableItem.objects.filter(deal__in=[deal.pk for deal in deals])
        .select_related("publication")
        .annotate(revisions=Count("submissions", filter=Q(submissions__state="changes")))
        .order_by("deal", "position")
    )
    works, paid = _works(items, creator, now), _paid(deals)
    named = {deal.pk for deal in deals if deal.is_named}
    reached = _figures([item for item in items if item.deal_id in named], creator, now) if chosen.shows_figures else {}
    entries = [
        _entry(deal, works.get(deal.pk, []), reached.get(deal.pk, []), paid.get(deal.code), chosen.shows_amounts)
        for deal in deals
    ]
    entries = entries[: _fitting(entries)]
    days = [entry["completed_date"] for entry in entries]
    all_works = [work for entry in entries for work in entry["works"]]
    judged = [work for work in all_works if work["is_on_time"] is not None]
    said = {
        "subject": {
            "handle": creator.handle, "is_demo": creator.is_demo, "is_verified": creator.is_verified,
            "name": creator.display_name,
        },
        "period": {"from": min(days), "until": max(days)} if days else {},
        "entries": entries,
        "totals": {
            "deals": len(entries), "works": len(all_works), "works_judged": len(judged),
            "works_on_time": sum(work["is_on_time"] for work in judged),
            "revisions": sum(work["revisions"] for work in all_works),
        },
    }  # fmt: skip
    return Content(said, [deal.code for deal in deals[: len(entries)]])


def _fitting(entries: Sequence[Mapping[str, Any]]) -> int:
    """How many of the newest entries a file has room for: one that nobody can check is worth nothing."""
    left = MOST_BYTES - ENVELOPE
    for place, entry in enumerate(entries):
        left -= len(canonical(entry).encode()) + 1
        if left < 0:
            return place
    return len(entries)


def _entry(
    deal: Any, works: list[Any], figures: list[Any], paid: Mapping[str, Any] | None, shows_amounts: bool
) -> dict[str, Any]:
    """One finished deal. Of a brand that nobody may know it says works and days only: no name, figure or amount."""
    is_shown = shows_amounts and deal.is_named and paid is not None
    return {
        "agreed_date": clock.today(deal.agreed_at).isoformat(),
        "amount": {"currency": deal.currency, "earned": paid["earned"]} if is_shown and paid else None,
        "brand": deal.organisation.name if deal.is_named else None,
        "completed_date": clock.today(deal.completed_at).isoformat(),
        "figures": figures,
        "paid": {"day": paid["day"], "is_paid": paid["is_paid"]} if paid else None,
        "title": deal.campaign.title if deal.is_named else None,
        "works": works,
    }


def _works(items: Iterable[Any], creator: CreatorProfile, now: datetime) -> dict[int, list[dict[str, Any]]]:
    """{deal pk: its works}. Whether a work was late is decided by the records of this site, stops and all."""
    late = late_works(creator.pk, now=now)
    found: dict[int, list[dict[str, Any]]] = {}
    for item in items:
        was_late = late.get(item.code)
        found.setdefault(item.deal_id, []).append({
            "deadline": item.publish_date.isoformat(), "format": item.format,
            "is_on_time": None if was_late is None else not was_late, "platform": item.platform,
            "published_date": clock.today(item.published_at).isoformat() if item.published_at else None,
            "revisions": item.revisions,
        })  # fmt: skip
    return found


def _figures(items: Iterable[Any], creator: CreatorProfile, now: datetime) -> dict[int, list[dict[str, Any]]]:
    """{deal pk: what its works reached}, as the report of the campaign counts it. Unknown figures are left out."""
    out = [item for item in items if getattr(item, "publication", None) is not None]
    works = [
        Work(
            str(item.deal_id), creator.pk, item.platform, item.format, item.index, item.publication.url,
            item.publication.published_at,
        )
        for item in out
    ]  # fmt: skip
    counts: dict[int, list[Mapping[str, Reached]]] = {}
    for item, reading in zip(out, read_works(works, as_of=clock.today(now)), strict=True):
        counts.setdefault(item.deal_id, []).append(reading.counts)
    return {deal: [row for id in FIGURES for row in _figure(id, rows)] for deal, rows in counts.items()}


def _figure(id: str, rows: Sequence[Mapping[str, Reached]]) -> list[dict[str, Any]]:
    sum_of = together(row.get(id, Reached()) for row in rows)
    if sum_of.result.value is None:
        return []
    return [{
        "captured_date": sum_of.day.isoformat() if sum_of.day else None, "metric": FORMULAS[id].key,
        "n": sum_of.result.n, "of": len(rows), "source": sum_of.source, "value": int(sum_of.result.value),
    }]  # fmt: skip


def _paid(deals: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """{deal code: whether every part of the fee came, the day of the last, and what was earned}; not without a fee.

    `earned` are minor units before tax, parts by result as they were earned, without fees for late pay.
    """
    rows = Milestone.objects.filter(
        terms__deal_code__in=[deal.code for deal in deals], late_for=None, amount__gt=0
    ).exclude(state=MilestoneState.CANCELLED)
    came = Q(state=MilestoneState.RELEASED)
    found = rows.values_list("terms__deal_code").annotate(
        parts=Count("pk"), came=Count("pk", filter=came), day=Max("released_at"), earned=Sum("earned_amount", default=0)
    )
    return {
        code: {"day": clock.today(day).isoformat() if parts == came else None, "is_paid": parts == came,
               "earned": int(earned)}
        for code, parts, came, day, earned in found
    }  # fmt: skip
