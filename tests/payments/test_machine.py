"""L1. Any order of paying, securing, releasing, splitting, returning, paying out and charging back: the books
balance, no guarded balance is below zero, and every account and the gateway's own balance equal a plain model.
"""

from __future__ import annotations

import os
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
PENDING = [postings.pending(name, "IDR") for name in ("rani", "tono")]
GATEWAY, KEPT = postings.clearing("IDR", "sim"), postings.gateway_fees("IDR", "sim")
RETURNING, RESERVE = postings.returning("IDR"), postings.dispute_reserve("IDR")
OWED = [postings.receivable(name, "IDR") for name in ("senja", "pagi")]
LOSS, TAX, FEE_TAX = postings.platform_loss("IDR"), postings.tax("pph21", "IDR"), postings.tax("ppn_out", "IDR")
OWNERS, TALENTS = ("senja", "pagi"), ("rani", "tono")


#: In the tests; `bin/soak` runs many more.
EXAMPLES = int(os.environ.get("SOROT_L1_EXAMPLES", "60"))


class Money(RuleBasedStateMachine):
    """The desk, two brands, two payees and an agency, with a Counter as the model."""

    held = Bundle("held")
    asked = Bundle("asked")
    sent = Bundle("sent")
    arrived = Bundle("arrived")
    waiting = Bundle("waiting")
    paid = Bundle("paid")

    def __init__(self) -> None:
        super().__init__()
        self.model: Counter[str] = Counter()
        self.number = 0
        self.gateway = 0  # what a statement of the gateway would say
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

    @rule(
        target=waiting, milestone=consumes(held), payee=st.sampled_from([0, 1]), share=st.integers(0, 100),
        waits=st.booleans(), tax=st.integers(0, 5),
    )  # fmt: skip
    def release(self, milestone, payee, share, waits, tax):
        """Earned in whole or in part, with and without a hold, with and without withholding."""
        code, brand, amount, fee, margin = milestone
        talent = max(amount * share // 100, 1)
        withheld = {"pph21": talent * tax // 100}
        fee_tax = {"ppn_out": fee // 10}
        earned = postings.Earned(
            talent=talent, fee=fee - fee // 10, margin=margin, returned=amount - talent, withheld=withheld,
            fee_tax=fee_tax,
        )  # fmt: skip
        assert earned.total == amount + fee + margin
        purse = (PENDING if waits else PAYEES)[payee]
        legs = {
            postings.held(code): -earned.total, purse: earned.net, AGENCY: margin, FEE: earned.fee,
            BRANDS[brand]: earned.returned, TAX: withheld["pph21"], FEE_TAX: fee_tax["ppn_out"],
        }  # fmt: skip
        assert self.move(
            postings.release, legs, milestone=code, payee=TALENTS[payee], brand=OWNERS[brand], agency="sinar",
            earned=earned, is_held_over=waits, deal="d",
        )  # fmt: skip
        return (code, payee, earned.net) if waits else multiple()

    @rule(earning=consumes(waiting))
    def hold_over(self, earning):
        code, payee, amount = earning
        legs = {PENDING[payee]: -amount, PAYEES[payee]: amount}
        assert self.move(postings.end_hold, legs, milestone=code, payee=TALENTS[payee], amount=amount, deal="d")

    @rule(target=paid, brand=st.sampled_from([0, 1]), amount=AMOUNTS, fee=st.integers(0, 10_000))
    def pay_by_gateway(self, brand, amount, fee):
        code = self.name()
        legs = {GATEWAY: -amount, BRANDS[brand]: amount}
        self.move(
            postings.pay_in, legs, funding=code, brand=OWNERS[brand], amount=amount, deal="d", channel="sim",
        )  # fmt: skip
        self.gateway += amount
        if fee:
            self.move(
                postings.gateway_fee, {KEPT: -fee, GATEWAY: fee}, thing=f"funding:{code}", amount=fee, channel="sim"
            )
            self.gateway -= fee
        return (code, brand, amount)

    @rule(payment=paid, share=st.integers(1, 100), works=st.booleans())
    def give_back_to_the_source(self, payment, share, works):
        _code, brand, amount = payment
        name, part = self.name(), max(amount * share // 100, 1)
        start = {BRANDS[brand]: -part, RETURNING: part}
        if not self.move(postings.start_return, start, refund=name, brand=OWNERS[brand], amount=part):
            return
        if works:
            legs = {RETURNING: -part, GATEWAY: part}
            assert self.move(postings.settle_return, legs, refund=name, amount=part, channel="sim")
            self.gateway -= part
        else:
            legs = {RETURNING: -part, BRANDS[brand]: part}
            assert self.move(postings.fail_return, legs, refund=name, brand=OWNERS[brand], amount=part)

    @rule(payment=consumes(paid), milestone=consumes(held), is_won=st.booleans(), share=st.integers(0, 100))
    def charge_back(self, payment, milestone, is_won, share):
        """The whole payment is taken; lost, it is paid by what is secured, then the balance, then a receivable."""
        case, (_code, brand, amount) = self.name(), payment
        self.move(
            postings.open_chargeback, {RESERVE: -amount, GATEWAY: amount}, case=case, amount=amount, channel="sim"
        )
        self.gateway -= amount
        code, _brand, *parts = milestone
        if is_won:
            legs = {GATEWAY: -amount, RESERVE: amount}
            assert self.move(postings.win_chargeback, legs, case=case, amount=amount, channel="sim")
            self.gateway += amount
        secured = 0 if is_won or milestone[1] != brand else sum(parts)
        if is_won or not secured:
            total = sum(parts)
            legs = {postings.held(code): -total, BRANDS[milestone[1]]: total}
            assert self.move(postings.refund, legs, milestone=code, brand=OWNERS[milestone[1]], total=total, deal="d")
        if is_won:
            return
        excess = max(secured - amount, 0)
        rest = amount - (secured - excess)
        offset = min(self.model[BRANDS[brand].code], rest * share // 100)
        legs = {RESERVE: amount, BRANDS[brand]: excess - offset, OWED[brand]: -(rest - offset)}
        if secured:
            legs[postings.held(code)] = -secured
        assert self.move(
            postings.lose_chargeback, legs, case=case, amount=amount, held={code: secured} if secured else {},
            from_balance=offset, brand=OWNERS[brand],
        )  # fmt: skip
        owed = rest - offset
        if owed > 1:
            half = owed // 2
            legs = {BANK: -half, OWED[brand]: half}
            assert self.move(postings.pay_receivable, legs, payment=case, brand=OWNERS[brand], amount=half)
            legs = {LOSS: -(owed - half), OWED[brand]: owed - half}
            assert self.move(
                postings.write_off_receivable, legs, payment=f"{case}w", brand=OWNERS[brand], amount=owed - half
            )

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

    @rule(payout=consumes(sent), attempt=st.just(1))
    def retry(self, payout, attempt):
        """Two attempts certainly failed for a passing reason; it waits."""
        code, _source, amount = payout
        legs = {TRANSIT: -amount, RESERVED: amount}
        assert self.move(postings.retry_payout, legs, payout=code, attempt=attempt, amount=amount)
        legs = {RESERVED: -amount, TRANSIT: amount}
        assert self.move(postings.send_payout, legs, payout=code, attempt=attempt + 1, amount=amount)
        legs = {TRANSIT: -amount, RESERVED: amount}
        assert self.move(postings.retry_payout, legs, payout=code, attempt=attempt + 1, amount=amount)

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
            assert self.gateway == -self.model[GATEWAY.code]
            cursor.execute("SELECT count(*) FROM ledger.account WHERE guarded AND balance < 0")
            assert cursor.fetchone()[0] == 0


@pytest.mark.django_db
def test_books_balance_after_every_step_of_any_story():
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
