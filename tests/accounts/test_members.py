"""Who is in an organisation, in which role; and who may change that."""

import threading
from typing import Any

import pytest
from django.db import connection

from sorot.accounts import actions, rules
from sorot.accounts.enums import InvitationState, Role
from sorot.accounts.models import Invitation, Membership
from sorot.accounts.queries import actor_for
from sorot.core import clock
from sorot.core.errors import ActionError
from tests.accounts.answers import MEMBERS_READ, OWNER_WRITES
from tests.cast import ROLES, Cast, join, make_organisation, make_user

pytestmark = pytest.mark.django_db


def roles_in(cast: Cast) -> dict[str, str]:
    return dict(
        Membership.objects.filter(organisation=cast.kopi_senja).order_by("pk").values_list("user__name", "role")
    )


BEFORE = {"Dewi": "owner", "Fajar": "finance", "Vina": "viewer"}


@pytest.mark.parametrize("name", ROLES)
def test_members_page_opens_for_members_and_the_operator_only(cast: Cast, name: str) -> None:
    assert cast.client(name).get(f"/organisations/{cast.kopi_senja.code}/members/").status_code == MEMBERS_READ[name]


@pytest.mark.parametrize("name", ROLES)
def test_only_an_owner_changes_a_role(cast: Cast, name: str) -> None:
    vina = Membership.objects.get(user=cast.vina)
    answer = cast.client(name).post(f"/members/{vina.code}/role/", {"role": "manager"})
    assert answer.status_code == OWNER_WRITES[name]
    assert roles_in(cast) == (BEFORE | {"Vina": "manager"} if name == "dewi" else BEFORE)


@pytest.mark.parametrize("name", ROLES)
def test_only_an_owner_removes_somebody_else(cast: Cast, name: str) -> None:
    fajar = Membership.objects.get(user=cast.fajar)
    answer = cast.client(name).post(f"/members/{fajar.code}/removal/")
    # For Fajar himself this is leaving, which everybody may.
    assert answer.status_code == (303 if name == "fajar" else OWNER_WRITES[name])
    left = {"Dewi": "owner", "Vina": "viewer"}
    assert roles_in(cast) == (left if name in {"dewi", "fajar"} else BEFORE)


@pytest.mark.parametrize("name", ROLES)
def test_only_an_owner_invites(cast: Cast, name: str) -> None:
    data = {"email": "new@example.test", "role": "viewer"}
    answer = cast.client(name).post(f"/organisations/{cast.kopi_senja.code}/invitations/", data)
    assert answer.status_code == OWNER_WRITES[name]
    assert Invitation.objects.count() == (1 if name == "dewi" else 0)


@pytest.mark.parametrize("name", ROLES)
def test_only_an_owner_withdraws_an_invitation(cast: Cast, name: str) -> None:
    sent = actions.invite_member(
        organisation=cast.kopi_senja, email="new@example.test", role="viewer", by=cast.actor("dewi"), now=cast.now
    )
    answer = cast.client(name).post(f"/invitations/{sent.code}/revocation/")
    assert answer.status_code == OWNER_WRITES[name]
    sent.refresh_from_db()
    assert sent.state == (InvitationState.REVOKED if name == "dewi" else InvitationState.PENDING)


def test_the_last_owner_can_neither_leave_nor_step_down(cast: Cast) -> None:
    dewi = Membership.objects.get(user=cast.dewi)
    browser = cast.client("dewi")
    answers = [
        browser.post(f"/members/{dewi.code}/removal/"),
        browser.post(f"/members/{dewi.code}/role/", {"role": "viewer"}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert roles_in(cast) == BEFORE


def test_leaving_drops_the_hat(cast: Cast) -> None:
    browser = cast.client("vina")
    answer = browser.post(f"/members/{Membership.objects.get(user=cast.vina).code}/removal/")
    assert (answer.status_code, answer.url, browser.session["acting_for"]) == (303, "/organisations/", "self")
    assert browser.get(f"/organisations/{cast.kopi_senja.code}/").status_code == 404


def test_a_role_that_does_not_exist_is_refused(cast: Cast) -> None:
    vina = Membership.objects.get(user=cast.vina)
    assert cast.client("dewi").post(f"/members/{vina.code}/role/", {"role": "king"}).status_code == 422
    assert roles_in(cast) == BEFORE


def test_an_owner_who_was_demoted_meanwhile_cannot_act_on_the_old_role(cast: Cast) -> None:
    join(cast.kopi_senja, cast.tono, Role.OWNER, now=cast.now)
    stale = cast.actor("dewi")
    Membership.objects.filter(user=cast.dewi, organisation=cast.kopi_senja).update(role=Role.VIEWER)
    with pytest.raises(ActionError):
        actions.remove_member(member=Membership.objects.get(user=cast.fajar), by=stale, now=cast.now)
    assert "Fajar" in roles_in(cast)


def test_rules_give_their_reason(cast: Cast) -> None:
    verdict = rules.may_manage_members(cast.actor("fajar"), cast.kopi_senja)
    assert (verdict.ok, bool(verdict.reason)) == (False, True)


def test_members_page_costs_the_same_for_one_and_for_thirty(cast: Cast, django_assert_num_queries: Any) -> None:
    from django.test.utils import CaptureQueriesContext

    path, browser = f"/organisations/{cast.kopi_senja.code}/members/", cast.client("dewi")
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    for number in range(30):
        join(cast.kopi_senja, make_user(f"m{number}"), Role.OWNER if number % 2 else Role.VIEWER, now=cast.now)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)
    assert len(many) == len(few)
    assert len(few) <= 15


@pytest.mark.django_db(transaction=True)
def test_two_owners_leaving_at_the_same_time_leave_one_behind() -> None:
    now = clock.now()
    people = [make_user("Dewi"), make_user("Lia")]
    organisation = make_organisation("Kopi Senja", "brand", people[0], now=now)
    join(organisation, people[1], Role.OWNER, now=now)
    start, outcomes = threading.Barrier(2), []

    def leave(user: Any) -> None:
        try:
            member = Membership.objects.get(organisation=organisation, user=user)
            actor = actor_for(user, organisation.code)
            start.wait(10)
            actions.remove_member(member=member, by=actor, now=now)
            outcomes.append("left")
        except ActionError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["left", "refused"]
    assert Membership.objects.filter(organisation=organisation, role=Role.OWNER).count() == 1
