"""Statements, their lines, and what each line may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments.enums import (
    LIVE_FUNDING,
    ChargebackState,
    Debt,
    FundingSource,
    FundingState,
    LineState,
    PayoutState,
    TaxWay,
)
from sorot.payments.matching import Expected, Group, Kind, Line, Match, Matcher, squash
from sorot.payments.models import BankStatement, Chargeback, Funding, Payout, PayoutBatch, StatementLine, TaxRemittance
from sorot.payments.postings import MANUAL
from sorot.payments.statement_wording import why_sentence

#: How long a payout that arrived can still come back with the same reference.
RETURN_TIME = timedelta(days=90)
#: How many lines of a group one page shows; the click confirms what is shown.
SHOWN = 300
#: Tax is recorded around the day on which the bank shows it.
TAX_AROUND = timedelta(days=31)
REFERENCE = re.compile(r"(?=(SRT[A-Z0-9]{7}))")
#: How the reference of an imported line ends (`StatementLine.bank_reference`); one written by hand does not.
LINE_NAME = re.compile(r" #[0-9a-z]{12}$")


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing a line may be, as people know it."""

    item: Expected
    name: str
    title: str
    #: Funding, payout or case of this choice; "" for a file of payouts.
    code: str

    @property
    def value(self) -> str:
        """What a form sends back."""
        return f"{self.item.kind}:{self.item.code}"


@dataclass(frozen=True, slots=True)
class LineView:
    """One line with its answer."""

    line: StatementLine
    match: Match
    choices: tuple[Choice, ...]

    @property
    def value(self) -> str:
        """Line and thing, as a form sends them back."""
        return f"{self.line.code}:{self.choices[0].value}" if self.choices else self.line.code

    @property
    def why(self) -> str:
        """Why it stands in its group, and what to do."""
        return why_sentence(self.match.why)

    @property
    def fitting(self) -> list[Choice]:
        """What it can be confirmed as: the same amount, and still waited for."""
        return [
            choice
            for choice in self.choices
            if choice.item.is_open and choice.item.amount == abs(self.line.amount) and len(self.choices) <= 5
        ]


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement in its groups; `more` says how many sure lines wait behind the shown ones."""

    sure: list[LineView]
    look: list[LineView]
    other: list[LineView]
    more: int
    other_count: int
    used: list[StatementLine]
    aside: list[StatementLine]
    #: Lines that paid what a brand owed, each with its case: beside the payments, and done for good.
    debts: list[tuple[StatementLine, Chargeback]]
    #: Lines that paid tax to the state, each with what was recorded; likewise done.
    taxes: list[tuple[StatementLine, TaxRemittance]]

    @property
    def matched_count(self) -> int:
        """How many lines were used for something."""
        return len(self.used) + len(self.debts) + len(self.taxes)

    @property
    def sure_total(self) -> int:
        """Sum of the sure lines that came in."""
        return sum(view.line.amount for view in self.sure if view.line.amount > 0)


def statement_list(actor: Actor) -> QuerySet[BankStatement]:
    """Imported files, newest first, with how many lines still wait."""
    counted = Count("lines", filter=Q(lines__state=LineState.OPEN))
    return (
        BankStatement.objects.visible_to(actor)
        .select_related("imported_by")
        .annotate(open_count=counted)
        .order_by("-imported_at", "-pk")
    )


def lines_of(rows: Iterable[StatementLine]) -> list[Line]:
    """What matching needs of them."""
    return [Line(row.pk, row.booked_date, row.amount, f"{row.description} {row.reference}") for row in rows]


def expected_payments(lines: Sequence[Line], *, now: datetime) -> list[Expected]:
    """Everything that could show up on a statement: what is waited for, and closed things these lines name."""
    named = {found for line in lines for found in REFERENCE.findall(squash(line.description))}
    return [*_fundings(named), *_payouts(now), *_batches(), *_debts(now), *_taxes(lines)]


def _fundings(named: set[str]) -> Iterator[Expected]:
    rows = Funding.objects.filter(Q(state__in=LIVE_FUNDING, source=FundingSource.TRANSFER) | Q(reference__in=named))
    for row in rows.annotate(line_count=Count("lines")).order_by("pk"):
        is_live = row.state in LIVE_FUNDING and row.source == FundingSource.TRANSFER
        is_booked = row.state == FundingState.CONFIRMED and row.source == FundingSource.TRANSFER and not row.line_count
        yield Expected(
            Kind.FUNDING, row.code, row.reference, row.asked_amount, today(row.created_at),
            is_open=is_live or is_booked, is_exact=row.extra_amount > 0, is_booked=is_booked,
        )  # fmt: skip


def _payouts(now: datetime) -> Iterator[Expected]:
    rows = Payout.objects.filter(channel=MANUAL, sent_at__isnull=False).filter(
        Q(state=PayoutState.SENT) | Q(state=PayoutState.SUCCEEDED, settled_at__gte=now - RETURN_TIME)
    )
    counted = Count("lines", filter=Q(lines__amount__lt=0))
    for row in rows.annotate(line_count=counted).order_by("pk"):
        since = today(row.sent_at or now)
        is_sent = row.state == PayoutState.SENT
        is_booked = not is_sent and not row.line_count and row.batch_id is None
        yield Expected(
            Kind.PAYOUT, row.code, row.code, row.amount, since, is_open=is_sent or is_booked, is_booked=is_booked
        )
        yield Expected(Kind.RETURNED, row.code, row.code, row.amount, since)


def _batches() -> Iterator[Expected]:
    sent = Count("payouts", filter=Q(payouts__state=PayoutState.SENT))
    for row in PayoutBatch.objects.annotate(sent_count=sent).filter(sent_count__gt=0).order_by("pk"):
        is_whole = row.sent_count == row.count
        yield Expected(Kind.BATCH, row.code, row.code, row.total, today(row.created_at), is_open=is_whole)


def _debts(now: datetime) -> Iterator[Expected]:
    """What brands owe for lost cases, under the number that they were given; those closed lately are known as such."""
    rows = Chargeback.objects.filter(state=ChargebackState.LOST, owed_amount__gt=0, currency=DEFAULT_CURRENCY)
    for row in rows.filter(Q(debt="") | Q(debt_closed_at__gte=now - RETURN_TIME)).order_by("pk"):
        is_booked = row.debt == Debt.PAID and not LINE_NAME.search(row.debt_note)
        yield Expected(
            Kind.DEBT, row.code, row.code, row.owed_amount, today(row.decided_at or now),
            is_open=row.is_owed or is_booked, is_booked=is_booked,
        )  # fmt: skip


def _taxes(lines: Sequence[Line]) -> Iterator[Expected]:
    """Tax paid to the state around the days of these lines. It is booked; no line is it twice."""
    days = [line.day for line in lines if line.amount < 0]
    rows = _remitted(days)
    aside = StatementLine.objects.filter(state=LineState.ASIDE, amount__in=[-row.amount for row in rows])
    done = {row.pk for _line, row in taxes_paid_by(list(aside), rows)} if rows else set()
    for row in rows:
        yield Expected(
            Kind.TAX, row.code, row.reference, row.amount, row.paid_date, is_open=row.pk not in done, is_booked=True
        )


def _remitted(days: Sequence[date]) -> list[TaxRemittance]:
    if not days:
        return []
    near = (min(days) - TAX_AROUND, max(days) + TAX_AROUND)
    return list(TaxRemittance.objects.filter(way=TaxWay.STATE, paid_date__range=near).order_by("pk"))


def taxes_paid_by(
    lines: Sequence[StatementLine], rows: Sequence[TaxRemittance]
) -> list[tuple[StatementLine, TaxRemittance]]:
    """Which of these lines paid which tax: the same amount, and its NTPN."""
    by_amount: dict[int, list[TaxRemittance]] = defaultdict(list)
    for row in rows:
        by_amount[-row.amount].append(row)
    found = []
    for line in lines:
        text = squash(f"{line.description} {line.reference}")
        found += [(line, row) for row in by_amount.get(line.amount, ()) if row.reference in text][:1]
    return found


def debts_paid_by(rows: Sequence[StatementLine]) -> dict[str, Chargeback]:
    """Reference of a line -> the case whose debt it paid. No query without lines; their statement has to be loaded."""
    names = [row.bank_reference for row in rows if row.state == LineState.ASIDE and row.amount > 0]
    if not names:
        return {}
    found = Chargeback.objects.filter(debt=Debt.PAID, debt_note__in=names)
    return {case.debt_note: case for case in found.select_related("checkout__funding__terms__payer")}


def match_lines(rows: Sequence[StatementLine], *, now: datetime) -> list[Match]:
    """One answer for each line."""
    lines = lines_of(rows)
    return Matcher(expected_payments(lines, now=now)).match(lines) if lines else []


def statement_view(statement: BankStatement, *, now: datetime) -> StatementView:
    """The lines of one file, grouped. The number of queries does not grow with them."""
    rows = list(statement.lines.select_related("statement", "funding__terms__payer", "payout__payee", "used_by"))
    waiting = [row for row in rows if row.state == LineState.OPEN]
    matches = match_lines(waiting, now=now)
    groups: dict[Group, list[tuple[StatementLine, Match]]] = defaultdict(list)
    for row, match in zip(waiting, matches, strict=True):
        groups[match.group].append((row, match))
    shown = {group: pairs[:SHOWN] for group, pairs in groups.items()}
    names = _names([match for pairs in shown.values() for _row, match in pairs])
    views = {
        group: [
            LineView(row, match, tuple(names[item.kind, item.code] for item in match.found)) for row, match in pairs
        ]
        for group, pairs in shown.items()
    }
    aside = [row for row in rows if row.state == LineState.ASIDE]
    paid = debts_paid_by(aside)
    taxes = taxes_paid_by(aside, _remitted([row.booked_date for row in aside if row.amount < 0]))
    settled = {line.pk for line, _row in taxes}
    return StatementView(
        sure=views.get(Group.SURE, []), look=views.get(Group.LOOK, []), other=views.get(Group.OTHER, []),
        more=max(len(groups[Group.SURE]) - SHOWN, 0), other_count=len(groups[Group.OTHER]),
        used=[row for row in rows if row.state == LineState.USED],
        aside=[row for row in aside if row.bank_reference not in paid and row.pk not in settled],
        debts=[(row, paid[row.bank_reference]) for row in aside if row.bank_reference in paid],
        taxes=taxes,
    )  # fmt: skip


def _names(matches: Iterable[Match]) -> dict[tuple[Kind, str], Choice]:
    wanted: dict[Kind, dict[str, Expected]] = defaultdict(dict)
    for match in matches:
        for item in match.found:
            wanted[item.kind][item.code] = item
    names: dict[tuple[Kind, str], Choice] = {}
    fundings = Funding.objects.filter(code__in=wanted[Kind.FUNDING]).select_related("terms__payer")
    for funding in fundings:
        item = wanted[Kind.FUNDING][funding.code]
        title = f"{funding.terms.title} · {funding.reference}"
        names[item.kind, item.code] = Choice(item, funding.terms.payer.name, title, funding.code)
    codes = {**wanted[Kind.PAYOUT], **wanted[Kind.RETURNED]}
    for payout in Payout.objects.filter(code__in=codes).select_related("payee__user", "payee__organisation"):
        name = str(payout.payee.organisation or payout.payee.user)
        for kind in (Kind.PAYOUT, Kind.RETURNED):
            if payout.code in wanted[kind]:
                item = wanted[kind][payout.code]
                names[kind, payout.code] = Choice(item, name, payout.code, payout.code)
    cases = Chargeback.objects.filter(code__in=wanted[Kind.DEBT]).select_related("checkout__funding__terms__payer")
    for case in cases:
        terms = case.checkout.funding.terms
        title = f"{terms.title} · {case.code.upper()}"
        names[Kind.DEBT, case.code] = Choice(wanted[Kind.DEBT][case.code], terms.payer.name, title, case.code)
    for remittance in TaxRemittance.objects.filter(code__in=wanted[Kind.TAX]).select_related("withholder"):
        item = wanted[Kind.TAX][remittance.code]
        title = f"{remittance.kind.upper()} {remittance.period:%Y-%m} · {remittance.reference}"
        name = remittance.withholder.name if remittance.withholder else _("Tax of this site")
        names[Kind.TAX, remittance.code] = Choice(item, name, title, "")
    for batch in PayoutBatch.objects.filter(code__in=wanted[Kind.BATCH]):
        item = wanted[Kind.BATCH][batch.code]
        names[Kind.BATCH, batch.code] = Choice(item, batch.filename, str(batch.count), "")
    return names
