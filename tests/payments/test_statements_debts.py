"""What a brand owes for a lost case comes in by a line of the bank: found, booked once, and the books agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.payments import actions, postings, queries
from sorot.payments.enums import Debt, LineState
from sorot.payments.errors import PaymentError
from sorot.payments.matching import Expected, Group, Kind, Line, Matcher, Why
from sorot.payments.models import BankStatement, Chargeback, StatementLine

from .conftest import NOW, TODAY, Cast, url
from .test_chargebacks import approve, gateway, payment, terms, told  # noqa: F401
from .test_statements import bring, click  # noqa: F401

OWED = 10_500_000


@pytest.fixture
def case(payment, gateway, terms, cast) -> Chargeback:
    """Everything was released, then the bank took it all back: Kopi Senja owes Rp10.500.000."""
    approve(terms, cast, "DP", "Sisa")
    told(payment, gateway, now=NOW)
    found = told(payment, gateway, "LOST", now=NOW)
    assert (found.owed_amount, found.debt) == (OWED, "")
    return found


def bank(case: Chargeback) -> tuple[int, int]:
    """(on the operator's bank account, still owed), in rupiah as people read them."""
    accounts = [postings.clearing("IDR"), postings.receivable(case.checkout.funding.terms.payer.code, "IDR")]
    found = postings.balances(accounts)
    return -found[0], -found[1]


def only(statement: BankStatement) -> queries.statements.LineView:
    view = queries.statement_view(statement, now=NOW)
    (row,) = [*view.sure, *view.look, *view.other]
    return row


def choose(statement: BankStatement, case: Chargeback, cast: Cast) -> StatementLine:
    line = statement.lines.get()
    return actions.confirm_line(line=line, choice=f"debt:{case.code}", version=line.version, by=cast.sri, now=NOW)


def test_only_the_code_of_the_case_makes_a_line_sure() -> None:
    debt = Expected(Kind.DEBT, "7hk2m9qwxz3v", "7hk2m9qwxz3v", OWED, TODAY)
    coffee = Expected(Kind.FUNDING, "coffee", "SRTACDEFGH", OWED, TODAY)
    lines = [
        Line(1, TODAY, OWED, "LUNAS 7HK2M9QWXZ3V"), Line(2, TODAY, OWED, "TRSF KOPI"),
        Line(3, TODAY, OWED - 1, "7hk2 m9qw xz3v"), Line(4, TODAY, -OWED, "7HK2M9QWXZ3V"),
    ]  # fmt: skip
    found = [(match.group, match.why, len(match.found)) for match in Matcher([debt]).match(lines)]
    assert found == [
        (Group.SURE, Why.REFERENCE, 1), (Group.LOOK, Why.NO_REFERENCE, 1), (Group.LOOK, Why.AMOUNT_DIFFERS, 1),
        (Group.OTHER, Why.NOT_OURS, 0),
    ]  # fmt: skip
    both = Matcher([debt, coffee]).match(lines[1:2])[0]
    assert (both.why, {item.kind for item in both.found}) == (Why.CANDIDATES, {Kind.DEBT, Kind.FUNDING})


def test_a_line_that_names_the_case_pays_the_debt_in_one_click_and_once(bring, case, cast) -> None:
    statement = bring(("22", f"LUNAS {case.code.upper()}", OWED))
    row = only(statement)
    assert (row.match.group, row.match.why, row.choices[0].name) == (Group.SURE, Why.REFERENCE, "Kopi Senja")
    assert (click(statement, cast).done, click(statement, cast).done) == (1, 0)
    case.refresh_from_db()
    line = StatementLine.objects.select_related("statement").get()
    assert (case.debt, case.debt_note, case.debt_closed_by) == (Debt.PAID, line.bank_reference, cast.sri.user)
    assert (line.state, bank(case)) == (LineState.ASIDE, (OWED, 0))
    assert Event.objects.filter(verb="statement_line.used", data__code=case.code).count() == 1


def test_by_the_amount_alone_a_person_says_that_it_is_the_debt(bring, case, cast) -> None:
    statement = bring(("22", "TRSF KOPI SENJA", OWED))
    row = only(statement)
    assert (row.match.group, row.match.why) == (Group.LOOK, Why.NO_REFERENCE)
    assert [choice.value for choice in row.fitting] == [f"debt:{case.code}"]
    assert (click(statement, cast).done, bank(case)) == (0, (0, OWED))
    with pytest.raises(RefusedError):
        actions.confirm_line(line=statement.lines.get(), choice=f"debt:{case.code}", by=cast.dewi, now=NOW)
    choose(statement, case, cast)
    choose(statement, case, cast)
    assert bank(case) == (OWED, 0)


def test_a_second_line_for_a_paid_debt_books_nothing_and_says_so(bring, case, cast) -> None:
    click(bring(("22", f"LUNAS {case.code}", OWED)), cast)
    again = bring(("22", f"LUNAS LAGI {case.code}", OWED))
    row = only(again)
    assert (row.match.why, row.fitting) == (Why.CLOSED, [])
    with pytest.raises(PaymentError):
        choose(again, case, cast)
    assert (again.lines.get().state, bank(case)) == (LineState.OPEN, (OWED, 0))


def test_a_line_that_paid_a_debt_is_not_taken_back(bring, case, cast) -> None:
    statement = bring(("22", f"LUNAS {case.code}", OWED))
    click(statement, cast)
    with pytest.raises(PaymentError) as caught:
        actions.take_line_back(line=statement.lines.get(), by=cast.sri, now=NOW)
    assert (caught.value.code, statement.lines.get().state) == ("debt", LineState.ASIDE)


def test_a_debt_booked_by_hand_gets_its_line_without_money_moving_again(bring, case, cast) -> None:
    actions.settle_receivable(chargeback=case, bank_reference="BCA 22/11", by=cast.sri, now=NOW)
    nameless = bring(("22", "TRSF KOPI SENJA", OWED))
    assert only(nameless).match.why == Why.NOT_OURS
    statement = bring(("22", f"LUNAS {case.code}", OWED))
    assert only(statement).match.why == Why.BOOKED
    assert click(statement, cast).done == 1
    case.refresh_from_db()
    assert (case.debt_note, bank(case)) == (statement.lines.get().bank_reference, (OWED, 0))
    found = Event.objects.get(verb="receivable.line_found")
    assert (found.data["before"], found.user) == ("BCA 22/11", cast.sri.user)


def test_one_line_never_pays_two_debts(bring, case, cast) -> None:
    statement = bring(("22", f"LUNAS {case.code}", OWED))
    click(statement, cast)
    case.refresh_from_db()
    other = Chargeback.objects.create(
        checkout=case.checkout, gateway="fake", case_id="case-2", amount=OWED, currency="IDR", state="lost",
        opened_at=NOW, evidence_due_at=NOW, reserved_at=NOW, decided_at=NOW, owed_amount=OWED,
    )  # fmt: skip
    with pytest.raises(PaymentError) as caught:
        actions.settle_receivable(chargeback=other, bank_reference=case.debt_note, by=cast.sri, now=NOW)
    other.refresh_from_db()
    assert (list(caught.value.field_errors), other.debt, bank(case)[0]) == (["bank_reference"], "", OWED)


def test_the_bank_account_agrees_before_and_after_the_line_is_used(bring, case, cast) -> None:
    statement = bring(("22", f"LUNAS {case.code}", OWED), ("22", "SEWA", -700))
    for moment in (NOW, NOW + timedelta(hours=1)):
        done = actions.reconcile(channel="manual", day=TODAY, now=moment)
        assert (done.state, done.new_count, done.theirs_balance) == ("done", 0, OWED - 700)
        assert done.ours_balance == (0 if moment == NOW else OWED)
        click(statement, cast)


@pytest.mark.usefixtures("stopped_clock")
def test_the_pages_show_the_debt_as_a_choice_and_afterwards_as_matched(browse, bring, case, cast) -> None:
    statement = bring(("22", "TRSF KOPI SENJA", OWED))
    line, client = statement.lines.get(), browse(cast.sri)
    page = client.get(url("desk_statement", statement.code)).content.decode()
    assert "Utang Kopi Senja karena kasus yang kalah" in page
    form = {"version": line.version, "choice": f"debt:{case.code}"}
    assert client.post(url("desk_line_match", line.code), form).status_code == 303
    page = client.get(url("desk_statement", statement.code)).content.decode()
    assert "Selesai: 1 dicocokkan, 0 disisihkan" in page
    assert url("desk_chargeback", case.code) in page
    assert url("desk_line_return", line.code) not in page
    assert line.bank_reference in client.get(url("desk_chargeback", case.code)).content.decode()


@pytest.mark.usefixtures("stopped_clock")
def test_the_payer_alone_reads_what_it_owes_and_the_message_to_write(browse, case, cast) -> None:
    address = url("funding", case.checkout.funding.code)
    page = browse(cast.dewi).get(address).content.decode()
    assert case.code.upper() in page
    assert "Rp10.500.000 di antaranya masih harus dibayar" in page.replace("\xa0", "")
    assert queries.debt_of(cast.rani, case.checkout.funding) is None
    actions.settle_receivable(chargeback=case, bank_reference="BCA 1", by=cast.sri, now=NOW)
    assert case.code.upper() not in browse(cast.dewi).get(address).content.decode()
