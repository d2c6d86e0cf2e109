"""The audit trail is append-only, in the database."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from sorot.accounts.models import User
from sorot.core import audit, outbox
from sorot.core.access import SYSTEM
from sorot.core.models import Event

NOW = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement", ["update core_event set verb = 'x'", "delete from core_event", "truncate core_event"]
)
def test_the_serving_role_cannot_change_the_trail(statement: str) -> None:
    audit.record("user.seen", User.objects.create_user("a@example.com"), by=SYSTEM, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.values_list("verb", flat=True)) == ["user.seen"]


def test_the_owner_is_stopped_by_the_trigger(owner_cursor) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Exception, match="append-only"):
        owner_cursor.execute("truncate core_event cascade")


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(ValueError, match="wiring"):
        outbox.publish("no.such.event")


@pytest.mark.django_db(transaction=True)
def test_a_job_exists_only_if_its_cause_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    from sorot.config import wiring

    monkeypatch.setitem(wiring.SUBSCRIBERS, "t.happened", ("sorot.core.tasks.nothing",))

    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from procrastinate_jobs where task_name = 'sorot.deliver'")
            return int(cursor.fetchone()[0])

    def fails_after_publishing() -> None:
        with transaction.atomic():
            outbox.publish("t.happened", code="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_after_publishing()
    assert jobs() == 0
    with transaction.atomic():
        outbox.publish("t.happened", code="a")
    assert jobs() == 1


def test_only_functions_of_tasks_modules_are_called() -> None:
    with pytest.raises(ValueError, match="tasks"):
        outbox.call_subscriber("os.system", "e", {})
