"""From the bank's file to secured money: nothing doubles, nothing half happens, every refusal is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from sorot.core.errors import RefusedError, StaleError
from sorot.payments import actions, queries
from sorot.payments.enums import FundingState, LineState, PayoutState
from sorot.payments.errors import PaymentError
from sorot.payments.matching import Why
from sorot.payments.models import BankStatement, Funding, Payout, StatementLine
from sorot.payments.postings import balances, clearing
from tests.payments.conftest import NOW, Cast, Desk

HEAD = "Tanggal;Keterangan;Debit;Kredit;Saldo\n"


def csv(*lines: tuple[str, str, int]) -> ContentFile:
    """A plain table of (day, description, signed amount), with the chain of balances from 0."""
    balance, text = 0, HEAD
    for day, description, amount in lines:
        balance += amount
        sides = f"{-amount};" if amount < 0 else f";{amount}"
        text += f"{day}/11/2026;{description};{sides};{balance}\n"
    return ContentFile(text.encode(), name="mutasi.csv")


@pytest.fixture
def bring(cast: Cast):
    def bring(*lines: tuple[str, str, int], **changes: object) -> BankStatement:
        arguments = {"upload": csv(*lines), "by": cast.sri, "now": NOW}
        return actions.import_statement(**(arguments | changes))

    return bring


@pytest.fixture
def funding(desk: Desk) -> Funding:
    """Kopi Senja is to transfer Rp 10.500.000, and has not said that it did."""
    return desk.open().fundings.get()


def sent_payout(desk: Desk, cast: Cast) -> Payout:
    """Rani's payout, given to the bank by Sri."""
    desk.account(now=NOW - timedelta(days=4))
    desk.earn()
    payout = desk.request()
    actions.approve_payout(payout=payout, by=cast.sri, now=NOW)
    payout.refresh_from_db()
    actions.mark_sent(payout=payout, by=cast.sri, now=NOW)
    payout.refresh_from_db()
    return payout


def click(statement: BankStatement, cast: Cast, **changes: object) -> actions.Confirmed:
    view = queries.statement_view(statement, now=NOW)
    arguments = {"statement": statement, "chosen": [row.value for row in view.sure], "by": cast.sri, "now": NOW}
    return actions.confirm_sure_lines(**(arguments | changes))


def test_a_transfer_nobody_reported_is_confirmed_by_its_line_in_one_click(bring, funding: Funding, cast: Cast) -> None:
    statement = bring(("22", f"TRSF KOPI {funding.reference.lower()}", 10_500_000), ("22", "BUNGA", 500))
    view = queries.statement_view(statement, now=NOW)
    assert [(len(view.sure), len(view.look), len(view.other)), view.sure_total] == [(1, 0, 1), 10_500_000]
    assert click(statement, cast).done == 1
    funding.refresh_from_db()
    line = statement.lines.get(amount=10_500_000)
    assert (funding.state, funding.bank_reference) == (FundingState.CONFIRMED, line.bank_reference)
    assert (line.state, line.funding, line.used_by) == (LineState.USED, funding, cast.sri.user)
    assert balances([clearing("IDR")]) == [-10_500_000]
    assert click(statement, cast).done == 0


def test_the_same_file_is_the_first_import_and_overlapping_files_do_not_double(bring) -> None:
    lines = [("20", "KOPI", 100), ("20", "KOPI", 100), ("21", "TEH", 200)]
    first = bring(*lines)
    assert bring(*lines) == first
    second = bring(*lines, ("21", "TEH", 200), ("22", "SUSU", 300))
    assert (first.new_count, second.new_count, second.known_count) == (3, 2, 3)
    assert StatementLine.objects.count() == 5


def test_a_broken_file_leaves_nothing_behind(bring) -> None:
    bad = ContentFile((HEAD + "20/11/2026;A;;100;\n99/11/2026;B;;100;\n").encode(), name="x.csv")
    with pytest.raises(PaymentError) as caught:
        bring(upload=bad)
    assert caught.value.code == "date"
    assert "3" in caught.value.sentence
    assert (BankStatement.objects.count(), StatementLine.objects.count()) == (0, 0)


def test_the_file_is_kept_privately_for_the_desk(bring, cast: Cast) -> None:
    statement = bring(("20", "KOPI", 100))
    assert statement.file.is_visible_to(cast.sri)
    assert not statement.file.is_visible_to(cast.dewi)
    wide = ContentFile(csv(("21", "TEH", 5)).read().decode().encode("utf-16"), name="wide.csv")
    assert bring(upload=wide).file.name == "wide.csv"


def test_only_the_desk_imports_and_confirms(bring, funding: Funding, cast: Cast) -> None:
    with pytest.raises(RefusedError):
        bring(("22", funding.reference, 10_500_000), by=cast.dewi)
    statement = bring(("22", funding.reference, 10_500_000))
    with pytest.raises(RefusedError):
        click(statement, cast, by=cast.dewi)
    assert list(BankStatement.objects.visible_to(cast.dewi)) == []
    assert StatementLine.objects.get().state == LineState.OPEN


def test_a_line_refused_by_its_payment_is_named_and_the_others_go_on(
    bring, desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desk.open().fundings.get(), desk.open().fundings.get()
    statement = bring(("22", one.reference, 10_500_000), ("22", two.reference, 10_500_000))
    from sorot.payments.actions import transfers

    real = transfers.confirm_transfer

    def confirm(**arguments: object) -> Funding:
        if arguments["funding"] == one:
            raise PaymentError("Tidak bisa.")
        return real(**arguments)

    monkeypatch.setattr(transfers, "confirm_transfer", confirm)
    said = click(statement, cast)
    assert (said.done, [sentence for _line, sentence in said.problems]) == (1, ["Tidak bisa."])
    refused = StatementLine.objects.get(description=one.reference)
    assert (refused.state, refused.problem) == (LineState.OPEN, "Tidak bisa.")


def test_a_line_that_was_not_shown_as_sure_is_not_confirmed(bring, funding: Funding, cast: Cast) -> None:
    statement = bring(("22", funding.reference, 10_500_000))
    assert click(statement, cast, chosen=["other:funding:code"]).done == 0
    assert Funding.objects.get().state == FundingState.AWAITING


def test_a_transfer_confirmed_by_hand_gets_its_line_without_money_moving_again(
    bring, desk: Desk, funding: Funding, cast: Cast
) -> None:
    desk.report(funding)
    desk.confirm(Funding.objects.get(pk=funding.pk))
    statement = bring(("22", funding.reference, 10_500_000))
    assert queries.statement_view(statement, now=NOW).sure[0].match.why == Why.BOOKED
    assert click(statement, cast).done == 1
    assert balances([clearing("IDR")]) == [-10_500_000]
    assert statement.lines.get().funding == funding


def test_a_person_chooses_where_the_message_is_missing(bring, desk: Desk, cast: Cast) -> None:
    one, two = desk.open().fundings.get(), desk.open().fundings.get()
    statement = bring(("22", "SETORAN", 10_500_000))
    (row,) = queries.statement_view(statement, now=NOW).look
    assert (row.match.why, {choice.code for choice in row.fitting}) == (Why.CANDIDATES, {one.code, two.code})
    with pytest.raises(PaymentError):
        actions.confirm_line(line=row.line, choice="funding:nothing", by=cast.sri, now=NOW)
    with pytest.raises(StaleError):
        actions.confirm_line(line=row.line, choice=f"funding:{one.code}", version=7, by=cast.sri, now=NOW)
    actions.confirm_line(line=row.line, choice=f"funding:{one.code}", by=cast.sri, now=NOW)
    assert [Funding.objects.get(pk=one.pk).state, Funding.objects.get(pk=two.pk).state] == ["confirmed", "awaiting"]


def test_an_amount_that_differs_is_never_confirmed(bring, funding: Funding, cast: Cast) -> None:
    statement = bring(("22", funding.reference, 10_499_999))
    (row,) = queries.statement_view(statement, now=NOW).look
    assert (row.match.why, row.fitting) == (Why.AMOUNT_DIFFERS, [])
    with pytest.raises(PaymentError):
        actions.confirm_line(line=row.line, choice=f"funding:{funding.code}", by=cast.sri, now=NOW)
    assert Funding.objects.get().state == FundingState.AWAITING


def test_a_unique_amount_is_sure_without_any_message(bring, desk: Desk, cast: Cast, settings) -> None:
    settings.TRANSFER_MATCH = "amount"
    one, two = desk.open().fundings.get(), desk.open().fundings.get()
    assert one.extra_amount != two.extra_amount
    statement = bring(("22", "SETORAN", two.asked_amount))
    assert click(statement, cast).done == 1
    assert Funding.objects.get(pk=two.pk).state == FundingState.CONFIRMED
    assert balances([clearing("IDR")]) == [-two.asked_amount]


def test_a_line_set_aside_can_be_taken_back(bring, cast: Cast) -> None:
    line = bring(("22", "SEWA KANTOR", -900)).lines.get()
    actions.set_line_aside(line=line, by=cast.sri, now=NOW)
    with pytest.raises(StaleError):
        actions.take_line_back(line=line, version=1, by=cast.sri, now=NOW)
    line.refresh_from_db()
    actions.take_line_back(line=line, version=line.version, by=cast.sri, now=NOW)
    line.refresh_from_db()
    assert line.state == LineState.OPEN


def test_a_payout_leaves_and_comes_back_by_its_lines(bring, desk: Desk, cast: Cast) -> None:
    payout = sent_payout(desk, cast)
    text = f"KE RANI {payout.code.upper()}"
    statement = bring(("22", "SALDO", 10_500_000), ("22", text, -payout.amount), ("22", f"RETUR {text}", payout.amount))
    assert click(statement, cast).done == 2
    payout.refresh_from_db()
    assert payout.state == PayoutState.REVERSED
    assert text in payout.reason


def test_an_import_and_its_page_take_the_same_queries_for_many_lines(
    bring, desk: Desk, django_assert_num_queries
) -> None:
    few = bring(("22", "A", 1))
    lines = [("22", f"{desk.open().fundings.get().reference}", 10_500_000) for _ in range(4)]
    many = bring(*lines, ("22", "B", 2))
    with django_assert_num_queries(5):
        queries.statement_view(few, now=NOW)
    with django_assert_num_queries(6):  # and the names of what was found
        queries.statement_view(many, now=NOW + timedelta(minutes=1))
