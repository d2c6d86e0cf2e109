"""The operator's own money between bank and gateway: recorded once per line, and only by the desk."""

from __future__ import annotations

import pytest

from sorot.core.errors import RefusedError
from sorot.payments import actions, channels, postings
from sorot.payments.actions import PaymentError
from sorot.payments.models import OwnMove

from .conftest import NOW, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_gateway(monkeypatch):
    monkeypatch.setattr(channels, "gateways", lambda: {"xendit": object()})


def record(cast, **changes):
    given = {"source": "manual", "target": "xendit", "amount": 50_000_000, "reference": "TRF 1", "by": cast.sri}
    return actions.record_own_move(**(given | {"now": NOW} | changes))


def places():
    return postings.balances([postings.clearing("IDR"), postings.clearing("IDR", "xendit")])


def test_a_move_leaves_the_bank_and_stands_at_the_gateway_once(cast):
    first = record(cast)
    assert record(cast, reference=" TRF  1 ") == first
    assert (places(), OwnMove.objects.count()) == ([50_000_000, -50_000_000], 1)


@pytest.mark.parametrize(
    "changes",
    [{"amount": 0}, {"amount": -1}, {"target": "manual"}, {"target": "nowhere"}, {"source": "x"}, {"reference": "  "}],
)
def test_a_move_that_makes_no_sense_books_nothing(cast, changes):
    with pytest.raises(PaymentError):
        record(cast, **changes)
    assert (places(), OwnMove.objects.count()) == ([0, 0], 0)


def test_one_line_records_one_move(cast):
    record(cast)
    with pytest.raises(PaymentError) as caught:
        record(cast, amount=1)
    assert (list(caught.value.field_errors), places()) == (["reference"], [50_000_000, -50_000_000])


@pytest.mark.parametrize("who", ["rani", "dewi", "adi", "tono"])
def test_only_the_desk_records_and_reads_moves(cast, who):
    record(cast)
    with pytest.raises(RefusedError):
        record(cast, reference="TRF 2", by=getattr(cast, who))
    assert not OwnMove.objects.visible_to(getattr(cast, who)).exists()
    assert OwnMove.objects.visible_to(cast.sri).count() == 1


@pytest.mark.usefixtures("stopped_clock")
def test_the_desk_records_a_move_on_its_page(cast, browse, monkeypatch):
    from sorot.payments import queries

    monkeypatch.setattr(queries, "channel_choices", lambda: [("manual", ""), ("xendit", "Xendit")])
    browser = browse(cast.sri)
    data = {"source": "manual", "target": "xendit", "amount": "2.500.000", "reference": "TRF 9"}
    assert browser.post(url("desk_own_moves"), data | {"amount": "x"}).status_code == 422
    assert browser.post(url("desk_own_moves"), data).status_code == 303
    assert "TRF 9" in browser.get(url("desk_own_moves")).content.decode()
    assert places() == [2_500_000, -2_500_000]
