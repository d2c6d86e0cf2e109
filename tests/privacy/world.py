"""Looking at a person's rows without the declarations: by PostgreSQL's own catalogue."""

from typing import Any

from django.db import connection

from sorot.accounts.models import User
from sorot.core.personal import Erase, Table, declared
from sorot.privacy.catalogue import columns, person_of, rows_about
from sorot.web.demo.cast import DOMAIN

CANARY = "kanarikuning"
FULL_NAME = "Kanarikuning Perkasa"
TEXT_KINDS = ("character varying", "text")

LINKS = """
select case nspname when 'public' then '' else nspname || '.' end || relname, attname
from pg_constraint join pg_class c on c.oid = conrelid join pg_namespace n on n.oid = relnamespace
join pg_attribute a on a.attrelid = conrelid and attnum = any(conkey)
where contype = 'f' and confrelid = 'accounts_user'::regclass order by 1, 2
"""


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@{DOMAIN}")


def rows_with(pk: int) -> dict[str, set[int]]:
    """{table: ids} of every row in which some foreign key names the person: read from PostgreSQL's own catalogue."""
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        for table, column in cursor.fetchall():
            cursor.execute(f"select id from {table} where {column} = %s", [pk])
            found.setdefault(table, set()).update(row[0] for row in cursor.fetchall())
    return {table: ids for table, ids in found.items() if ids}


def whole_database() -> dict[str, str]:
    """{table: every row of it as text}, bytes as text too: what a dump of the database would show."""
    found = {}
    with connection.cursor() as cursor:
        for name, known in columns().items():
            shown = ", ".join(
                f"encode(t.{column}, 'escape')" if facts.kind == "bytea" else f"t.{column}::text"
                for column, facts in known.items()
            )
            cursor.execute(f"select concat_ws(' | ', {shown}) from {name} t")
            found[name] = "\n".join(row[0] for row in cursor.fetchall())
    return found


def ledger_sums() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("select count(*), sum(amount), sum(abs(amount)) from ledger.entry")
        entries = cursor.fetchall()
        cursor.execute("select code, balance from ledger.account order by code")
        accounts = cursor.fetchall()
        cursor.execute("select id, encode(seal, 'hex') from ledger.txn order by id")
        return [entries, accounts, cursor.fetchall()]


def plant(user: User) -> dict[str, str]:
    """Write a canary into every personal text, JSON and address of the person that the app role may write.

    Returns {canary: "table.column"}. History is planted by `plant_history`, what is declared to be kept is not.
    """
    planted: dict[str, str] = {}
    facts, who = columns(), person_of(user)
    with connection.cursor() as cursor:
        for table in declared().values():
            if not table.person or table.is_history:
                continue
            where, values = rows_about(table, who)
            for name, column in table.personal.items():
                kind = facts[table.name][name].kind
                canary = f"{CANARY}{len(planted)}"
                if column.erase == Erase.KEEP or column.value in {"false", "0"} or _has_a_shape(table, name):
                    continue
                if kind == "jsonb":
                    new: Any = f'{{"apa saja": ["{canary}"], "title": "{FULL_NAME}"}}'
                elif kind.startswith(TEXT_KINDS) and not kind.endswith("[]") and not name.endswith("_id"):
                    new = canary
                else:
                    continue
                cursor.execute(f"update {table.name} t set {name} = %s where {where}", [new, *values])
                if cursor.rowcount:
                    planted[canary] = f"{table.name}.{name}"
    return planted


def _has_a_shape(table: Table, name: str) -> bool:
    """Columns in which a CHECK, a path or a unique key allows no free word: they are planted by hand."""
    return (table.name, name) in {
        ("rates_rateline", "name"),
        ("rates_rateline", "said"),
        ("insights_screenshot", "decision"),
        ("accounts_user", "email"),
        ("accounts_user", "name"),
        ("analytics_signalcontest", "answer"),
        ("accounts_invitation", "email"),
        ("accounts_formeraddress", "email"),
        ("account_emailaddress", "email"),
        ("creators_creatorprofile", "handle"),
        ("creators_creatorprofile", "run_by"),
        ("creators_socialaccount", "handle"),
        ("privacy_datarequest", "path"),
        ("account_emailconfirmation", "key"),
    }
