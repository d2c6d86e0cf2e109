"""Our side of a comparison, and the bank's: movements as `reconcile.Entry`, streamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum

from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import postings
from sorot.payments.enums import (
    OPEN_RETURNS,
    CheckoutState,
    Debt,
    DifferenceKind,
    DifferenceState,
    FundingSource,
    FundingState,
    LineState,
    PayoutState,
    ReturnState,
    RunState,
    TaxWay,
)
from sorot.payments.gateways.base import Transaction
from sorot.payments.models import (
    BankStatement,
    Chargeback,
    Checkout,
    Difference,
    Funding,
    OwnMove,
    OwnMoveLine,
    Payout,
    ReconciliationRun,
    SourceReturn,
    StatementLine,
    TaxRemittance,
)
from sorot.payments.postings import MANUAL
from sorot.payments.queries.statements import match_lines
from sorot.payments.reconcile import Entry, Status, Subject

CHUNK = 2_000
#: How far around a day the bank's lines are looked up: people confirm days after the money came.
BANK_AROUND = timedelta(days=14)
#: Within so many days of a move of own money a gateway's list shows it.
OWN_WITHIN = timedelta(days=3)
DONE_WORDS = frozenset({
    "success", "succeeded", "successful", "completed", "settled", "settlement", "capture", "paid", "done",
})  # fmt: skip
PENDING_WORDS = frozenset({"pending", "queued", "approved", "processed", "accepted", "requested", "authorize"})
FAILED_WORDS = frozenset({
    "failed", "voided", "rejected", "cancelled", "canceled", "cancel", "reversed", "expired", "expire", "deny",
    "denied", "failure",
})  # fmt: skip
CHECKOUT_STATUS = {
    CheckoutState.PAID: Status.DONE,
    CheckoutState.CREATING: Status.PENDING,
    CheckoutState.OPEN: Status.PENDING,
}
PAYOUT_STATUS = {
    PayoutState.SUCCEEDED: Status.DONE,
    PayoutState.SENT: Status.PENDING,
    PayoutState.APPROVED: Status.PENDING,
}
RETURN_STATUS = {ReturnState.SUCCEEDED: Status.DONE, ReturnState.FAILED: Status.FAILED}


def status_of(word: str) -> Status:
    """A vendor's word for where a movement is. One that nobody knows decides nothing."""
    lower = word.lower()
    if lower in DONE_WORDS:
        return Status.DONE
    if lower in PENDING_WORDS:
        return Status.PENDING
    return Status.FAILED if lower in FAILED_WORDS else Status.UNKNOWN


def entry_of(line: Transaction, *, since: datetime, until: datetime) -> Entry:
    """One line of a gateway's books."""
    subject = Subject(line.kind) if line.kind in set(Subject) else Subject.OTHER
    status = status_of(line.status)
    # Gateways show the fee of a failed payout and do not take it; one that was done and came back keeps it.
    is_free = status == Status.FAILED and line.status.lower() != "reversed"
    return Entry(
        subject, line.reference, line.gateway_id, line.amount, None if is_free else line.fee, status,
        is_listed=since <= line.created_at < until, at=line.created_at,
    )  # fmt: skip


def entries_of(lines: Iterable[Transaction], *, since: datetime, until: datetime) -> list[Entry]:
    """A gateway's lines. One without any name is told from others by its moment, its amount, and which of equal ones
    it is: two top-ups must never be taken for one."""
    found: list[Entry] = []
    equal: Counter[tuple[datetime, int]] = Counter()
    for line in sorted(lines, key=lambda line: (line.created_at, line.kind, line.fee)):
        entry = entry_of(line, since=since, until=until)
        if not entry.own_name:
            equal[line.created_at, line.amount] += 1
            moment = line.created_at.astimezone(UTC).isoformat()
            entry = replace(entry, line=f"{moment}:{line.amount}:{equal[line.created_at, line.amount]}")
        found.append(entry)
    return found


def gateway_side(
    channel: str, *, currency: str, since: datetime, until: datetime, named: Collection[str]
) -> Iterator[Entry]:
    """What our books have at a gateway: booked within the time, or named (reference or id) by the other side."""
    named = list(named)
    span = {"gte": since, "lt": until}
    yield from _checkouts(channel, currency, span, named)
    yield from _payouts(channel, currency, span, named)
    yield from _returns(channel, currency, span, named)
    for case in Chargeback.objects.filter(gateway=channel, currency=currency, reserved_at__isnull=False).filter(
        _within("reserved_at", span) | Q(checkout__reference__in=named) | Q(case_id__in=named)
    ).select_related("checkout"):  # fmt: skip
        yield Entry(
            Subject.CHARGEBACK, case.checkout.reference, case.case_id, -case.amount, None, Status.DONE, is_listed=False
        )


def _within(field: str, span: dict[str, datetime]) -> Q:
    return Q(**{f"{field}__{name}": moment for name, moment in span.items()})


def _is_within(moment: datetime | None, span: dict[str, datetime]) -> bool:
    return moment is not None and span["gte"] <= moment < span["lt"]


def _checkouts(channel: str, currency: str, span: dict[str, datetime], named: list[str]) -> Iterator[Entry]:
    wanted = _within("paid_at", span) | Q(reference__in=named) | Q(payment_id__in=[name for name in named if name])
    for row in Checkout.objects.filter(wanted, gateway=channel, currency=currency).iterator(CHUNK):
        amount = row.paid_amount if row.paid_amount is not None else row.amount
        status = CHECKOUT_STATUS.get(CheckoutState(row.state), Status.FAILED)
        yield Entry(
            Subject.PAYMENT, row.reference, row.payment_id, amount, row.fee, status, _is_within(row.paid_at, span)
        )


def _payouts(channel: str, currency: str, span: dict[str, datetime], named: list[str]) -> Iterator[Entry]:
    codes = [name.rpartition("-")[0] for name in named]
    wanted = _within("settled_at", span) | Q(code__in=codes) | Q(gateway_id__in=[name for name in named if name])
    for row in Payout.objects.filter(wanted, channel=channel, currency=currency).iterator(CHUNK):
        status = PAYOUT_STATUS.get(PayoutState(row.state), Status.FAILED)
        yield Entry(
            Subject.PAYOUT, row.reference, row.gateway_id, -row.amount, row.gateway_fee, status,
            _is_within(row.settled_at, span), is_on_its_way=row.state == PayoutState.SENT,
        )  # fmt: skip


def _returns(channel: str, currency: str, span: dict[str, datetime], named: list[str]) -> Iterator[Entry]:
    wanted = _within("settled_at", span) | Q(key__in=named) | Q(gateway_id__in=[name for name in named if name])
    for row in SourceReturn.objects.filter(wanted, checkout__gateway=channel, currency=currency).iterator(CHUNK):
        status = RETURN_STATUS.get(ReturnState(row.state), Status.PENDING)
        yield Entry(
            Subject.REFUND, row.key, row.gateway_id, -row.amount, row.fee, status, _is_within(row.settled_at, span),
            is_on_its_way=row.state in OPEN_RETURNS and row.gateway_id != "",
        )  # fmt: skip


# ── The operator's own money at a gateway


def own_ends(channel: str) -> QuerySet[OwnMove]:
    """Moves into or out of a channel whose line in its list is not found yet, oldest first."""
    moves = OwnMove.objects.filter(Q(source=channel) | Q(target=channel), currency=DEFAULT_CURRENCY)
    found = OwnMoveLine.objects.filter(channel=channel, move=OuterRef("pk"))
    return moves.filter(~Exists(found)).order_by("moved_date", "pk")


def _awaited(channel: str) -> QuerySet[OwnMove]:
    """Those whose line should come. What was moved before the first comparison is in the balance it began with."""
    runs = ReconciliationRun.objects.filter(channel=channel, state__in=[RunState.DONE, RunState.RUNNING])
    return own_ends(channel).filter(moved_date__gte=runs.aggregate(day=Min("for_date"))["day"] or date.max)


def own_name(move: OwnMove) -> str:
    """What names a move in a difference while no line of theirs does."""
    return f"own:{move.reference}"


def own_side(channel: str, *, named: Collection[str], day: date) -> Iterator[Entry]:
    """The operator's own moves: with the line that each was found to be, or overdue on `day`."""
    found = OwnMoveLine.objects.filter(channel=channel).select_related("move")
    for row in found.filter(Q(line_date=day) | Q(name__in=list(named))):
        yield Entry(
            Subject.OTHER, row.name, row.name, row.move.signed(channel), None, Status.DONE, row.line_date == day
        )
    for move in _awaited(channel).filter(moved_date__lte=day - OWN_WITHIN):
        yield Entry(Subject.OTHER, own_name(move), "", move.signed(channel), None, Status.DONE)


def own_ahead(channel: str, *, day: date) -> int:
    """What own moves that their list need not show yet make our balance larger than theirs."""
    moves = list(_awaited(channel).filter(moved_date__gt=day - OWN_WITHIN))
    names = [f"{Subject.OTHER}:{own_name(move)}" for move in moves]
    rows = Difference.objects.filter(channel=channel, kind=DifferenceKind.MISSING_THERE, key__in=names)
    known = set(rows.exclude(state=DifferenceState.HEALED).values_list("key", flat=True))
    return sum(move.signed(channel) for move, name in zip(moves, names, strict=True) if name not in known)


def our_balance(channel: str, currency: str) -> int:
    """What our books say lies at a channel, in minor units."""
    return -postings.balances([postings.clearing(currency, channel)])[0]


def in_transit(channel: str, currency: str) -> int:
    """Taken off by the gateway already, still counted by our books: payouts and returns on their way."""
    payouts = Payout.objects.filter(channel=channel, currency=currency, state=PayoutState.SENT)
    returns = SourceReturn.objects.filter(checkout__gateway=channel, currency=currency, state__in=OPEN_RETURNS).exclude(
        gateway_id=""
    )
    return sum(rows.aggregate(sum=Sum("amount"))["sum"] or 0 for rows in (payouts, returns))


def known_effects(channel: str) -> int:
    """What differences found before (open or explained) explain of the balance, open balance differences left out."""
    rows = Difference.objects.filter(channel=channel).exclude(state=DifferenceState.HEALED)
    rows = rows.exclude(kind=DifferenceKind.BALANCE_DIFF, state=DifferenceState.OPEN)
    return rows.aggregate(sum=Sum("effect"))["sum"] or 0


# ── The operator's own bank account


def is_covered(day: date) -> bool:
    """True when an imported statement covers the day."""
    return BankStatement.objects.filter(first_date__lte=day, last_date__gte=day).exists()


def bank_lines(day: date) -> Iterator[Entry]:
    """What the bank's statements say around a day: used lines, and open ones that name a payment of ours.

    A line that pays what a brand owes, or tax to the state, is no payment: `bank_effects` counts it, against what is
    booked of it.
    """
    rows = StatementLine.objects.filter(booked_date__gte=day - BANK_AROUND, booked_date__lte=day + BANK_AROUND)
    used = rows.filter(state=LineState.USED).select_related("statement", "funding", "payout", "batch")
    for row in used.prefetch_related("batch__payouts"):
        yield from _used(row, is_listed=row.booked_date == day)
    waiting = list(rows.filter(state=LineState.OPEN, booked_date=day).select_related("statement"))
    now = datetime.combine(day + BANK_AROUND, datetime.min.time()).astimezone()
    for row, match in zip(waiting, match_lines(waiting, now=now), strict=True):
        if len(match.found) != 1 or match.found[0].kind in {"debt", "tax"}:
            continue
        if match.why not in {"no_reference", "unique_amount", "early"}:
            yield Entry(
                _subject(row.amount, match.found[0].kind == "funding"), match.found[0].code, row.bank_reference,
                row.amount, None, Status.DONE,
            )  # fmt: skip


def _subject(amount: int, is_funding: bool) -> Subject:
    if is_funding:
        return Subject.PAYMENT
    return Subject.PAYOUT if amount < 0 else Subject.REFUND


def _used(row: StatementLine, *, is_listed: bool) -> Iterator[Entry]:
    if row.batch is not None:
        for payout in row.batch.payouts.all():
            name = f"{row.bank_reference}/{payout.code}"
            yield Entry(Subject.PAYOUT, payout.code, name, -payout.amount, None, Status.DONE, is_listed)
        return
    thing = row.funding or row.payout
    code = thing.code if thing else ""
    subject = _subject(row.amount, row.funding_id is not None)
    yield Entry(subject, code, row.bank_reference, row.amount, None, Status.DONE, is_listed)


def bank_side(*, since: datetime, until: datetime, named: Collection[str]) -> Iterator[Entry]:
    """What our books have at the bank: confirmed within the time, or named by a line."""
    span = {"gte": since, "lt": until}
    fundings = Funding.objects.filter(source=FundingSource.TRANSFER).filter(
        _within("confirmed_at", span) | Q(code__in=named)
    )
    for funding in fundings.iterator(CHUNK):
        is_done = funding.state == FundingState.CONFIRMED
        yield Entry(
            Subject.PAYMENT, funding.code, "", funding.asked_amount, None, Status.DONE if is_done else Status.PENDING,
            _is_within(funding.confirmed_at, span),
        )  # fmt: skip
    wanted = _within("settled_at", span) | _within("closed_at", span) | Q(code__in=named)
    for payout in Payout.objects.filter(wanted, channel=MANUAL, sent_at__isnull=False).iterator(CHUNK):
        left = payout.state in {PayoutState.SUCCEEDED, PayoutState.REVERSED}
        status = Status.DONE if left else Status.PENDING
        within = _is_within(payout.settled_at, span)
        yield Entry(Subject.PAYOUT, payout.code, "", -payout.amount, None, status, within)
        if payout.state == PayoutState.REVERSED:
            within = _is_within(payout.closed_at, span)
            yield Entry(Subject.REFUND, payout.code, "", payout.amount, None, Status.DONE, within)
        elif left:
            yield Entry(Subject.REFUND, payout.code, "", payout.amount, None, Status.PENDING, is_listed=False)


def bank_balance() -> int | None:
    """What the newest statement of each account says, together; None while none says it."""
    newest = BankStatement.objects.exclude(closing_balance=None).order_by(
        "bank", "account", "-last_date", "-imported_at", "-pk"
    )
    found = list(newest.distinct("bank", "account").values_list("closing_balance", flat=True))
    return sum(balance for balance in found if balance is not None) if found else None


def bank_effects() -> int:
    """What lies on the account beside our books: lines that are nobody's, less what we booked without a line."""
    unused = StatementLine.objects.exclude(state=LineState.USED).aggregate(sum=Sum("amount"))["sum"] or 0
    confirmed = Funding.objects.filter(state=FundingState.CONFIRMED, source=FundingSource.TRANSFER, lines=None)
    came = confirmed.aggregate(sum=Sum("amount"), extra=Sum("extra_amount"))
    left = Payout.objects.filter(channel=MANUAL, state=PayoutState.SUCCEEDED, lines=None, batch__lines=None)
    went = left.aggregate(sum=Sum("amount"))["sum"] or 0
    explained = (
        Difference.objects.filter(
            channel=MANUAL, kind=DifferenceKind.BALANCE_DIFF, state=DifferenceState.EXPLAINED
        ).aggregate(sum=Sum("effect"))["sum"]
        or 0
    )
    moved = OwnMove.objects.filter(currency=DEFAULT_CURRENCY).aggregate(
        out=Sum("amount", filter=Q(source=MANUAL)), back=Sum("amount", filter=Q(target=MANUAL))
    )
    own = (moved["out"] or 0) - (moved["back"] or 0)  # their lines are nobody's payment and stay unused
    debts = Chargeback.objects.filter(debt=Debt.PAID, currency=DEFAULT_CURRENCY).aggregate(sum=Sum("owed_amount"))
    own -= debts["sum"] or 0  # what a brand owed came to the bank, on a line that no payment has
    taxes = TaxRemittance.objects.filter(way=TaxWay.STATE, currency=DEFAULT_CURRENCY).aggregate(sum=Sum("amount"))
    own += taxes["sum"] or 0  # tax went to the state on such a line too
    return unused - (came["sum"] or 0) - (came["extra"] or 0) + went + own + explained
