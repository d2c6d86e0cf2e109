"""A file comes in, is shown, and is applied or discarded.

Readings are written only by `apply_batch`, at once or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.analytics import rules
from sorot.analytics.actions.readings import compare_readings, record_readings
from sorot.analytics.enums import MAX_BYTES, MAX_ROWS, BatchState
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import ImportBatch, ImportRowError
from sorot.analytics.parsing.columns import Understanding, understand
from sorot.analytics.parsing.readings import Plan, Readings, channels_in, read_rows
from sorot.analytics.parsing.table import Table, read_table
from sorot.analytics.parsing.text import UnreadableFile
from sorot.analytics.sentences import file_sentence
from sorot.core import clock, files
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.models.files import FileKind
from sorot.core.states import move
from sorot.core.taxonomy import Source
from sorot.creators.models import CreatorProfile, SocialAccount

MAX_ERRORS_KEPT = 500
MAX_ACCOUNTS = 500


def upload_file(
    *,
    account: SocialAccount,
    content: bytes,
    name: str,
    by: Actor,
    now: datetime,
    submit_key: str | None = None,
    captured_on: date | None = None,
) -> ImportBatch:
    """Read a file and keep it for the check. The same file again gives the batch that already waits.

    Raises AnalyticsError with a sentence when the file is not a table we can read; then nothing is stored.
    """
    rules.may_import(by, account).demand()
    if submit_key:
        again = ImportBatch.objects.filter(submit_key=submit_key, account=account).first()
        if again:
            return again
    if len(content) > MAX_BYTES:
        raise AnalyticsError(
            _("This file is %(size)s MB. The limit is %(limit)s MB: export a shorter period.")
            % {"size": -(-len(content) // 1_000_000), "limit": MAX_BYTES // 1_000_000},
            field_errors={"file": _("The file is too large.")},
        )
    sha256 = hashlib.sha256(content).hexdigest()
    waiting = ImportBatch.objects.filter(account=account, sha256=sha256, state=BatchState.PREVIEWED).first()
    if waiting:
        return waiting
    table = _read(content)
    found = understand(table.header, [r.cells for r in table.rows])
    earlier = (
        ImportBatch.objects.filter(account=account, sha256=sha256, state=BatchState.APPLIED)
        .order_by("-applied_at")
        .first()
    )
    batch = ImportBatch(
        account=account, name=name[-150:] or "file", sha256=sha256, created_by=by.user, created_at=now,
        submit_key=submit_key or None, platform=found.platform or "", row_count=len(table.rows),
    )  # fmt: skip
    _understood(batch, table, found, earlier, captured_on or clock.today(now))
    _check_platform(account, found)
    with transaction.atomic():
        _lock_creator(account)
        again = ImportBatch.objects.filter(account=account, sha256=sha256, state=BatchState.PREVIEWED).first()
        if again:
            return again
        batch.save()
        _preview(batch, table, now)
        # Kept as UTF-8: some exports are UTF-16, which looks like no text at all to whoever opens it next.
        stored = content if table.encoding in ("utf-8", "utf-8-sig") else _as_utf8(content)
        upload = ContentFile(stored, name=name or "file.csv")
        batch.file = files.store_upload(
            upload, owner=batch, purpose="metrics", kinds={FileKind.TABLE}, by=by, now=now, limit=MAX_BYTES * 2
        )
        batch.save()
    return batch


def _lock_creator(account: SocialAccount) -> None:
    """The lock that every writer of an account's numbers takes first."""
    CreatorProfile.objects.select_for_update(of=("self",)).get(pk=account.creator_id)


def _lock_batch(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, locked after its creator."""
    _lock_creator(batch.account)
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("account__creator", "file")
    return rows.get(pk=batch.pk)


def _read(content: bytes) -> Table:
    try:
        table = read_table(content, max_rows=MAX_ROWS)
    except UnreadableFile as problem:
        sentence = file_sentence(problem.code, problem.facts)
        raise AnalyticsError(sentence, field_errors={"file": sentence}, code=problem.code) from None
    if not table.rows:
        sentence = file_sentence("empty", {})
        raise AnalyticsError(sentence, field_errors={"file": sentence}, code="empty")
    return table


def _as_utf8(content: bytes) -> bytes:
    from sorot.analytics.parsing.text import decode

    return decode(content)[0].encode()


def _check_platform(account: SocialAccount, found: Understanding) -> None:
    if (
        found.platform
        and found.platform != account.platform
        and {found.platform, account.platform} != {"instagram", "facebook"}
    ):
        from sorot.core.taxonomy import Platform

        known = dict(Platform.choices)
        if found.platform in known and found.confidence > 0.6:
            raise AnalyticsError(
                _(
                    "This file looks like numbers from %(found)s, but the account is on %(account)s. "
                    "Choose the right account."
                )
                % {"found": known[found.platform], "account": account.get_platform_display()},
                field_errors={"file": _("The file is from another platform.")},
                code="platform",
            )


def _understood(batch: ImportBatch, table: Table, found: Understanding, earlier: ImportBatch | None, day: date) -> None:
    kind = {"ranking": "profiles", None: "posts"}.get(found.table, found.table)
    batch.table_kind = str(kind)
    batch.mapping = {str(i): m for i, m in found.mapping.items()}
    batch.choices = {
        "captured_on": day.isoformat(),
        "orders": {str(k): v for k, v in found.orders.items()},
        "marks": {str(k): v for k, v in found.marks.items()},
        "units": {str(k): v for k, v in found.units.items()},
        "certainty": {str(k): v for k, v in found.certainty.items()},
        "header": table.header,
        "samples": [[c[:60] for c in r.cells[: table.width]] for r in table.rows[:3]],
        "channels": None,
        "there": _there(table, found.mapping),
    }
    if earlier:  # the same file once more: read it the same way, so that nothing changes
        batch.table_kind, batch.mapping, batch.choices = earlier.table_kind, earlier.mapping, earlier.choices
        return
    known = [
        b.choices.get("channels")
        for b in ImportBatch.objects.filter(account=batch.account, state=BatchState.APPLIED).only("choices")[:50]
    ]
    mine = {c for channels in known for c in channels or ()}
    batch.choices["channels"] = _own_channels(table, found.mapping, batch, mine)


def _there(table: Table, mapping: Mapping[int, str | None]) -> list[list[Any]]:
    """The accounts a file speaks of, for the choice on the check page."""
    return [[key[:120], name[:80], count] for key, name, count in channels_in(table, mapping)[:MAX_ACCOUNTS]]


def _own_channels(
    table: Table, mapping: Mapping[int, str | None], batch: ImportBatch, mine: set[str]
) -> list[str] | None:
    """Which accounts of the file are this account: those of earlier imports, else those named like it.

    None for a file that names no account.
    """
    there = channels_in(table, mapping)
    if not there:
        return None
    if mine & {key for key, _name, _n in there}:
        return sorted(mine & {key for key, _name, _n in there})
    wanted = {batch.account.handle.casefold().lstrip("@"), batch.account.creator.display_name.casefold()}
    named = [
        key for key, name, _n in there if key.casefold().lstrip("@") in wanted or name.casefold().lstrip("@") in wanted
    ]
    if named:
        return named
    return [there[0][0]] if len(there) == 1 and batch.table_kind == "posts" else []


def plan_of(batch: ImportBatch, today: date) -> Plan:
    """How the batch is to be read."""
    choices = batch.plan_choices()
    channels = choices.get("channels")
    return Plan(
        mapping={int(k): v for k, v in batch.mapping.items()},
        kind=batch.table_kind,
        captured_on=min(date.fromisoformat(choices["captured_on"]), today),
        today=today,
        marks=choices["marks"],
        orders=choices["orders"],
        units=choices["units"],
        channels=None if channels is None else frozenset(channels),
        handle=batch.account.handle,
    )


def _preview(batch: ImportBatch, table: Table, now: datetime) -> Readings:
    """Count what the batch would do, and keep its row errors."""
    batch.row_errors.all().delete()
    readings = Readings()
    if batch.problem() is None:
        readings = read_rows(table, plan_of(batch, clock.today(now)))
    outcome = compare_readings(account=batch.account, posts=readings.posts, days=readings.days, source=Source.FILE)
    batch.new_count, batch.changed_count = outcome.new, outcome.changed
    batch.same_count = outcome.same + readings.repeated
    batch.error_count, batch.foreign_count = len(readings.errors), readings.foreign
    ImportRowError.objects.bulk_create(
        [
            ImportRowError(
                batch=batch, line=e.line, column=e.column[:200], value=e.value[:200], code=e.code, facts=dict(e.facts)
            )
            for e in readings.errors[:MAX_ERRORS_KEPT]
        ]
    )
    return readings


def table_of(batch: ImportBatch) -> Table:
    """The stored file, read again."""
    assert batch.file is not None
    with files.open_file(batch.file) as stored:
        return _read(stored.read())


def change_mapping(
    *,
    batch: ImportBatch,
    mapping: Mapping[int, str | None],
    table_kind: str,
    captured_on: date,
    channels: list[str] | None,
    orders: Mapping[int, str] | None = None,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> ImportBatch:
    """Understand the waiting file as the person says, and count again."""
    with transaction.atomic():
        fresh = _lock_batch(batch)
        rules.may_change(by, fresh).demand()
        _check_version(fresh, version)
        fresh.mapping = {str(i): mapping.get(int(i)) for i in fresh.mapping}
        fresh.table_kind = table_kind
        fresh.choices = {**fresh.choices, "captured_on": captured_on.isoformat(), "channels": channels}
        if orders:
            fresh.choices["orders"] = {**fresh.choices["orders"], **{str(k): v for k, v in orders.items()}}
        table = table_of(fresh)
        fresh.choices["there"] = _there(table, {int(k): v for k, v in fresh.mapping.items()})
        if not fresh.choices["there"]:
            fresh.choices["channels"] = None
        _preview(fresh, table, now)
        fresh.version += 1
        fresh.save()
    return fresh


def _check_version(batch: ImportBatch, version: int | None) -> None:
    if version is not None and version != batch.version:
        raise StaleError(
            _("Somebody changed this import after you opened the page. Look again and repeat your choice.")
        )


def apply_batch(*, batch: ImportBatch, version: int | None = None, by: Actor, now: datetime) -> ImportBatch:
    """Write the readings of a waiting batch and renew the account's numbers; all or nothing.

    A second click gives the applied batch back and changes nothing.
    """
    with transaction.atomic():
        fresh = _lock_batch(batch)
        if fresh.state == BatchState.APPLIED:
            rules.may_import(by, fresh.account).demand()
            return fresh
        _check_version(fresh, version)
        problem = fresh.problem()
        if problem:
            raise AnalyticsError(file_sentence(*problem), code=problem[0])
        rules.may_apply(by, fresh).demand()
        readings = read_rows(table_of(fresh), plan_of(fresh, clock.today(now)))
        outcome = record_readings(
            account=fresh.account,
            posts=readings.posts,
            days=readings.days,
            source=Source.FILE,
            by=by,
            now=now,
            batch=fresh,
        )
        return move(
            fresh, BatchState.APPLIED, by=by, now=now, verb="metrics.imported", applied_at=now,
            new_count=outcome.new, changed_count=outcome.changed, same_count=outcome.same + readings.repeated,
            data={"new": outcome.new, "changed": outcome.changed, "sha256": fresh.sha256},
        )  # fmt: skip


def discard_batch(*, batch: ImportBatch, by: Actor, now: datetime) -> ImportBatch:
    """Drop a waiting batch; its readings were never written. A second click changes nothing."""
    fresh = ImportBatch.objects.select_related("account__creator").get(pk=batch.pk)
    rules.may_import(by, fresh.account).demand()
    if fresh.state == BatchState.DISCARDED:
        return fresh
    return move(fresh, BatchState.DISCARDED, by=by, now=now, verb="metrics.discarded", discarded_at=now)
