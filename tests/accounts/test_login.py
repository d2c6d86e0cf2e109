"""Signing in and out, the limits on it, and a new password."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from sorot.accounts.models import User
from tests.accounts.conftest import code_in
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def log_in(browser: Client, email: str, password: str = PASSWORD) -> Any:
    return browser.post("/accounts/login/", {"login": email, "password": password})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_address_in_any_case_and_password_open_the_first_page(browser: Client, cast: Cast) -> None:
    answer = log_in(browser, cast.rani.email.upper())
    assert (answer.status_code, answer.url, is_in(browser)) == (302, "/", True)


def test_login_goes_on_to_where_one_wanted_to_be(browser: Client, cast: Cast) -> None:
    answer = browser.get("/settings/")
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/settings/")
    answer = browser.post(answer.url, {"login": cast.rani.email, "password": PASSWORD})
    assert answer.url == "/settings/"


def test_login_does_not_lead_to_another_site(browser: Client, cast: Cast) -> None:
    answer = browser.post("/accounts/login/?next=https://evil.test/", {"login": cast.rani.email, "password": PASSWORD})
    assert answer.url == "/"


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "db.DatabaseCache"])
def test_the_sixth_wrong_password_closes_the_door_even_for_the_right_one(
    browser: Client, cast: Cast, settings: Any, backend: str
) -> None:
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "core_cache"}}
    for _try in range(5):
        assert log_in(browser, cast.rani.email, "wrong-password").status_code == 200
    answer = log_in(browser, cast.rani.email)
    assert (answer.status_code, is_in(browser)) == (200, False)
    sentence = "Terlalu banyak percobaan yang salah. Tunggu lima menit, atau buat kata sandi baru."
    assert answer.context["form"].non_field_errors() == [sentence]
    assert log_in(browser, cast.tono.email).status_code == 302


def test_many_sign_ups_from_one_place_are_refused(browser: Client) -> None:
    codes = [browser.post("/accounts/signup/", {}).status_code for _try in range(21)]
    assert (codes[19], codes[20]) == (200, 429)
    assert "Terlalu cepat" in browser.post("/accounts/signup/", {}).content.decode()


def test_signing_out_needs_a_post_and_drops_the_hat(cast: Cast) -> None:
    browser = cast.client("dewi")
    assert browser.get("/accounts/logout/").status_code == 200
    assert is_in(browser)
    browser.post("/accounts/logout/")
    assert dict(browser.session) == {} or not is_in(browser)
    assert "acting_for" not in browser.session


def test_a_forgotten_password_is_replaced_by_a_code(browser: Client, cast: Cast, mailoutbox: list[Any]) -> None:
    answer = browser.post("/accounts/password/reset/", {"email": cast.rani.email})
    assert answer.url == "/accounts/password/reset/confirm/"
    assert mailoutbox[0].to == [cast.rani.email]
    answer = browser.post(answer.url, {"code": code_in(mailoutbox[0])})
    assert answer.url == "/accounts/password/reset/complete/"

    browser.post(answer.url, {"password1": "teh-sore-hari-12"})

    cast.rani.refresh_from_db()
    assert cast.rani.check_password("teh-sore-hari-12")
    assert [mail.subject for mail in mailoutbox[1:]] == ["Kata sandi Anda diganti"]


def test_a_wrong_reset_code_changes_nothing(browser: Client, cast: Cast) -> None:
    browser.post("/accounts/password/reset/", {"email": cast.rani.email})
    answer = browser.post("/accounts/password/reset/confirm/", {"code": "XXXXXX"})
    assert list(answer.context["form"].errors) == ["code"]
    assert browser.get("/accounts/password/reset/complete/").status_code == 302
    cast.rani.refresh_from_db()
    assert cast.rani.check_password(PASSWORD)


def test_resetting_an_unknown_address_looks_the_same(browser: Client, mailoutbox: list[Any]) -> None:
    answer = browser.post("/accounts/password/reset/", {"email": "nobody@example.test"})
    assert answer.url == "/accounts/password/reset/confirm/"
    assert [mail.to for mail in mailoutbox] == [["nobody@example.test"]]
    assert "/accounts/signup/" in mailoutbox[0].body


def test_changing_the_password_needs_the_present_one(browser: Client, cast: Cast, mailoutbox: list[Any]) -> None:
    log_in(browser, cast.rani.email)
    answer = browser.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "teh-sore-hari-12"})
    assert list(answer.context["form"].errors) == ["oldpassword"]
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "teh-sore-hari-12"})
    cast.rani.refresh_from_db()
    assert cast.rani.check_password("teh-sore-hari-12")
    assert is_in(browser)
    assert len(mailoutbox) == 1


def test_a_new_address_counts_after_its_code_and_the_old_one_is_told(
    browser: Client, cast: Cast, mailoutbox: list[Any]
) -> None:
    log_in(browser, cast.rani.email)
    asked = browser.post("/accounts/email/", {"email": "rani.baru@example.test", "action_add": "1"})
    browser.post(asked.url, {"password": PASSWORD})  # says who one is; the change then goes on by itself
    assert User.objects.get(pk=cast.rani.pk).email == "rani@example.test"
    browser.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})

    assert User.objects.get(pk=cast.rani.pk).email == "rani.baru@example.test"
    assert list(EmailAddress.objects.filter(user=cast.rani).values_list("email", "verified", "primary")) == [
        ("rani.baru@example.test", True, True)
    ]
    assert ["rani@example.test"] in [mail.to for mail in mailoutbox[1:]]


def test_changing_the_address_asks_who_one_is_after_a_while(cast: Cast) -> None:
    browser = cast.client("rani")
    answer = browser.post("/accounts/email/", {"email": "rani.baru@example.test", "action_add": "1"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert User.objects.get(pk=cast.rani.pk).email == "rani@example.test"


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/logout/"],
)
def test_pages_have_no_inline_style_or_script(browser: Client, path: str) -> None:
    page = browser.get(path, follow=True).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "data:image" not in page
    assert page.count("<script") == page.count("<script src=")
