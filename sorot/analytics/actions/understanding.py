"""How a file is understood, and what its rows would do: everything about a batch before it is applied."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from sorot.analytics.actions.staging import Stage
from sorot.analytics.enums import BatchState, TableKind
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import ImportBatch, ImportRowError, RememberedMapping
from sorot.analytics.parsing.columns import Understanding, understand
from sorot.analytics.parsing.readings import Plan, RowError, Skipped, channels_in, iter_readings
from sorot.analytics.parsing.table import TableSource, open_table
from sorot.analytics.parsing.text import UnreadableFile, fold
from sorot.analytics.sentences import file_sentence
from sorot.core import clock, files
from sorot.core.taxonomy import Platform, Source
from sorot.creators.models import SocialAccount

MAX_ERRORS_KEPT = 2_000
MAX_ACCOUNTS = 500
FIRST_ROWS = 5
#: The choices that decide what a row says.
_HOW = ("captured_on", "read_on", "orders", "marks", "units", "channels", "native", "dimension", "basis")


@dataclass
class Read:
    """A file whose rows are on the stage. `errors` are the first ones, by line; the counts are of all."""

    stage: Stage
    errors: list[RowError] = field(default_factory=list)
    refused: int = 0
    foreign: int = 0


def refuse(code: str, **facts: Any) -> AnalyticsError:
    """The error of a file that cannot be taken, for the field of the form and for the page."""
    sentence = file_sentence(code, facts)
    return AnalyticsError(sentence, field_errors={"file": sentence}, code=code)


def open_source(file: BinaryIO, name: str = "") -> TableSource:
    """The table in a file. Raises AnalyticsError with a sentence when there is none."""
    try:
        source = open_table(file, name=name)
    except UnreadableFile as problem:
        raise refuse(problem.code, **problem.facts) from None
    if not source.sample:
        raise refuse("empty")
    return source


def stored_source(batch: ImportBatch) -> tuple[TableSource, BinaryIO]:
    """The batch's own file, opened again, and the file to close."""
    assert batch.file is not None
    stored: Any = files.open_file(batch.file)
    try:
        return open_source(stored, batch.name), stored
    except BaseException:
        stored.close()
        raise


def check_platform(account: SocialAccount, found: Understanding) -> None:
    """Refuse numbers that are clearly of another platform than the account."""
    pair = {found.platform, account.platform}
    known = dict(Platform.choices)
    if len(pair) == 1 or pair == {"instagram", "facebook"} or found.platform not in known or found.confidence <= 0.6:
        return
    from django.utils.translation import gettext as _

    raise AnalyticsError(
        _("This file looks like numbers from %(found)s, but the account is on %(account)s. Choose the right account.")
        % {"found": known[found.platform], "account": account.get_platform_display()},
        field_errors={"file": _("The file is from another platform.")},
        code="platform",
    )


def fill(batch: ImportBatch, source: TableSource, found: Understanding, day: date) -> None:
    """Note how the file is understood: as the same file was before, as a person said of this header, or as it looks."""
    batch.table_kind = str({"ranking": "profiles", None: "posts"}.get(found.table, found.table))
    batch.mapping = {str(i): m for i, m in found.mapping.items()}
    batch.choices = {
        "captured_on": day.isoformat(),
        "read_on": day.isoformat(),
        "orders": {str(k): v for k, v in found.orders.items()},
        "marks": {str(k): v for k, v in found.marks.items()},
        "units": {str(k): v for k, v in found.units.items()},
        "certainty": {str(k): v for k, v in found.certainty.items()},
        "native": dict(found.native),
        "dimension": found.dimension,
        "basis": found.basis,
        "years_missing": found.years_missing,
        "header": source.header,
        "sheet": source.sheet,
        "samples": [[c[:60] for c in r.cells[: source.width]] for r in source.sample[:3]],
        "channels": None,
    }
    earlier = (
        ImportBatch.objects.filter(account=batch.account, sha256=batch.sha256, state=BatchState.APPLIED)
        .order_by("-applied_at")
        .first()
    )
    if earlier:  # the same file once more: read it the same way, so that nothing changes
        batch.table_kind, batch.mapping, batch.choices = earlier.table_kind, earlier.mapping, dict(earlier.choices)
        batch.choices.pop("by_person", None)
        return
    _recall(batch)
    there = note_accounts(batch, source)
    batch.choices["channels"] = _own_channels(there, batch)


def note_accounts(batch: ImportBatch, source: TableSource) -> list[tuple[str, str, int]]:
    """The accounts a file speaks of; the choice on the check page offers the largest."""
    there = channels_in(source, {int(k): v for k, v in batch.mapping.items()})
    batch.choices["there"] = [[key[:120], name[:80], count] for key, name, count in there[:MAX_ACCOUNTS]]
    return there


def _own_channels(there: list[tuple[str, str, int]], batch: ImportBatch) -> list[str] | None:
    """Which accounts of the file are this account: those of earlier imports, else those named like it.

    None for a file that names no account.
    """
    if not there:
        return None
    applied = ImportBatch.objects.filter(account=batch.account, state=BatchState.APPLIED).only("choices")[:50]
    mine = {c for earlier in applied for c in earlier.choices.get("channels") or ()}
    if mine & {key for key, _name, _n in there}:
        return sorted(mine & {key for key, _name, _n in there})
    wanted = {batch.account.handle.casefold().lstrip("@"), batch.account.creator.display_name.casefold()}
    named = [
        key for key, name, _n in there if key.casefold().lstrip("@") in wanted or name.casefold().lstrip("@") in wanted
    ]
    if named:
        return named
    return [there[0][0]] if len(there) == 1 and batch.table_kind == TableKind.POSTS else []


def fingerprint(batch: ImportBatch) -> str:
    """What tells the columns of a file of one platform from others, in any order; empty without a header."""
    header = sorted(fold(text) for text in batch.choices.get("header", []))
    if not any(header):
        return ""
    return hashlib.sha256("\x1f".join([batch.account.platform, *header]).encode()).hexdigest()


def memory_of(batch: ImportBatch) -> RememberedMapping | None:
    """How the person said that such a table is to be read, if they ever did."""
    mark = fingerprint(batch)
    rows = RememberedMapping.objects.filter(creator_id=batch.account.creator_id, fingerprint=mark)
    return rows.first() if mark else None


def _places(header: list[str]) -> dict[str, tuple[str, int]]:
    """Column number -> its text and, where two columns have one text, which of them it is."""
    seen: dict[str, int] = {}
    out = {}
    for number, text in enumerate(map(fold, header)):
        out[str(number)] = (text, seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
    return out


def _recall(batch: ImportBatch) -> None:
    memory = memory_of(batch)
    if memory is None:
        return
    then = {place: number for number, place in _places(memory.header).items()}
    same = {number: then.get(place, "") for number, place in _places(batch.choices["header"]).items()}
    if any(same.get(number, "") not in memory.mapping for number in batch.mapping):
        return
    batch.table_kind = memory.table_kind
    batch.mapping = {number: memory.mapping[same[number]] for number in batch.mapping}
    orders = memory.orders.get("orders", {})
    batch.choices["orders"] |= {number: orders[old] for number, old in same.items() if old in orders}
    for name in ("dimension", "basis"):
        batch.choices[name] = memory.orders.get(name, batch.choices[name])
    batch.choices["remembered"] = True
    keep_native(batch)


def keep_native(batch: ImportBatch) -> None:
    """A platform's own word for a counter holds while its column still is that counter."""
    header = batch.choices.get("header", [])
    means = {(fold(header[int(k)]), m) for k, m in batch.mapping.items() if int(k) < len(header)}
    native = batch.choices.get("native") or {}
    batch.choices["native"] = {metric: name for metric, name in native.items() if (fold(name), metric) in means}


def remember(batch: ImportBatch, now: datetime) -> None:
    """Keep what a person said about this header for the next file that has it."""
    mark = fingerprint(batch)
    if not mark or not (batch.choices.get("by_person") or batch.choices.get("remembered")):
        return
    said = {name: batch.choices.get(name) for name in ("orders", "dimension", "basis")}
    RememberedMapping.objects.update_or_create(
        creator_id=batch.account.creator_id, fingerprint=mark,
        defaults={
            "header": batch.choices["header"], "table_kind": batch.table_kind, "mapping": batch.mapping,
            "orders": {name: value for name, value in said.items() if value}, "used_at": now,
        },
    )  # fmt: skip


def understood(source: TableSource, name: str = "") -> Understanding:
    """The judgement on a table by its header and its sample."""
    return understand(source.header, [row.cells for row in source.sample], name=name)


def plan_of(batch: ImportBatch, today: date) -> Plan:
    """How the batch is to be read. Years are judged as of the day it was first read, so that they never move."""
    choices = batch.plan_choices()
    channels = choices.get("channels")
    return Plan(
        mapping={int(k): v for k, v in batch.mapping.items()},
        kind=batch.table_kind,
        captured_on=min(date.fromisoformat(choices["captured_on"]), today),
        today=date.fromisoformat(choices.get("read_on") or today.isoformat()),
        marks=choices["marks"],
        orders=choices["orders"],
        units=choices["units"],
        channels=None if channels is None else frozenset(channels),
        handle=batch.account.handle,
        native=choices.get("native") or {},
        years_confirmed=bool(choices.get("years_confirmed")),
        dimension=choices.get("dimension") or None,
        basis=choices.get("basis") or None,
    )


def stage_file(batch: ImportBatch, source: TableSource, now: datetime) -> Read:
    """Stream every row of the file to the stage. Nothing is locked and nothing is written but temporary tables."""
    plan = plan_of(batch, clock.today(now))
    native = plan.native.get("views", "")
    stage = Stage(account=batch.account, source=Source.FILE, native=native, again=_is_again(batch))
    out = Read(stage)
    errors = _stage_rows(source, plan, out)
    stage.close()
    out.refused += stage.contradicting
    later = (twice(line, first) for line, first in stage.contradictions())
    out.errors = list(islice(heapq.merge(errors, later, key=lambda e: e.line), MAX_ERRORS_KEPT))
    return out


def _is_again(batch: ImportBatch) -> bool:
    """The same file was imported before and read in the same way: later files have spoken since, this one has not."""
    earlier = ImportBatch.objects.filter(account=batch.account, sha256=batch.sha256, state=BatchState.APPLIED)
    mine = {name: batch.choices.get(name) for name in _HOW}
    return any(
        (old.mapping, old.table_kind) == (batch.mapping, batch.table_kind)
        and {name: old.choices.get(name) for name in _HOW} == mine
        for old in earlier.exclude(pk=batch.pk)
    )


def _stage_rows(source: TableSource, plan: Plan, out: Read) -> list[RowError]:
    errors: list[RowError] = []
    add = out.stage.add
    for found in iter_readings(source, plan):
        kind = type(found)
        if kind is RowError:
            out.refused += 1
            if len(errors) < MAX_ERRORS_KEPT:
                errors.append(found)  # type: ignore[arg-type]
        elif kind is Skipped:
            out.foreign += found.why == "foreign"  # type: ignore[union-attr]
        else:
            add(found)  # type: ignore[arg-type]
    return errors


def twice(line: int, first: int) -> RowError:
    """A row that says other numbers than an earlier one of the same post and day."""
    return RowError(line, "", "", "twice", {"line": first})


def preview(batch: ImportBatch, source: TableSource, now: datetime) -> Iterable[RowError]:
    """Count what the batch would do; note its first rows and the days it covers. Returns the first row errors."""
    problem = batch.problem()
    batch.choices |= {"first": [], "days": None}
    batch.new_count = batch.changed_count = batch.same_count = batch.error_count = batch.foreign_count = 0
    if problem is not None and problem[0] != "confirm_years":
        return []
    read = stage_file(batch, source, now)
    outcome = read.stage.compare()
    batch.new_count, batch.changed_count = outcome.new, outcome.changed
    batch.same_count = outcome.same + read.stage.repeated
    batch.error_count, batch.foreign_count = read.refused, read.foreign
    if read.stage.first_day and read.stage.last_day:
        batch.choices["days"] = [read.stage.first_day.isoformat(), read.stage.last_day.isoformat()]
    batch.choices["first"] = read.stage.first_rows(FIRST_ROWS)
    return read.errors


def keep_errors(batch: ImportBatch, errors: Iterable[RowError]) -> None:
    """The first refused rows of a saved batch, in place of what stood there."""
    batch.row_errors.all().delete()
    ImportRowError.objects.bulk_create(
        [
            ImportRowError(
                batch=batch, line=e.line, column=_kept(e.column), value=_kept(e.value), code=e.code,
                facts=_facts(e.facts),
            )
            for e in errors
        ],
        batch_size=500,
    )  # fmt: skip


def _kept(text: str) -> str:
    """At most 200 characters, without those that no database keeps."""
    return text[:200].replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _facts(facts: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name: _kept(value) if isinstance(value, str) else value for name, value in facts.items()}


def all_errors(batch: ImportBatch, source: TableSource, now: datetime) -> Iterator[RowError]:
    """Every refused row by line, for the download; reads the file twice. Inside a transaction."""
    plan = plan_of(batch, clock.today(now))
    stage = Stage(account=batch.account, source=Source.FILE)
    _stage_rows(source, plan, Read(stage))
    stage.close()
    own = (found for found in iter_readings(source, plan) if isinstance(found, RowError))
    later = (twice(line, first) for line, first in stage.contradictions())
    yield from heapq.merge(own, later, key=lambda e: e.line)
