"""Writing what a creator leaves out of the history, and which files were given out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.creators.models import CreatorProfile
from sorot.creators.rules import may_edit
from sorot.kits.errors import KitError
from sorot.kits.history.content import content_of, settings_of_history
from sorot.kits.history.queries import Issued, choices_of, newest_of, signed
from sorot.kits.models import HiddenDeal, HistorySettings, IssuedHistory
from sorot.kits.rules import may_show_amounts


@dataclass(frozen=True, slots=True)
class HistoryInput:
    """What a creator says about the history. `hidden` are codes of deals that are left out."""

    hidden: Collection[str] = ()
    shows_amounts: bool = False
    shows_figures: bool = True


@transaction.atomic
def save_history(
    *, creator: CreatorProfile, said: HistoryInput, version: int, by: Actor, now: datetime
) -> HistorySettings:  # fmt: skip
    """Keep the decisions. `version` is 0 while there were none; raises StaleError when somebody else was faster.

    Deals that `by` may not see keep what was decided about them. Raises KitError for a deal that is none of these.
    """
    may_edit(by, creator).demand()
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    may_edit(by, fresh).demand()
    kept = settings_of_history(fresh)
    if kept.version != version:
        raise StaleError(
            _("Somebody else changed this history meanwhile. What you chose is still here: compare, then save again.")
        )
    if said.shows_amounts != kept.shows_amounts:
        may_show_amounts(by, fresh).demand()
    offered = choices_of(fresh, by)
    if set(said.hidden) - {deal.code for deal in offered}:
        raise KitError(_("One of these deals is not finished, or not yours."))
    shown = [deal.code for deal in offered if deal.is_hidden and deal.code not in said.hidden]
    hidden = [deal.pk for deal in offered if not deal.is_hidden and deal.code in said.hidden]
    HiddenDeal.objects.filter(creator=fresh, deal__code__in=shown).delete()
    HiddenDeal.objects.bulk_create([HiddenDeal(creator=fresh, deal_id=pk, hidden_at=now) for pk in hidden])
    kept.shows_amounts, kept.shows_figures = said.shows_amounts, said.shows_figures
    kept.version, kept.updated_at = version + 1, now
    kept.save()
    facts = {"hidden": len(said.hidden), "amounts": said.shows_amounts, "figures": said.shows_figures}
    audit.record("history.changed", fresh, by=by, now=now, data=facts)
    return kept


def issue_history(*, creator: CreatorProfile, now: datetime) -> Issued | None:
    """The signed file of what the history says now; None while nothing stands in it. Whoever calls has asked who may.

    A download writes only when the content is another one than last time: who asks again gets the same bytes, and
    nobody can fill the table by asking.
    """
    newest = newest_of(creator)
    found = signed(content_of(creator, now=now), newest=newest, now=now)
    if found is None or (newest is not None and newest.sha256 == found.sha256):
        return found
    return _record(creator, now)


@transaction.atomic
def _record(creator: CreatorProfile, now: datetime) -> Issued | None:
    """Content and row of one moment: whoever comes second here finds the row of the first."""
    fresh = CreatorProfile.objects.select_for_update(of=("self",)).get(pk=creator.pk)
    content, newest = content_of(fresh, now=now), newest_of(fresh)
    found = signed(content, newest=newest, now=now)
    if found is None or (newest is not None and newest.sha256 == found.sha256):
        return found
    # Whoever waited for the lock has read the clock before whoever held it.
    current = IssuedHistory.objects.filter(creator=fresh, superseded_at=None)
    current.update(superseded_at=Greatest(F("issued_at"), Value(now, DateTimeField())))
    # One that was replaced earlier today and holds again has its row already.
    IssuedHistory.objects.update_or_create(
        sha256=found.sha256,
        defaults={"superseded_at": None},
        create_defaults={"creator": fresh, "key": found.key, "deals": list(content.deals), "issued_at": now},
    )
    return found
