"""Writing a rate card. Every change makes an edition: what was offered when stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.creators.models import CreatorProfile
from sorot.rates import rules
from sorot.rates.enums import LONGEST_NAME, MOST_AT_ONCE
from sorot.rates.errors import RateError
from sorot.rates.models import CardEdition, ProductionCost, RateCard, RateLine
from sorot.rates.sow import Line
from sorot.rates.sow.values import exists


def _lock(creator: CreatorProfile, now: datetime) -> RateCard:
    """The card, locked; made on first use."""
    RateCard.objects.get_or_create(creator=creator, defaults={"created_at": now, "updated_at": now, "version": 0})
    return RateCard.objects.select_for_update(of=("self",)).get(creator=creator)


def _fresh(card: RateCard, version: int | None) -> None:
    if version is not None and version != card.version:
        raise StaleError(_("The card was changed meanwhile. Look again, then save."), code="stale")


def _columns(line: Line) -> dict[str, Any]:
    fee = line.fee
    return {
        "said": line.as_json(), "fee": fee.amount if fee else None, "currency": fee.currency if fee else "IDR",
        "is_nett": fee.nett if fee else None, "mode": line.mode,
    }  # fmt: skip


def _done(card: RateCard, verb: str, *, by: Actor, now: datetime, **data: Any) -> None:
    """Places 1, 2, 3, the next version and its edition (card locked)."""
    rows = list(card.lines.all())
    for place, row in enumerate(rows, start=1):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])
    card.version += 1
    card.updated_at = now
    card.save(update_fields=["version", "updated_at", "valid_until_date", "notes"])
    offered = {
        "valid_until": card.valid_until_date.isoformat() if card.valid_until_date else None,
        "notes": card.notes,
        "lines": [{"code": r.code, "name": r.name, "is_shown": r.is_shown, "said": r.said} for r in rows],
    }
    CardEdition.objects.create(card=card, version=card.version, offered=offered, created_at=now, created_by=by.user)
    audit.record(verb, card, by=by, now=now, data=data)


@transaction.atomic
def add_lines(
    *,
    creator: CreatorProfile,
    lines: Sequence[tuple[str, Line]],
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> list[RateLine]:
    """Put lines, each with its package name or "", at the end. The same `submit_key` again answers the first.

    Raises RefusedError (not theirs, the card is full), RateError (nothing to add, too many at once).
    """
    rules.may_write(by, creator).demand()
    if not 1 <= len(lines) <= MOST_AT_ONCE:
        raise RateError(_("Add 1 to %(most)d lines at once.") % {"most": MOST_AT_ONCE})
    card = _lock(creator, now)
    if submit_key and (first := list(card.lines.filter(submit_key__startswith=submit_key))):
        return first
    count = card.lines.count()
    rules.may_add(count, len(lines)).demand()
    made = [
        RateLine.objects.create(
            card=card, position=count + place, name=name[:LONGEST_NAME], **_columns(line), created_at=now,
            is_package=bool(name) or len(line.items) > 1,
            submit_key=f"{submit_key}-{place}" if submit_key else None,
        )
        for place, (name, line) in enumerate(lines, start=1)
    ]  # fmt: skip
    _done(card, "rates.added", by=by, now=now, lines=len(made))
    return made


@transaction.atomic
def change_line(
    *, line: RateLine, said: Line, name: str, is_shown: bool, version: int | None = None, by: Actor, now: datetime
) -> RateLine:
    """Say a line anew. Raises RefusedError, StaleError, RateError (removed meanwhile)."""
    rules.may_write(by, line.card.creator).demand()
    card = _lock(line.card.creator, now)
    fresh = card.lines.filter(pk=line.pk).first()
    if fresh is None:
        raise RateError(_("This line was removed meanwhile."))
    _fresh(card, version)
    for column, value in {**_columns(said), "name": name[:LONGEST_NAME], "is_shown": is_shown}.items():
        setattr(fresh, column, value)
    fresh.is_package = bool(name) or len(said.items) > 1
    fresh.save()
    _done(card, "rates.changed", by=by, now=now, line=fresh.code)
    return fresh


@transaction.atomic
def move_line(*, line: RateLine, to_front: bool, by: Actor, now: datetime) -> None:
    """One place towards the front or the end; at the edge nothing happens."""
    rules.may_write(by, line.card.creator).demand()
    card = _lock(line.card.creator, now)
    rows = list(card.lines.all())
    places = [row.pk for row in rows]
    if line.pk not in places:
        return
    place = places.index(line.pk)
    target = place - 1 if to_front else place + 1
    if 0 <= target < len(rows):
        for row, position in ((rows[place], rows[target].position), (rows[target], rows[place].position)):
            RateLine.objects.filter(pk=row.pk).update(position=position)
        _done(card, "rates.moved", by=by, now=now, line=line.code)


@transaction.atomic
def remove_line(*, line: RateLine, by: Actor, now: datetime) -> None:
    """Take a line off the card. Editions keep what it said."""
    rules.may_write(by, line.card.creator).demand()
    card = _lock(line.card.creator, now)
    if card.lines.filter(pk=line.pk).delete()[0]:
        _done(card, "rates.removed", by=by, now=now, line=line.code)


@transaction.atomic
def set_card(
    *, creator: CreatorProfile, valid_until_date: date | None, notes: str, version: int | None = None, by: Actor,
    now: datetime,
) -> RateCard:  # fmt: skip
    """Until when the prices hold, and a note for all of them. Raises RefusedError, StaleError."""
    rules.may_write(by, creator).demand()
    card = _lock(creator, now)
    _fresh(card, version)
    if (card.valid_until_date, card.notes) != (valid_until_date, notes):
        card.valid_until_date, card.notes = valid_until_date, notes
        _done(card, "rates.changed", by=by, now=now)
    return card


@transaction.atomic
def set_cost(
    *, creator: CreatorProfile, platform: str, format: str, amount: int | None, by: Actor, now: datetime
) -> None:
    """What one work of a kind costs to make, in rupiah; None forgets it. Nobody else ever sees it."""
    rules.may_write(by, creator).demand()
    if not exists(platform, format):
        raise RateError(_("This platform has no such format."))
    place: dict[str, Any] = {"creator": creator, "platform": platform, "format": format}
    if amount is None:
        ProductionCost.objects.filter(**place).delete()
    else:
        ProductionCost.objects.update_or_create(**place, defaults={"amount": amount, "updated_at": now})
