"""Two people at once, and a machine that dies in the middle: real connections, real commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import DatabaseError, connection, connections

from sorot.core.errors import ActionError
from sorot.payments import actions, postings
from sorot.payments.models import Funding, PaymentTerms, Payout

from .conftest import AGREEMENT, NOW, live, states

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*workers: Callable[[], object]) -> Counter[str]:
    """Run every worker in its own thread and connection at the same moment; count `ok` and the names of refusals."""
    barrier = Barrier(len(workers))

    def run(worker: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            worker()
        except ActionError as error:
            return type(error).__name__
        finally:
            connections["default"].close()
        return "ok"

    with ThreadPoolExecutor(len(workers)) as pool:
        return Counter(pool.map(run, workers))


def test_two_operators_confirming_one_transfer_credit_it_once(desk, cast):
    terms = desk.open()
    funding = desk.report(live(terms))

    def confirm(by, reference):
        return lambda: desk.confirm(Funding.objects.get(pk=funding.pk), by=by, bank_reference=reference)

    result = at_once(confirm(cast.sri, "BCA 1"), confirm(cast.sari, "BCA 2"))
    assert result == {"ok": 1, "RefusedError": 1}
    assert (states(terms), desk.books(terms).bank, desk.books(terms).held) == (["funded"], -10_500_000, 10_500_000)


def test_one_statement_line_confirms_one_of_two_transfers_at_once(desk, cast):
    first, second = desk.report(live(desk.open())), desk.report(live(desk.open()))
    result = at_once(
        *(lambda pk=row.pk: desk.confirm(Funding.objects.get(pk=pk), bank_reference="BCA 1") for row in (first, second))
    )
    assert result == {"ok": 1, "PaymentError": 1}
    assert Funding.objects.filter(state="confirmed").count() == 1
    assert postings.balances([postings.clearing("IDR")]) == [-10_500_000]


def test_confirming_and_rejecting_at_once_is_one_of_the_two(desk, cast):
    terms = desk.open()
    funding = desk.report(live(terms))
    result = at_once(
        lambda: desk.confirm(Funding.objects.get(pk=funding.pk)),
        lambda: actions.reject_transfer(funding=Funding.objects.get(pk=funding.pk), reason="x", by=cast.sari, now=NOW),
    )
    assert result == {"ok": 1, "RefusedError": 1}
    funding.refresh_from_db()
    assert desk.books(terms).bank == (-10_500_000 if funding.state == "confirmed" else 0)


def test_eight_approvals_at_once_release_once(desk, cast):
    terms = desk.open()
    desk.pay(terms)
    release = lambda: actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)  # noqa: E731
    assert at_once(*[release] * 8) == {"ok": 8}
    books = desk.books(terms)
    assert (books.held, books.earnings, books.fee) == (0, 10_000_000, 500_000)


def test_release_and_cancel_at_once_are_one_of_the_two(desk, cast):
    terms = desk.open()
    desk.pay(terms)
    at_once(
        lambda: actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW),
        lambda: actions.cancel_terms(deal_code=terms.deal_code, reason="x", by=cast.dewi, now=NOW),
    )
    books = desk.books(terms)
    assert (states(terms), books.earnings, books.brand, books.held) in [
        (["released"], 10_000_000, 0, 0), (["refunded"], 0, 10_500_000, 0),
    ]  # fmt: skip


def test_balance_asked_for_by_six_at_once_is_given_as_often_as_it_lasts(desk, cast):
    desk.account()
    terms = desk.earn()
    result = at_once(*[lambda: desk.request(3_000_000)] * 6)
    assert result == {"ok": 3, "PaymentError": 3}
    assert (Payout.objects.count(), desk.books(terms).earnings) == (3, 1_000_000)


def test_one_submit_key_six_times_at_once_is_one_payout(desk, cast):
    desk.account()
    terms = desk.earn()
    assert at_once(*[lambda: desk.request(3_000_000, key="c" * 32)] * 6) == {"ok": 6}
    assert (Payout.objects.count(), desk.books(terms).earnings) == (1, 7_000_000)


def test_two_operators_approving_one_payout_approve_it_once(desk, cast):
    desk.account()
    desk.earn()
    payout = desk.request()
    approve = [
        lambda by=by: actions.approve_payout(payout=Payout.objects.get(pk=payout.pk), by=by, now=NOW)
        for by in (cast.sri, cast.sari)
    ]
    assert at_once(*approve) == {"ok": 1, "RefusedError": 1}
    payout.refresh_from_db()
    assert (payout.state, payout.version) == ("approved", 2)


def test_terms_opened_four_times_at_once_are_opened_once(desk, cast):
    assert at_once(*[lambda: desk.open(code="serentak", agreement_sha256=AGREEMENT)] * 4) == {"ok": 4}
    assert (PaymentTerms.objects.count(), Funding.objects.count()) == (1, 1)


def test_connection_killed_between_crediting_and_securing_leaves_nothing_half_done(desk, cast, monkeypatch):
    terms = desk.open()
    funding = desk.report(live(terms))
    real = postings.fund

    def killed(**arguments):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        database = connection.settings_dict
        with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as root:
            root.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])
        return real(**arguments)

    monkeypatch.setattr(postings, "fund", killed)
    with pytest.raises(DatabaseError):
        desk.confirm(funding, bank_reference="BCA 4")
    connection.close()
    monkeypatch.setattr(postings, "fund", real)
    funding.refresh_from_db()
    assert (funding.state, states(terms), desk.books(terms).bank) == ("reported", ["pending"], 0)
    desk.confirm(funding, bank_reference="BCA 4")
    assert (states(terms), desk.books(terms).bank, postings.verify()) == (["funded"], -10_500_000, [])
