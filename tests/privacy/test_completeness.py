"""Every table and column of the database is decided: a new one fails here until its room says what it keeps."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from sorot.core.personal import Erase, Table, Topic, declared
from sorot.privacy import words
from sorot.privacy.actions.retention import REMOVERS
from sorot.privacy.catalogue import columns
from sorot.privacy.models import RetentionRule

ROOT = Path(__file__).resolve().parent.parent.parent / "sorot"
pytestmark = pytest.mark.django_db
PEOPLE = """
select case nspname when 'public' then '' else nspname || '.' end || relname, attname
from pg_constraint join pg_class c on c.oid = conrelid join pg_namespace n on n.oid = relnamespace
join pg_attribute a on a.attrelid = conrelid and attnum = any(conkey)
where contype = 'f' and confrelid = 'accounts_user'::regclass order by 1, 2
"""


def home_of(table: str) -> str:
    """The file in which a table is to be declared: its model's room, else the room whose name it begins with."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table and model.__module__.startswith("sorot."):
            return f"sorot/{model._meta.app_label}/personal.py"
    first = re.split(r"[._]", table)[0]
    return f"sorot/{first}/personal.py" if (ROOT / first).is_dir() else "sorot/core/personal.py"


def undecided(known: dict[str, list[str]], said: dict[str, Table]) -> list[str]:
    """What to add where, one sentence each."""
    found = []
    for table, names in known.items():
        home = home_of(table)
        if table not in said:
            line = f'Table("{table}", Topic.MACHINE, plain="{" ".join(names)}"),'
            found.append(
                f"{home}: add to TABLES  {line}  then say: `person=` paths to whom a row is about, `acted=` columns of "
                "who did something, `personal=` what is exported and what erasing does to each column, `hidden=` what "
                "belongs to others"
            )
            continue
        found += [
            f'{home}: Table("{table}") does not say what "{name}" is: '
            "add it to `plain`, `hidden`, `acted` or `personal`"
            for name in names
            if name not in said[table].decided
        ]
    for table, row in said.items():
        if table not in known:
            found.append(f"{home_of(table)}: Table({table!r}) is not in the database: take it out")
            continue
        found += [
            f"{home_of(table)}: Table({table!r}) names {name!r}, which is no column of it"
            for name in sorted(row.decided - set(known[table]))
        ]
    return found


def test_every_table_and_column_of_the_database_is_decided() -> None:
    known = {table: list(names) for table, names in columns().items()}
    assert len(known) > 60
    assert undecided(known, dict(declared())) == []


def test_every_model_of_every_installed_library_is_in_the_database_that_was_walked() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    assert tables - set(columns()) == set()


def test_every_column_that_points_to_a_person_is_a_path_or_a_deed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        links = cursor.fetchall()
    assert len(links) > 40
    wrong = [
        f'{home_of(table)}: Table("{table}"): "{name}" points to a person: name it in `person` or in `acted`'
        for table, name in links
        if table in declared() and name not in {*declared()[table].own_columns, *declared()[table].acted.split()}
    ]
    assert wrong == []


def test_an_undecided_table_and_column_are_told_with_the_file_and_the_line() -> None:
    said = dict(declared())
    known = {table: list(names) for table, names in columns().items()}
    known["deals_gift"] = ["id", "user_id"]
    known["accounts_user"].append("phone")
    known = {table: names for table, names in known.items() if table in said or table == "deals_gift"}
    first, second = undecided(known, said)
    assert first == (
        'sorot/accounts/personal.py: Table("accounts_user") does not say what "phone" is: add it to `plain`, `hidden`, '
        "`acted` or `personal`"
    )
    assert second.startswith(
        'sorot/deals/personal.py: add to TABLES  Table("deals_gift", Topic.MACHINE, plain="id user'
    )


def test_a_column_is_said_once() -> None:
    twice = []
    for table in declared().values():
        names = [*table.plain.split(), *table.hidden.split(), *table.acted.split(), *table.personal]
        twice += [f"{table.name}.{name}" for name in sorted(set(names)) if names.count(name) > 1]
    assert twice == []


def test_columns_of_free_text_json_and_bytes_are_never_waved_through_where_rows_are_about_people() -> None:
    loose = []
    for name, known in columns().items():
        table = declared().get(name, Table(name))  # the first test says what is missing
        for column, facts in known.items():
            is_loose = facts.kind in {"text", "jsonb", "bytea", "inet"}
            said = {*table.personal, *table.hidden.split(), *(table.own_columns if table.is_deleted else ())}
            if table.person and is_loose and column not in said:
                loose.append(f"{name}.{column}")
    assert loose == []


def test_what_is_kept_names_a_retention_row_and_every_row_has_its_words() -> None:
    rules = {row.key: row for row in RetentionRule.objects.all()}
    keys = {table.retention for table in declared().values()}
    for table in declared().values():
        for name, column in table.personal.items():
            assert bool(column.retention) == (column.erase == Erase.KEEP), f"{table.name}.{name}"
            keys |= {column.retention} - {""}
    assert keys | {"export"} == set(rules)
    assert all(words.retention(key) for key in rules)
    assert all(words.topic(topic) for topic in Topic)
    assert set(REMOVERS) <= {key for key, rule in rules.items() if rule.is_nightly and rule.days}
    assert all(rule.law and rule.source and rule.confidence and rule.checked_date for rule in rules.values())
