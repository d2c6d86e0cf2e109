"""G7: amounts cross the border exactly, or not at all; whatever a vendor sends can be read without a crash."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.core.money import MAX_AMOUNT
from sorot.payments.gateways import wire
from sorot.payments.gateways.base import InexactAmount, Refused
from sorot.payments.gateways.wire import WIB, Dialect

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("dialect", "number"),
    [
        (Dialect.XENDIT_MAJOR, 150_000),
        (Dialect.XENDIT_MINOR, 150_000),
        (Dialect.MIDTRANS, 150_000),
        (Dialect.STRIPE, 15_000_000),
    ],
)
def test_g7_150000_rupiah_is_written_as_each_vendor_counts_it(dialect, number):
    sent = wire.to_wire(150_000, "IDR", dialect)
    assert (type(sent), sent) == (int, number)
    assert wire.from_wire(number, "IDR", dialect) == 150_000


def test_g7_midtrans_writes_rupiah_with_two_decimals():
    assert wire.to_wire_text(150_000, "IDR", Dialect.MIDTRANS) == "150000.00"
    assert wire.from_wire("150000.00", "IDR", Dialect.MIDTRANS) == 150_000


@pytest.mark.parametrize("value", ["0.5", Decimal("0.5"), 0.5, "150000.01", Decimal("1E-7")])
@pytest.mark.parametrize("dialect", [Dialect.XENDIT_MAJOR, Dialect.XENDIT_MINOR, Dialect.MIDTRANS])
def test_g7_a_fraction_of_a_rupiah_is_refused(value, dialect):
    with pytest.raises(InexactAmount):
        wire.from_wire(value, "IDR", dialect)


@pytest.mark.parametrize("value", [None, True, "", "1e5", "NaN", "1.000.000", "Rp150", float("nan"), float("inf"), []])
def test_what_is_no_plain_number_is_no_amount(value):
    with pytest.raises(InexactAmount):
        wire.from_wire(value, "IDR", Dialect.MIDTRANS)
    assert wire.read_amount(value, "IDR", Dialect.MIDTRANS) is None


def test_dollars_have_cents_and_pesos_are_counted_in_centavos_for_payouts():
    assert wire.to_wire(1_050, "USD", Dialect.XENDIT_MAJOR) == Decimal("10.50")
    assert wire.to_wire(1_000, "PHP", Dialect.XENDIT_MINOR) == 1_000  # the vendor's own example: PHP 10.00 -> 1000
    assert wire.from_wire("10.5", "USD", Dialect.XENDIT_MAJOR) == 1_050


@pytest.mark.parametrize("amount", [1.0, True, "150000", Decimal(5), MAX_AMOUNT + 1])
def test_only_whole_minor_units_are_sent(amount):
    with pytest.raises(InexactAmount):
        wire.to_wire(amount, "IDR", Dialect.XENDIT_MAJOR)
    with pytest.raises(Refused):
        wire.outgoing(amount, "IDR", Dialect.XENDIT_MAJOR)


def test_midtrans_takes_rupiah_only_and_unknown_money_is_refused():
    with pytest.raises(InexactAmount):
        wire.to_wire(100, "USD", Dialect.MIDTRANS)
    with pytest.raises(InexactAmount):
        wire.to_wire(100, "XXX", Dialect.STRIPE)


@settings(max_examples=100, deadline=None)
@given(st.integers(-MAX_AMOUNT, MAX_AMOUNT), st.sampled_from(["IDR", "USD", "JPY"]), st.sampled_from(Dialect))
def test_every_amount_comes_back_as_it_went(amount, currency, dialect):
    if dialect is Dialect.MIDTRANS:
        currency = "IDR"
    assert wire.from_wire(wire.to_wire(amount, currency, dialect), currency, dialect) == amount


@settings(max_examples=100, deadline=None)
@given(ANYTHING, st.text(max_size=4) | st.just("IDR"), st.sampled_from(Dialect))
def test_reading_an_amount_gives_an_integer_or_nothing(value, currency, dialect):
    found = wire.read_amount(value, currency, dialect)
    assert found is None or type(found) is int


def test_json_keeps_fractions_exact_and_refuses_what_is_none():
    assert wire.loads('{"amount": 0.1}') == {"amount": Decimal("0.1")}
    for text in ("", "{", "NaN", "[" * 100_000, b"\xff\xfe", '{"a": Infinity}'):
        with pytest.raises(ValueError):
            wire.loads(text)


def test_a_decimal_is_sent_as_the_number_it_is():
    assert wire.dumps({"amount": Decimal("10.50"), "name": "Kopi Senja"}) == b'{"amount":10.5,"name":"Kopi Senja"}'


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(), ANYTHING))
def test_readers_take_any_object(data):
    assert isinstance(wire.text_of(data, *data), str)
    assert wire.time_of(data, *data) is None or wire.time_of(data, *data).tzinfo is UTC
    assert all(isinstance(v, str | bool | None) for v in wire.scalars_of(data).values())


def test_times_without_an_offset_are_in_the_vendors_zone():
    data = {"a": "2015-02-26 14:39:33", "b": "2025-06-11T08:00:00Z", "c": "yesterday", "d": "0001-01-01T00:00:00+14:00"}
    assert wire.time_of(data, "a", zone=WIB) == datetime(2015, 2, 26, 7, 39, 33, tzinfo=UTC)
    assert wire.time_of(data, "c", "b") == datetime(2025, 6, 11, 8, tzinfo=UTC)
    assert wire.time_of(data, "d") is None


def test_names_keep_letters_digits_and_spaces():
    assert wire.plain_name("Kopi  Senja, PT.") == "Kopi Senja PT"
    assert wire.plain_name("!!!") == "Sorot"
    assert wire.plain_name("Ñusta & Çelik_3") == "Ñusta Çelik 3"
