"""From nothing to a first page that works."""

from typing import Any

import pytest
from django.test import Client

from sorot.accounts.models import Consent, Organisation, User
from sorot.creators.models import CreatorProfile
from tests.accounts.conftest import code_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db
RANI = {"name": " Rani   Lestari ", "email": "Rani@Example.test", "password1": "kopi-pagi-hari-9", "terms": "on"}


def sign_up(browser: Client, **changes: Any) -> Any:
    return browser.post("/accounts/signup/", {**RANI, **changes})


def test_sign_up_asks_for_name_address_password_and_consent_only(browser: Client) -> None:
    form = browser.get("/accounts/signup/").context["form"]
    assert list(form.fields) == ["name", "email", "password1", "terms"]


def test_sign_up_leads_over_the_code_to_the_question_what_brings_you_here(
    browser: Client, mailoutbox: list[Any]
) -> None:
    answer = sign_up(browser)
    assert (answer.status_code, answer.url) == (302, "/accounts/confirm-email/")
    assert [mail.to for mail in mailoutbox] == [["rani@example.test"]]
    assert "_auth_user_id" not in browser.session

    answer = browser.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})

    assert (answer.status_code, answer.url) == (302, "/welcome/")
    user = User.objects.get()
    assert (user.name, user.email, user.locale) == ("Rani Lestari", "rani@example.test", "id")
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert browser.get("/welcome/").status_code == 200


def test_sign_up_notes_the_consent_with_its_version_and_address(browser: Client) -> None:
    sign_up(browser)
    assert list(Consent.objects.values_list("user__email", "kind", "version", "address")) == [
        ("rani@example.test", "terms", "2026-11", "127.0.0.1")
    ]


def test_sign_up_without_consent_makes_nobody(browser: Client, mailoutbox: list[Any]) -> None:
    answer = sign_up(browser, terms="")
    assert answer.status_code == 200
    assert "terms" in answer.context["form"].errors
    assert b"Rani@Example.test" in answer.content
    assert (User.objects.count(), mailoutbox) == (0, [])


def test_sign_up_in_english_speaks_english_from_the_first_mail(browser: Client, mailoutbox: list[Any]) -> None:
    browser.cookies["sorot_language"] = "en"
    sign_up(browser)
    assert User.objects.get().locale == "en"
    assert mailoutbox[0].subject.endswith("is your code for Sorot")
    assert mailoutbox[0].body.startswith("Hi Rani Lestari,\n")


def test_a_wrong_code_is_refused_and_the_third_one_ends_the_try(browser: Client, mailoutbox: list[Any]) -> None:
    sign_up(browser)
    right = code_in(mailoutbox[0])
    for _try in range(2):
        answer = browser.post("/accounts/confirm-email/", {"code": "XXXXXX"})
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == ["code"]
    assert browser.post("/accounts/confirm-email/", {"code": "XXXXXX"}).status_code == 302
    browser.post("/accounts/confirm-email/", {"code": right})
    assert "_auth_user_id" not in browser.session


def test_a_known_address_gets_a_mail_instead_of_a_second_account(
    browser: Client, cast: Cast, mailoutbox: list[Any]
) -> None:
    before = User.objects.count()
    answer = sign_up(browser, email=cast.rani.email)
    assert answer.url == "/accounts/confirm-email/"
    assert (User.objects.count(), [mail.to for mail in mailoutbox]) == (before, [[cast.rani.email]])
    assert "/accounts/login/" in mailoutbox[0].body


def signed_up(browser: Client, mailoutbox: list[Any]) -> User:
    sign_up(browser)
    browser.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1])})
    return User.objects.get(email="rani@example.test")


def test_choosing_creator_makes_a_hidden_page_with_the_suggested_name(browser: Client, mailoutbox: list[Any]) -> None:
    user = signed_up(browser, mailoutbox)
    form = browser.get("/welcome/creator/").context["form"]
    typed = {name: form[name].value() for name in ("display_name", "handle", "submit_key")}

    answer = browser.post("/welcome/creator/", typed)

    assert (answer.status_code, answer.url) == (303, "/")
    assert list(CreatorProfile.objects.values_list("user", "handle", "display_name", "is_public")) == [
        (user.pk, "rani.lestari", "Rani Lestari", False)
    ]


@pytest.mark.parametrize("kind", ["brand", "agency", "management"])
def test_choosing_an_organisation_makes_it_once_and_acts_for_it(
    browser: Client, mailoutbox: list[Any], kind: str
) -> None:
    signed_up(browser, mailoutbox)
    typed = {"name": "Kopi Senja", "submit_key": browser.get(f"/welcome/{kind}/").context["form"]["submit_key"].value()}

    first, second = (browser.post(f"/welcome/{kind}/", typed) for _click in range(2))

    made = Organisation.objects.get()
    assert (first.status_code, second.status_code, made.kind, made.name) == (303, 303, kind, "Kopi Senja")
    assert browser.session["acting_for"] == made.code


def test_a_brand_member_becomes_a_creator_only_by_sending_the_form(cast: Cast) -> None:
    browser = cast.client("lia")
    browser.get("/welcome/creator/")
    assert browser.session["acting_for"] == cast.teh_ranting.code
    typed = {"display_name": "Lia", "handle": "lia.teh", "submit_key": "0123456789abcdef0123456789abcdef"}
    assert browser.post("/welcome/creator/", typed).status_code == 303
    assert browser.session["acting_for"] == "self"
    assert CreatorProfile.objects.get(handle="lia.teh").user == cast.lia


def test_a_taken_name_is_said_at_its_field_and_what_was_typed_stays(cast: Cast) -> None:
    typed = {"display_name": "Lia", "handle": "@Rani", "submit_key": "0123456789abcdef0123456789abcdef"}
    answer = cast.client("lia").post("/welcome/creator/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["handle"])
    assert CreatorProfile.objects.filter(user=cast.lia).count() == 0


def test_an_unknown_way_is_not_found(cast: Cast) -> None:
    assert cast.client("tono").get("/welcome/astronaut/").status_code == 404
