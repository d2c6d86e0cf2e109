"""The cast of the numbers: Rani with her YouTube account, Bima who manages Sari, Tono a stranger, Dewi of a brand."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from sorot.accounts.models import Membership, Organisation, User
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile, SocialAccount

NOW = datetime(2026, 3, 14, 3, 0, tzinfo=UTC)
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "metrics"


def person(name):
    return User.objects.create_user(f"{name.lower()}@example.com", "correct-horse-battery", name=name)


def account_of(creator, platform="youtube", handle="ranikopi"):
    return SocialAccount.objects.create(
        creator=creator, platform=platform, handle=handle, created_at=NOW, updated_at=NOW
    )


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def cast(db):
    rani, bima, tono, dewi, sari = (person(n) for n in ("Rani", "Bima", "Tono", "Dewi", "Sari"))
    management = Organisation.objects.create(kind="management", name="Bima Talenta", created_at=NOW)
    brand = Organisation.objects.create(kind="brand", name="Kopi Senja", created_at=NOW)
    for user, organisation, role in ((bima, management, "owner"), (sari, management, "viewer"), (dewi, brand, "owner")):
        Membership.objects.create(user=user, organisation=organisation, role=role, created_at=NOW)
    profile = CreatorProfile.objects.create(
        user=rani,
        management=management,
        handle="rani",
        display_name="Rani",
        is_public=True,
        created_at=NOW,
        updated_at=NOW,
    )
    CreatorProfile.objects.create(user=tono, handle="tono", display_name="Tono", created_at=NOW, updated_at=NOW)
    return SimpleNamespace(
        rani=Actor(user=rani),
        bima=Actor(user=bima, organisation=management, role="owner"),
        viewer=Actor(user=sari, organisation=management, role="viewer"),
        dewi=Actor(user=dewi, organisation=brand, role="owner"),
        tono=Actor(user=tono),
        profile=profile,
        account=account_of(profile),
    )


@pytest.fixture
def sign_in(client):
    """Sign somebody in and choose the hat."""
    from sorot.accounts.queries import HAT_KEY

    def enter(actor):
        client.force_login(actor.user)
        session = client.session
        session[HAT_KEY] = actor.organisation.code if actor.organisation else "self"
        session.save()
        return client

    return enter


@pytest.fixture
def shared_files():
    """The seven real files, when the folder with them stands beside the checkout."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "yt_trending_id_2020"
    if not folder.exists():
        pytest.skip("../shared is not here")
    return sorted(folder.glob("*.csv"))
