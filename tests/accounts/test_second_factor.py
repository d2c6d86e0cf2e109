"""The second step at sign-in: switched on, asked for, lost, switched off."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def app_code(secret: str) -> str:
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def reauthenticated(cast: Cast) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.rani.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def switch_on(cast: Cast) -> tuple[Client, str]:
    browser = reauthenticated(cast)
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    return browser, secret


def test_the_qr_code_is_drawn_into_the_page(cast: Cast) -> None:
    page = reauthenticated(cast).get("/accounts/2fa/totp/activate/").content.decode()
    assert page.count('<svg viewBox="0 0') >= 1
    assert 'class="qr"' in page
    assert "data:image" not in page
    assert " style=" not in page


def test_switching_on_asks_who_one_is_first(cast: Cast) -> None:
    answer = cast.client("rani").get("/accounts/2fa/totp/activate/")
    assert answer.url.startswith("/accounts/reauthenticate/")


def test_a_wrong_code_does_not_switch_it_on(cast: Cast) -> None:
    answer = reauthenticated(cast).post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert list(answer.context["form"].errors) == ["code"]
    assert Authenticator.objects.count() == 0


def test_the_secret_is_sealed_in_the_database(cast: Cast) -> None:
    _browser, secret = switch_on(cast)
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(app_code(secret)) in {True, False}


def test_switching_on_tells_by_mail_and_shows_ten_codes(
    cast: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        browser, _secret = switch_on(cast)
    page = browser.get("/accounts/2fa/recovery-codes/")
    assert len(page.context["unused_codes"]) == 10
    assert [mail.to for mail in mailoutbox] == [[cast.rani.email]]


def test_signing_in_needs_the_code_then(cast: Cast) -> None:
    _browser, _secret = switch_on(cast)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    other = Client()
    answer = other.post("/accounts/login/", {"login": cast.rani.email, "password": PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in other.session
    refused = other.post(answer.url, {"code": "000000"})
    assert (list(refused.context["form"].errors), "_auth_user_id" in other.session) == (["code"], False)
    spaced = f"{codes[0][:4]} {codes[0][4:]}"
    assert other.post(answer.url, {"code": spaced}).url == "/"
    assert "_auth_user_id" in other.session


def test_a_recovery_code_works_once(cast: Cast) -> None:
    switch_on(cast)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    outcomes = []
    for _try in range(2):
        other = Client()
        other.post("/accounts/login/", {"login": cast.rani.email, "password": PASSWORD})
        other.post("/accounts/2fa/authenticate/", {"code": code})
        outcomes.append("_auth_user_id" in other.session)
    assert outcomes == [True, False]


def test_switching_off_works_after_saying_who_one_is(cast: Cast) -> None:
    browser, _secret = switch_on(cast)
    assert browser.post("/accounts/2fa/totp/deactivate/").url == "/accounts/2fa/"
    assert Authenticator.objects.count() == 0


def test_pages_of_the_second_step_have_no_inline_style_or_script(cast: Cast) -> None:
    browser, _secret = switch_on(cast)
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        page = browser.get(f"/accounts/2fa/{path}")
        text = page.content.decode()
        assert page.status_code == 200
        assert re.findall(r"<style| style=|data:image|<script(?! src=)", text) == []
