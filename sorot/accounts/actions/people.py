"""Writing people."""

from datetime import datetime

from django.db import transaction

from sorot.accounts.models import Consent, User
from sorot.core import audit
from sorot.core.access import SYSTEM, Actor

TERMS_VERSION = "2026-11"


def record_consent(*, user: User, kind: str, address: str, now: datetime) -> Consent:
    """Note that a person agreed to `kind` in its present version."""
    return Consent.objects.create(user=user, kind=kind, version=TERMS_VERSION, address=address or None, given_at=now)


@transaction.atomic
def update_settings(*, name: str, locale: str, zone: str, by: Actor, now: datetime) -> User:
    """Change one's own name, language and time zone."""
    user = User.objects.select_for_update().get(pk=by.user.pk)
    user.name, user.locale, user.zone = name, locale, zone
    user.save(update_fields=["name", "locale", "zone"])
    audit.record("user.settings_changed", user, by=by, now=now)
    return user


@transaction.atomic
def change_language(*, locale: str, by: Actor, now: datetime) -> User:
    """Speak another language to a person from now on, in pages and mail."""
    user = User.objects.select_for_update().get(pk=by.user.pk)
    if user.locale != locale:
        user.locale = locale
        user.save(update_fields=["locale"])
        audit.record("user.settings_changed", user, by=by, now=now, data={"locale": locale})
    return user


@transaction.atomic
def create_operator(*, email: str, password: str, name: str, now: datetime) -> User:
    """Make (or raise) a person to operator, with a verified address. Used by the command line only."""
    from allauth.account.models import EmailAddress

    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, is_staff=True)
    else:
        user.is_staff, user.name = True, name or user.name
        if password:
            user.set_password(password)
        user.save()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    audit.record("user.made_operator", user, by=SYSTEM, now=now)
    return user


def remember_hat(*, hat: str, by: Actor) -> None:
    """Keep which hat the person wears, so that the next sign-in starts with it."""
    User.objects.filter(pk=by.user.pk).update(last_hat=hat)
