"""A file comes in, is shown, and is applied or discarded.

Readings are written only by `apply_batch`, at once or not at all. Reading a file takes long and locks nothing; the
locks come after it, and whoever changed the batch meanwhile is respected.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import IO, Any, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.analytics import rules
from sorot.analytics.actions.locks import lock_batch, lock_creator
from sorot.analytics.actions.renewing import renew_current
from sorot.analytics.actions.understanding import (
    check_platform,
    fill,
    keep_errors,
    keep_native,
    memory_of,
    note_accounts,
    open_source,
    preview,
    refuse,
    remember,
    stage_file,
    stored_source,
    understood,
)
from sorot.analytics.enums import MAX_BYTES, MAX_ROWS, BatchState
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import ImportBatch
from sorot.analytics.parsing.stream import lines_of
from sorot.analytics.parsing.table import TableSource
from sorot.analytics.sentences import problem_sentence
from sorot.core import clock, files
from sorot.core.access import Actor
from sorot.core.errors import StaleError
from sorot.core.files.sniff import spreadsheet_type
from sorot.core.models.files import FileKind
from sorot.core.states import move
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount

CHUNK = 1 << 20


def upload_file(
    *,
    account: SocialAccount,
    content: bytes | IO[bytes],
    name: str,
    by: Actor,
    now: datetime,
    submit_key: str | None = None,
    captured_on: date | None = None,
    limit: int = 0,
    most_rows: int | None = MAX_ROWS,
) -> ImportBatch:
    """Read a file (bytes, or an open seekable file) and keep it for the check.

    The same file again gives the batch that already waits. `limit` is in bytes, 0 for that of the web. Raises
    AnalyticsError with a sentence when the file is not a table we can read; then nothing is stored.
    """
    rules.may_import(by, account).demand()
    if submit_key:
        again = ImportBatch.objects.filter(submit_key=submit_key, account=account).first()
        if again:
            return again
    file = cast(BinaryIO, io.BytesIO(content) if isinstance(content, bytes) else content)
    sha256 = _measure(file, limit or MAX_BYTES)
    waiting = ImportBatch.objects.filter(account=account, sha256=sha256, state=BatchState.PREVIEWED)
    if first := waiting.first():
        return first
    source = open_source(file, name)
    if most_rows is not None and source.row_count > most_rows:
        raise refuse("too_many_rows", limit=most_rows)
    found = understood(source, name)
    check_platform(account, found)
    batch = ImportBatch(
        account=account, name=_plain(name)[-150:] or "file", sha256=sha256, created_by=by.user, created_at=now,
        submit_key=submit_key or None, platform=found.platform or "", row_count=source.row_count,
    )  # fmt: skip
    fill(batch, source, found, captured_on or clock.today(now))
    with transaction.atomic():
        errors = preview(batch, source, now)
        lock_creator(account)
        if first := waiting.first():
            return first
        batch.choices = _plain(batch.choices)
        batch.save()
        keep_errors(batch, errors)
        _store(batch, source, file, by, now)
    return batch


def _measure(file: BinaryIO, limit: int) -> str:
    """SHA-256 of a file that is not too large."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    if size > limit:
        raise AnalyticsError(
            _("This file is %(size)s MB. The limit is %(limit)s MB: export a shorter period.")
            % {"size": -(-size // 1_000_000), "limit": limit // 1_000_000},
            field_errors={"file": _("The file is too large.")},
        )
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Text, lists and mappings without the characters that no database keeps."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_plain(key): _plain(found) for key, found in value.items()}
    return [_plain(found) for found in value] if isinstance(value, list) else value


def _store(batch: ImportBatch, source: TableSource, file: BinaryIO, by: Actor, now: datetime) -> None:
    """Keep the file: a spreadsheet as it came, text as UTF-8 (UTF-16 looks like no text to whoever opens it next)."""
    file.seek(0)
    if source.kind == "spreadsheet":
        _keep(batch, file, spreadsheet_type(file.read(100)), by, now)
    elif source.encoding in ("utf-8", "utf-8-sig"):
        _keep(batch, file, "text/csv", by, now)
    else:
        with tempfile.TemporaryFile() as copy:
            for line in lines_of(file, source.encoding):
                copy.write(line.encode("utf-8", "replace"))
            _keep(batch, cast(BinaryIO, copy), "text/csv", by, now)


def _keep(batch: ImportBatch, file: BinaryIO, content_type: str, by: Actor, now: datetime) -> None:
    file.seek(0, io.SEEK_END)
    limit = file.tell() + 1
    batch.file = files.store_upload(
        File(file, name=batch.name), owner=batch, purpose="metrics", kinds={FileKind.TABLE}, by=by, now=now,
        limit=limit, read_as=(FileKind.TABLE, content_type),
    )  # fmt: skip
    batch.save(update_fields=["file"])


def change_mapping(
    *,
    batch: ImportBatch,
    mapping: Mapping[int, str | None],
    table_kind: str,
    captured_on: date,
    channels: list[str] | None,
    orders: Mapping[int, str] | None = None,
    years_confirmed: bool | None = None,
    dimension: str | None = None,
    basis: str | None = None,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> ImportBatch:
    """Understand the waiting file as the person says, and count again. None leaves an answer as it was."""
    with transaction.atomic():
        fresh = ImportBatch.objects.select_related("account__creator", "file").get(pk=batch.pk)
        rules.may_change(by, fresh).demand()
        _check_version(fresh, version)
        before = _said(fresh)
        fresh.mapping = {str(i): mapping.get(int(i)) for i in fresh.mapping}
        fresh.table_kind = table_kind
        fresh.choices = {**fresh.choices, "captured_on": captured_on.isoformat(), "channels": channels}
        answers = {"years_confirmed": years_confirmed, "dimension": dimension, "basis": basis}
        fresh.choices |= {name: value for name, value in answers.items() if value is not None}
        if orders:
            fresh.choices["orders"] = {**fresh.choices["orders"], **{str(k): v for k, v in orders.items()}}
        keep_native(fresh)
        if _said(fresh) != before:
            fresh.choices["by_person"] = True
        _count_again(fresh, by, now)
    return fresh


def _said(batch: ImportBatch) -> tuple[Any, ...]:
    """What is remembered of a mapping."""
    choices = batch.choices
    return (batch.mapping, batch.table_kind, choices.get("orders"), choices.get("dimension"), choices.get("basis"))


def _count_again(batch: ImportBatch, by: Actor, now: datetime) -> None:
    """Read the file with the new answers; then lock, and write only over what was read before."""
    source, stored = stored_source(batch)
    with stored:
        note_accounts(batch, source)
        if not batch.choices["there"]:
            batch.choices["channels"] = None
        errors = preview(batch, source, now)
    fresh = lock_batch(batch)
    rules.may_change(by, fresh).demand()
    _check_version(fresh, batch.version)
    batch.choices = _plain(batch.choices)
    keep_errors(batch, errors)
    batch.version += 1
    batch.save()


def forget_mapping(*, batch: ImportBatch, by: Actor, now: datetime) -> ImportBatch:
    """Forget what a person once said about this header, and understand the waiting file anew. Safe to repeat."""
    with transaction.atomic():
        fresh = ImportBatch.objects.select_related("account__creator", "file").get(pk=batch.pk)
        rules.may_change(by, fresh).demand()
        memory = memory_of(fresh)
        if memory is not None:
            memory.delete()
        if fresh.choices.get("remembered"):
            source, stored = stored_source(fresh)
            with stored:
                fill(fresh, source, understood(source, fresh.name), date.fromisoformat(fresh.choices["captured_on"]))
            _count_again(fresh, by, now)
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
        seen = ImportBatch.objects.select_related("account__creator", "file").get(pk=batch.pk)
        if seen.state == BatchState.APPLIED:
            rules.may_import(by, seen.account).demand()
            return seen
        _check_version(seen, version)
        if problem := seen.problem():
            raise AnalyticsError(problem_sentence(problem), code=problem[0])
        rules.may_apply(by, seen).demand()
        source, stored = stored_source(seen)
        with stored:
            read = stage_file(seen, source, now)
        fresh = lock_batch(seen)
        if fresh.state == BatchState.APPLIED:
            return fresh
        _check_version(fresh, seen.version)
        rules.may_apply(by, fresh).demand()
        outcome = read.stage.write(now=now, batch=fresh)
        if outcome.new or outcome.changed:
            renew_current(account=SocialAccount.objects.get(pk=fresh.account_id), source=Source.FILE, by=by, now=now)
        remember(fresh, now)
        return move(
            fresh, BatchState.APPLIED, by=by, now=now, verb="metrics.imported", applied_at=now,
            new_count=outcome.new, changed_count=outcome.changed, same_count=outcome.same + read.stage.repeated,
            error_count=read.refused,
            data={"new": outcome.new, "changed": outcome.changed, "sha256": fresh.sha256},
        )  # fmt: skip


def discard_batch(*, batch: ImportBatch, by: Actor, now: datetime) -> ImportBatch:
    """Drop a waiting batch; its readings were never written. A second click changes nothing."""
    fresh = ImportBatch.objects.select_related("account__creator").get(pk=batch.pk)
    rules.may_import(by, fresh.account).demand()
    if fresh.state == BatchState.DISCARDED:
        return fresh
    return move(fresh, BatchState.DISCARDED, by=by, now=now, verb="metrics.discarded", discarded_at=now)
