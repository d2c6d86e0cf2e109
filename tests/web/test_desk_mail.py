"""Mails kept on a development machine: for operators, and for whoever holds the key."""

from typing import Any

import pytest
from django.test import Client

from sorot.core.models import OutgoingMail
from tests.cast import Cast, cast  # noqa: F401

pytestmark = pytest.mark.django_db
KEY = "a-key-of-this-machine"


@pytest.fixture
def mail() -> OutgoingMail:
    return OutgoingMail.objects.create(
        sender="s@example.test",
        recipients="rani@example.test",
        subject="Kode <b>",
        body="Kode: 4KX7QP\nhttp://localhost/x/",
    )


def test_an_operator_reads_them(cast: Cast, mail: OutgoingMail) -> None:
    browser = cast.client("sri")
    assert [row.pk for row in browser.get("/desk/mail/").context["page"].items] == [mail.pk]
    page = browser.get(f"/desk/mail/{mail.code}/").content.decode()
    assert "4KX7QP" in page
    assert "Kode &lt;b&gt;" in page
    assert '<a href="http://localhost/x/"' in page


def test_the_key_opens_them_once_and_leaves_the_address(mail: OutgoingMail, settings: Any) -> None:
    settings.MAIL_LINK_KEY = KEY
    browser = Client()
    answer = browser.get(f"/desk/mail/?key={KEY}")
    assert (answer.status_code, answer.url) == (302, "/desk/mail/")
    assert KEY not in str(browser.cookies)
    assert [
        browser.get(path).status_code for path in ("/desk/mail/", f"/desk/mail/{mail.code}/", "/desk/mail/?page=x")
    ] == [200, 200, 200]


@pytest.mark.parametrize("key", ["", "wrong", KEY.upper()])
def test_a_wrong_key_finds_nothing(mail: OutgoingMail, settings: Any, key: str) -> None:
    settings.MAIL_LINK_KEY = KEY
    browser = Client()
    assert browser.get(f"/desk/mail/?key={key}").status_code == 404
    assert browser.get(f"/desk/mail/{mail.code}/").status_code == 404


def test_without_a_key_of_the_installation_an_empty_one_does_not_open(mail: OutgoingMail, settings: Any) -> None:
    settings.MAIL_LINK_KEY = ""
    assert Client().get("/desk/mail/?key=").status_code == 404


def test_a_forged_or_old_cookie_does_not_open(mail: OutgoingMail, settings: Any) -> None:
    settings.MAIL_LINK_KEY = KEY
    browser = Client()
    browser.cookies["sorot_mail"] = "forged:forged:forged"
    assert browser.get("/desk/mail/").status_code == 404
    other = Client()
    other.get(f"/desk/mail/?key={KEY}")
    settings.MAIL_LINK_KEY = "another-key"
    assert other.get("/desk/mail/").status_code == 404


def test_the_list_is_never_kept_by_the_browser(cast: Cast) -> None:
    assert "no-store" in cast.client("sri").get("/desk/mail/").headers["Cache-Control"]
