"""Which work a history names, signed with the newest key; and what this site can say of a file it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q

from sorot.core import clock
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.creators.queries import find_visible
from sorot.deals.canonical import canonical
from sorot.deals.enums import DealState
from sorot.deals.models import Deal, DeliverableItem
from sorot.kits.enums import Block, Shown
from sorot.kits.history.check import Finding, State, check
from sorot.kits.history.document import FORMAT, MOST_ENTRIES
from sorot.kits.history.keys import PublicKey, keys_file, public_keys, sign
from sorot.kits.models import KitSettings
from sorot.kits.rules import IS_NAMED
from sorot.payments.enums import MilestoneState
from sorot.payments.models import Milestone
from sorot.records.queries import late_works

SITE = "Sorot"


class Standing(StrEnum):
    """What this site says about a genuine file of its own."""

    CURRENT = "current"
    NEWER = "newer"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class HistoryBlock:
    """What the kit says about the history: deals in it, those with a named brand, and its days."""

    handle: str
    deals: int
    named: int
    since: date
    until: date
    key: str

    @property
    def file(self) -> str:
        """What the file of the history is called."""
        return "history.json"


@dataclass(frozen=True, slots=True)
class Issued:
    """A signed file, and its SHA-256."""

    text: str
    sha256: str


def site_keys() -> tuple[PublicKey, ...]:
    """The public keys of this site, newest first."""
    return public_keys(settings.SIGNING_KEYS)


def site_keys_file() -> str:
    """What `/.well-known/sorot-keys.json` holds."""
    return keys_file(site_keys(), site=settings.PUBLIC_URL.rstrip("/"))


def _finished(creator: CreatorProfile) -> Any:
    return Deal.objects.filter(creator=creator, state=DealState.COMPLETED)


def block_of(creator: CreatorProfile, finished: Sequence[tuple[datetime, bool]]) -> HistoryBlock | None:
    """The history in a few numbers, of the finished deals (when, and whether the brand may be named); None for none."""
    if not finished:
        return None
    days = [clock.today(at) for at, _ in finished]
    named = sum(is_named for _, is_named in finished)
    return HistoryBlock(creator.handle, len(days), named, min(days), max(days), site_keys()[0].id)


def issue(creator: CreatorProfile, *, now: datetime) -> Issued | None:
    """The signed file of today, in four queries; None while no deal is finished. The same day, the same bytes."""
    history = _history(creator, now)
    if not history["entries"]:
        return None
    text = sign(history, settings.SIGNING_KEYS)
    return Issued(text, sha256(text.encode()).hexdigest())


def _history(creator: CreatorProfile, now: datetime) -> dict[str, Any]:
    deals = list(
        _finished(creator)
        .select_related("organisation", "campaign")
        .annotate(is_named=IS_NAMED)
        .order_by("-completed_at", "-pk")[:MOST_ENTRIES]
    )
    works, paid = _works(deals, creator, now), _paid(deals)
    entries = [_entry(deal, works.get(deal.pk, []), paid.get(deal.code)) for deal in deals]
    days = [entry["completed_date"] for entry in entries]
    all_works = [work for entry in entries for work in entry["works"]]
    judged = [work for work in all_works if work["is_on_time"] is not None]
    return {
        "format": FORMAT,
        "issuer": {"address": settings.PUBLIC_URL.rstrip("/"), "key": site_keys()[0].id, "name": SITE},
        "issued_date": clock.today(now).isoformat(),
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


def _entry(deal: Any, works: list[dict[str, Any]], paid: dict[str, Any] | None) -> dict[str, Any]:
    """One finished deal without any amount; brand and title only where everybody can read the campaign."""
    return {
        "agreed_date": clock.today(deal.agreed_at).isoformat(),
        "brand": deal.organisation.name if deal.is_named else None,
        "completed_date": clock.today(deal.completed_at).isoformat(),
        "paid": paid,
        "title": deal.campaign.title if deal.is_named else None,
        "works": works,
    }


def _works(deals: Iterable[Any], creator: CreatorProfile, now: datetime) -> dict[int, list[dict[str, Any]]]:
    """{deal pk: its works}. Whether a work was late is decided by the records of this site, stops and all."""
    late = late_works(creator.pk, now=now)
    items = (
        DeliverableItem.objects.filter(deal__in=[deal.pk for deal in deals])
        .annotate(revisions=Count("submissions", filter=Q(submissions__state="changes")))
        .order_by("deal", "position")
    )
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


def _paid(deals: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """{deal code: whether every part of the fee came, and the day of the last}; nothing for work without a fee."""
    rows = Milestone.objects.filter(
        terms__deal_code__in=[deal.code for deal in deals], late_for=None, amount__gt=0
    ).exclude(state=MilestoneState.CANCELLED)
    found = rows.values_list("terms__deal_code").annotate(
        parts=Count("pk"), came=Count("pk", filter=Q(state=MilestoneState.RELEASED)), day=Max("released_at")
    )
    return {
        code: {"day": clock.today(day).isoformat() if parts == came else None, "is_paid": parts == came}
        for code, parts, came, day in found
    }


def judge(text: str, keys: Iterable[PublicKey] | None = None) -> Finding:
    """What can be said of a file, by `keys` or by this site's own."""
    return check(text, site_keys() if keys is None else keys)


def standing_of(finding: Finding, *, now: datetime) -> Standing:
    """Whether a genuine file of this site still says what the creator shows everybody.

    Nothing is said about somebody who is gone, is not public or shows no history any more.
    """
    history = finding.history
    if finding.state != State.GENUINE or history is None:
        return Standing.UNSAID
    creator = find_visible(Actor(user=None), str(history["subject"]["handle"]))
    chosen = KitSettings.objects.filter(creator=creator).first() if creator is not None else None
    if creator is None or chosen is None or chosen.shown(Block.HISTORY) != Shown.PUBLIC:
        return Standing.UNSAID
    present = _history(creator, now)
    same = all(canonical(history[name]) == canonical(present[name]) for name in ("subject", "entries"))
    return Standing.CURRENT if same else Standing.NEWER
