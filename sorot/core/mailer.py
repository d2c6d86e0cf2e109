"""Mail in the receiver's own language and time zone, with links that open outside the house.

A template `creators/mail/new_talent.txt` extends `core/mail.txt` and fills two blocks, `subject` (one line) and `body`;
greeting and foot come from the base. Templates are plain text: nothing is HTML-escaped.
"""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation


class Receiver(Protocol):
    """Whom a mail goes to: `accounts.User` fits, and so does an `Address`."""

    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody who may not have signed up: an address, and how to speak to it."""

    email: str
    name: str = ""
    locale: str = "id"
    zone: str = "Asia/Jakarta"


def absolute_url(path: str) -> str:
    """The public address of a path of this installation: `/deals/` -> `https://sorot.example/deals/`."""
    return urljoin(settings.PUBLIC_URL.rstrip("/") + "/", path)


@contextmanager
def speaking_to(receiver: Receiver) -> Any:
    """Language and time zone of the receiver while the block runs."""
    with translation.override(receiver.locale), timezone.override(ZoneInfo(receiver.zone)):
        yield


def render_mail(*, to: Receiver, template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """(subject, body) of `<template>.txt` in the receiver's language. A `url` in the context becomes public."""
    values = {**context, "receiver": to, "public_url": settings.PUBLIC_URL}
    if "url" in values:
        values["url"] = absolute_url(str(values["url"]))
    with speaking_to(to):
        engine_template = cast(Any, get_template(f"{template}.txt")).template
        text = engine_template.render(Context(values, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"


def send_mail(*, to: Receiver, template: str, context: Mapping[str, Any]) -> None:
    """Send `<template>.txt` to one person. Raises what the mail backend raises, so that a job is tried again.

    `template` is a name without suffix (`"accounts/mail/invitation"`); `context` may hold `url`, a path of this
    installation, which the template receives as a full public address.
    """
    subject, body = render_mail(to=to, template=template, context=context)
    EmailMessage(subject=subject, body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[to.email]).send()
