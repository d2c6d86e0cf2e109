"""L6: the real command, in a process of its own: what it prints and with which code it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from sorot.cli.commands import ledger as command
from sorot.payments import ledger

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db(transaction=True)


def sorot(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """`sorot ledger ...` on the test database."""
    ours = settings.DATABASES["default"]
    place = f"@/{database or ours['NAME']}?host={ours['HOST']}"
    given = {name: value for name, value in os.environ.items() if not name.startswith(("SOROT_", "DJANGO_", "PYTEST_"))}
    given |= {"DATABASE_URL": f"postgresql://sorot_app{place}", "SOROT_MIGRATE_URL": f"postgresql://postgres{place}"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "sorot.cli", "ledger", *arguments],
        cwd=ROOT,
        env={**given, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def leg(books):
    books.post("pay", {"a": -40, "b": 40})
    return books.one("SELECT max(id) FROM ledger.entry WHERE amount = 40")


@pytest.mark.slow
def test_l6_seal_head_and_verify_with_an_anchor_then_a_changed_byte_is_named_with_exit_code_1(books, leg):
    assert sorot("seal").stdout == "1 segments sealed.\n"
    anchor = sorot("head").stdout.strip()
    assert anchor == ledger.head().hash
    sound = sorot("verify", "--anchor", anchor, "--json")
    told = json.loads(sound.stdout)
    assert (sound.returncode, told["sound"], told["findings"], told["head"]) == (0, True, [], anchor)
    assert {name: told[name] for name in ("transactions", "entries", "segments", "unsealed")} == {
        "transactions": 2, "entries": 4, "segments": 1, "unsealed": 0,
    }  # fmt: skip

    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE ledger.entry SET amount = 41 WHERE id = %s", [leg])
    broken = sorot("verify", "--json")
    told = json.loads(broken.stdout)
    assert (broken.returncode, told["sound"]) == (1, False)
    assert told["findings"][0] == {
        "rule": "sealed_entry", "table": "entry", "id": leg, "key": books.code("pay"),
        "detail": "amount was 40 in segment 1, is 41",
    }  # fmt: skip


def test_a_ledger_that_cannot_be_asked_is_exit_code_2(books):
    nowhere = sorot("verify", database="no_such_database")
    assert (nowhere.returncode, nowhere.stdout) == (2, "")
    assert nowhere.stderr.startswith("sorot: ")


@pytest.fixture
def here(monkeypatch, capsys):
    """`sorot ledger ...` in this process, on the test database: (exit code, what it printed, what it complained of)."""
    monkeypatch.setattr(command, "django", nullcontext)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = command.main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_verify_says_in_words_what_there_is_and_what_is_wrong(books, leg, here):
    assert here("verify") == (
        0,
        "The ledger is sound: 2 transactions with 4 legs in 0 sealed segments, 2 transactions not sealed yet.\n",
        "",
    )
    assert here("seal") == (0, "1 segments sealed.\n", "")
    code, said, _ = here("verify", "--anchor", "0" * 64)
    what = "no segment of the chain has this hash: history before it was replaced or cut off"
    finding = f"ledger.segment 0 ({'0' * 64}): {what} [anchor]"
    assert (code, said) == (1, f"{finding}\nThe ledger does not hold: 1 findings, the first is {finding}\n")


def test_head_of_books_that_were_never_sealed_is_exit_code_2_and_a_sentence(books, here):
    assert here("head") == (
        2, "", "sorot: Nothing is sealed yet; `sorot ledger seal` does it, and so does every night.\n",
    )  # fmt: skip


def test_head_as_json_says_up_to_where_it_reaches(books, here):
    here("seal")
    code, said, _ = here("head", "--json")
    head = ledger.head()
    assert (code, json.loads(said)) == (
        0, {"segment": 1, "hash": head.hash, "last_txn": head.last_txn, "sealed_at": head.sealed_at.isoformat()},
    )  # fmt: skip


def test_an_anchor_that_is_no_hash_is_exit_code_2(here):
    with pytest.raises(SystemExit) as ended:
        here("verify", "--anchor", "abc")
    assert ended.value.code == 2
