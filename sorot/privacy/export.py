"""One's own data as a ZIP of tables and files. Rows are streamed: memory does not grow with their number."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from sorot.accounts.models import User
from sorot.core.crypto import SealError, unseal
from sorot.core.personal import Table, declared
from sorot.privacy.catalogue import Person, columns, person_of, rows_about, rows_acted_on

ROWS_AT_ONCE = 500
COPY_BYTES = 1 << 20


def write_export(target: IO[bytes], user: User, *, now: datetime) -> dict[str, int]:
    """Write everything about `user` into `target`. Returns {table: rows}.

    One picture of the database: all tables are read in one transaction that does not see later changes.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.in_atomic_block or len(connection.savepoint_ids) == 0:
                cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("set local statement_timeout = '10min'")
        person = person_of(user)
        facts = columns()
        counts: dict[str, int] = {}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for table in sorted(declared().values(), key=lambda row: (row.topic, row.name)):
                if table.person or table.acted:
                    counts |= _write_table(archive, table, person, sorted(facts[table.name]))
            _write_files(archive, person)
            shown = {name: count for name, count in sorted(counts.items()) if count}
            for locale in ("id", "en"):
                with translation.override(locale):
                    text = render_to_string("privacy/readme.txt", {"user": user, "now": now, "counts": shown})
                archive.writestr("BACA-SAYA.txt" if locale == "id" else "README.txt", text)
    return counts


def _write_table(archive: zipfile.ZipFile, table: Table, person: Person, known: list[str]) -> dict[str, int]:
    counts = {}
    for name, query, values, header in _queries(table, person, known):
        count = 0
        with _text(archive, f"json/{name}.json", "utf-8") as text:
            text.write("[")
            for row in _rows(table, query, values, header):
                text.write((",\n" if count else "\n") + json.dumps(row, ensure_ascii=False, default=_plain))
                count += 1
            text.write("\n]\n")
        with _text(archive, f"csv/{name}.csv", "utf-8-sig") as text:
            writer = csv.writer(text)
            writer.writerow(header)
            for row in _rows(table, query, values, header):
                writer.writerow([_cell(value) for value in row.values()])
        counts[name] = count
    return counts


def _text(archive: zipfile.ZipFile, name: str, encoding: str) -> io.TextIOWrapper:
    """A text file inside the archive, opened for writing; closing it closes its place in the archive."""
    return io.TextIOWrapper(archive.open(name, "w", force_zip64=True), encoding=encoding, newline="")


def _queries(table: Table, person: Person, known: list[str]) -> Iterator[tuple[str, str, list[Any], list[str]]]:
    """(file name, query, values, header): the rows about the person, then those in which they only did something."""
    name = table.name.replace(".", "_")
    own, values = rows_about(table, person)
    key = "id" if "id" in known else table.plain.split()[0]
    deeds = table.acted.split()
    if table.person:
        mine = [f"case when t.{deed} = %s then true end" for deed in deeds]
        picked = ", ".join([*(f"t.{column}" for column in table.exported), *mine])
        header = [*table.exported, *(f"{deed.removesuffix('_id')}_is_me" for deed in deeds)]
        query = f"select {picked} from {table.name} t where {own} order by t.{key}"  # noqa: S608
        yield name, query, [person.pk] * len(deeds) + values, header
    if deeds:
        acted, actors = rows_acted_on(table, person)
        shown = [column for column in ("id", "code") if column in known]
        what = ", ".join(f"case when t.{deed} = %s then '{deed.removesuffix('_id')}' end" for deed in deeds)
        picked = ", ".join([*(f"t.{column}" for column in shown), f"concat_ws(' ', {what})"])
        not_own = f"not coalesce({own}, false)" if table.person else "true"
        query = f"select {picked} from {table.name} t where ({acted}) and {not_own} order by t.{key}"  # noqa: S608
        yield f"{name}__deeds", query, [person.pk] * len(deeds) + actors + values, [*shown, "did"]


def _rows(table: Table, query: str, values: list[Any], header: list[str]) -> Iterator[dict[str, Any]]:
    sealed = [name for name, column in table.personal.items() if column.is_sealed and name in header]
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for values_of_row in rows:
                row = dict(zip(header, values_of_row, strict=True))
                for column in sealed:
                    row[column] = _open(table.name, column, row)
                yield row


def _open(table: str, column: str, row: dict[str, Any]) -> str | None:
    if row[column] is None:
        return None
    with suppress(SealError):
        return unseal(bytes(row[column]), context=f"{table}.{column}:{row['code']}")
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    return str(value)


def _cell(value: Any) -> Any:
    """A cell that no table program takes for a formula."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    if isinstance(value, str):
        return f"'{value}" if value[:1] in "=+-@\t\r" and value[:1] else value
    return value if isinstance(value, int | float | None) else _plain(value)


def _write_files(archive: zipfile.ZipFile, person: Person) -> None:
    """The content of every file that one uploaded or that belongs to one's rows."""
    table = declared()["core_storedfile"]
    where, values = rows_about(table, person)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"select t.code, t.name, t.path from core_storedfile t where {where}", values)  # noqa: S608
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for code, name, path in rows:
                with suppress(FileNotFoundError), default_storage.open(path) as source:
                    inside = zipfile.ZipInfo(f"files/{code}-{name}".replace("\\", "_"))
                    inside.compress_type = zipfile.ZIP_STORED
                    with archive.open(inside, "w", force_zip64=True) as out:
                        while piece := source.read(COPY_BYTES):
                            out.write(piece)
