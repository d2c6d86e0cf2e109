"""The hat worn last is the hat of the next sign-in."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from sorot.accounts.actions import create_organisation
from sorot.accounts.models import User
from sorot.accounts.queries import actor_for
from sorot.core.access import Actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_member_starts_with_the_hat_worn_last() -> None:
    dewi = User.objects.create_user("dewi@example.com", name="Dewi")
    brand = create_organisation(name="Kopi Senja", kind="brand", by=Actor(user=dewi), now=NOW)
    assert actor_for(dewi, "").organisation is None
    client = Client()
    client.force_login(dewi, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/hat/", {"hat": brand.code}).status_code == 303
    again = User.objects.get(pk=dewi.pk)
    assert actor_for(again, "").organisation == brand
    assert actor_for(again, "self").organisation is None


def test_a_hat_that_was_taken_away_falls_back_to_oneself() -> None:
    dewi = User.objects.create_user("dewi@example.com", name="Dewi", last_hat="gone")
    assert actor_for(dewi, "").is_person
