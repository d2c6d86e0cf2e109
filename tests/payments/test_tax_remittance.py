"""Withheld tax leaves the books: to the state under its NTPN, or to who owes it; once, and never more than there is."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.payments import actions, postings, queries
from sorot.payments.enums import LineState, Purse, TaxWay
from sorot.payments.errors import PaymentError
from sorot.payments.matching import Expected, Group, Kind, Line, Matcher, Why
from sorot.payments.models import TaxRemittance
from sorot.payments.queries.remittances import MonthTax, left_of_month, tax_by_month
from sorot.payments.queries.statements import statement_view

from .conftest import NOW, TODAY, Cast, Desk
from .test_statements import bring, click  # noqa: F401

NTPN = "0A1B2C3D4E5F6G7H"
NOVEMBER = date(2026, 11, 1)
#: Rp 10.000.000 to a person without a tax number: 5 % of half of it, with the surcharge of 20 %.
TAX = 300_000


@pytest.fixture
def taxed(desk: Desk):
    """A deal of Rp 10.000.000, released; Kopi Senja withholds."""
    return desk.earn(merchant_of_record="brand")


def remit(cast: Cast, **changes: object) -> TaxRemittance:
    arguments = {
        "withholder": cast.dewi.organisation, "kind": "pph21", "period": TODAY, "amount": TAX, "way": TaxWay.STATE,
        "reference": NTPN, "submit_key": "a" * 32, "by": cast.sri, "now": NOW,
    }  # fmt: skip
    return actions.remit_tax(**(arguments | changes))


def take_over(cast: Cast, **changes: object) -> TaxRemittance:
    return remit(cast, **({"way": TaxWay.OWNER, "reference": "", "by": cast.dewi} | changes))


def sums(cast: Cast) -> tuple[int, int, int]:
    """(kept for Kopi Senja's tax, on the bank account, Kopi Senja's balance)."""
    code = cast.dewi.organisation.code
    tax, bank, brand = postings.balances(
        [postings.tax("pph21", "IDR", code), postings.clearing("IDR"), postings.purse(Purse.BRAND, code, "IDR")]
    )
    return tax, -bank, brand


def test_the_desk_records_what_it_paid_to_the_state_and_the_bank_account_is_lower(taxed, cast) -> None:
    assert sums(cast) == (TAX, 10_500_000, 0)
    row = remit(cast, reference=" 0a1b 2c3d 4e5f 6g7h ", amount=TAX - 1)
    assert (row.reference, row.period, row.paid_date, row.way) == (NTPN, NOVEMBER, TODAY, TaxWay.STATE)
    assert sums(cast) == (1, 10_500_001 - TAX, 0)
    assert left_of_month(cast.dewi.organisation, "pph21", NOVEMBER) == 1
    assert Event.objects.get(verb="tax.remitted").data == {"kind": "pph21", "period": "2026-11", "amount": TAX - 1}
    assert postings.verify() == []


def test_who_owes_it_takes_it_to_its_balance_and_no_money_leaves_the_site(taxed, cast) -> None:
    take_over(cast)
    assert sums(cast) == (0, 10_500_000, TAX)
    assert tax_by_month([cast.dewi.organisation], ["pph21"]) == {
        (NOVEMBER, "pph21", cast.dewi.organisation.code): MonthTax(TAX, 0, TAX)
    }


def test_twice_is_once(taxed, cast) -> None:
    assert remit(cast).pk == remit(cast).pk
    assert (TaxRemittance.objects.count(), sums(cast)[0]) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": TAX + 1}, "amount"),
        ({"amount": 0}, "amount"),
        ({"kind": "pph23"}, "amount"),
        ({"period": date(2026, 10, 1)}, "amount"),
        ({"reference": "123"}, "reference"),
        ({"reference": ""}, "reference"),
        ({"paid_date": TODAY + timedelta(days=1)}, "paid_date"),
        ({"paid_date": date(2026, 10, 31)}, "paid_date"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field_and_nothing_moves(taxed, cast, changes, field) -> None:
    before = sums(cast)
    with pytest.raises(PaymentError) as caught:
        remit(cast, **changes)
    assert list(caught.value.field_errors) == [field]
    assert (TaxRemittance.objects.count(), sums(cast)) == (0, before)


def test_two_payments_together_never_take_more_than_the_month_holds(taxed, cast) -> None:
    remit(cast, amount=200_000)
    with pytest.raises(PaymentError):
        take_over(cast, amount=100_001, submit_key="b" * 32)
    take_over(cast, amount=100_000, submit_key="c" * 32)
    assert sums(cast)[0] == 0


def test_one_ntpn_is_recorded_once(taxed, cast) -> None:
    remit(cast, amount=1)
    with pytest.raises(PaymentError) as caught:
        remit(cast, amount=1, submit_key="b" * 32)
    assert (list(caught.value.field_errors), TaxRemittance.objects.count()) == (["reference"], 1)


def test_another_month_keeps_its_own_tax(desk, cast) -> None:
    desk.earn(merchant_of_record="brand")
    december = NOW + timedelta(days=20)
    terms = desk.open(merchant_of_record="brand")
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=december)
    with pytest.raises(PaymentError):
        remit(cast, amount=TAX + 1, now=december)
    assert left_of_month(cast.dewi.organisation, "pph21", date(2026, 12, 1)) == TAX
    assert sums(cast)[0] == 2 * TAX


@pytest.mark.parametrize("who", ["dewi", "viewer", "manager", "rani", "adi", "rival"])
def test_only_the_desk_says_that_the_state_was_paid(taxed, cast, who) -> None:
    with pytest.raises(RefusedError):
        remit(cast, by=getattr(cast, who))
    assert (TaxRemittance.objects.count(), sums(cast)[0]) == (0, TAX)


@pytest.mark.parametrize("who", ["viewer", "manager", "rani", "adi", "rival", "sri"])
def test_only_owner_and_finance_of_who_owes_it_take_it_over(taxed, cast, who) -> None:
    with pytest.raises(RefusedError):
        take_over(cast, by=getattr(cast, who))
    assert (TaxRemittance.objects.count(), sums(cast)[0]) == (0, TAX)


def test_an_agency_takes_its_tax_to_its_own_balance(desk, cast) -> None:
    terms = desk.arranged(merchant_of_record="brand")
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.adi, now=NOW)
    take_over(cast, withholder=cast.adi.organisation, by=cast.adi)
    agency = cast.adi.organisation.code
    accounts = [postings.tax("pph21", "IDR", agency), postings.purse(Purse.AGENCY, agency, "IDR")]
    assert postings.balances(accounts) == [0, 2_000_000 + TAX]


def test_the_operators_own_tax_and_ppn_are_paid_from_its_own_accounts(desk, cast) -> None:
    desk.earn(merchant_of_record="platform")
    with pytest.raises(PaymentError):
        remit(cast)
    remit(cast, withholder=None)
    assert postings.balances([postings.tax("pph21", "IDR")]) == [0]
    assert TaxRemittance.objects.get().withholder is None


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_pay_once_what_is_there(taxed, cast) -> None:
    refused: list[PaymentError] = []

    def pay(key: str, number: str) -> None:
        try:
            remit(cast, submit_key=key * 32, reference=number * 16)
        except PaymentError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=pair) for pair in (("a", "A"), ("b", "B"), ("c", "C"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(refused), TaxRemittance.objects.count(), sums(cast)[0]) == (2, 1, 0)


# ── The line of the bank


def test_only_the_ntpn_makes_a_line_sure() -> None:
    tax = Expected(Kind.TAX, "remittance", NTPN, TAX, TODAY, is_booked=True)
    lines = [
        Line(1, TODAY, -TAX, f"MPN G3 NTPN {NTPN}"), Line(2, TODAY, -TAX, "PAJAK"), Line(3, TODAY, TAX, NTPN),
        Line(4, TODAY, 1 - TAX, NTPN),
    ]  # fmt: skip
    found = [(match.group, match.why, len(match.found)) for match in Matcher([tax]).match(lines)]
    assert found == [
        (Group.SURE, Why.BOOKED, 1), (Group.OTHER, Why.NOT_OURS, 0), (Group.OTHER, Why.NOT_OURS, 0),
        (Group.LOOK, Why.AMOUNT_DIFFERS, 1),
    ]  # fmt: skip


def test_the_bank_line_of_a_tax_payment_is_matched_once_and_moves_nothing(bring, taxed, cast) -> None:
    remit(cast)
    before = sums(cast)
    statement = bring(("22", f"MPN NTPN {NTPN}", -TAX))
    (row,) = queries.statement_view(statement, now=NOW).sure
    assert (row.match.why, row.choices[0].name) == (Why.BOOKED, "Kopi Senja")
    assert (click(statement, cast).done, click(statement, cast).done) == (1, 0)
    view = statement_view(statement, now=NOW)
    assert (statement.lines.get().state, len(view.taxes), view.aside, view.matched_count) == (
        LineState.ASIDE, 1, [], 1,
    )  # fmt: skip
    again = bring(("22", f"MPN LAGI NTPN {NTPN}", -TAX))
    (second,) = queries.statement_view(again, now=NOW).look
    assert (second.match.why, second.fitting, sums(cast)) == (Why.CLOSED, [], before)


def test_the_bank_account_agrees_before_the_line_comes_and_after(bring, taxed, cast) -> None:
    """What came in stands on the statement; the tax left our books first, then the bank's."""
    funding = taxed.fundings.get()
    first = bring(("22", f"TRSF {funding.reference}", 10_500_000))
    click(first, cast)
    remit(cast)
    run = actions.reconcile(channel="manual", day=TODAY, now=NOW)
    assert (run.state, run.new_count, run.ours_balance, run.theirs_balance) == ("done", 0, 10_200_000, 10_500_000)
    both = bring(("22", f"TRSF {funding.reference}", 10_500_000), ("22", f"MPN NTPN {NTPN}", -TAX))
    for moment in (NOW + timedelta(hours=1), NOW + timedelta(hours=2)):
        run = actions.reconcile(channel="manual", day=TODAY, now=moment)
        assert (run.new_count, run.ours_balance, run.theirs_balance) == (0, 10_200_000, 10_200_000)
        click(both, cast)
    assert statement_view(both, now=NOW).taxes[0][1].reference == NTPN
