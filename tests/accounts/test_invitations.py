"""An invitation: mailed, accepted once, by the right address, in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sorot.accounts import actions
from sorot.accounts.enums import INVITATION_LIFE, InvitationState
from sorot.accounts.models import Invitation, Membership
from sorot.accounts.tasks import send_invitation
from sorot.core import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def invite(cast: Cast, email: str = "tono@example.test", role: str = "manager", now: Any = None) -> Invitation:
    return actions.invite_member(
        organisation=cast.kopi_senja, email=email, role=role, by=cast.actor("dewi"), now=now or clock.now()
    )


def is_member(cast: Cast, name: str) -> bool:
    return Membership.objects.filter(organisation=cast.kopi_senja, user=getattr(cast, name)).exists()


def test_an_invitation_lasts_seven_days_and_is_for_one_address(cast: Cast) -> None:
    sent = invite(cast, " Tono@Example.test ", now=cast.now)
    assert (sent.email, sent.state, sent.expires_at) == ("tono@example.test", "pending", cast.now + INVITATION_LIFE)


def test_the_job_mails_the_link_in_the_receivers_language(cast: Cast, mailoutbox: list[Any], settings: Any) -> None:
    settings.PUBLIC_URL = "https://sorot.example"
    cast.tono.locale = "en"
    cast.tono.save()
    sent = invite(cast)
    send_invitation({"event": "organisation.member_invited", "invitation": sent.code})
    mail = mailoutbox[0]
    assert (mail.to, mail.subject) == (["tono@example.test"], "Dewi invites you to Kopi Senja")
    assert f"https://sorot.example/invitations/{sent.token}/\n" in mail.body
    assert mail.body.startswith("Hi Tono,\n")


def test_the_job_is_deferred_with_the_invitation(cast: Cast) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    sent = invite(cast)
    job = ProcrastinateJob.objects.get()
    assert job.args["subscriber"] == "sorot.accounts.tasks.send_invitation"
    assert job.args["payload"] == {"invitation": sent.code}


def test_a_withdrawn_invitation_is_not_mailed(cast: Cast, mailoutbox: list[Any]) -> None:
    sent = invite(cast)
    actions.revoke_invitation(invitation=sent, by=cast.actor("dewi"), now=cast.now)
    send_invitation({"event": "organisation.member_invited", "invitation": sent.code})
    assert mailoutbox == []


def test_accepting_joins_in_the_role_and_acts_for_it(cast: Cast) -> None:
    sent, browser = invite(cast), cast.client("tono")
    assert browser.get(f"/invitations/{sent.token}/").context["is_mine"] is True
    answer = browser.post(f"/invitations/{sent.token}/")
    assert (answer.status_code, answer.url, browser.session["acting_for"]) == (303, "/", cast.kopi_senja.code)
    assert Membership.objects.get(user=cast.tono).role == "manager"
    sent.refresh_from_db()
    assert (sent.state, sent.accepted_by) == ("accepted", cast.tono)


def test_another_address_cannot_accept(cast: Cast) -> None:
    sent = invite(cast)
    assert cast.client("lia").post(f"/invitations/{sent.token}/").status_code == 422
    sent.refresh_from_db()
    assert (is_member(cast, "lia"), sent.state) == (False, InvitationState.PENDING)


def test_an_expired_link_does_not_work(cast: Cast) -> None:
    sent = invite(cast, now=clock.now() - INVITATION_LIFE - timedelta(seconds=1))
    browser = cast.client("tono")
    assert browser.get(f"/invitations/{sent.token}/").context["is_open"] is False
    assert browser.post(f"/invitations/{sent.token}/").status_code == 422
    assert not is_member(cast, "tono")


def test_a_used_link_brings_nobody_back_who_was_removed(cast: Cast) -> None:
    sent, browser = invite(cast), cast.client("tono")
    assert [browser.post(f"/invitations/{sent.token}/").status_code for _click in range(2)] == [303, 303]
    assert Membership.objects.filter(user=cast.tono).count() == 1
    actions.remove_member(member=Membership.objects.get(user=cast.tono), by=cast.actor("dewi"), now=cast.now)
    assert browser.post(f"/invitations/{sent.token}/").status_code == 422
    assert not is_member(cast, "tono")


def test_an_altered_link_is_not_found(cast: Cast) -> None:
    sent = invite(cast)
    assert Client().get(f"/invitations/{sent.code}:forged/").status_code == 404
    assert Client().get(f"/invitations/{sent.code}/").status_code == 404


def test_somebody_without_an_account_is_led_to_sign_up_and_back(cast: Cast) -> None:
    sent = invite(cast, "new@example.test")
    page = Client().get(f"/invitations/{sent.token}/")
    assert page.status_code == 200
    assert "/accounts/signup/?next=/invitations/" in page.content.decode()
    assert Client().post(f"/invitations/{sent.token}/").status_code == 200


def test_a_second_invitation_replaces_the_first(cast: Cast) -> None:
    first, second = invite(cast), invite(cast, role="viewer")
    first.refresh_from_db()
    assert (first.state, second.state) == ("revoked", "pending")
    assert cast.client("tono").post(f"/invitations/{first.token}/").status_code == 422
    assert not is_member(cast, "tono")


def test_a_member_is_not_invited_again_and_what_was_typed_stays(cast: Cast) -> None:
    answer = cast.client("dewi").post(
        f"/organisations/{cast.kopi_senja.code}/invitations/", {"email": cast.fajar.email, "role": "viewer"}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert cast.fajar.email in answer.content.decode()
    assert Invitation.objects.count() == 0


def test_open_invitations_wait_on_ones_own_pages(cast: Cast) -> None:
    sent = invite(cast)
    assert [row.pk for row in cast.client("tono").get("/organisations/").context["invitations"]] == [sent.pk]
    assert cast.client("lia").get("/organisations/").context["invitations"] == []
