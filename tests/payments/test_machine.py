"""Any order of paying, securing, releasing, returning and paying out: the books balance and equal a plain model."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from sorot.core.access import SYSTEM
from sorot.payments import postings
from sorot.payments.enums import Purse

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AMOUNTS = st.one_of(st.integers(1, 20_000_000), st.just(5_000_000_000), st.integers(1, 5_000_000_000))
COMMON = {"currency": "IDR", "by": SYSTEM, "now": NOW}
BANK, FEE = postings.clearing("IDR"), postings.platform_fee("IDR")
RESERVED, TRANSIT = postings.reserved("IDR"), postings.in_transit("IDR")
BRANDS = [postings.purse(Purse.BRAND, name, "IDR") for name in ("senja", "pagi")]
PAYEES = [postings.purse(Purse.EARNINGS, name, "IDR") for name in ("rani", "tono")]
AGENCY = postings.purse(Purse.AGENCY, "sinar", "IDR")


class Money(RuleBasedStateMachine):
    """The desk, two brands, two payees and an agency, with a Counter as the model."""

    held = Bundle("held")
    asked = Bundle("asked")
    sent = Bundle("sent")
    arrived = Bundle("arrived")

    def __init__(self) -> None:
        super().__init__()
        self.model: Counter[str] = Counter()
        self.number = 0
        self.again = None
        self.world = transaction.atomic()
        self.world.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM ledger.txn")
            self.first = cursor.fetchone()[0]

    def teardown(self) -> None:
        """Every deferred rule holds and every seal fits; then the example is forgotten."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert [
                finding for finding in postings.verify() if finding.table != "txn" or finding.row_id > self.first
            ] == []
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    def name(self) -> str:
        self.number += 1
        return f"m{self.number}"

    def move(self, post, legs: dict, **arguments) -> bool:
        """Post and book into the model; when a guarded account would go below zero, both stay as they were."""
        after = self.model.copy()
        for account, amount in legs.items():
            after[account.code] += amount
        affordable = all(after[account.code] >= 0 for account in legs if account.guarded)
        try:
            with transaction.atomic():
                post(**arguments, **COMMON)
        except postings.Overdraft:
            assert not affordable
            return False
        assert affordable
        self.model = after
        self.again = (post, arguments)
        return True

    @rule(brand=st.sampled_from([0, 1]), amount=AMOUNTS)
    def pay_in(self, brand, amount):
        code = self.name()
        owner = ("senja", "pagi")[brand]
        self.move(
            postings.pay_in, {BANK: -amount, BRANDS[brand]: amount}, funding=code, brand=owner, amount=amount, deal="d"
        )

    @rule(
        target=held,
        brand=st.sampled_from([0, 1]),
        amount=AMOUNTS,
        fee=st.integers(0, 500_000),
        margin=st.integers(0, 500_000),
    )
    def fund(self, brand, amount, fee, margin):
        code, total = self.name(), amount + fee + margin
        owner = ("senja", "pagi")[brand]
        legs = {BRANDS[brand]: -total, postings.held(code): total}
        paid = self.move(postings.fund, legs, milestone=code, brand=owner, total=total, deal="d")
        return (code, brand, amount, fee, margin) if paid else multiple()

    @rule(milestone=consumes(held), payee=st.sampled_from([0, 1]))
    def release(self, milestone, payee):
        code, _brand, amount, fee, margin = milestone
        legs = {postings.held(code): -(amount + fee + margin), PAYEES[payee]: amount, AGENCY: margin, FEE: fee}
        name = ("rani", "tono")[payee]
        parts = {"amount": amount, "fee": fee, "margin": margin}
        assert self.move(postings.release, legs, milestone=code, payee=name, agency="sinar", deal="d", **parts)

    @rule(milestone=consumes(held))
    def refund(self, milestone):
        code, brand, *parts = milestone
        owner, total = ("senja", "pagi")[brand], sum(parts)
        legs = {postings.held(code): -total, BRANDS[brand]: total}
        assert self.move(postings.refund, legs, milestone=code, brand=owner, total=total, deal="d")

    @rule(target=asked, source=st.sampled_from([*PAYEES, *BRANDS, AGENCY]), amount=AMOUNTS)
    def ask(self, source, amount):
        code = self.name()
        legs = {source: -amount, RESERVED: amount}
        done = self.move(postings.reserve_payout, legs, payout=code, source=source, amount=amount)
        return (code, source, amount) if done else multiple()

    @rule(payout=consumes(asked))
    def give_back(self, payout):
        code, source, amount = payout
        legs = {RESERVED: -amount, source: amount}
        assert self.move(postings.give_back_payout, legs, payout=code, source=source, amount=amount)

    @rule(target=sent, payout=consumes(asked))
    def send(self, payout):
        code, _source, amount = payout
        assert self.move(postings.send_payout, {RESERVED: -amount, TRANSIT: amount}, payout=code, amount=amount)
        return payout

    @rule(target=arrived, payout=consumes(sent))
    def succeed(self, payout):
        code, _source, amount = payout
        assert self.move(postings.settle_payout, {TRANSIT: -amount, BANK: amount}, payout=code, amount=amount)
        return payout

    @rule(payout=consumes(sent))
    def fail(self, payout):
        code, source, amount = payout
        legs = {TRANSIT: -amount, source: amount}
        assert self.move(postings.fail_payout, legs, payout=code, source=source, amount=amount)

    @rule(payout=consumes(arrived))
    def reverse(self, payout):
        code, source, amount = payout
        legs = {BANK: -amount, source: amount}
        assert self.move(postings.reverse_payout, legs, payout=code, source=source, amount=amount)

    @rule()
    def repeat_the_last(self):
        """The same movement once more is the same posting."""
        if self.again is not None:
            post, arguments = self.again
            post(**arguments, **COMMON)

    @invariant()
    def the_books_sum_to_zero_and_equal_the_model(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(sum(amount), 0) FROM ledger.entry WHERE txn_id > %s", [self.first])
            assert cursor.fetchone()[0] == 0
            cursor.execute(
                "SELECT a.code, sum(e.amount) FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id "
                "WHERE e.txn_id > %s GROUP BY a.code HAVING sum(e.amount) <> 0",
                [self.first],
            )
            assert dict(cursor.fetchall()) == {code: amount for code, amount in self.model.items() if amount}
            cursor.execute("SELECT count(*) FROM ledger.account WHERE guarded AND balance < 0")
            assert cursor.fetchone()[0] == 0


@pytest.mark.django_db
def test_books_balance_after_every_step_of_any_story():
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
