"""A creator's year as a table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sorot.papers.exports.table import MONEY, Cell, Field, Table
from sorot.papers.queries.years import Year


def year_table(year: Year, *, name: str) -> Table:
    """One row for each withholder, one for what nobody withheld of, and the total."""
    rows: list[tuple[Cell, ...]] = [
        (row.name or _("This site"), str(row.slips), row.gross, row.tax) for row in year.rows
    ]
    if year.free_count:
        rows.append((_("Paid without withholding"), "", year.free_gross, 0))
    return Table(
        title=_("Tax year %(year)s") % {"year": year.period.code},
        intro=[
            (_("Name"), name),
            (_("Tax year"), year.period.code),
            (_("Not in it"), _("Income from elsewhere. This is no official paper.")),
        ],
        fields=[
            Field(_("Withheld by"), width=36), Field(_("Slips"), width=8), Field(_("Gross"), MONEY),
            Field(_("Tax withheld"), MONEY),
        ],
        rows=rows,
        sums=[(_("Total"), str(year.slips), year.gross, year.tax)],
    )  # fmt: skip
