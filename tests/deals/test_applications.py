"""Applying and inviting."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sorot.campaigns.models import Requirement
from sorot.core.errors import RefusedError, StaleError
from sorot.deals import actions
from sorot.deals.models import Application, ApplicationDraft
from sorot.deals.plans import PlanLine
from tests.cast import Cast, make_campaign, make_creator
from tests.deals import steps
from tests.deals.test_offers import counts, refused
from tests.deals.test_walk import filled

DAY = timedelta(days=1)


def apply_url(cast: Cast) -> str:
    return reverse("deals:apply", args=[cast.campaign.code])


def test_an_application_keeps_idea_plan_and_fee(cast: Cast) -> None:
    application = steps.applied(cast, fee=3_000_000)
    assert (application.state, application.turn, application.fee, application.management) == (
        "submitted", "brand", 3_000_000, cast.management,
    )  # fmt: skip
    assert list(application.lines.values_list("format", "quantity", "publish_date")) == [
        (line.format, line.quantity, line.publish_date) for line in steps.plan(cast)
    ]


def test_the_form_is_filled_in_but_for_the_idea(cast: Cast) -> None:
    form = cast.client("rani").get(apply_url(cast)).context["form"]
    first = cast.campaign.publish_from_date
    assert first is not None
    assert {name: form[name].value() for name in ("idea", "date_0", "date_1", "fee")} == {
        "idea": None, "date_0": first, "date_1": first + DAY, "fee": "2.500.000",
    }  # fmt: skip


def test_the_same_form_twice_is_one_application(cast: Cast) -> None:
    client = cast.client("rani")
    typed = {**filled(client.get(apply_url(cast))), "idea": "Ide."}
    first, second = client.post(apply_url(cast), typed), client.post(apply_url(cast), typed)
    assert (first.status_code, second.status_code, first["Location"]) == (303, 303, second["Location"])
    assert Application.objects.count() == 1


def test_a_second_application_is_refused(cast: Cast) -> None:
    steps.applied(cast)
    refused(RefusedError, lambda: steps.applied(cast))


def test_who_is_not_this_creator_cannot_apply_for_them(cast: Cast) -> None:
    for name in ("tono", "dewi", "vina", "sri", "lia"):
        refused(
            RefusedError,
            lambda name=name: actions.submit_application(
                campaign=cast.campaign, creator=cast.rani_profile, idea="x", lines=steps.plan(cast), fee=1,
                by=cast.actor(name), now=cast.now,
            ),
        )  # fmt: skip


def test_the_management_applies_for_its_talent(cast: Cast) -> None:
    client = cast.client("bima")
    url = f"{apply_url(cast)}?talent=rani"
    sent = client.post(url, {**filled(client.get(url)), "idea": "Ide untuk Rani."})
    assert (sent.status_code, Application.objects.get().creator) == (303, cast.rani_profile)


def test_a_talent_without_an_account_cannot_be_applied_for(cast: Cast) -> None:
    talent = make_creator(None, "sinta", now=cast.now, management=cast.management)
    sentence = refused(
        RefusedError,
        lambda: actions.submit_application(
            campaign=cast.campaign, creator=talent, idea="x", lines=steps.plan(cast), fee=1,
            by=cast.actor("bima"), now=cast.now,
        ),
    )  # fmt: skip
    assert "belum punya akun" in sentence


def test_a_failed_requirement_blocks_and_says_which(cast: Cast) -> None:
    Requirement.objects.create(
        campaign=cast.campaign, position=1, rule="min_followers", value={"count": 10_000, "platform": ""}
    )
    client = cast.client("tono")
    page = client.get(apply_url(cast))
    assert [result.ok for result in page.context["results"]] == [False]
    assert not page.context["verdict"]
    typed = {"submit_key": "b" * 32, "idea": "Ide saya.", "fee": "2.500.000"}
    typed |= {f"date_{i}": line.publish_date.isoformat() for i, line in enumerate(steps.plan(cast))}
    sent = client.post(apply_url(cast), typed)
    assert (sent.status_code, Application.objects.count()) == (422, 0)
    assert "Ide saya." in sent.content.decode()
    assert ApplicationDraft.objects.get().data["idea"] == "Ide saya."


def test_a_refused_sending_keeps_a_draft_that_comes_back(cast: Cast) -> None:
    client = cast.client("rani")
    typed = {**filled(client.get(apply_url(cast))), "idea": "Ide panjang.", "date_0": "2020-01-01"}
    sent = client.post(apply_url(cast), typed)
    assert (sent.status_code, "date_0" in sent.context["form"].errors) == (422, True)
    again = client.get(apply_url(cast)).context["form"]
    assert (again["idea"].value(), again["date_0"].value()) == ("Ide panjang.", "2020-01-01")
    assert Application.objects.count() == 0


def test_a_draft_is_saved_on_request_and_gone_after_sending(cast: Cast) -> None:
    client = cast.client("rani")
    typed = filled(client.get(apply_url(cast)))
    assert client.post(apply_url(cast), {**typed, "idea": "Setengah", "save": "1"}).status_code == 303
    assert client.get(apply_url(cast)).context["form"]["idea"].value() == "Setengah"
    assert cast.client("bima").get(f"{apply_url(cast)}?talent=rani").context["form"]["idea"].value() is None
    client.post(apply_url(cast), {**typed, "idea": "Penuh"})
    assert (ApplicationDraft.objects.count(), Application.objects.get().idea) == (0, "Penuh")


def test_a_lost_session_while_typing_loses_nothing(cast: Cast) -> None:
    client = cast.client("rani")
    typed = {**filled(client.get(apply_url(cast))), "idea": "Ide yang hampir hilang.", "fee": "2.750.000"}
    client.logout()
    sent = client.post(apply_url(cast), typed)
    assert sent["Location"] == f"{reverse('account_login')}?next={apply_url(cast)}"
    client.post(sent["Location"], {"login": cast.rani.email, "password": "lampu-senja-77"})
    page = client.get(apply_url(cast))
    assert (page.context["form"]["idea"].value(), page.context["form"]["fee"].value()) == (
        "Ide yang hampir hilang.", "2.750.000",
    )  # fmt: skip
    assert "Yang Anda tulis masih ada di sini" in page.content.decode()
    assert Application.objects.count() == 0


@pytest.mark.parametrize("fee", ["-1", "abc", "1,5"])
def test_a_wrong_fee_is_refused_at_its_field(cast: Cast, fee: str) -> None:
    client = cast.client("rani")
    sent = client.post(apply_url(cast), {**filled(client.get(apply_url(cast))), "idea": "Ide.", "fee": fee})
    assert (sent.status_code, list(sent.context["form"].errors), Application.objects.count()) == (422, ["fee"], 0)


def test_dates_outside_the_campaign_are_refused(cast: Cast) -> None:
    until = cast.campaign.publish_until_date
    assert until is not None
    before = counts()
    with pytest.raises(actions.DealError) as caught:
        steps.applied(cast, lines=[PlanLine("instagram", "reel", 1, until + DAY)])
    assert (list(caught.value.field_errors), counts()) == (["date_0"], before)


def test_a_closed_or_late_campaign_takes_no_application(cast: Cast) -> None:
    late = cast.campaign.apply_until_at
    assert late is not None
    refused(
        RefusedError,
        lambda: actions.submit_application(
            campaign=cast.campaign, creator=cast.rani_profile, idea="x", lines=steps.plan(cast), fee=1,
            by=cast.actor("rani"), now=late + DAY,
        ),
    )  # fmt: skip
    draft = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, state="draft", published_at=None)
    assert cast.client("rani").get(reverse("deals:apply", args=[draft.code])).status_code == 404


def test_it_can_be_changed_until_it_is_read(cast: Cast) -> None:
    application = steps.applied(cast)
    edit: dict[str, Any] = {
        "application": application,
        "lines": steps.plan(cast),
        "by": cast.actor("rani"),
        "now": cast.now,
    }
    changed = actions.edit_application(idea="Lebih baik.", fee=1_000_000, version=1, **edit)
    assert (changed.idea, changed.fee, changed.version) == ("Lebih baik.", 1_000_000, 2)
    refused(StaleError, lambda: actions.edit_application(idea="Lama", fee=1, version=1, **edit))
    cast.client("vina").get(reverse("deals:application", args=[application.code]))
    assert Application.objects.get().read_at is None
    cast.client("dewi").get(reverse("deals:application", args=[application.code]))
    assert Application.objects.get().read_at is not None
    refused(RefusedError, lambda: actions.edit_application(idea="Telat", fee=1, version=2, **edit))


def test_the_edit_page_shows_the_stale_error_and_keeps_what_was_typed(cast: Cast) -> None:
    application = steps.applied(cast)
    client, url = cast.client("rani"), reverse("deals:application_edit", args=[application.code])
    typed = filled(client.get(url))
    assert client.post(url, {**typed, "idea": "Satu"}).status_code == 303
    late = client.post(url, {**typed, "idea": "Dua"})
    assert (late.status_code, Application.objects.get().idea) == (422, "Satu")
    assert "Dua" in late.content.decode()


def test_declining_needs_a_reason_and_tells_it(cast: Cast) -> None:
    application = steps.applied(cast)
    client, url = cast.client("dewi"), reverse("deals:refusal", args=[application.code])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"reason_kind": "other"}).status_code == 422
    assert Application.objects.get().state == "submitted"
    assert client.post(url, {"reason_kind": "full", "reason": "Maaf ya."}).status_code == 303
    page = cast.client("rani").get(reverse("deals:application", args=[application.code])).content.decode()
    assert "Semua tempat sudah terisi" in page
    assert "Maaf ya." in page


def test_withdrawing_lets_one_apply_again(cast: Cast) -> None:
    application = steps.applied(cast)
    actions.withdraw_application(application=application, by=cast.actor("rani"), now=cast.now)
    again = steps.applied(cast, idea="Ide kedua.")
    assert (again.pk, again.state, again.idea, again.closed_at) == (application.pk, "submitted", "Ide kedua.", None)


def test_an_invited_creator_applies_whatever_the_requirements(cast: Cast) -> None:
    Requirement.objects.create(
        campaign=cast.campaign, position=1, rule="min_followers", value={"count": 10**7, "platform": ""}
    )
    invitation = steps.invited(cast)
    assert (invitation.state, invitation.turn) == ("invited", "talent")
    application = steps.applied(cast)
    assert (application.pk, application.state, application.invited_by) == (invitation.pk, "submitted", cast.dewi)


def test_an_invitation_is_refused_with_a_reason(cast: Cast) -> None:
    invitation = steps.invited(cast)
    client, url = cast.client("rani"), reverse("deals:refusal", args=[invitation.code])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"reason_kind": "busy"}).status_code == 303
    assert Application.objects.get().state == "refused"


def test_only_the_brand_of_the_campaign_invites(cast: Cast) -> None:
    for name in ("lia", "vina", "fajar", "rani", "sri", "gita"):
        refused(
            RefusedError,
            lambda name=name: actions.invite_creator(
                campaign=cast.campaign, creator=cast.tono_profile, text="Halo", by=cast.actor(name), now=cast.now
            ),
        )


def test_the_invitation_page_sends_one_invitation(cast: Cast) -> None:
    client, url = cast.client("dewi"), reverse("deals:invite", args=["tono"])
    typed = {**filled(client.get(url)), "campaign": cast.campaign.code, "text": "Kami suka videomu."}
    assert (client.post(url, typed).status_code, client.post(url, typed).status_code) == (303, 303)
    assert Application.objects.get().creator == cast.tono_profile
    assert cast.client("vina").get(url).status_code == 403
    assert cast.client("rani").get(url).status_code == 403
