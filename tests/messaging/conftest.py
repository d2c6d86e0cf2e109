"""The cast of these tests, and one conversation between them."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext_lazy

from sorot.accounts.models import Membership, Organisation, User
from sorot.accounts.queries import HAT_KEY, actor_for
from sorot.core.access import Actor
from sorot.core.ids import new_submit_key
from sorot.messaging import wording
from sorot.messaging.actions import PartyPlan, open_thread, post_message
from sorot.messaging.models import Message, Thread

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
SUBJECT = ("deals.application", "app1")


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """WhiteNoise warns when its folder is missing; nothing is collected in tests."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@dataclass
class Person:
    """Somebody of the cast, as they act."""

    user: User
    hat: str = ""

    @property
    def actor(self) -> Actor:
        return actor_for(self.user, self.hat)

    @property
    def client(self) -> Client:
        client = Client()
        client.force_login(self.user)
        session = client.session
        session[HAT_KEY] = self.hat
        session.save()
        return client


def _person(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name.lower()}@example.id", "rahasia-panjang", name=name, **fields)


def _house(name: str, kind: str) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, created_at=NOW - timedelta(days=30))


def _join(user: User, organisation: Organisation, role: str) -> Person:
    Membership.objects.create(organisation=organisation, user=user, role=role, created_at=NOW - timedelta(days=20))
    return Person(user, organisation.code)


def make_cast() -> SimpleNamespace:
    """Rani (creator), Bima (her manager at Lentera), Dewi, Wati and Fajar of Kopi Senja, Dewi again at Teh Fajar,
    Tono (a stranger), Sri (the operator)."""
    senja, rival = _house("Kopi Senja", "brand"), _house("Teh Fajar", "brand")
    lentera = _house("Lentera", "management")
    dewi = _person("Dewi")
    return SimpleNamespace(
        senja=senja,
        rival=rival,
        lentera=lentera,
        rani=Person(_person("Rani", locale="id")),
        bima=_join(_person("Bima"), lentera, "manager"),
        dewi=_join(dewi, senja, "owner"),
        dewi_at_rival=_join(dewi, rival, "owner"),
        dewi_alone=Person(dewi),
        fajar=_join(_person("Fajar"), senja, "finance"),
        wati=_join(_person("Wati", locale="en"), senja, "viewer"),
        tono=Person(_person("Tono")),
        sri=Person(_person("Sri", is_staff=True)),
    )


def make_thread(cast: SimpleNamespace) -> Thread:
    """The conversation about Rani's application to Kopi Senja, with her management."""
    parties = [
        PartyPlan("creator", user=cast.rani.user),
        PartyPlan("management", organisation=cast.lentera),
        PartyPlan("brand", organisation=cast.senja),
    ]
    return open_thread(
        subject_type=SUBJECT[0],
        subject_code=SUBJECT[1],
        title="Resep Sahur",
        parties=parties,
        by=cast.rani.actor,
        now=NOW,
    )


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    return make_cast()


@pytest.fixture
def thread(cast: SimpleNamespace) -> Thread:
    return make_thread(cast)


@pytest.fixture
def say(thread: Thread) -> Callable[..., Message]:
    """`say(cast.dewi, "Halo")`: one minute later each time, so that the rate limit is not what is tested."""
    minutes = itertools.count(1)

    def _say(who: Person, body: str = "Halo", **extra: Any) -> Message:
        extra.setdefault("submit_key", new_submit_key())
        extra.setdefault("now", NOW + timedelta(minutes=next(minutes)))
        return post_message(thread_code=thread.code, body=body, by=who.actor, **extra)

    return _say


@pytest.fixture(autouse=True)
def _verbs() -> Iterator[None]:
    """Two verbs as an upper app would register them."""
    before = dict(wording._WORDINGS)
    wording.register_event("test.offer", icon="git-branch", sentence=gettext_lazy("No messages yet."))
    wording.register_event(
        "test.money", icon="shield-check", tone="money", sentence=lambda data: f"{data['who']}: {data['n']}"
    )
    yield
    wording._WORDINGS.clear()
    wording._WORDINGS.update(before)
