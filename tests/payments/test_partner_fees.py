"""Fees that a partner names only in its report: recorded once for each report, and only by the desk."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.payments import actions, channels, postings, queries
from sorot.payments.actions import PaymentError
from sorot.payments.models import Difference, PartnerFee, ReconciliationRun

from .conftest import NOW, TODAY, url
from .fake_gateway import FakeGateway

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _partners():
    with channels.use(FakeGateway("fake")), channels.use(FakeGateway("midtrans")):
        yield


def record(cast, **changes):
    given = {"channel": "midtrans", "amount": 266_400, "period": OCTOBER, "reference": "INV/10/2026", "by": cast.sri}
    return actions.record_partner_fee(**(given | {"now": NOW} | changes))


def books(channel: str = "midtrans") -> list[int]:
    """[what lies there by our books, what the partner kept]."""
    there, fees = postings.balances([postings.clearing("IDR", channel), postings.gateway_fees("IDR", channel)])
    return [-there, -fees]


def test_a_fee_of_a_report_lowers_our_balance_there_once(cast):
    first = record(cast)
    assert record(cast, reference=" INV/10/2026 ", period=date(2026, 10, 31)) == first
    assert (books(), PartnerFee.objects.count()) == ([-266_400, 266_400], 1)
    assert Event.objects.filter(verb="partner_fee.recorded").count() == 1


def test_a_fee_that_was_given_back_is_an_entry_of_its_own(cast):
    record(cast)
    back = record(cast, reference="CN/11/2026", amount=66_400, is_given_back=True)
    assert (back.amount, back.signed, books()) == (66_400, -66_400, [-200_000, 200_000])


@pytest.mark.parametrize("changes", [{"amount": 1}, {"is_given_back": True}, {"period": date(2026, 9, 1)}])
def test_the_same_report_with_something_else_in_it_is_refused(cast, changes):
    record(cast)
    with pytest.raises(PaymentError) as caught:
        record(cast, **changes)
    assert (list(caught.value.field_errors), books()) == (["reference"], [-266_400, 266_400])


def test_two_partners_may_number_their_reports_alike(cast):
    record(cast)
    record(cast, channel="fake")
    assert (books(), books("fake")) == ([-266_400, 266_400], [-266_400, 266_400])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 0), ("amount", -5), ("channel", "manual"), ("channel", "nobody"), ("reference", " "),
        ("period", date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_what_makes_no_sense_books_nothing(cast, field, value):
    with pytest.raises(PaymentError) as caught:
        record(cast, **{field: value})
    assert (list(caught.value.field_errors), books(), PartnerFee.objects.count()) == ([field], [0, 0], 0)


@pytest.mark.parametrize("who", ["rani", "dewi", "adi", "tono"])
def test_only_the_desk_records_and_reads_fees(cast, who):
    record(cast)
    with pytest.raises(RefusedError):
        record(cast, reference="x", by=getattr(cast, who))
    assert not PartnerFee.objects.visible_to(getattr(cast, who)).exists()
    assert (PartnerFee.objects.visible_to(cast.sri).count(), books()) == (1, [-266_400, 266_400])


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 0},
        {"reference": ""},
        {"period": date(2026, 10, 2)},
        {"channel": "manual"},
        {"reference": "INV/10/2026"},
    ],
)
def test_the_database_holds_the_same(cast, changes):
    first = record(cast)
    row = PartnerFee(
        channel="midtrans", amount=1, currency="IDR", period=OCTOBER, reference="other", recorded_at=NOW,
        recorded_by=first.recorded_by,
    )  # fmt: skip
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.usefixtures("stopped_clock")
def test_the_desk_records_a_report_on_its_page(cast, browse):
    browser = browse(cast.sri)
    data = {
        "channel": "midtrans", "period": "2026-10", "amount": "266.400", "is_given_back": "no", "reference": "INV 9",
    }  # fmt: skip
    for wrong in ({"amount": "x"}, {"amount": "0"}, {"period": "2026-12"}, {"period": ""}, {"channel": "manual"}):
        assert browser.post(url("desk_partner_fees"), data | wrong).status_code == 422
    assert PartnerFee.objects.count() == 0
    assert [browser.post(url("desk_partner_fees"), data).status_code for _ in range(2)] == [303, 303]
    assert browser.post(url("desk_partner_fees"), data | {"amount": "1"}).status_code == 422
    page = browser.get(url("desk_partner_fees")).content.decode()
    assert ("INV 9" in page, "Oktober 2026" in page, "266.400" in page) == (True, True, True)
    back = data | {"is_given_back": "yes", "reference": "CN 1", "amount": "66.400"}
    assert browser.post(url("desk_partner_fees"), back).status_code == 303
    assert books() == [-200_000, 200_000]


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize(("channel", "times"), [("midtrans", 2), ("fake", 1)])
def test_a_balance_that_differs_leads_to_the_page_where_the_partner_says_its_fees_in_a_report(
    cast, browse, channel, times
):
    run = ReconciliationRun.objects.create(
        channel=channel, for_date=TODAY, started_at=NOW, state="done", finished_at=NOW
    )
    row = Difference.objects.create(
        run=run, channel=channel, kind="balance_diff", key="balance:1", for_date=TODAY, effect=-266_400,
        first_seen_at=NOW, last_seen_at=NOW,
    )  # fmt: skip
    browser, said = browse(cast.sri), "menyebut biaya pembayaran hanya di laporan settlement"
    page = browser.get(url("desk_reconciliation")).content.decode()
    assert (page.count(f"Midtrans {said}"), queries.is_fee_unnamed(row)) == (times - 1, channel == "midtrans")
    assert (said in browser.get(url("desk_difference", row.code)).content.decode()) == (channel == "midtrans")
