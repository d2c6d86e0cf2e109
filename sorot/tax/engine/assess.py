"""The question everybody has: how much arrives, and how much is tax? And the other way round."""

from __future__ import annotations

from sorot.tax.engine.book import RuleBook
from sorot.tax.engine.levy import Levy, lines_of
from sorot.tax.engine.packs import pack_of
from sorot.tax.engine.rules import lowest
from sorot.tax.engine.types import Assessment, Case, Notice
from sorot.tax.engine.vat import vat_on


def _levy(case: Case, book: RuleBook) -> Levy:
    if (book.country, book.day) != (case.payer.country, case.day):
        raise ValueError("the book is of another country or day")
    return pack_of(case.payer.country).levy(case, book)


def tax_on(case: Case, book: RuleBook) -> int:
    """Only the tax of `case`: as `assess(case, book).tax`."""
    return _levy(case, book).tax(case.gross)


def assess(case: Case, book: RuleBook) -> Assessment:
    """Tax, net and the reasons for one payment. `book` must be of the payer's country and the case's day.

    Raises RuleMissing when a rule has no row for the day, NotCovered when the pack does not know the case.
    """
    levy = _levy(case, book)
    vat = vat_on(case.gross, book) if case.payee.charges_vat else None
    rules = levy.rules + (vat.rules if vat else ())
    notices = levy.notices
    if levy.kept:
        notices += (Notice.KEPT_SURCHARGE,)
    if levy.catch_up:
        notices += (Notice.CATCH_UP,)
    lines = lines_of(levy, case.gross)
    return Assessment(
        country=book.country,
        currency=pack_of(book.country).currency,
        kind=levy.kind,
        day=case.day,
        cash=case.cash,
        in_kind=case.in_kind,
        base=sum(line.part for line in lines),
        factor_bps=levy.factor_bps,
        lines=lines,
        catch_up=levy.catch_up,
        kept=levy.kept,
        tax=levy.tax(case.gross),
        vat=vat,
        rules=rules,
        confidence=lowest(rules),
        notices=notices,
    )


def gross_for(net: int, case: Case, book: RuleBook) -> int:
    """The smallest cash amount of which exactly `net` reaches the payee; `case.cash` is not read.

    It exists for every `net` >= 0 (`Levy.cash_for` says why), and its tax is wholly covered by the cash. Raises
    ValueError when `net` is negative, else like `assess`.
    """
    return _levy(case, book).cash_for(net, case.in_kind)
