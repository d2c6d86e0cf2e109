"""The cast: people with fixed relations, used by tests only.

Rani creates and is managed by Bima's *Rumah Rani*; Dewi owns the brand *Kopi Senja*, where Fajar keeps the money and
Vina only reads; Lia owns the rival *Teh Ranting*; Gita runs the agency *Studio Kaca*; Tono is a creator whom nobody
here knows; Sri and Adi are operators. *Kopi Senja* has one published campaign.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from sorot.accounts.enums import OrganisationKind, Role
from sorot.accounts.models import Membership, Organisation, User
from sorot.accounts.queries import DESK, HAT_KEY, actor_for
from sorot.campaigns.models import Campaign, DeliverableLine
from sorot.core import clock
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile, SocialAccount

PASSWORD = "lampu-senja-77"
ADDRESS = "203.0.113.7"
JAKARTA = ZoneInfo("Asia/Jakarta")


def make_user(name: str, **fields: Any) -> User:
    """A person with a verified address `name@example.test`."""
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(f"{name.lower()}@example.test", PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_organisation(name: str, kind: str, owner: User, *, now: datetime) -> Organisation:
    """An organisation with its owner."""
    organisation = Organisation.objects.create(name=name, kind=kind, created_at=now)
    join(organisation, owner, Role.OWNER, now=now)
    return organisation


def join(organisation: Organisation, user: User, role: str, *, now: datetime) -> Membership:
    return Membership.objects.create(organisation=organisation, user=user, role=role, created_at=now)


def make_creator(
    user: User | None, handle: str, *, now: datetime, followers: int = 48_000, **fields: Any
) -> CreatorProfile:
    """A public profile with one Instagram account."""
    values: dict[str, Any] = {
        "display_name": handle.title(),
        "categories": ["food"],
        "languages": ["id"],
        "is_public": True,
        "best_followers": followers,
        "platforms": ["instagram"],
        **fields,
    }
    profile = CreatorProfile.objects.create(user=user, handle=handle, created_at=now, updated_at=now, **values)
    SocialAccount.objects.create(
        creator=profile,
        platform="instagram",
        handle=handle,
        followers=followers,
        metrics_source="self_declared",
        metrics_captured_at=now,
        created_at=now,
        updated_at=now,
    )
    return profile


def make_campaign(organisation: Organisation, created_by: User, *, now: datetime, **fields: Any) -> Campaign:
    """A published campaign with two lines: one Reel and two Stories, one fee for everyone."""
    today = clock.today(now)
    apply_by = today + timedelta(days=10)
    values: dict[str, Any] = {
        "title": "Kopi Sahur 10 Menit",
        "category": "food",
        "description": "Resep kopi untuk sahur, dari dapur Anda sendiri.",
        "fee_kind": "fixed",
        "fee_min": 2_500_000,
        "fee_max": 2_500_000,
        "slots": 3,
        "apply_by_date": apply_by,
        "apply_until_at": datetime.combine(apply_by, datetime.max.time(), JAKARTA),
        "publish_from_date": today + timedelta(days=14),
        "publish_until_date": today + timedelta(days=30),
        "revisions_included": 2,
        "state": "published",
        "published_at": now,
        "platforms": ["instagram"],
        "formats": ["reel", "story"],
        **fields,
    }
    campaign = Campaign.objects.create(
        organisation=organisation, created_by=created_by, created_at=now, updated_at=now, **values
    )
    DeliverableLine.objects.create(campaign=campaign, position=1, platform="instagram", format="reel", quantity=1)
    DeliverableLine.objects.create(campaign=campaign, position=2, platform="instagram", format="story", quantity=2)
    return campaign


@dataclass
class Cast:
    """Everybody, and the moment at which the story begins."""

    now: datetime
    rani: User
    bima: User
    dewi: User
    fajar: User
    vina: User
    lia: User
    gita: User
    tono: User
    sri: User
    adi: User
    management: Organisation
    kopi_senja: Organisation
    teh_ranting: Organisation
    studio_kaca: Organisation
    rani_profile: CreatorProfile
    tono_profile: CreatorProfile
    campaign: Campaign
    hats: dict[str, Organisation | None] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The named person through their usual hat; `anonymous` for nobody."""
        if name == "anonymous":
            return Actor(address=ADDRESS)
        return actor_for(getattr(self, name), self._hat(name), address=ADDRESS)

    def _hat(self, name: str) -> str:
        if name in {"sri", "adi"}:
            return DESK
        organisation = self.hats.get(name)
        return organisation.code if organisation is not None else "self"

    def client(self, name: str) -> Client:
        """A browser in which the named person has signed in, wearing their usual hat."""
        client = Client(REMOTE_ADDR=ADDRESS)
        if name != "anonymous":
            client.force_login(getattr(self, name), backend="django.contrib.auth.backends.ModelBackend")
            session = client.session
            session[HAT_KEY] = self._hat(name)
            session.save()
        return client


#: Every role a page is tried as.
ROLES = ("anonymous", "tono", "rani", "bima", "dewi", "fajar", "vina", "lia", "sri")


def make_cast(now: datetime | None = None) -> Cast:
    """The cast, written to the database."""
    moment = now or clock.now()
    people = {
        name: make_user(name.title()) for name in ("rani", "bima", "dewi", "fajar", "vina", "lia", "gita", "tono")
    }
    operators = {name: make_user(name.title(), is_staff=True) for name in ("sri", "adi")}
    management = make_organisation("Rumah Rani", OrganisationKind.MANAGEMENT, people["bima"], now=moment)
    kopi_senja = make_organisation("Kopi Senja", OrganisationKind.BRAND, people["dewi"], now=moment)
    join(kopi_senja, people["fajar"], Role.FINANCE, now=moment)
    join(kopi_senja, people["vina"], Role.VIEWER, now=moment)
    teh_ranting = make_organisation("Teh Ranting", OrganisationKind.BRAND, people["lia"], now=moment)
    studio_kaca = make_organisation("Studio Kaca", OrganisationKind.AGENCY, people["gita"], now=moment)
    return Cast(
        now=moment,
        **people,
        **operators,
        management=management,
        kopi_senja=kopi_senja,
        teh_ranting=teh_ranting,
        studio_kaca=studio_kaca,
        rani_profile=make_creator(
            people["rani"], "rani", now=moment, display_name="Rani Lestari", management=management
        ),
        tono_profile=make_creator(people["tono"], "tono", now=moment, display_name="Tono", followers=9_000),
        campaign=make_campaign(kopi_senja, people["dewi"], now=moment),
        hats={
            "bima": management,
            "dewi": kopi_senja,
            "fajar": kopi_senja,
            "vina": kopi_senja,
            "lia": teh_ranting,
            "gita": studio_kaca,
        },
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, inside the test's transaction."""
    return make_cast()
