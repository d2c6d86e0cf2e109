"""Managements ask, creators answer; every state is tried with every move."""

import pytest

from sorot.core.errors import ActionError, MoveError, RefusedError
from sorot.core.states import move
from sorot.creators.actions import (
    CreatorError,
    decide_management_request,
    leave_management,
    request_management,
    withdraw_management_request,
)
from sorot.creators.enums import MANAGEMENT_REQUEST_MOVES, ManagementRequestState
from sorot.creators.models import CreatorProfile, ManagementRequest
from tests.cast import Cast, make_organisation
from tests.creators.builders import make_creator

STATES = list(ManagementRequestState)


def ask(cast: Cast) -> ManagementRequest:
    return request_management(creator=cast.tono_profile, note="Halo", by=cast.actor("bima"), now=cast.now)


def management_of(cast: Cast) -> object:
    return CreatorProfile.objects.get(pk=cast.tono_profile.pk).management


@pytest.mark.parametrize("start", STATES)
@pytest.mark.parametrize("to", STATES)
def test_every_state_and_move(cast: Cast, start: str, to: str) -> None:
    request = ManagementRequest.objects.create(
        creator=cast.tono_profile,
        management=cast.management,
        state=start,
        created_by=cast.bima,
        created_at=cast.now,
        decided_at=None if start == "pending" else cast.now,
    )
    if to in MANAGEMENT_REQUEST_MOVES[start]:
        move(request, to, by=cast.actor("tono"), now=cast.now, verb="t", decided_at=cast.now)
        expected = to
    else:
        with pytest.raises(MoveError):
            move(request, to, by=cast.actor("tono"), now=cast.now, verb="t", decided_at=cast.now)
        expected = start
    assert ManagementRequest.objects.get(pk=request.pk).state == expected


def test_creators_yes_sets_the_management(cast: Cast) -> None:
    request = ask(cast)
    assert management_of(cast) is None
    response = cast.client("tono").post(f"/me/management/{request.code}/answer/", {"accept": "1"})
    assert response.status_code == 303
    assert management_of(cast) == cast.management
    assert cast.client("bima").get("/talents/tono/profile/").status_code == 200


def test_creators_no_changes_nothing(cast: Cast) -> None:
    request = ask(cast)
    decide_management_request(request=request, accept=False, by=cast.actor("tono"), now=cast.now)
    assert (management_of(cast), ManagementRequest.objects.get().state) == (None, "declined")


@pytest.mark.parametrize(("role", "status"), [("rani", 404), ("bima", 403), ("dewi", 404), ("sri", 403)])
def test_nobody_else_answers(cast: Cast, role: str, status: int) -> None:
    request = ask(cast)
    assert cast.client(role).post(f"/me/management/{request.code}/answer/", {"accept": "1"}).status_code == status
    assert (management_of(cast), ManagementRequest.objects.get().state) == (None, "pending")


def test_open_question_is_asked_once(cast: Cast) -> None:
    assert ask(cast).pk == ask(cast).pk


def test_second_management_has_to_wait_for_the_first_to_end(cast: Cast) -> None:
    other = make_organisation("Rumah Dua", "management", cast.gita, now=cast.now)
    from sorot.accounts.queries import actor_for

    request = request_management(creator=cast.rani_profile, by=actor_for(cast.gita, other.code), now=cast.now)
    with pytest.raises(CreatorError):
        decide_management_request(request=request, accept=True, by=cast.actor("rani"), now=cast.now)
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).management == cast.management
    assert ManagementRequest.objects.get().state == "pending"
    leave_management(creator=cast.rani_profile, by=cast.actor("rani"), now=cast.now)
    decide_management_request(request=request, accept=True, by=cast.actor("rani"), now=cast.now)
    assert CreatorProfile.objects.get(pk=cast.rani_profile.pk).management == other


def test_withdrawn_question_cannot_be_answered(cast: Cast) -> None:
    request = ask(cast)
    withdraw_management_request(request=request, by=cast.actor("bima"), now=cast.now)
    with pytest.raises(ActionError):
        decide_management_request(request=request, accept=True, by=cast.actor("tono"), now=cast.now)
    assert management_of(cast) is None


def test_brands_and_people_cannot_ask_and_talents_without_login_cannot_leave(cast: Cast) -> None:
    for role in ("dewi", "rani", "gita"):
        with pytest.raises(RefusedError):
            request_management(creator=cast.tono_profile, by=cast.actor(role), now=cast.now)
    kept = make_creator("sari", management=cast.management)
    with pytest.raises(RefusedError):
        leave_management(creator=kept, by=cast.actor("bima"), now=cast.now)
    assert (ManagementRequest.objects.count(), CreatorProfile.objects.get(pk=kept.pk).management) == (
        0,
        cast.management,
    )


def test_asking_by_a_name_that_is_hidden_or_unknown_says_so(cast: Cast) -> None:
    make_creator("rahasia", is_public=False)
    for handle in ("rahasia", "tidak.ada"):
        response = cast.client("bima").post("/talents/", {"handle": handle})
        assert (response.status_code, "id_handle_error" in response.content.decode()) == (422, True)
    assert ManagementRequest.objects.count() == 0


def test_both_sides_hear_about_the_question_and_the_answer(cast: Cast) -> None:
    from sorot.messaging.models import Notification

    request = ask(cast)
    assert [(row.user, row.verb) for row in Notification.objects.all()] == [(cast.tono, "management.requested")]
    decide_management_request(request=request, accept=True, by=cast.actor("tono"), now=cast.now)
    told = Notification.objects.exclude(user=cast.tono)
    assert [(row.user, row.verb, row.organisation) for row in told] == [
        (cast.bima, "management.accepted", cast.management)
    ]
