"""Emptying the test database, whatever triggers guard its tables."""

from functools import cache
from typing import Any

import psycopg
from psycopg import sql

from sorot.core.dbroles import SUPERUSER

#: Filled by Django after `migrate`; tests never write them.
ALWAYS_KEPT = {"django_migrations", "django_content_type", "auth_permission"}

_TABLES = """
select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_t%'
  and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'reference:%'
"""


@cache
def kept_tables() -> frozenset[str]:
    """Names of tables whose rows belong to the schema: models with ``is_reference = True`` and Django's own."""
    from django.apps import apps

    kept = set(ALWAYS_KEPT)
    for model in apps.get_models(include_auto_created=True):
        if getattr(model, "is_reference", False):
            kept.add(model._meta.db_table.replace('"', "").split(".")[-1])
    return frozenset(kept)


def empty_database(settings: dict[str, Any]) -> None:
    """Delete every row of every table but the reference ones.

    It runs as the superuser with triggers off: the ledger's tables are append-only for everybody else. A table of
    plain SQL is kept when its comment starts with ``reference:``.
    """
    with psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=SUPERUSER, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute("set lock_timeout = '10s'")  # a test that left a transaction open fails here, and says so
        tables = [sql.Identifier(*row) for row in owner.execute(_TABLES) if row[1] not in kept_tables()]
        filled = [
            table
            for table in tables
            if owner.execute(sql.SQL("select exists (select from {})").format(table)).fetchone() == (True,)
        ]
        with owner.transaction():
            for table in filled:
                owner.execute(sql.SQL("delete from {}").format(table))
