"""A MOVES table is checked data, and `move()` is the only way through it."""

from datetime import UTC, datetime

import pytest

from sorot.accounts.enums import InvitationState, OrganisationKind, Role
from sorot.accounts.models import Invitation, Organisation, User
from sorot.core.access import Actor
from sorot.core.errors import MoveError
from sorot.core.models import Event
from sorot.core.states import move, moves

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation() -> Invitation:
    dewi = User.objects.create_user("dewi@example.com", name="Dewi")
    brand = Organisation.objects.create(kind=OrganisationKind.BRAND, name="Kopi Senja", created_at=NOW)
    return Invitation.objects.create(
        organisation=brand, email="a@example.com", role=Role.VIEWER, invited_by=dewi, created_at=NOW, expires_at=NOW
    )


def test_a_table_with_an_unknown_target_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown"):
        moves({"a": {"b"}})


def test_move_writes_state_and_facts_and_one_event(invitation: Invitation) -> None:
    by = Actor(user=invitation.invited_by)
    move(invitation, InvitationState.ACCEPTED, by=by, now=NOW, verb="t", accepted_at=NOW, accepted_by=by.user)
    fresh = Invitation.objects.get()
    assert (fresh.state, fresh.accepted_at, fresh.accepted_by) == (InvitationState.ACCEPTED, NOW, by.user)
    event = Event.objects.get()
    assert (event.verb, event.from_state, event.to_state, event.subject_code) == (
        "t",
        "pending",
        "accepted",
        fresh.code,
    )


def test_a_move_on_an_old_copy_is_refused_and_writes_nothing(invitation: Invitation) -> None:
    by = Actor(user=invitation.invited_by)
    old = Invitation.objects.get()
    move(invitation, InvitationState.REVOKED, by=by, now=NOW, verb="first")
    with pytest.raises(MoveError) as caught:
        move(old, InvitationState.EXPIRED, by=by, now=NOW, verb="second")
    assert caught.value.code == "revoked->expired"
    assert Invitation.objects.get().state == InvitationState.REVOKED
    assert list(Event.objects.values_list("verb", flat=True)) == ["first"]
