"""Asking to be verified, and the operator's answer."""

from typing import Any

import pytest

from sorot.accounts import actions
from sorot.accounts.enums import Role
from sorot.accounts.models import Organisation, User, Verification
from sorot.accounts.tasks import send_verification_answer
from sorot.core.errors import ActionError
from tests.cast import ROLES, Cast, join

pytestmark = pytest.mark.django_db
NOTE = "Akun Instagram saya @rani, lihat unggahan terakhir."


def ask(cast: Cast, name: str = "rani") -> Verification:
    return actions.request_verification(note=NOTE, by=cast.actor(name), now=cast.now)


def test_a_person_asks_for_themself(cast: Cast) -> None:
    assert cast.client("rani").post("/verification/", {"note": NOTE}).status_code == 303
    assert list(Verification.objects.values_list("user__name", "organisation", "state")) == [("Rani", None, "pending")]


def test_an_owner_asks_for_the_organisation(cast: Cast) -> None:
    cast.client("dewi").post("/verification/", {"note": NOTE})
    assert Verification.objects.get().organisation == cast.kopi_senja


def test_a_viewer_may_not_ask_for_the_organisation(cast: Cast) -> None:
    assert cast.client("vina").post("/verification/", {"note": NOTE}).status_code == 403
    assert Verification.objects.count() == 0


def test_too_few_words_are_refused_and_kept(cast: Cast) -> None:
    answer = cast.client("rani").post("/verification/", {"note": "Ini saya"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])
    assert "Ini saya" in answer.content.decode()


def test_two_members_asking_make_one_request(cast: Cast) -> None:
    first = ask(cast, "dewi")
    join(cast.kopi_senja, cast.tono, Role.OWNER, now=cast.now)
    browser = cast.client("tono")
    browser.post("/hat/", {"hat": cast.kopi_senja.code})
    browser.post("/verification/", {"note": NOTE})
    assert [row.pk for row in Verification.objects.all()] == [first.pk]


DESK = {name: 302 if name == "anonymous" else 404 for name in ROLES} | {"sri": 303}


@pytest.mark.parametrize("name", ROLES)
def test_only_an_operator_answers(cast: Cast, name: str) -> None:
    row = ask(cast, "dewi")
    answer = cast.client(name).post(f"/desk/people/verifications/{row.code}/", {"decision": "verified"})
    row.refresh_from_db()
    organisation = Organisation.objects.get(pk=cast.kopi_senja.pk)
    assert answer.status_code == DESK[name]
    assert (row.state, organisation.is_verified) == (("verified", True) if name == "sri" else ("pending", False))


def test_a_refusal_needs_a_reason(cast: Cast) -> None:
    row = ask(cast)
    path = f"/desk/people/verifications/{row.code}/"
    answer = cast.client("sri").post(path, {"decision": "refused", "reason": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    row.refresh_from_db()
    assert row.state == "pending"
    cast.client("sri").post(path, {"decision": "refused", "reason": "Akunnya kosong."})
    row.refresh_from_db()
    assert (row.state, row.reason, User.objects.get(pk=cast.rani.pk).is_verified) == (
        "refused",
        "Akunnya kosong.",
        False,
    )


def test_nobody_verifies_themself_or_their_own_organisation(cast: Cast) -> None:
    own = actions.request_verification(note=NOTE, by=cast.actor("tono"), now=cast.now)
    User.objects.filter(pk=cast.tono.pk).update(is_staff=True)
    cast.tono.refresh_from_db()
    theirs = ask(cast, "dewi")
    join(cast.kopi_senja, cast.sri, Role.VIEWER, now=cast.now)
    cast.hats.pop("tono", None)
    from sorot.accounts.queries import actor_for

    for row, actor in ((own, actor_for(cast.tono, "desk")), (theirs, cast.actor("sri"))):
        with pytest.raises(ActionError):
            actions.decide_verification(verification=row, verified=True, by=actor, now=cast.now)
        row.refresh_from_db()
        assert row.state == "pending"
    assert (
        cast.client("sri").post(f"/desk/people/verifications/{theirs.code}/", {"decision": "verified"}).status_code
        == 403
    )


def test_an_answer_counts_once(cast: Cast) -> None:
    row, copy = ask(cast), Verification.objects.get()
    actions.decide_verification(verification=row, verified=True, by=cast.actor("sri"), now=cast.now)
    with pytest.raises(ActionError):
        actions.decide_verification(verification=copy, verified=False, reason="No.", by=cast.actor("adi"), now=cast.now)
    assert (Verification.objects.get().state, User.objects.get(pk=cast.rani.pk).is_verified) == ("verified", True)


@pytest.mark.parametrize("verified", [True, False])
def test_the_answer_is_mailed(cast: Cast, mailoutbox: list[Any], verified: bool) -> None:
    User.objects.filter(pk=cast.rani.pk).update(locale="en")
    row = ask(cast)
    actions.decide_verification(
        verification=row,
        verified=verified,
        reason="" if verified else "The account is empty.",
        by=cast.actor("sri"),
        now=cast.now,
    )
    send_verification_answer({"event": "verification.decided", "verification": row.code})
    assert (mailoutbox[0].to, mailoutbox[0].subject) == (
        ["rani@example.test"],
        "Rani is verified" if verified else "Rani could not be verified yet",
    )
    assert ("The account is empty." in mailoutbox[0].body) is not verified


def test_after_a_refusal_one_may_ask_again(cast: Cast) -> None:
    actions.decide_verification(
        verification=ask(cast), verified=False, reason="No.", by=cast.actor("sri"), now=cast.now
    )
    assert ask(cast).state == "pending"
    assert Verification.objects.count() == 2
