"""docs/money/ledger.md tells the truth: its example runs, and it names every refusal there is."""

from __future__ import annotations

import doctest
import re
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from sorot.payments import ledger

PAGE = Path(__file__).resolve().parents[3] / "docs" / "money" / "ledger.md"
CODE = re.compile(r"23L\d\d")


def as_superuser(query: str) -> None:
    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(query.encode())


@pytest.mark.django_db(transaction=True)
def test_the_worked_example_of_the_ledger_page_runs():
    found = doctest.testfile(
        str(PAGE),
        module_relative=False,
        globs={"as_superuser": as_superuser, "now": datetime(2026, 11, 22, tzinfo=UTC)},
        optionflags=doctest.ELLIPSIS,
    )
    assert found == (0, 17)


def test_the_page_names_every_refusal_of_the_ledger_and_no_other():
    sources = [path.read_text(encoding="utf-8") for path in Path(ledger.__file__).parent.glob("*.sql")]
    raised = {code for text in sources for code in re.findall(r"ERRCODE = '(23L\d\d)'", text)}
    assert set(CODE.findall(PAGE.read_text(encoding="utf-8"))) == raised
