"""The Python face: arguments carried over, refusals named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from sorot.payments import ledger
from sorot.payments.ledger import Leg, OpeningLeg

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def accounts(db):
    ledger.open_account("f:bank", "IDR", "asset", False)
    ledger.open_account("f:rani", "IDR", "liability", True)
    ledger.open_account("f:bima", "IDR", "liability", True)


def pay(key: str, *legs: tuple[str, int], kind: str = "test", currency: str = "IDR") -> int:
    return ledger.post(
        key=key, kind=kind, legs=[Leg(*leg) for leg in legs], currency=currency, actor="user:sri",
        effective_at=NOW, metadata={"deal": "kopi-senja"},
    )  # fmt: skip


def test_history_is_newest_first_with_running_balance_and_pages():
    pay("f1", ("f:bank", -100), ("f:rani", 100))
    pay("f2", ("f:rani", -30), ("f:bima", 30))
    pay("f3", ("f:bank", -5), ("f:rani", 5))
    lines = ledger.entries("f:rani")
    assert [(line.key, line.amount, line.running) for line in lines] == [
        ("f3", 5, 75),
        ("f2", -30, 70),
        ("f1", 100, 100),
    ]
    assert (lines[0].actor, lines[0].metadata, lines[0].effective_at) == ("user:sri", {"deal": "kopi-senja"}, NOW)
    assert [(line.key, line.running) for line in ledger.entries("f:rani", limit=1, offset=1)] == [("f2", 70)]
    assert ledger.count_entries("f:rani") == 3
    assert ledger.balances(["f:rani", "f:bima", "f:bank", "f:nobody"]) == {
        "f:rani": 75, "f:bima": 30, "f:bank": -105, "f:nobody": 0,
    }  # fmt: skip


def test_balance_of_an_unguarded_account_may_exceed_64_bits():
    for index in range(3):
        ledger.open_account(f"f:whale{index}", "IDR", "liability", True)
        pay(f"f{index}", ("f:bank", -(2**63) + 1), (f"f:whale{index}", 2**63 - 1))
    assert ledger.balance("f:bank") == 3 * (-(2**63) + 1)


@pytest.mark.parametrize(
    ("legs", "error"),
    [
        ([("f:rani", -1), ("f:bima", 1)], ledger.Overdraft),
        ([("f:bank", -1), ("f:bima", 2)], ledger.Unbalanced),
        ([("f:bank", -1)], ledger.TooFewLegs),
        ([("f:bank", 0), ("f:bima", 0)], ledger.ZeroLeg),
        ([("f:bank", -1), ("f:nobody", 1)], ledger.UnknownAccount),
        ([("f:bank", -(2**63)), ("f:bima", 2**63)], ledger.AmountOutOfRange),
        ([("f:bank", -(2**70)), ("f:bima", 2**70)], ledger.AmountOutOfRange),
    ],
)
def test_refusals_have_names_and_write_nothing(legs, error):
    with pytest.raises(error), transaction.atomic():
        pay("f1", *legs)
    assert ledger.balances(["f:bank", "f:rani", "f:bima"]) == {"f:bank": 0, "f:rani": 0, "f:bima": 0}


def test_wrong_currency_reused_key_and_other_nature_have_names():
    ledger.open_account("f:usd", "USD", "liability", True)
    pay("f1", ("f:bank", -1), ("f:rani", 1))
    with pytest.raises(ledger.WrongCurrency), transaction.atomic():
        pay("f2", ("f:bank", -1), ("f:usd", 1))
    with pytest.raises(ledger.KeyReused), transaction.atomic():
        pay("f1", ("f:bank", -2), ("f:rani", 2))
    with pytest.raises(ledger.AccountMismatch), transaction.atomic():
        ledger.open_account("f:usd", "IDR", "liability", True)
    assert ledger.count_entries("f:bank") == 1


def test_errors_that_are_not_the_ledgers_stay_as_they_are():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), transaction.atomic():
        pay("f1", ("f:bank", -1), ("f:rani", 1), kind="Not A Kind")


def test_posting_lives_and_dies_with_the_transaction_around_it():
    with transaction.atomic():
        pay("f1", ("f:bank", -1), ("f:rani", 1))
        transaction.set_rollback(True)
    assert ledger.balance("f:rani") == 0
    assert pay("f1", ("f:bank", -9), ("f:rani", 9)) > 0


def test_history_of_another_account_is_not_read():
    pay("f1", ("f:bank", -1), ("f:rani", 1))
    assert ledger.entries("f:bima") == []


def test_five_billion_rupiah_passes():
    pay("f1", ("f:bank", -5_000_000_000), ("f:rani", 5_000_000_000))
    assert ledger.balance("f:rani") == 5_000_000_000


def test_deferred_rules_hold_at_once_when_asked():
    pay("f1", ("f:bank", -1), ("f:rani", 1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def open_and_pay(key: str, *legs: OpeningLeg) -> int:
    return ledger.post_opening(
        key=key, kind="test", legs=legs, currency="IDR", actor="user:sri", effective_at=NOW, metadata={"deal": "d"}
    )


def test_posting_opens_the_accounts_that_are_missing_and_finds_the_others():
    out, into = OpeningLeg("f:bank", "asset", False, -7), OpeningLeg("f:new", "liability", True, 7)
    first = open_and_pay("f1", out, into)
    assert open_and_pay("f1", into, out) == first
    assert open_and_pay("f2", out, into) > first
    assert ledger.balances(["f:bank", "f:new"]) == {"f:bank": -14, "f:new": 14}
    assert ledger.open_account("f:new", "IDR", "liability", True) > 0


@pytest.mark.parametrize(
    ("leg", "error"),
    [
        (OpeningLeg("f:rani", "asset", True, 7), ledger.AccountMismatch),
        (OpeningLeg("f:rani", "liability", False, 7), ledger.AccountMismatch),
        (OpeningLeg("f:dollars", "liability", True, 7), ledger.AccountMismatch),
        (OpeningLeg("f:new", "liability", True, 8), ledger.Unbalanced),
        (OpeningLeg("f:new", "liability", True, 0), ledger.ZeroLeg),
    ],
)
def test_posting_that_is_refused_opens_nothing(leg, error):
    ledger.open_account("f:dollars", "USD", "liability", True)
    before = count_accounts()
    with pytest.raises(error), transaction.atomic():
        open_and_pay("f1", OpeningLeg("f:bank2", "asset", False, -7 if leg.amount else 0), leg)
    assert count_accounts() == before


def count_accounts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.account")
        return cursor.fetchone()[0]
