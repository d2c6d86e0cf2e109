"""Copies of one's data: made in the background, sealed, fetched with a fresh proof, gone after seven days."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import transaction

from sorot.accounts import second_factor
from sorot.core import audit
from sorot.core.access import SYSTEM, Actor
from sorot.core.outbox import publish
from sorot.core.states import move
from sorot.privacy import export, rules, vault
from sorot.privacy.enums import COPY_FOR, RequestKind, RequestState
from sorot.privacy.models import DataRequest


def make_copy(*, request: DataRequest, now: datetime) -> DataRequest:
    """Write the copy and tell the person. A job that died halfway begins again; a second one finds nothing to do."""
    fresh = DataRequest.objects.select_related("user").get(pk=request.pk)
    if fresh.kind != RequestKind.EXPORT or fresh.state != RequestState.OPEN:
        return fresh
    path, key = vault.folder() / f"{fresh.code}.bin", vault.new_key()
    half = path.with_suffix(".half")
    with tempfile.TemporaryFile(dir=vault.folder()) as plain:
        export.write_export(plain, fresh.user, now=now)
        size = plain.tell()
        plain.seek(0)
        digest = hashlib.file_digest(plain, "sha256").hexdigest()
        plain.seek(0)
        with half.open("wb") as target:
            vault.lock(plain, target, key)
    half.replace(path)
    with transaction.atomic():
        fresh.file_key = key
        move(
            fresh, RequestState.READY, by=SYSTEM, now=now, verb="data_request.ready", answered_at=now,
            path=path.name, size=size, sha256=digest, expires_at=now + COPY_FOR, key_sealed=fresh.key_sealed,
        )  # fmt: skip
        publish("privacy.export_ready", request=fresh.code)
    return fresh


@transaction.atomic
def fetch_copy(*, request: DataRequest, secret: str, by: Actor, now: datetime) -> Iterator[bytes]:
    """The bytes of the copy, after the person has proved once more who they are. Each fetching is recorded."""
    rules.may_fetch(by, request, now).demand()
    second_factor.prove(user=by.user, secret=secret, is_strong=False, now=now)
    fresh = DataRequest.objects.select_for_update().get(pk=request.pk)
    rules.may_fetch(by, fresh, now).demand()
    fresh.fetched_at = now
    fresh.save(update_fields=["fetched_at"])
    audit.record("data_request.fetched", fresh, by=by, now=now)
    return vault.unlock(vault.folder() / fresh.path, fresh.file_key)


def expire_copies(*, now: datetime) -> int:
    """Destroy copies whose seven days are over: the key first, then the bytes. Returns how many."""
    over = DataRequest.objects.filter(state=RequestState.READY, expires_at__lte=now)
    return sum(close_copy(row, now=now) for row in over)


def close_copy(row: DataRequest, *, now: datetime) -> bool:
    """Destroy one copy."""
    name = row.path
    with transaction.atomic():
        move(
            row, RequestState.DONE, by=SYSTEM, now=now, verb="data_request.copy_destroyed", closed_at=now,
            path="", key_sealed=None,
        )  # fmt: skip
        if name:
            transaction.on_commit(lambda: _forget(vault.folder() / name))
    return True


def _forget(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
