"""A statement: what an account did in a period, line by line, from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation, User
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.papers.periods import Period
from sorot.payments import postings
from sorot.payments.enums import MilestoneState, MoneyMode, Purse
from sorot.payments.models import Funding, Milestone, Payee, PaymentTerms, TaxRemittance, Withholding
from sorot.payments.postings import Entry, Reason, Span
from sorot.payments.queries.wallet import movement_text, movement_texts, own_milestones, own_part
from sorot.payments.rules import purse_of

#: How many lines the page shows; the files have all.
SHOWN = 50
#: So many lines make a PDF of some 250 pages; more belong into a table.
PDF_LINES = 10_000
FEE, BANK, VAT = "fee", "bank", "vat"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account, in words, and the account. `side` is a purse, or an account of the operator's own.

    `pending` holds what waits out its hold and is not in the balance yet. Assets (the bank) are shown with their sign
    turned: money in is positive for everybody.
    """

    name: str
    side: str
    account: postings.Account | None
    pending: postings.Account | None = None
    payee: Payee | None = None
    currency: str = DEFAULT_CURRENCY

    @property
    def sign(self) -> int:
        return -1 if self.account is not None and self.account.kind == "asset" else 1

    @property
    def has_tax(self) -> bool:
        """Releases to who earns are shown before tax, tax, and after it."""
        return self.side == Purse.EARNINGS


@dataclass(frozen=True, slots=True)
class Line:
    """One movement. `came` and `went` are positive or None; the three of tax are None but for what was earned."""

    at: datetime
    day: date
    text: str
    title: str
    reference: str
    gross: int | None
    tax: int | None
    net: int | None
    came: int | None
    went: int | None
    running: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The totals of a period, read once: files write exactly the lines that were there then."""

    holder: Holder
    period: Period
    span: Span

    @property
    def opening(self) -> int:
        return self.holder.sign * self.span.opening

    @property
    def closing(self) -> int:
        return self.holder.sign * self.span.closing

    @property
    def came(self) -> int:
        return self.span.came if self.holder.sign > 0 else self.span.went

    @property
    def went(self) -> int:
        return self.span.went if self.holder.sign > 0 else self.span.came

    @property
    def count(self) -> int:
        return self.span.count

    @property
    def is_too_long(self) -> bool:
        """Too many lines for a PDF."""
        return self.span.count > PDF_LINES


@dataclass(frozen=True, slots=True)
class Apart:
    """Money that is not in the balance of a statement, in minor units as it stands now."""

    pending: int
    secured: int
    direct: int


def holder_of(actor: Actor) -> Holder | None:
    """The account of the hat somebody wears: earnings, a brand's or an agency's balance; the desk's own fees.

    None before anybody was ever paid: there is no account yet.
    """
    if actor.is_operator:
        return Holder(_("Fees of this site"), FEE, postings.platform_fee(DEFAULT_CURRENCY))
    if actor.organisation is not None:
        return _of_organisation(actor.organisation)
    return _of_payee(Payee.objects.filter(user=actor.user).select_related("user").first()) if actor.user else None


def find_holder(words: str) -> Holder | None:
    """For the desk: `bank`, `vat`, an e-mail address, or the name or code of an organisation. None: nobody."""
    words = words.strip()
    if words == BANK:
        return Holder(_("Bank account of this site"), BANK, postings.clearing(DEFAULT_CURRENCY))
    if words == VAT:
        return Holder(_("PPN of this site"), VAT, postings.tax("ppn_out", DEFAULT_CURRENCY))
    if "@" in words:
        person = User.objects.filter(email__iexact=words).first()
        return _of_payee(Payee.objects.filter(user=person).select_related("user").first()) if person else None
    found = Organisation.objects.filter(Q(name__iexact=words) | Q(code=words)).order_by("pk").first()
    return _of_organisation(found) if found is not None else None


def _of_organisation(organisation: Organisation) -> Holder | None:
    if organisation.kind in {Purse.BRAND, Purse.AGENCY}:
        account = postings.purse(organisation.kind, organisation.code, DEFAULT_CURRENCY)
        return Holder(organisation.name, organisation.kind, account)
    return _of_payee(Payee.objects.filter(organisation=organisation).select_related("organisation").first())


def _of_payee(payee: Payee | None) -> Holder | None:
    if payee is None:
        return None
    name = payee.organisation.name if payee.organisation else payee.user.name if payee.user else ""
    account = postings.purse(Purse.EARNINGS, payee.code, DEFAULT_CURRENCY)
    return Holder(name, Purse.EARNINGS.value, account, postings.pending(payee.code, DEFAULT_CURRENCY), payee)


def statement_of(holder: Holder, period: Period) -> Statement:
    """The totals. One query."""
    if holder.account is None:
        return Statement(holder, period, Span(0, 0, 0, 0, 0))
    return Statement(holder, period, postings.period(holder.account, since=period.since, until=period.until))


def apart_of(actor: Actor, holder: Holder) -> Apart:
    """What is not in the balance yet: earned and waiting, secured for deals, or paid past this site. At most three
    queries."""
    pending = postings.balances([holder.pending])[0] if holder.pending is not None else 0
    own = Milestone.objects.filter(own_milestones(actor), terms__currency=holder.currency)
    funded = Q(state=MilestoneState.FUNDED)
    is_direct = Q(terms__mode=MoneyMode.DIRECT)
    sums = own.aggregate(
        secured=Sum(own_part(actor), filter=funded & ~is_direct),
        direct=Sum("earned_amount", filter=Q(state=MilestoneState.RELEASED) & is_direct),
    )
    direct = sums["direct"] if purse_of(actor) == Purse.EARNINGS else 0
    return Apart(pending, sums["secured"] or 0, direct or 0)


def lines_of(statement: Statement, *, limit: int | None = None) -> Iterator[Line]:
    """The lines, oldest first, read in chunks: memory does not grow with them. At most four queries a chunk."""
    holder, period = statement.holder, statement.period
    if holder.account is None or not statement.count:
        return
    chunks = postings.stream(
        holder.account, statement.span, since=period.since, until=period.until, chunk=min(limit or 1_000, 1_000)
    )
    lines = (line for chunk in chunks for line in _in_words(holder, chunk))
    yield from lines if limit is None else islice(lines, limit)


def _in_words(holder: Holder, chunk: Sequence[Entry]) -> Iterator[Line]:
    texts, zone = movement_texts(), ZoneInfo("Asia/Jakarta")
    titles = _titles(chunk)
    references = _references(chunk)
    taxed = _taxed(chunk) if holder.has_tax else {}
    for entry in chunk:
        amount, about = holder.sign * entry.amount, entry.metadata
        gross = tax = net = None
        if holder.has_tax and entry.kind in _EARNED:
            net = amount
            gross, tax = taxed.get(about.get("milestone", ""), (amount, 0))
        deal = about.get("deal", "")
        yield Line(
            at=entry.effective_at, day=entry.effective_at.astimezone(zone).date(),
            text=movement_text(texts, entry.kind, amount=amount, is_brand=holder.side == Purse.BRAND),
            title=titles.get(deal, ""),
            reference=references.get(about.get("funding") or about.get("remittance") or "")
            or about.get("payout") or about.get("refund") or deal,
            gross=gross, tax=tax, net=net, came=amount if amount > 0 else None, went=-amount if amount < 0 else None,
            running=holder.sign * entry.running,
        )  # fmt: skip


#: Movements that bring what was earned for one part into earnings.
_EARNED = frozenset({Reason.RELEASED.value, Reason.HOLD_OVER.value})


def _named(chunk: Sequence[Entry], name: str) -> set[str]:
    return {entry.metadata[name] for entry in chunk if entry.metadata.get(name)}


def _titles(chunk: Sequence[Entry]) -> dict[str, str]:
    deals = _named(chunk, "deal")
    return dict(PaymentTerms.objects.filter(deal_code__in=deals).values_list("deal_code", "title")) if deals else {}


def _references(chunk: Sequence[Entry]) -> dict[str, str]:
    """What people know transfers and tax payments by: the message of the transfer, the NTPN."""
    found: dict[str, str] = {}
    for name, rows in (("funding", Funding.objects), ("remittance", TaxRemittance.objects)):
        if codes := _named(chunk, name):
            found |= dict(rows.filter(code__in=codes).values_list("code", "reference"))
    return found


def _taxed(chunk: Sequence[Entry]) -> dict[str, tuple[int, int]]:
    """Part -> (before tax, tax) of those that were taxed here."""
    parts = {entry.metadata.get("milestone", "") for entry in chunk if entry.kind in _EARNED}
    rows = Withholding.objects.filter(milestone__code__in=parts) if parts else Withholding.objects.none()
    return {code: (cash, tax) for code, cash, tax in rows.values_list("milestone__code", "cash_amount", "tax_amount")}
