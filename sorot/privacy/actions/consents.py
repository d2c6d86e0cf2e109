"""Saying yes and no."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sorot.accounts.models import User
from sorot.core import audit
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.messaging.actions import set_mail_preference
from sorot.privacy import rules
from sorot.privacy.consent_texts import fingerprint
from sorot.privacy.enums import Purpose
from sorot.privacy.models import ConsentEntry


@transaction.atomic
def choose_consent(
    *, purpose: str, is_given: bool, locale: str, submit_key: str, by: Actor, now: datetime
) -> ConsentEntry:
    """Write one yes or no into the consent book, and start or stop in the same transaction what it covers."""
    rules.may_ask(by).demand()
    user = User.objects.select_for_update().get(pk=by.user.pk)
    first = ConsentEntry.objects.filter(user=user, submit_key=submit_key).first()
    if first is not None:
        return first
    row = ConsentEntry.objects.create(
        user=user, purpose=Purpose(purpose), is_given=is_given, text_sha256=fingerprint(purpose, locale),
        locale=locale, address=by.address or None, at=now, submit_key=submit_key,
    )  # fmt: skip
    me = Actor(user=user, address=by.address)
    if purpose == Purpose.NEWS_MAIL:
        set_mail_preference(wants_mail=is_given, by=me, now=now)
    else:
        _show_profile(user, is_given, by=me, now=now)
    verb = "consent.given" if is_given else "consent.withdrawn"
    audit.record(verb, row, by=by, now=now, data={"kind": purpose})
    return row


def _show_profile(user: User, is_public: bool, *, by: Actor, now: datetime) -> None:
    profile = CreatorProfile.objects.select_for_update(of=("self",)).filter(user=user).first()
    if profile is None or profile.is_public == is_public:
        return
    before = profile.is_public
    profile.is_public, profile.updated_at, profile.version = is_public, now, profile.version + 1
    profile.save(update_fields=["is_public", "updated_at", "version"])
    data = {"before": {"is_public": before}, "after": {"is_public": is_public}}
    audit.record("creator.changed", profile, by=by, now=now, data=data)
