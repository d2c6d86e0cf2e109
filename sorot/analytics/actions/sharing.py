"""A creator decides whether their numbers count in the middle of many."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sorot.analytics import rules
from sorot.analytics.models import BenchmarkEntry, SharingChoice
from sorot.core import audit
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile


@transaction.atomic
def choose_sharing(*, creator: CreatorProfile, is_sharing: bool, by: Actor, now: datetime) -> SharingChoice:
    """Take part from tonight's computation on, or no longer; nobody takes part unasked.

    Who stops leaves no value behind. The same choice again changes nothing. Raises RefusedError.
    """
    rules.may_speak(by, creator).demand()
    CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    first = SharingChoice.objects.filter(creator=creator).first()
    if first is not None and first.is_sharing == is_sharing:
        return first
    choice, _created = SharingChoice.objects.update_or_create(
        creator=creator, defaults={"is_sharing": is_sharing, "decided_at": now, "decided_by": by.user}
    )
    if not is_sharing:
        BenchmarkEntry.objects.filter(account__creator=creator).delete()
    audit.record("sharing.chosen", creator, by=by, now=now, to_state="on" if is_sharing else "off")
    return choice
