"""Writing profiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts.models import User
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.creators import rules
from sorot.creators.enums import CreatorKind
from sorot.creators.errors import CreatorError
from sorot.creators.models import CreatorProfile


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """What a person says in a profile. `city` is a regency's code or ""."""

    handle: str
    display_name: str
    bio: str = ""
    kind: str = CreatorKind.INFLUENCER
    field_of_expertise: str = ""
    credentials: str = ""
    impartiality: str = ""
    run_by: str = ""
    works_per_month: int | None = None
    categories: Sequence[str] = ()
    languages: Sequence[str] = ()
    city: str = ""
    accepts_barter: bool = False
    is_open_to_work: bool = True
    is_public: bool = False


def _apply(profile: CreatorProfile, said: ProfileInput) -> None:
    rules_answer = rules.check_handle(said.handle)
    if not rules_answer:
        raise CreatorError(rules_answer.reason, field_errors={"handle": rules_answer.reason})
    for name in (
        "handle",
        "display_name",
        "bio",
        "kind",
        "field_of_expertise",
        "credentials",
        "impartiality",
        "run_by",
        "works_per_month",
        "accepts_barter",
        "is_open_to_work",
        "is_public",
    ):
        setattr(profile, name, getattr(said, name))
    profile.categories, profile.languages = list(said.categories), list(said.languages)
    profile.city_id = said.city or None


def _save(profile: CreatorProfile) -> None:
    taken = _("This name is taken. Choose another one.")
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError as error:
        if "handle" not in str(error):
            raise
        raise CreatorError(taken, field_errors={"handle": taken}) from None


@transaction.atomic
def create_profile(*, said: ProfileInput, submit_key: str | None = None, by: Actor, now: datetime) -> CreatorProfile:
    """A profile for oneself, or for a talent when acting for a management.

    A person has one profile: the second call gives the first one back. The same `submit_key` does too. Raises
    CreatorError with the field `handle` when the name is taken or not allowed.
    """
    rules.may_have_profile(by).demand()
    mine = CreatorProfile.objects.owned_by(by)
    first = mine.first() if by.is_person else mine.filter(submit_key=submit_key).first() if submit_key else None
    if first is not None:
        return first
    owner: dict[str, Any] = {"user": by.user} if by.is_person else {"management": by.organisation}
    profile = CreatorProfile(**owner, submit_key=submit_key, created_at=now, updated_at=now)
    _apply(profile, said)
    _save(profile)
    audit.record("creator.created", profile, by=by, now=now, data={"handle": profile.handle})
    return profile


@transaction.atomic
def update_profile(
    *, creator: CreatorProfile, said: ProfileInput, version: int, by: Actor, now: datetime
) -> CreatorProfile:
    """Change what a profile says. Raises StaleError when somebody else was faster; then nothing is written."""
    rules.may_edit(by, creator).demand()
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    rules.may_edit(by, fresh).demand()
    if fresh.version != version:
        raise StaleError(
            _("Somebody else changed this profile meanwhile. What you typed is still here: compare, then save again.")
        )
    before = {"handle": fresh.handle, "is_public": fresh.is_public}
    _apply(fresh, said)
    fresh.version, fresh.updated_at = version + 1, now
    _save(fresh)
    after = {"handle": fresh.handle, "is_public": fresh.is_public}
    audit.record("creator.changed", fresh, by=by, now=now, data={"before": before, "after": after})
    return fresh


@transaction.atomic
def verify_profile(*, creator: CreatorProfile, verified: bool, by: Actor, now: datetime) -> CreatorProfile:
    """The operator marks a profile as checked, or takes the mark back."""
    rules.may_verify(by).demand()
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    if fresh.is_verified != verified:
        fresh.verified_at = now if verified else None
        fresh.save(update_fields=["verified_at"])
        audit.record("creator.verified" if verified else "creator.unverified", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def note_verified(*, user: User, by: Actor, now: datetime) -> CreatorProfile | None:
    """Carry the check of a person over to their profile, if they have one. Called by the house itself."""
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).filter(user=user).first()
    if fresh is not None and not fresh.is_verified:
        fresh.verified_at = now
        fresh.save(update_fields=["verified_at"])
        audit.record("creator.verified", fresh, by=by, now=now)
    return fresh
