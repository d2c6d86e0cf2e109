"""A wrong paper is taken back whole and written anew; the books do not move."""

from __future__ import annotations

import json

import pytest

from sorot.core.access import Actor
from sorot.core.errors import RefusedError
from sorot.messaging.models import Notification
from sorot.papers import actions, rules, tasks
from sorot.papers.errors import PaperError
from sorot.papers.models import Document

from .conftest import NOW, known

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(house):
    part = house.part(house.terms(agency=True), margin=2_000_000, tax=250_000)
    return {row.supply: row for row in actions.issue_for_milestone(milestone_code=part.code, now=NOW)}


def correct(document, by, reason="Nama lama."):
    return actions.correct_invoice(document=document, reason=reason, by=by, now=NOW)


def amounts(document):
    return document.price_amount, document.vat_amount, document.withheld_amount


def test_the_whole_invoice_is_credited_and_written_anew_with_todays_names(house, papers, published):
    work = papers["work"]
    known(work.issuer, "Rani Puspita", address="Jl. Baru 1")
    fresh = correct(work, house.cast.rani)
    credit = Document.objects.get(credits=work)
    assert (credit.label, credit.reason, credit.version) == ("CN/2026/000001", "Nama lama.", 1)
    assert (fresh.label, fresh.version, fresh.supply) == ("INV/2026/000002", 2, "work")
    assert amounts(fresh) == amounts(credit) == amounts(work) == (10_000_000, 0, 250_000)
    sellers = [json.loads(row.parties)["seller"]["name"] for row in (work, credit, fresh)]
    assert sellers == ["Rani", "Rani", "Rani Puspita"]
    assert (credit.facts["credits"], fresh.facts["replaces"]) == (work.label, work.label)
    assert fresh.created_by == house.cast.rani.user
    assert [event for event, _payload in published] == ["invoice.corrected"]


def test_correcting_twice_is_once(house, papers):
    fresh = correct(papers["work"], house.cast.rani)
    assert correct(papers["work"], house.cast.rani) == fresh
    assert Document.objects.filter(supply="work").count() == 3


def test_a_credited_invoice_is_not_credited_again(house, papers):
    fresh = correct(papers["work"], house.cast.rani)
    before = Document.objects.count()
    for document in (papers["work"], Document.objects.get(credits=papers["work"])):
        with pytest.raises(RefusedError):
            correct(document, house.cast.rani, "Alasan lain.")
    assert Document.objects.count() == before
    newest = correct(fresh, house.cast.rani, "Alasan lain.")
    assert (newest.version, newest.label) == (3, "INV/2026/000003")


def test_a_correction_needs_a_reason(house, papers):
    with pytest.raises(PaperError) as refused:
        correct(papers["work"], house.cast.rani, "   ")
    assert set(refused.value.field_errors) == {"reason"}
    assert Document.objects.count() == 3


@pytest.mark.parametrize(
    ("supply", "who", "may"),
    [
        ("work", "rani", True), ("work", "adi", False), ("work", "dewi", False), ("work", "sri", True),
        ("arranged", "adi", True), ("arranged", "dewi", False), ("arranged", "rani", False), ("arranged", "sri", True),
        ("fee", "dewi", False), ("fee", "adi", False), ("fee", "sri", True), ("fee", "tono", False),
    ],
)  # fmt: skip
def test_the_issuer_corrects_its_own_and_the_operator_everybodys(house, papers, supply, who, may):
    by = getattr(house.cast, who)
    verdict = rules.may_correct(by, papers[supply], is_credited=False)
    assert verdict.ok is may
    if may:
        assert correct(papers[supply], by).version == 2
        return
    assert verdict.reason
    with pytest.raises(RefusedError):
        correct(papers[supply], by)
    assert Document.objects.count() == 3


def test_a_role_without_money_cannot_correct_for_its_organisation(house, papers):
    adi = house.cast.adi
    viewer = Actor(user=adi.user, organisation=adi.organisation, role="viewer")
    with pytest.raises(RefusedError):
        correct(papers["arranged"], viewer)
    assert Document.objects.count() == 3


def test_both_sides_are_told_but_not_who_did_it(house, papers):
    correct(papers["work"], house.cast.rani)
    payload = {"event": "invoice.corrected", "document": papers["work"].code, "by": house.cast.rani.user_id}
    tasks.tell_corrected(payload)
    tasks.tell_corrected(payload)
    told = Notification.objects.filter(verb="invoice.corrected")
    assert [row.user for row in told] == [house.cast.adi.user]
