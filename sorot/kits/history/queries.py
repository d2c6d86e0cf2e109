"""The signed file of today, the page on which a creator decides, and what this site says of a file it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.formats import date_format

from sorot.core import clock
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.deals.enums import DealState
from sorot.deals.models import Deal
from sorot.kits.history.check import Finding, State, check
from sorot.kits.history.content import Content
from sorot.kits.history.document import MOST_ENTRIES
from sorot.kits.history.keys import PublicKey, keys_file, public_keys, sign, signer_on
from sorot.kits.models import IssuedHistory
from sorot.kits.rules import HIDDEN, IS_NAMED, IS_OPEN_AGAIN


class Word(StrEnum):
    """What this site says about a genuine file of its own. `GONE`: nothing is kept of whom it was issued to."""

    CURRENT = "current"
    NEWER = "newer"
    WITHDRAWN = "withdrawn"
    UNSAID = "unsaid"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """The word, and for `NEWER` the day on which another file was given out, where that is known."""

    word: Word
    since: date | None = None


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
    """A signed file, its SHA-256, and the key's id."""

    text: str
    sha256: str
    key: str


def site_keys() -> tuple[PublicKey, ...]:
    """The public keys of this site, newest first."""
    return public_keys(settings.SIGNING_KEYS)


def site_keys_file() -> str:
    """What `/.well-known/sorot-keys.json` holds."""
    return keys_file(site_keys(), site=settings.PUBLIC_URL.rstrip("/"))


def block_of(creator: CreatorProfile, finished: Sequence[tuple[datetime, bool]]) -> HistoryBlock | None:
    """The history in a few numbers, of the deals in it (when, and whether the brand may be named), newest first."""
    finished = finished[:MOST_ENTRIES]
    if not finished:
        return None
    days = [clock.today(at) for at, _ in finished]
    named = sum(is_named for _, is_named in finished)
    return HistoryBlock(creator.handle, len(days), named, min(days), max(days), site_keys()[0].id)


def newest_of(creator: CreatorProfile) -> IssuedHistory | None:
    """The newest file that was given out."""
    return IssuedHistory.objects.filter(creator=creator, superseded_at=None).first()


def signed(content: Content, *, newest: IssuedHistory | None, now: datetime) -> Issued | None:
    """The file of this content; None without an entry. What was given out before is given out again, byte by byte.

    The day of issue is that of the newest file where nothing else changed: else each day would make another file.
    """
    if not content.deals:
        return None
    today = clock.today(now)
    signer = signer_on(settings.SIGNING_KEYS, today)
    if newest is not None and newest.key == signer.id:
        again = _file(content, clock.today(newest.issued_at), signer)
        if again.sha256 == newest.sha256:
            return again
    return _file(content, today, signer)


def _file(content: Content, day: date, signer: PublicKey) -> Issued:
    text = sign(content.history(day=day.isoformat(), key=signer.id), settings.SIGNING_KEYS)
    return Issued(text, sha256(text.encode()).hexdigest(), signer.id)


@dataclass(frozen=True, slots=True)
class DealChoice:
    """One finished deal on the creator's own page."""

    pk: int
    code: str
    label: str
    is_hidden: bool
    is_named: bool
    is_open_again: bool


def choices_of(creator: CreatorProfile, viewer: Actor) -> list[DealChoice]:
    """Finished deals that the viewer may leave out or show, the newest first: a management only those it made."""
    rows = (
        Deal.objects.visible_to(viewer)
        .filter(creator=creator, state=DealState.COMPLETED)
        .select_related("organisation")
        .annotate(is_named=IS_NAMED, is_open_again=IS_OPEN_AGAIN, is_hidden=HIDDEN)
        .order_by("-completed_at", "-pk")
    )
    return [_choice(row) for row in rows]


def _choice(deal: Any) -> DealChoice:
    day = date_format(clock.today(deal.completed_at), "j F Y")
    label = f"{deal.organisation.name} · {deal.title} · {day}"
    return DealChoice(deal.pk, deal.code, label, deal.is_hidden, deal.is_named, deal.is_open_again)


def judge(text: str, keys: Iterable[PublicKey] | None = None) -> Finding:
    """What can be said of a file, by `keys` or by this site's own."""
    return check(text, site_keys() if keys is None else keys)


def is_of_this_site(finding: Finding) -> bool:
    """Signed with a key of this site, whichever keys were given to check it."""
    return finding.state == State.GENUINE and any(key.id == finding.key for key in site_keys())


def reopened(issued: IssuedHistory) -> bool:
    """Whether a deal in this file is not finished any more, or something about it is open again."""
    rows = Deal.objects.filter(code__in=issued.deals).annotate(is_open_again=IS_OPEN_AGAIN)
    standing = rows.filter(state=DealState.COMPLETED, is_open_again=False).count()
    return standing < len(issued.deals)
