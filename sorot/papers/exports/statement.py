"""A statement as a table for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from sorot.papers.exports.table import DATE, MONEY, Cell, Field, Table, counted
from sorot.papers.queries.statements import Line, Statement, lines_of


def statement_table(statement: Statement) -> Table:
    """Every line of the period. For who earns each release also says what it was before tax, the tax, and what was
    left; the last row adds up."""
    holder, period = statement.holder, statement.period
    fields = [
        Field(_("Date (Jakarta)"), DATE, 14),
        Field(_("What for"), width=34),
        Field(_("Deal"), width=34),
        Field(_("Reference"), width=18),
    ]
    if holder.has_tax:
        fields += [Field(_("Before tax"), MONEY), Field(_("Tax withheld"), MONEY), Field(_("After tax"), MONEY)]
    fields += [Field(_("Money in"), MONEY), Field(_("Money out"), MONEY), Field(_("Balance"), MONEY)]
    sums: list[Cell] = [None] * len(fields)
    sums[1], sums[-1] = _("Total"), statement.closing
    wanted = range(4, len(fields) - 1)
    sums[4:-1] = [0] * len(wanted)
    return Table(
        title=_("Statement %(period)s") % {"period": period.label},
        intro=[
            (_("Account of"), holder.name),
            (_("Period (Jakarta)"), period.label),
            (_("Balance before"), statement.opening),
            (_("Money in"), statement.came),
            (_("Money out"), statement.went),
            (_("Balance after"), statement.closing),
        ],
        fields=fields,
        rows=counted(_rows(statement), sums, wanted),
        sums=[sums],
        currency=holder.currency,
    )


def _rows(statement: Statement) -> Iterator[Sequence[Cell]]:
    has_tax = statement.holder.has_tax
    for line in lines_of(statement):
        yield _row(line, has_tax=has_tax)


def _row(line: Line, *, has_tax: bool) -> Sequence[Cell]:
    head: tuple[Cell, ...] = (line.day, line.text, line.title, line.reference)
    taxed: tuple[Cell, ...] = (line.gross, line.tax, line.net) if has_tax else ()
    return (*head, *taxed, line.came, line.went, line.running)
