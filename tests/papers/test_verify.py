"""The public page behind a QR: for everybody who holds the paper, and nothing more than stands on it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sorot.papers import actions, parties
from sorot.papers.fingerprints import fingerprint
from sorot.papers.models import Document
from sorot.papers.queries import documents as queries

from .conftest import NOW, known

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(house):
    part = house.part(house.terms(), tax=250_000)
    return next(row for row in actions.issue_for_milestone(milestone_code=part.code, now=NOW) if row.supply == "work")


def look(document):
    return Client().get(reverse("papers:verify", args=[document.token]))


def test_anybody_with_the_token_reads_that_it_is_in_force(paper):
    answer = look(paper)
    proof = answer.context["proof"]
    assert (answer.status_code, answer["X-Robots-Tag"], proof.state) == (200, "noindex", "valid")
    assert (proof.label, proof.issuer, proof.buyer, proof.total.amount) == (
        "INV/2026/000001", "Rani", "Kopi Senja", 10_000_000
    )  # fmt: skip
    text = answer.content.decode()
    assert "Dokumen ini asli dan berlaku." in text
    for private in ("250.000", "Reel untuk Kopi Senja", paper.code):
        assert private not in text


def test_a_corrected_paper_says_so_and_names_the_credit_note(house, paper):
    fresh = actions.correct_invoice(document=paper, reason="Nama.", by=house.cast.rani, now=NOW)
    proof = look(paper).context["proof"]
    assert (proof.state, proof.credit_label) == ("corrected", "CN/2026/000001")
    assert look(fresh).context["proof"].state == "valid"
    assert look(Document.objects.get(credits=paper)).context["proof"].state == "credit"


@pytest.mark.parametrize("token", ["unknown", "a" * 22])
def test_an_unknown_token_is_404(db, token):
    assert Client().get(reverse("papers:verify", args=[token])).status_code == 404


def test_a_person_who_buys_stands_with_first_letters_only():
    person = {"kind": "person", "name": "Rani Puspita Sari"}
    assert parties.shortened(person) == "R. P. S."
    assert parties.shortened({"kind": "organisation", "name": "PT Kopi Senja"}) == "PT Kopi Senja"


def test_a_paper_that_does_not_fit_its_fingerprint_is_never_called_genuine(paper, monkeypatch):
    assert fingerprint(paper) == paper.sha256
    paper.facts = {**paper.facts, "title": "Lain"}
    assert fingerprint(paper) != paper.sha256
    monkeypatch.setattr(queries, "fingerprint", lambda _row: "0" * 64)
    answer = look(paper)
    assert answer.context["proof"].state == "broken"
    assert "berlaku" not in answer.content.decode()


def test_a_paper_keeps_the_name_of_its_day(paper):
    known(paper.issuer, "Nama Baru")
    assert look(paper).context["proof"].issuer == "Rani"
