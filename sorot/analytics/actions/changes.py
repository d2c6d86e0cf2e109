"""An operator adds a platform's change; one of definition ends rows of the dictionary and opens new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.analytics import rules
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import MetricDefinition, PlatformChange
from sorot.analytics.queries.changes_impact import Ending, endings_of, readings_of
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.ids import new_code

DAY = timedelta(days=1)
#: What a change cannot do without, in both languages.
TOLD = ("title_id", "title_en", "what_id", "what_en", "advice_id", "advice_en", "source")
COPIED = ("platform", "scope", "metric", "native_name", "unit", "paid", "comparable_group", "meaning_id", "meaning_en")


def add_change(
    *, platform: str, happened_date: date, formats: Sequence[str] = (), counters: Sequence[str] = (),
    texts: Mapping[str, str], confidence: str, checked_date: date, native_name: str = "", meaning_id: str = "",
    meaning_en: str = "", submit_key: str, by: Actor, now: datetime,
) -> PlatformChange:  # fmt: skip
    """Write a change down. `counters` (`post-views`) names what is counted in a new way since then.

    For each of them the definitions in force end on the day before, new ones begin with the next version, and
    readings of views from that day on take that version. The same `submit_key` gives the first again. Raises
    RefusedError, AnalyticsError with sentences at the fields.
    """
    rules.may_change_dictionary(by).demand()
    if (first := PlatformChange.objects.filter(submit_key=submit_key).first()) is not None:
        return first
    _check(texts, counters, meaning_id, meaning_en)
    try:
        with transaction.atomic():
            endings = endings_of(platform, counters, formats, happened_date) if counters else []
            row = PlatformChange.objects.create(
                code=new_code(), platform=platform, happened_date=happened_date, formats=",".join(sorted(formats)),
                breaks=",".join(dict.fromkeys(ending.metric for ending in endings)), confidence=confidence,
                checked_date=checked_date, added_at=now, added_by=by.user, submit_key=submit_key,
                **{name: texts[name].strip() for name in TOLD},
            )  # fmt: skip
            for ending in endings:
                _turn(ending, row, native_name.strip(), meaning_id.strip(), meaning_en.strip())
            data = {"from": str(happened_date), "platform": platform, "breaks": row.breaks}
            audit.record("platform_change.added", row, by=by, now=now, data=data)
    except IntegrityError:
        if (first := PlatformChange.objects.filter(submit_key=submit_key).first()) is not None:
            return first
        same = _("This change stands in the list already, or somebody changed the same number just now. Look again.")
        raise AnalyticsError(same, field_errors={"happened_date": same}) from None
    return row


def _check(texts: Mapping[str, str], counters: Sequence[str], meaning_id: str, meaning_en: str) -> None:
    needed = _("Write this too: creators read it in both languages.")
    missing = {name: needed for name in TOLD if not texts.get(name, "").strip()}
    if counters:
        meanings = {"meaning_id": meaning_id, "meaning_en": meaning_en}
        missing |= {name: needed for name, said in meanings.items() if not said.strip()}
    if missing:
        raise AnalyticsError(needed, field_errors=missing)


def _turn(ending: Ending, change: PlatformChange, native_name: str, meaning_id: str, meaning_en: str) -> None:
    """End the old definitions on the day before and open the new one; give readings from that day on its version."""
    last, formats = change.happened_date - DAY, ",".join(ending.formats)
    if ending.copied:  # a format gets definitions of its own: its past is that of all formats
        for old in ending.copied:
            until = old.valid_until_date if old.valid_until_date is not None else last
            _open(old, formats=formats, version=old.version, first=old.valid_from_date, last=until)
    else:
        MetricDefinition.objects.filter(pk__in=[row.pk for row in ending.current]).update(valid_until_date=last)
    old = ending.current[0]
    _open(
        old, formats=formats, version=ending.version, first=change.happened_date, last=None,
        native_name=native_name or old.native_name, meaning_id=meaning_id, meaning_en=meaning_en,
        comparable_group=f"{old.platform}.{old.metric}_{ending.version}", source=change.source,
        confidence=change.confidence, checked_date=change.checked_date,
    )  # fmt: skip
    readings = readings_of(change.platform, ending, change.happened_date)
    if readings is not None:
        readings.update(definition_version=ending.version)


def _open(
    old: MetricDefinition, *, formats: str, version: int, first: date, last: date | None, **said: object
) -> MetricDefinition:
    kept = {name: getattr(old, name) for name in (*COPIED, "source", "confidence", "checked_date")}
    return MetricDefinition.objects.create(
        **{**kept, **said}, code=new_code(), formats=formats, version=version, valid_from_date=first,
        valid_until_date=last,
    )  # fmt: skip
