"""The two database roles and what they may do: one owns and migrates, the other serves and owns nothing."""

from contextlib import suppress
from typing import Any, LiteralString

import psycopg
from psycopg import sql

SUPERUSER, OWNER, APP = "postgres", "sorot_owner", "sorot_app"
EXTENSIONS = ("vector", "pg_trgm", "btree_gist", "unaccent")

ROLES: LiteralString = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'sorot_owner') then
    create role sorot_owner login createdb;
  end if;
  if not exists (select from pg_roles where rolname = 'sorot_app') then create role sorot_app login; end if;
end $$;
grant sorot_app to sorot_owner;
alter role sorot_app set statement_timeout = '15s';
alter role sorot_app set lock_timeout = '5s';
"""
RIGHTS: LiteralString = """
alter schema public owner to sorot_owner;
grant usage on schema public to sorot_app;
alter default privileges for role sorot_owner in schema public
  grant select, insert, update, delete on tables to sorot_app;
alter default privileges for role sorot_owner in schema public grant usage, select on sequences to sorot_app;
"""
#: What the administrator of an outside database runs once, when Sorot's own account may not.
SQL_FOR_ADMINISTRATORS = f"""{ROLES}grant sorot_owner, sorot_app to current_user;
{"".join(f"create extension if not exists {name};" + chr(10) for name in EXTENSIONS)}{RIGHTS}"""

Connection = psycopg.Connection[tuple[Any, ...]]


def prepare_database(host: str, name: str = "sorot") -> None:
    """Make the roles, the extensions and the database `name` on an embedded server, unless they are there already.

    ``template1`` is prepared too, so every database the owner creates later (a test database, a restored backup) is
    born with the same rights.
    """

    def connect(database: str) -> Connection:
        connection = psycopg.connect(host=host, user=SUPERUSER, dbname=database, autocommit=True)
        connection.execute("set client_min_messages = warning")
        return connection

    with connect("template1") as connection:
        connection.execute(ROLES)
        _grant_rights(connection)
        known = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    if known:
        with connect(name) as connection:
            _grant_rights(connection)
    else:
        with connect("postgres") as connection:
            statement = sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER))
            connection.execute(statement)


def _grant_rights(connection: Connection) -> None:
    for extension in EXTENSIONS:
        with suppress(psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile):
            # A PostgreSQL without it: `sorot doctor` says so where it is needed.
            connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
    connection.execute(RIGHTS)


def prepare_outside_database(url: str) -> None:
    """Make roles and extensions on the database of DATABASE_URL.

    Raises `psycopg.errors.InsufficientPrivilege` when its account may not; `SQL_FOR_ADMINISTRATORS` is then to be run
    by somebody who may.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        if missing_roles(connection):
            connection.execute(ROLES)
            connection.execute("grant sorot_owner, sorot_app to current_user")
            _grant_rights(connection)


def missing_roles(connection: Connection) -> list[str]:
    """The roles that do not exist, or that the connected account may not take on."""
    rows = connection.execute(
        """
        select wanted from unnest(%s::text[]) wanted
        left join pg_roles on rolname = wanted
        where rolname is null or not pg_has_role(current_user, oid, 'member')
        """,
        [[OWNER, APP]],
    )
    return [row[0] for row in rows]
