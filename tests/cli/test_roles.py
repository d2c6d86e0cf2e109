"""The tests run as the role that serves, not as the one that owns."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select session_user || '/' || current_user")
        return cursor.fetchone()[0]


def test_the_default_connection_is_the_app_role(db: None) -> None:
    assert current_user() == "sorot_app/sorot_app"


@pytest.mark.parametrize(
    "statement",
    [
        "set role sorot_owner",
        "set role postgres",
        "set session_replication_role = replica",
        "create table public.mine (id int)",
        "drop table django_migrations",
        "truncate django_session",
        "alter table django_session disable trigger all",
    ],
)
def test_the_app_role_is_refused_what_owners_do(db: None, statement: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_gone_in_the_next_test() -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    assert Session.objects.count() == 0
    Session.objects.create(session_key="one", session_data="", expire_date=timezone.now())
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_of_the_last_test_is_gone() -> None:
    from django.contrib.sessions.models import Session

    assert Session.objects.count() == 0
