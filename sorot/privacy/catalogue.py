"""Declarations as SQL: which rows of a table are about one person.

Names of tables and columns come from `personal.py` files of this house, never from a request; values are parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from sorot.accounts.models import FormerAddress, User
from sorot.core.personal import Table, Topic, declared

#: What is in the database: {table: {column: PostgreSQL type}}; tables outside of `public` carry their schema.
COLUMNS = """
select case nspname when 'public' then '' else nspname || '.' end || relname, attname,
  format_type(atttypid, atttypmod), attnotnull
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
where relkind in ('r', 'p', 'm', 'f') and nspname not in ('pg_catalog', 'information_schema')
  and nspname not like 'pg\\_t%'
order by 1, attnum
"""


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """How the database knows a column."""

    kind: str
    is_required: bool


@dataclass(frozen=True)
class Person:
    """Whom we look for: key, every address they used, and the codes of the rows that are theirs."""

    pk: int
    emails: tuple[str, ...]
    codes: tuple[str, ...] = field(default=(), repr=False)


def columns() -> dict[str, dict[str, ColumnFacts]]:
    """Every table of the database with its columns."""
    found: dict[str, dict[str, ColumnFacts]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, name, kind, required in cursor.fetchall():
            found.setdefault(table, {})[name] = ColumnFacts(kind, required)
    return found


def person_of(user: User) -> Person:
    """The person with addresses and codes: as many queries as there are tables that carry codes."""
    emails = {user.email.lower(), *(row.email.lower() for row in FormerAddress.objects.filter(user=user))}
    bare = Person(user.pk, tuple(sorted(emails)))
    codes: set[str] = set()
    with connection.cursor() as cursor:
        for table in declared().values():
            if "code" not in table.decided or not table.person or table.topic in {Topic.LOG, Topic.NEWS}:
                continue  # nothing belongs to an event or to news
            where, values = rows_about(table, bare)
            cursor.execute(f"select t.code from {table.name} t where {where}", values)  # noqa: S608
            codes.update(row[0] for row in cursor.fetchall())
    return Person(user.pk, bare.emails, tuple(sorted(codes)))


def rows_about(table: Table, person: Person) -> tuple[str, list[Any]]:
    """(condition on the row `t`, its values) of the rows that are about the person; `false` where none can be."""
    parts, values = [], []
    for path in table.person:
        sql, value = _path(path, person)
        parts.append(sql)
        values.append(value)
    return (" or ".join(f"({part})" for part in parts) or "false"), values


def rows_acted_on(table: Table, person: Person) -> tuple[str, list[Any]]:
    """Like `rows_about`, for rows in which the person only did something."""
    names = table.acted.split()
    return " or ".join(f"t.{name} = %s" for name in names) or "false", [person.pk] * len(names)


def _path(path: str, person: Person) -> tuple[str, Any]:
    if path.endswith("@"):
        return f"lower(t.{path[:-1]}) = any(%s)", list(person.emails)
    if path.endswith("#"):
        return f"t.{path[:-1]} = any(%s)", list(person.codes)
    first, *rest = path.split(">")
    return _through(f"t.{first}", rest), person.pk


def _through(column: str, rest: Sequence[str]) -> str:
    if not rest:
        return f"{column} = %s"
    table, _dot, name = rest[0].rpartition(".")
    return f"{column} in (select id from {table} where {_through(name, rest[1:])})"  # noqa: S608
