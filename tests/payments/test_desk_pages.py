"""The operator's pages of money: what the desk confirms, refuses and sends, and that nobody else finds it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.core.access import Actor
from sorot.payments import actions
from sorot.payments.models import Payout

from .conftest import NOW, REPORT, live, states, url

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_brand_reports_with_proof_and_the_desk_confirms(desk, cast, browse):
    terms = desk.open()
    funding = live(terms)
    proof = SimpleUploadedFile("bukti.pdf", b"%PDF-1.4 x")
    response = browse(cast.dewi).post(url("funding", funding.code), REPORT | {"evidence": proof})
    assert (response.status_code, response.url) == (303, url("funding", funding.code))
    sri = browse(cast.sri)
    assert url("desk_transfer", funding.code) in sri.get(url("desk_transfers")).content.decode()
    page = sri.get(url("desk_transfer", funding.code)).content.decode()
    assert "bukti.pdf" in page
    answer = {"confirm-version": "2", "confirm-amount": "10.500.000", "confirm-bank_reference": "BCA 18"}
    response = sri.post(url("desk_transfer_confirmation", funding.code), answer)
    assert (response.status_code, response.url) == (303, url("desk_transfers"))
    assert states(terms) == ["funded"]
    assert sri.post(url("desk_transfer_confirmation", funding.code), answer).status_code == 303
    assert desk.books(terms).bank == -10_500_000


def test_wrong_amount_on_the_statement_is_explained_and_kept(desk, cast, browse):
    terms = desk.open()
    funding = desk.report(live(terms))
    answer = {"confirm-version": "2", "confirm-amount": "1000", "confirm-bank_reference": "BCA 18"}
    response = browse(cast.sri).post(url("desk_transfer_confirmation", funding.code), answer)
    assert response.status_code == 422
    assert 'value="BCA 18"' in response.content.decode()
    assert (states(terms), desk.books(terms).bank) == (["pending"], 0)


def test_desk_rejects_and_the_brand_reads_why(desk, cast, browse):
    terms = desk.open()
    funding = desk.report(live(terms))
    answer = {"reject-version": "2", "reject-reason": "Tidak ada di mutasi"}
    assert browse(cast.sri).post(url("desk_transfer_rejection", funding.code), answer).status_code == 303
    page = browse(cast.dewi).get(url("funding", live(terms).code)).content.decode()
    assert "Tidak ada di mutasi" in page
    old = browse(cast.dewi).get(url("funding", funding.code)).content.decode()
    assert url("funding", live(terms).code) in old


def test_old_page_of_a_second_operator_shows_the_new_state(desk, cast, browse):
    funding = desk.report(live(desk.open()))
    desk.confirm(funding, bank_reference="BCA 1")
    answer = {"reject-version": "2", "reject-reason": "Tidak ada"}
    response = browse(cast.sari).post(url("desk_transfer_rejection", funding.code), answer)
    assert response.status_code == 422
    funding.refresh_from_db()
    assert (funding.state, funding.rejection_reason) == ("confirmed", "")


def test_whole_payout_by_pages(desk, cast, browse):
    desk.account()
    desk.earn()
    rani, sri = browse(cast.rani), browse(cast.sri)
    answer = {"amount": "1,5jt", "submit_key": "a" * 32}
    first, second = rani.post(url("payouts"), answer), rani.post(url("payouts"), answer)
    payout = Payout.objects.get()
    assert first.url == second.url == url("payout", payout.code)
    assert rani.get(url("payout", payout.code)).status_code == 200
    assert url("desk_payout", payout.code) in sri.get(url("desk_payouts")).content.decode()
    assert "1234567890" not in sri.get(url("desk_payout", payout.code)).content.decode()
    assert sri.post(url("desk_payout_approval", payout.code), {"version": "1"}).status_code == 303
    revealed = sri.post(url("desk_payout_account", payout.code))
    assert "1234567890" in revealed.content.decode()
    assert revealed["Cache-Control"] == "no-store"
    assert sri.post(url("desk_payout_sending", payout.code), {"version": "2"}).status_code == 303
    settled = {"settle-version": "3", "settle-bank_reference": "BCA 99"}
    assert sri.post(url("desk_payout_settlement", payout.code), settled).status_code == 303
    payout.refresh_from_db()
    assert (payout.state, payout.amount, payout.bank_reference) == ("succeeded", 1_500_000, "BCA 99")
    assert "BCA 99" in rani.get(url("payout", payout.code)).content.decode()
    back = {"reason-version": "4", "reason-reason": "Dikembalikan"}
    assert sri.post(url("desk_payout_reversal", payout.code), back).status_code == 303
    payout.refresh_from_db()
    assert payout.state == "reversed"


@pytest.mark.parametrize(("step", "state"), [("desk_payout_rejection", "rejected"), ("desk_payout_failure", "failed")])
def test_desk_refuses_or_notes_a_failure_and_the_payee_reads_why(desk, cast, browse, step, state):
    desk.account()
    desk.earn()
    payout = desk.request()
    if state == "failed":
        actions.approve_payout(payout=payout, by=cast.sri, now=NOW)
        actions.mark_sent(payout=payout, by=cast.sri, now=NOW)
        payout.refresh_from_db()
    answer = {"reason-version": str(payout.version), "reason-reason": "Nama rekening berbeda"}
    assert browse(cast.sri).post(url(step, payout.code), answer).status_code == 303
    page = browse(cast.rani).get(url("payout", payout.code)).content.decode()
    assert "Nama rekening berbeda" in page
    payout.refresh_from_db()
    assert payout.state == state


def test_the_one_who_asked_reads_why_they_cannot_approve(desk, cast, browse):
    cast.dewi.user.is_staff = True
    cast.dewi.user.save()
    terms = desk.open()
    desk.pay(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="x", by=cast.dewi, now=NOW)
    desk.account(by=cast.dewi)
    payout = desk.request(by=cast.dewi)
    dewi_at_the_desk = Actor(user=cast.dewi.user, is_operator=True)
    client = browse(dewi_at_the_desk)
    page = client.get(url("desk_payout", payout.code)).content.decode()
    assert "disabled" in page
    assert client.post(url("desk_payout_approval", payout.code), {"version": "1"}).status_code == 422
    payout.refresh_from_db()
    assert payout.state == "requested"


DESK_POSTS = ["desk_payout_approval", "desk_payout_rejection", "desk_payout_sending", "desk_payout_settlement",
              "desk_payout_failure", "desk_payout_reversal", "desk_payout_account"]  # fmt: skip


@pytest.mark.parametrize("name", ["rani", "dewi", "adi", "tono", "viewer"])
def test_desk_does_not_exist_for_others(desk, cast, browse, name):
    desk.account()
    desk.earn()
    payout = desk.request()
    funding = desk.report(live(desk.open()))
    client = browse(getattr(cast, name))
    for address in (
        url("desk_transfers"),
        url("desk_transfer", funding.code),
        url("desk_payouts"),
        url("desk_payout", payout.code),
    ):
        assert client.get(address).status_code == 404
    for step in DESK_POSTS:
        assert client.post(url(step, payout.code), {"version": "1", "reason-version": "1"}).status_code == 404
    for step in ("desk_transfer_confirmation", "desk_transfer_rejection"):
        assert client.post(url(step, funding.code), {"reject-version": "2", "reject-reason": "x"}).status_code == 404
    payout.refresh_from_db()
    funding.refresh_from_db()
    assert (payout.state, funding.state) == ("requested", "reported")


def test_operator_is_led_from_a_persons_pages_to_the_desk(desk, cast, browse):
    desk.account()
    desk.earn()
    payout, funding = desk.request(), live(desk.open())
    client = browse(cast.sri)
    assert client.get(url("statement")).url == url("desk_transfers")
    assert client.get(url("payout", payout.code)).url == url("desk_payout", payout.code)
    assert client.get(url("funding", funding.code)).url == url("desk_transfer", funding.code)
