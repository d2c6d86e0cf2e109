"""A case at the desk and on pages: who decides, who reads what, and the evidence as one file."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from sorot.core.errors import MoveError, RefusedError
from sorot.core.models import Event
from sorot.payments import actions, postings
from sorot.payments.actions import PaymentError
from sorot.payments.enums import DueRule, Purse
from sorot.payments.gateways.base import PaymentStatus
from sorot.payments.plans import MilestonePlan

from .conftest import NOW, url
from .test_chargebacks import LATER, approve, books, gateway, payment, terms, told  # noqa: F401
from .test_docs import stories, written
from .test_docs import told as story_of


# ---------------------------------------------------------------- the desk
def test_the_desk_decides_where_the_partner_does_not_tell(payment, gateway, terms, cast):
    case = told(payment, gateway)
    sent = actions.send_evidence(chargeback=case, version=case.version, by=cast.sri, now=LATER)
    assert (sent.state, sent.evidence_sent_by) == ("review", cast.sri.user)
    with pytest.raises(PaymentError):
        actions.decide_chargeback(chargeback=case, outcome="won", by=cast.sri, now=LATER)
    gateway.payment_is(payment.reference, PaymentStatus.PAID)
    won = actions.decide_chargeback(chargeback=case, outcome="won", by=cast.sri, now=LATER)
    assert (won.state, won.decided_by, books(payment)) == ("won", cast.sri.user, {"gateway": 10_500_000})
    with pytest.raises(MoveError):
        actions.decide_chargeback(chargeback=case, outcome="lost", by=cast.sri, now=LATER)
    assert books(payment) == {"gateway": 10_500_000}


def test_only_the_desk_handles_cases(payment, gateway, cast):
    case = told(payment, gateway)
    for actor in (cast.dewi, cast.rani, cast.tono):
        for step in (
            lambda by: actions.send_evidence(chargeback=case, by=by, now=LATER),
            lambda by: actions.decide_chargeback(chargeback=case, outcome="lost", by=by, now=LATER),
            lambda by: actions.settle_receivable(chargeback=case, bank_reference="x", by=by, now=LATER),
            lambda by: actions.write_off_receivable(chargeback=case, reason="x", by=by, now=LATER),
        ):
            with pytest.raises(RefusedError):
                step(actor)
    case.refresh_from_db()
    assert case.state == "open"


@pytest.mark.usefixtures("stopped_clock")
def test_the_pages_of_a_case_are_the_desks_alone(browse, payment, gateway, cast):
    case = told(payment, gateway, now=NOW)
    for actor in (cast.dewi, cast.rani, cast.tono):
        assert browse(actor).get(url("desk_chargebacks")).status_code == 404
        assert browse(actor).get(url("desk_chargeback", case.code)).status_code == 404
        assert browse(actor).get(url("desk_chargeback_evidence", case.code)).status_code == 404
    client = browse(cast.sri)
    assert url("desk_chargeback", case.code) in client.get(url("desk_chargebacks")).content.decode()
    assert "Unduh bukti" in client.get(url("desk_chargeback", case.code)).content.decode()
    bad = client.post(url("desk_chargeback_decision", case.code), {"outcome-version": "1"})
    assert bad.status_code == 422
    form = {"outcome-version": case.version, "outcome-outcome": "lost"}
    assert client.post(url("desk_chargeback_decision", case.code), form).status_code == 303
    case.refresh_from_db()
    assert case.state == "lost"


@pytest.mark.usefixtures("stopped_clock")
def test_the_evidence_is_one_file_with_the_fingerprint_the_payment_and_who_did_what(browse, payment, gateway, cast):
    case = told(payment, gateway, now=NOW)
    answer = browse(cast.sri).get(url("desk_chargeback_evidence", case.code))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "application/zip", "no-store",
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        page = archive.read("evidence.html").decode()
    for fact in (payment.funding.terms.agreement_sha256, payment.payment_id, "checkout.paid", "Kopi Senja"):
        assert fact in page


@pytest.mark.usefixtures("stopped_clock")
def test_reading_the_evidence_is_written_down_once_a_day_for_each_operator(browse, payment, gateway, cast):
    case = told(payment, gateway, now=NOW)
    for actor in (cast.sri, cast.sri, cast.sari, cast.dewi):
        page = browse(actor).get(url("desk_chargeback_evidence", case.code))
    read = Event.objects.filter(verb="chargeback.read_by_operator").order_by("pk")
    assert [(row.user, row.subject_code, row.is_operator, row.at) for row in read] == [
        (cast.sri.user, case.code, True, NOW), (cast.sari.user, case.code, True, NOW),
    ]  # fmt: skip
    assert page.status_code == 404
    actions.record_evidence_reading(chargeback=case, by=cast.sri, now=NOW + timedelta(days=2))
    assert read.all().count() == 3
    with pytest.raises(RefusedError):
        actions.record_evidence_reading(chargeback=case, by=cast.dewi, now=NOW)
    answer = browse(cast.sri).get(url("desk_chargeback_evidence", case.code))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "read_by_operator" not in archive.read("evidence.html").decode()


@pytest.mark.usefixtures("stopped_clock")
def test_the_payer_reads_a_neutral_sentence(browse, payment, gateway, cast):
    told(payment, gateway, now=NOW)
    page = browse(cast.dewi).get(url("funding", payment.funding.code)).content.decode()
    assert "Ini bukan karena kreator" in page


def test_both_sides_and_the_desk_are_told_without_blame(payment, gateway, cast):
    from sorot.messaging.models import Notification
    from sorot.payments import tasks

    case = told(payment, gateway)
    for event in ("chargeback.opened", "chargeback.won", "chargeback.lost"):
        tasks.tell_chargeback({"event": event, "chargeback": case.code})
    by_user = dict(Notification.objects.filter(verb="chargeback.opened.payee").values_list("user", "verb"))
    assert list(by_user) == [cast.rani.user.pk]
    assert Notification.objects.filter(user=cast.dewi.user).count() == 3
    assert Notification.objects.filter(user=cast.sri.user).count() == 3


@pytest.mark.parametrize("ending", ["paid", "written_off", "won"])
def test_the_page_tells_the_legs_of_the_books(payment, gateway, terms, cast, desk, ending):
    approve(terms, cast, "DP")
    other = desk.open(MilestonePlan("Lain", 1_000_000, DueRule.BEFORE_WORK))
    desk.pay(other)
    actions.cancel_terms(deal_code=other.deal_code, reason="batal", by=cast.dewi, now=NOW)
    case = told(payment, gateway)
    if ending == "won":
        told(payment, gateway, "WON", status=PaymentStatus.PAID)
    else:
        case = told(payment, gateway, "LOST")
    if ending == "paid":
        actions.settle_receivable(chargeback=case, bank_reference="BCA 1", by=cast.sri, now=LATER)
    if ending == "written_off":
        actions.write_off_receivable(chargeback=case, reason="bangkrut", by=cast.sri, now=LATER)
    brand = terms.payer.code
    names = {
        postings.dispute_reserve("IDR").code: "reserve",
        postings.clearing("IDR", "fake").code: "gateway",
        postings.clearing("IDR").code: "bank",
        postings.held(terms.milestones.get(position=2).code).code: "held2",
        postings.purse(Purse.BRAND, brand, "IDR").code: "brand",
        postings.receivable(brand, "IDR").code: "owed",
        postings.platform_loss("IDR").code: "loss",
    }
    story = stories("chargeback.md")[["paid", "written_off", "won"].index(ending)]
    assert written(names, [f"chargeback:{case.code}", f"receivable:{case.code}"]) == story_of(story)
