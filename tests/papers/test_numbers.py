"""Numbers of papers: gapless and unique for each issuer, kind and year, whoever writes at the same time (E3)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connections, transaction

from sorot.papers import actions
from sorot.papers.actions.writing import CREDIT, INVOICE
from sorot.papers.models import Document, NumberSeries
from sorot.payments.models import SiteIdentity

from .conftest import NOW

THREADS = 16


class Unlucky(Exception):
    """Something that goes wrong after the numbers were taken."""


def at_once(workers, threads=THREADS):
    """Run every worker on one of `threads` real connections, all beginning at the same moment; count the outcomes."""
    barrier = Barrier(threads)

    def lane(own):
        outcomes = Counter()
        try:
            barrier.wait(timeout=30)
            for worker in own:
                try:
                    with transaction.atomic():
                        worker()
                    outcomes["ok"] += 1
                except Unlucky:
                    outcomes["rolled back"] += 1
        finally:
            connections["default"].close()
        return outcomes

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lane, [workers[start::threads] for start in range(threads)]), Counter())


def numbers_of(**which):
    return sorted(Document.objects.filter(**which).values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_hundred_invoices_at_once_with_rollbacks_are_gapless_and_unique(house):
    """E3. Each part has two papers of two issuers; every third transaction dies after it took its numbers."""
    terms = house.terms()
    codes = [house.part(terms, amount=1_000_000 + number).code for number in range(200)]

    def write(position, code):
        def work():
            assert len(actions.issue_for_milestone(milestone_code=code, now=NOW)) == 2
            if position % 3 == 0:
                raise Unlucky

        return work

    outcome = at_once([write(position, code) for position, code in enumerate(codes)])
    assert outcome == {"ok": 133, "rolled back": 67}
    for issuer in (terms.payee, None):
        assert numbers_of(issuer=issuer, kind=INVOICE) == list(range(1, 134))
        assert NumberSeries.objects.get(issuer=issuer, kind=INVOICE).last_number == 133
    assert actions.issue_missing(now=NOW) == (67, 0)
    for issuer in (terms.payee, None):
        assert numbers_of(issuer=issuer, kind=INVOICE) == list(range(1, 201))


@pytest.mark.django_db(transaction=True)
def test_papers_of_two_issuers_and_both_kinds_never_wait_in_a_circle(house):
    SiteIdentity.objects.create(legal_name="PT Sorot", updated_at=NOW)
    terms = house.terms(agency=True)
    first = [house.part(terms, margin=100_000) for _ in range(8)]
    later = [house.part(terms, margin=100_000) for _ in range(8)]
    for part in first:
        actions.issue_for_milestone(milestone_code=part.code, now=NOW)
    wrong = list(Document.objects.filter(supply__in=["fee", "arranged"]))

    def correct(document):
        return lambda: actions.correct_invoice(document=document, reason="alamat", by=house.cast.sri, now=NOW)

    def issue(part):
        return lambda: actions.issue_for_milestone(milestone_code=part.code, now=NOW)

    work = [step for pair in zip(map(correct, wrong), map(issue, [*later, *later]), strict=True) for step in pair]
    assert at_once(work, threads=8) == {"ok": 32}
    for supply, kind, count in (
        ("work", INVOICE, 16), ("arranged", INVOICE, 24), ("fee", INVOICE, 24), ("arranged", CREDIT, 8),
        ("fee", CREDIT, 8), ("work", CREDIT, 0),
    ):  # fmt: skip
        assert numbers_of(supply=supply, kind=kind) == list(range(1, count + 1)), (supply, kind)


@pytest.mark.django_db(transaction=True)
def test_the_same_part_written_at_once_by_eight_takes_one_number_each(house):
    part = house.part(house.terms())
    outcome = at_once([lambda: actions.issue_for_milestone(milestone_code=part.code, now=NOW)] * 8, threads=8)
    assert outcome == {"ok": 8}
    assert (numbers_of(supply="work"), numbers_of(supply="fee")) == ([1], [1])
    assert set(NumberSeries.objects.values_list("last_number", flat=True)) == {1}


@pytest.mark.django_db
def test_new_years_eve_in_jakarta_starts_the_new_series(house):
    terms = house.terms(fee_bps=0)
    before, after = datetime(2026, 12, 31, 16, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    labels = []
    for moment in (before, after, after):
        [paper] = actions.issue_for_milestone(milestone_code=house.part(terms).code, now=moment)
        labels.append((paper.label, paper.issued_date.isoformat()))
    assert labels == [
        ("INV/2026/000001", "2026-12-31"), ("INV/2027/000001", "2027-01-01"), ("INV/2027/000002", "2027-01-01")
    ]  # fmt: skip
