"""Adding, ending and taking back rows of the tax table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.tax import rules
from sorot.tax.engine import PACKS, RuleRefused, tax_day
from sorot.tax.engine.rules import frozen_value
from sorot.tax.enums import Sureness
from sorot.tax.errors import TaxError
from sorot.tax.models import TaxRule

DAY = timedelta(days=1)


def add_rule(
    *, country: str, code: str, value: Mapping[str, Any], valid_from_date: date, valid_until_date: date | None = None,
    law: str, source: str, confidence: str, checked_date: date | None, note: str = "", submit_key: str, by: Actor,
    now: datetime,
) -> TaxRule:  # fmt: skip
    """A new row from a day on; the row before it ends on the day before. The same `submit_key` gives the first again.

    Without a last day it holds until the next row begins, or without end. Raises TaxError with a sentence at each
    field: a row names its law, its source, how sure it is and when that was checked, and its numbers are those that the
    engine reads.
    """
    rules.may_operate(by).demand()
    if (first := TaxRule.objects.filter(submit_key=submit_key).first()) is not None:
        return first
    _check(country, code, value, law, source, confidence, checked_date, today=tax_day(now))
    if valid_until_date is not None and valid_until_date < valid_from_date:
        raise _at("valid_until_date", _("The last day cannot be before the first."))
    facts = {
        "country": country, "code": code, "value": dict(value), "law": law.strip(), "source": source.strip(),
        "confidence": confidence, "checked_date": checked_date, "note": note.strip(),
        "valid_from_date": valid_from_date,
    }  # fmt: skip
    try:
        with transaction.atomic():
            ended, last = _make_room(country, code, valid_from_date, valid_until_date, today=tax_day(now))
            row = TaxRule.objects.create(
                **facts, valid_until_date=last, added_at=now, added_by=by.user, submit_key=submit_key
            )
            data = {"country": country, "from": str(valid_from_date), "value": dict(value), "law": row.law}
            data |= {"ended": str(ended.valid_from_date)} if ended else {}
            audit.record("tax_rule.added", row, by=by, now=now, data=data)
    except IntegrityError:
        if (first := TaxRule.objects.filter(submit_key=submit_key).first()) is not None:
            return first
        raise _at("valid_from_date", _("Somebody else has just changed this rule. Look at its rows again.")) from None
    return row


@transaction.atomic
def end_rule(*, rule: TaxRule, last_date: date, version: int, by: Actor, now: datetime) -> TaxRule:
    """Let `last_date` be the last day of a row. Raises TaxError when that is before its first or in its successor's.

    Raises StaleError when the page is older than the row.
    """
    row = _locked(rule, version)
    rules.may_end(by, row, today=tax_day(now)).demand()
    if last_date < row.valid_from_date:
        raise _at("last_date", _("The last day cannot be before the first."))
    later = _of(row.country, row.code).filter(valid_from_date__gt=row.valid_from_date, valid_from_date__lte=last_date)
    if later.exists():
        raise _at("last_date", _("Another row begins before this day."))
    _move_end(row, last_date)
    audit.record("tax_rule.ended", row, by=by, now=now, data={"country": row.country, "to": str(last_date)})
    return row


@transaction.atomic
def withdraw_rule(*, rule: TaxRule, version: int, by: Actor, now: datetime) -> None:
    """Take back a row that has not begun. The row before it then holds as long as this one would have."""
    row = _locked(rule, version)
    rules.may_withdraw(by, row, today=tax_day(now)).demand()
    eve = row.valid_from_date - DAY
    before = _of(row.country, row.code).filter(valid_until_date=eve).select_for_update().first()
    data = {"country": row.country, "from": str(row.valid_from_date), "value": row.value, "law": row.law}
    audit.record("tax_rule.withdrawn", row, by=by, now=now, data=data)
    row.delete()
    if before is not None:
        _move_end(before, row.valid_until_date)


def _of(country: str, code: str) -> Any:
    return TaxRule.objects.filter(country=country, code=code)


def _at(field: str, sentence: str) -> TaxError:
    return TaxError(sentence, field_errors={field: sentence})


def _locked(rule: TaxRule, version: int) -> TaxRule:
    row = TaxRule.objects.select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if row is None or row.version != version:
        raise StaleError(_("This row was changed after you opened the page. Look at it again."))
    return row


def _move_end(row: TaxRule, last: date | None) -> None:
    row.valid_until_date, row.version = last, row.version + 1
    row.save(update_fields=["valid_until_date", "version"])


def _make_room(
    country: str, code: str, first: date, last: date | None, *, today: date
) -> tuple[TaxRule | None, date | None]:
    """End the row that holds on `first`; the new row's own last day is the eve of the next one where none was said."""
    rows = list(_of(country, code).select_for_update().order_by("valid_from_date"))
    if any(row.valid_from_date == first for row in rows):
        raise _at("valid_from_date", _("There is a row that begins on this day already."))
    coming = next((row for row in rows if row.valid_from_date > first), None)
    if coming is not None:
        if last is not None and last >= coming.valid_from_date:
            raise _at("valid_until_date", _("Another row begins before this day."))
        last = last or coming.valid_from_date - DAY
    holding = next((r for r in rows if r.valid_from_date < first <= (r.valid_until_date or date.max)), None)
    if holding is not None:
        if holding.valid_until_date is not None and holding.valid_until_date < today:
            raise _at("valid_from_date", _("A row that has ended covers this day. What was counted with it stays."))
        _move_end(holding, first - DAY)
    return holding, last


def _check(
    country: str, code: str, value: Mapping[str, Any], law: str, source: str, confidence: str, checked: date | None, *,
    today: date,
) -> None:  # fmt: skip
    """Every reason at once, so that nobody mends a form field by field."""
    wrong: dict[str, str] = {}
    pack = PACKS.get(country)
    shape = pack.shape_of(code) if pack else None
    if shape is None:
        wrong["rule"] = _("Nothing here computes with this rule.")
    else:
        try:
            fits = shape.fits(frozen_value(value))
        except RuleRefused:
            fits = False
        if not fits:
            wrong["value"] = _("This rule needs exactly these whole numbers, in sensible limits: %(names)s.") % {
                "names": ", ".join(shape.names)
            }
    if not law.strip():
        wrong["law"] = _("Name the law. A row without one is not taken.")
    if not source.strip():
        wrong["source"] = _("Say where you read it. A row without a source is not taken.")
    if confidence not in Sureness.values:
        wrong["confidence"] = _("Say how sure you are. A row that does not say so is not taken.")
    if checked is None:
        wrong["checked_date"] = _("Say on which day you checked it. A row without that day is not taken.")
    elif checked > today:
        wrong["checked_date"] = _("You cannot have checked it after today.")
    if wrong:
        raise TaxError(next(iter(wrong.values())), field_errors=wrong)
