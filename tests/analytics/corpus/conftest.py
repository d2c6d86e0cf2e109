"""One creator for the whole corpus; what a case writes is rolled back after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from sorot.accounts.models import User
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from tests.analytics.conftest import NOW


@dataclass(frozen=True)
class World:
    """Who imports, and for whom."""

    rani: Actor
    profile: CreatorProfile


@pytest.fixture(scope="module")
def module_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Rani, for all the cases of a module: she is made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        user = User.objects.create_user("rani@example.com", "correct-horse-battery", name="Rani")
        profile = CreatorProfile.objects.create(
            user=user, handle="rani", display_name="Rani", is_public=True, created_at=NOW, updated_at=NOW
        )
        yield World(Actor(user=user), profile)
        transaction.set_rollback(True)


@pytest.fixture
def world(module_world: World, db: None) -> World:
    """The same Rani; what the test writes goes away with it."""
    return module_world
