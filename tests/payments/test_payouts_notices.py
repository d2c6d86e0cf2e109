"""Notices about an earlier try of a payout: a partner may still speak of it, and by its own name only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from sorot.payments import actions, channels
from sorot.payments.gateways.base import Failure, Notice, Transfer, TransferStatus, Unsure
from sorot.payments.models import GatewayEvent, Payout, PayoutTry

from .conftest import NOW
from .fake_gateway import TOKEN, FakeGateway

LATER = NOW + timedelta(minutes=30)


class OwnNames(FakeGateway):
    """Like Iris: it is asked by its own name of a payout, and only its notices say why one failed."""

    def get_payout(self, *, reference: str, gateway_id: str = "") -> Transfer:
        with self._called("get_payout", reference):
            found = [known for known in self.payouts.values() if known.gateway_id == gateway_id]
            if not found:
                raise Unsure("known by its own name only", code="NO_LOOK_UP")
            return found[0]

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        notice = super().parse_webhook(headers, body)
        return replace(notice, failure=Failure.BAD_ACCOUNT if notice.raw_status == "failed" else None)


@pytest.fixture
def gateway(settings):
    fake = OwnNames()
    settings.PAYOUT_CHANNEL = "fake"
    with channels.use(fake):
        yield fake


@pytest.fixture
def second(desk, cast, gateway) -> Payout:
    """The first try (po-1) failed for a passing reason; the second (po-2) is on its way."""
    desk.account()
    desk.earn()
    payout = actions.approve_payout(payout=desk.request(4_000_000), by=cast.sri, now=NOW)
    actions.send_payout(payout_code=payout.code, now=NOW)
    gateway.payout_fails(f"{payout.code}-1", Failure.TEMPORARY)
    actions.follow_payout(reference=f"{payout.code}-1", now=NOW)
    actions.send_payout(payout_code=payout.code, now=LATER)
    payout = Payout.objects.get(pk=payout.pk)
    assert (payout.state, payout.attempt, payout.gateway_id) == ("sent", 2, "po-2")
    return payout


def told(gateway: OwnNames, **facts: str) -> GatewayEvent:
    """A notice comes in and is read."""
    body = json.dumps({"subject": "payout", "amount": 4_000_000} | facts).encode()
    assert actions.take_notice(gateway=gateway, headers={"x-token": TOKEN}, body=body, address="127.0.0.1", now=LATER)
    event = GatewayEvent.objects.latest("pk")
    return actions.read_notice(code=event.code, now=LATER)


def first_of(payout: Payout, is_by_reference: bool) -> dict[str, str]:
    return {"reference": f"{payout.code}-1"} if is_by_reference else {"gateway_id": "po-1"}


@pytest.mark.parametrize("is_by_reference", [False, True])
def test_a_late_notice_of_the_first_try_is_read_and_does_nothing_to_the_second(gateway, second, is_by_reference):
    gateway.calls.clear()
    event = told(gateway, status="failed", **first_of(second, is_by_reference))
    after = Payout.objects.get(pk=second.pk)
    assert (event.state, event.problem) == ("read", "")
    assert gateway.asked("get_payout") == [f"{second.code}-1"]
    assert (after.state, after.attempt, after.failure, after.alarm) == ("sent", 2, "", "")


@pytest.mark.parametrize("is_by_reference", [False, True])
def test_a_first_try_that_arrived_after_all_is_found_by_the_name_it_had(gateway, second, is_by_reference):
    gateway.payout_is(f"{second.code}-1", TransferStatus.SUCCEEDED, fee=0)
    event = told(gateway, status="completed", **first_of(second, is_by_reference))
    assert (event.state, Payout.objects.get(pk=second.pk).alarm) == ("read", "conflict")


def test_the_desk_settles_such_a_conflict_by_the_partners_own_names(gateway, second, cast):
    gateway.payout_is(f"{second.code}-1", TransferStatus.SUCCEEDED, fee=0)
    gateway.payout_fails(f"{second.code}-2", Failure.BAD_ACCOUNT)
    told(gateway, status="completed", gateway_id="po-1")
    settled = actions.settle_conflict(payout=Payout.objects.get(pk=second.pk), by=cast.sri, now=LATER)
    assert (settled.state, settled.attempt, settled.gateway_id, settled.alarm) == ("succeeded", 1, "po-1", "")


def test_a_name_that_nobody_gave_still_waits_for_the_desk(gateway, second):
    assert told(gateway, status="failed", gateway_id="po-9").state == "unmatched"
    assert told(gateway, status="failed", reference="nobody-1").state == "unmatched"


def test_a_try_that_failed_at_once_keeps_its_name_too(gateway, desk, cast):
    desk.account()
    desk.earn()
    payout = actions.approve_payout(payout=desk.request(4_000_000), by=cast.sri, now=NOW)
    said = Transfer(payout.reference, "po-1", TransferStatus.FAILED, "FAILED", 4_000_000, "IDR", Failure.TEMPORARY)
    gateway.payouts[payout.reference] = said
    actions.send_payout(payout_code=payout.code, now=NOW)
    assert list(PayoutTry.objects.values_list("payout__code", "attempt", "gateway_id")) == [(payout.code, 1, "po-1")]
    assert not PayoutTry.objects.visible_to(cast.rani).exists()
