"""A creator's year as a paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sorot.core.money import Money
from sorot.core.ui.numbers import language, money_text
from sorot.papers.queries.years import Year
from sorot.papers.render.sheet import Column, Fact, Party, Row, Sheet, Sum
from sorot.tax.wording import percent


def money(amount: int) -> str:
    return money_text(Money(amount))


def year_sheet(year: Year, *, name: str) -> Sheet:
    """The year in the active language. Its numbers are ours; the official slips come from Coretax."""
    rows = [Row((row.name or _("This site"), str(row.slips), money(row.gross), money(row.tax))) for row in year.rows]
    if year.free_count:
        rows.append(Row((_("Paid without withholding"), "", money(year.free_gross), money(0))))
    return Sheet(
        title=_("Tax year %(year)s") % {"year": year.period.code},
        number="",
        locale=language(),
        facts=(
            Fact(_("Gross"), money(year.gross)),
            Fact(_("Tax withheld"), money(year.tax)),
            Fact(_("Slips"), str(year.slips)),
        ),
        parties=(Party(_("Name"), name),),
        columns=(
            Column(_("Withheld by"), 40), Column(_("Slips"), 12, is_amount=True),
            Column(_("Gross"), 24, is_amount=True), Column(_("Tax withheld"), 24, is_amount=True),
        ),
        rows=rows,
        sums=(Sum(_("Gross"), money(year.gross)), Sum(_("Tax withheld"), money(year.tax), is_total=True),
              *_estimated(year)),
        notes=_notes(year),
    )  # fmt: skip


def _estimated(year: Year) -> tuple[Sum, ...]:
    """Roughly what the yearly return will say."""
    found = year.estimate
    if found is None:
        return ()
    norm = _("norm %(norm)s, free of tax %(free)s (%(status)s)") % {
        "norm": percent(found.norm_bps), "free": money(found.free), "status": year.status,
    }  # fmt: skip
    left = Sum(_("To ask back, estimate"), money(found.overpaid))
    if not found.overpaid:
        left = Sum(_("Still to pay, estimate"), money(found.due))
    return Sum(_("Tax of the year, estimate"), money(found.tax), detail=norm), left


def _notes(year: Year) -> tuple[str, ...]:
    notes = [
        _("Only what was paid through this site. Income from elsewhere is not in it."),
        _("These are our own sums. The official slips (bukti potong) come from Coretax."),
    ]
    if year.estimate is not None:
        notes.append(_("The estimate uses the norm (NPPN): make sure with a tax consultant."))
        if not year.is_status_known:
            notes.append(_("Your family status is not known here, so TK/0 was used."))
    return tuple(notes)
