"""What payee and desk read and may do about a payout through a gateway."""

from __future__ import annotations

import pytest

from sorot.core.errors import RefusedError
from sorot.payments import actions, postings
from sorot.payments.enums import Purse
from sorot.payments.gateways.base import Failure, TransferStatus
from sorot.payments.models import Payout

from .conftest import NOW, url
from .test_payouts_gateway import approved, gateway, minutes, send  # noqa: F401


def test_an_operator_may_choose_transfer_by_hand_instead(desk, cast, gateway):
    desk.account()
    desk.earn()
    payout = actions.approve_payout(payout=desk.request(), channel="manual", by=cast.sri, now=NOW)
    assert (payout.channel, actions.send_payout(payout_code=payout.code, now=NOW), gateway.asked("create_payout")) == (
        "manual",
        None,
        [],
    )
    with pytest.raises(actions.PaymentError):
        actions.approve_payout(payout=desk.request(), channel="nobody", by=cast.sri, now=NOW)


def test_the_desk_leaves_settling_to_the_gateway_while_nothing_is_wrong(approved, gateway, cast):
    payout = send(approved)
    with pytest.raises(RefusedError):
        actions.settle_payout(payout=payout, bank_reference="BCA 1", by=cast.sri, now=NOW)
    payout.refresh_from_db()
    assert payout.state == "sent"


def test_the_payout_page_tells_the_legs_of_a_second_try(approved, gateway):
    from .test_docs import stories, told, written

    first = send(approved).reference
    gateway.payout_fails(first, Failure.TEMPORARY)
    actions.follow_payout(reference=first, now=minutes(1))
    second = send(approved, minutes(10)).reference
    gateway.payout_is(second, TransferStatus.SUCCEEDED)
    actions.follow_payout(reference=second, now=minutes(11))
    names = {
        postings.purse(Purse.EARNINGS, approved.payee.code, "IDR").code: "earnings",
        postings.reserved("IDR").code: "reserved",
        postings.in_transit("IDR").code: "transit",
        postings.clearing("IDR", "fake").code: "bank",
    }
    assert written(names, [approved.code]) == told(stories("payout.md")[4])


@pytest.mark.parametrize("failure", ["name_mismatch", "temporary"])
def test_the_page_of_a_failed_payout_says_why_and_leads_to_what_mends_it(approved, gateway, cast, browse, failure):
    payout = send(approved)
    Payout.objects.filter(pk=payout.pk).update(strikes=2)
    gateway.payout_fails(payout.reference, Failure(failure))
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    page = browse(cast.rani).get(url("payout", payout.code)).content.decode()
    target = url("account") if failure == "name_mismatch" else url("payouts")
    assert f'<a class="btn" href="{target}">' in page
    assert page.count("SIMULASI") == 1
    assert browse(cast.tono).get(url("payout", payout.code)).status_code == 404


def test_the_payee_reads_that_we_are_late_and_the_desk_what_is_wrong(approved, gateway, cast, browse):
    payout = send(approved)
    gateway.payout_fails(payout.reference, Failure.NO_FUNDS)
    actions.follow_payout(reference=payout.reference, now=minutes(1))
    assert "Kami yang terlambat, bukan Anda" in browse(cast.rani).get(url("payout", payout.code)).content.decode()
    sri = browse(cast.sri)
    assert "Saldo di mitra pembayaran kurang" in sri.get(url("desk_payout", payout.code)).content.decode()
    assert url("desk_payout", payout.code) in sri.get(url("desk_payouts") + "?state=stuck").content.decode()
    payout.refresh_from_db()
    assert sri.post(url("desk_payout_retry", payout.code), {"version": payout.version}).status_code == 303
    payout.refresh_from_db()
    assert (payout.alarm, payout.next_check_at is not None) == ("", True)
