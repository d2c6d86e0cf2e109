"""Reading requests, consents, rules and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from sorot.accounts.models import Consent
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.personal import Topic, declared
from sorot.creators.models import CreatorProfile
from sorot.messaging.models import NotificationPreference
from sorot.privacy import words
from sorot.privacy.consent_texts import sentence, what_stops
from sorot.privacy.enums import Purpose, RequestKind, RequestState
from sorot.privacy.models import ConsentEntry, DataRequest, RetentionRule

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One thing a person may say yes or no to, as it stands now, and when they last said so."""

    purpose: str
    name: str
    sentence: str
    what_stops: str
    is_given: bool
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class TopicLine:
    """What is kept about one topic: which tables, what goes with the account, what stays, and by which rules."""

    name: str
    say: str
    tables: tuple[str, ...]
    goes: bool
    rules: tuple[RetentionRule, ...]


def rules_on(now: datetime) -> dict[str, RetentionRule]:
    """The rule in force of every key."""
    rows = RetentionRule.objects.filter(valid_from_date__lte=clock.today(now)).order_by("key", "valid_from_date")
    return {row.key: row for row in rows}


def requests_of(actor: Actor) -> Sequence[DataRequest]:
    """One's own requests, newest first; the last 20."""
    return list(DataRequest.objects.filter(user=actor.user)[:20]) if actor.user is not None else []


def find_request(actor: Actor, code: str) -> DataRequest | None:
    """A request the actor may see, or None."""
    return DataRequest.objects.visible_to(actor).select_related("user").filter(code=code).first()


def find_own_request(actor: Actor, code: str, kind: str) -> DataRequest | None:
    """A request of the person's own, whatever hat they wear, or None."""
    return DataRequest.objects.filter(user=actor.user, code=code, kind=kind).first()


def open_erasure(actor: Actor) -> DataRequest | None:
    """The request by which one's account is about to go, or None."""
    rows = DataRequest.objects.filter(user=actor.user, kind=RequestKind.ERASURE, state=RequestState.OPEN)
    return rows.first()


def latest_copy(actor: Actor) -> DataRequest | None:
    """The newest copy that is being made or can be fetched, or None."""
    states = [RequestState.OPEN, RequestState.READY]
    return DataRequest.objects.filter(user=actor.user, kind=RequestKind.EXPORT, state__in=states).first()


def consents_of(actor: Actor) -> list[ConsentLine]:
    """Every purpose as it stands now."""
    mail = not NotificationPreference.objects.filter(user=actor.user, wants_mail=False).exists()
    profile = CreatorProfile.objects.filter(user=actor.user).first()
    now_given = {Purpose.NEWS_MAIL: mail}
    if profile is not None:
        now_given[Purpose.PUBLIC_PROFILE] = profile.is_public
    said: dict[str, datetime] = {}
    for row in ConsentEntry.objects.filter(user=actor.user).order_by("at", "pk"):
        said[row.purpose] = row.at
    return [
        ConsentLine(
            str(purpose), str(purpose.label), sentence(purpose), what_stops(purpose), is_given, said.get(purpose)
        )
        for purpose, is_given in now_given.items()
    ]


def consent_book(actor: Actor) -> tuple[Sequence[Consent], Sequence[ConsentEntry]]:
    """What was accepted at sign-up, and every yes and no since; newest first."""
    signed = list(Consent.objects.filter(user=actor.user).order_by("-given_at"))
    return signed, list(ConsentEntry.objects.filter(user=actor.user)[:50])


def kept_topics(now: datetime) -> list[TopicLine]:
    """The public page: made of the declarations and the rules in force."""
    present = rules_on(now)
    lines = []
    for topic in Topic:
        tables = [table for table in declared().values() if table.topic == topic]
        keys = dict.fromkeys(
            key for table in tables for key in (table.retention, *(c.retention for c in table.personal.values())) if key
        )
        if not tables:
            continue
        name, say = words.topic(topic)
        goes = any(table.is_deleted for table in tables) or all(key == "account" for key in keys)
        shown = tuple(present[key] for key in keys)
        lines.append(TopicLine(name, say, tuple(sorted(table.name for table in tables)), goes, shown))
    return lines


def desk_requests(actor: Actor, *, show: str, page: int) -> Page[DataRequest]:
    """The operator's list: what waits first, the soonest due first; `show` "all" adds what is over."""
    rows = DataRequest.objects.visible_to(actor) if actor.is_operator else DataRequest.objects.none()
    if show != "all":
        rows = rows.filter(Q(answered_at=None) | Q(state__in=[RequestState.OPEN, RequestState.ERASING]))
    rows = rows.select_related("user").order_by(F("answered_at").desc(nulls_first=True), "due_at", "pk")
    return Paginator(rows, PAGE_SIZE).get_page(page)
