"""Every mail of the login library: both languages, a subject of one line, nothing escaped, no address of a request."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from sorot.accounts.adapter import AccountAdapter
from sorot.core.mailer import Address, absolute_url, render_mail, send_mail
from tests.cast import Cast

FOLDER = Path(__file__).resolve().parents[2] / "sorot/accounts/templates"
NAMES = sorted(
    str(path.relative_to(FOLDER))[:-4] for path in FOLDER.glob("*/email/*.txt") if not path.name.startswith("base_")
)
CONTEXT = {
    "code": "4KX7QP",
    "timestamp": timezone.now(),
    "ip": "203.0.113.7",
    "from_email": "a@example.test",
    "to_email": "b@example.test",
    "deleted_email": "c@example.test",
}


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_mail_renders(name: str, locale: str) -> None:
    to = Address("rani@example.test", name="Rani & Co", locale=locale)
    subject, body = render_mail(to=to, template=name, context=CONTEXT)
    assert subject
    assert "\n" not in subject
    assert "Rani & Co" in body.splitlines()[0]
    assert not {"{{", "}}", "{%", "&amp;", "&#"} & set(body)
    assert body.rstrip().splitlines()[-3] == "--" or "--" in body


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_differs_between_the_languages(name: str) -> None:
    mails = [
        render_mail(to=Address("r@example.test", locale=locale), template=name, context=CONTEXT)
        for locale in ("id", "en")
    ]
    assert mails[0][0] != mails[1][0]
    assert mails[0][1] != mails[1][1]


def test_a_path_becomes_a_public_address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://sorot.example/"
    assert absolute_url("/deals/x/") == "https://sorot.example/deals/x/"


@pytest.mark.django_db
def test_a_mail_speaks_the_receivers_language_not_the_senders(cast: Cast, mailoutbox: list[Any]) -> None:
    cast.rani.locale = "en"
    cast.rani.save()
    AccountAdapter().send_mail("account/email/password_reset_code", cast.rani.email, {"code": "4KX7QP"})
    assert mailoutbox[0].subject == "4KX7QP is your code for a new password"


def test_sending_goes_to_one_person(mailoutbox: list[Any]) -> None:
    send_mail(
        to=Address("rani@example.test"),
        template="account/email/totp_activated".replace("account", "mfa"),
        context=CONTEXT,
    )
    assert [mail.to for mail in mailoutbox] == [["rani@example.test"]]
