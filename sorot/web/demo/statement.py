"""The demo operator's bank statement, as BCA exports it: what the books say, and what is still on its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sorot.core.clock import today
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments.enums import LIVE_FUNDING, FundingSource, FundingState, PayoutState
from sorot.payments.models import Funding, OwnMove, Payout, StatementLine
from sorot.payments.postings import MANUAL
from sorot.payments.queries import books

HEAD = """No. Rekening,=,'0123456789
Nama,=,PT SOROT CONTOH
Mata Uang,=,IDR
Periode,=,{first:%d/%m/%Y} - {last:%d/%m/%Y}

Tanggal,Keterangan,Cabang,Jumlah,,Saldo
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One movement: `amount` in rupiah, + came in."""

    day: date
    text: str
    amount: int

    def as_csv(self, balance: int) -> str:
        sign = "CR" if self.amount > 0 else "DB"
        kind = f"TRSF E-BANKING {sign} {self.day:%d%m}/FTSCY/WS95031"
        return f"'{self.day:%d/%m},{kind} {self.text},'0000,{abs(self.amount)}.00,{sign},{balance}.00"


def history_of(now: datetime) -> str:
    """Everything that was confirmed by hand until now; its last balance is the one of the books."""
    lines = [*_fundings(), *_payouts(), *_own_moves()]
    return _file(lines, books.our_balance(MANUAL, DEFAULT_CURRENCY), now)


def news_of(now: datetime) -> str:
    """Lines for transfers that the desk waits for, one that nobody waits for, and the bank's own fee."""
    day = today(now)
    lines = [
        Line(day, f"{row.reference} {row.terms.payer.name}".upper(), row.asked_amount)
        for row in Funding.objects.filter(state__in=LIVE_FUNDING, source=FundingSource.TRANSFER)
        .select_related("terms__payer")
        .order_by("pk")
    ]
    lines += [
        Line(day, f"{row.code} {row.account.holder_name}".upper(), -row.amount)
        for row in Payout.objects.filter(state=PayoutState.SENT, channel=MANUAL)
        .select_related("account")
        .order_by("pk")
    ]
    if not StatementLine.objects.filter(booked_date=day, description__contains="BIAYA ADM").exists():
        lines += [Line(day, "TITIPAN SEWA RUANG", 1_250_000), Line(day, "BIAYA ADM", -17_000)]
    before = books.bank_balance()
    lying = books.our_balance(MANUAL, DEFAULT_CURRENCY) if before is None else before
    return _file(lines, lying + sum(line.amount for line in lines), now)


def _fundings() -> Iterable[Line]:
    rows = Funding.objects.filter(state=FundingState.CONFIRMED, source=FundingSource.TRANSFER, lines=None)
    for row in rows.select_related("terms__payer").order_by("pk"):
        if row.confirmed_at is not None:
            yield Line(today(row.confirmed_at), f"{row.reference} {row.terms.payer.name}".upper(), row.asked_amount)


def _payouts() -> Iterable[Line]:
    rows = Payout.objects.filter(state=PayoutState.SUCCEEDED, channel=MANUAL, lines=None)
    for row in rows.select_related("account").order_by("pk"):
        if row.settled_at is not None:
            yield Line(today(row.settled_at), f"{row.code} {row.account.holder_name}".upper(), -row.amount)


def _own_moves() -> Iterable[Line]:
    for row in OwnMove.objects.filter(source=MANUAL).order_by("pk"):
        yield Line(today(row.recorded_at), row.reference, -row.amount)


def _file(lines: list[Line], closing: int, now: datetime) -> str:
    lines = sorted(lines, key=lambda line: (line.day, -line.amount))
    balance = opening = closing - sum(line.amount for line in lines)
    rows = []
    for line in lines:
        balance += line.amount
        rows.append(line.as_csv(balance))
    came = sum(line.amount for line in lines if line.amount > 0)
    went = -sum(line.amount for line in lines if line.amount < 0)
    first = min((line.day for line in lines), default=today(now) - timedelta(days=1))
    foot = f"Saldo Awal,=,{opening}.00\nKredit,=,{came}.00\nDebet,=,{went}.00\nSaldo Akhir,=,{closing}.00\n"
    return HEAD.format(first=first, last=today(now)) + "\n".join(rows) + "\n" + foot
