"""A statement as a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.core.money import Money
from sorot.core.ui.numbers import language, money_text
from sorot.papers.queries.statements import Line, Statement, lines_of
from sorot.papers.render.sheet import Column, Fact, Party, Row, Sheet, Sum


def statement_sheet(statement: Statement) -> Sheet:
    """The texts of a statement in the active language. Its rows are a generator, read once."""
    holder, period = statement.holder, statement.period

    def money(amount: int) -> str:
        return money_text(Money(amount, holder.currency))

    return Sheet(
        title=_("Statement"),
        number=period.label,
        locale=language(),
        facts=(
            Fact(_("Balance before"), money(statement.opening)),
            Fact(_("Money in"), money(statement.came)),
            Fact(_("Money out"), money(statement.went)),
            Fact(_("Balance after"), money(statement.closing)),
        ),
        parties=(Party(_("Account of"), holder.name),),
        columns=(
            Column(_("Date"), 14),
            Column(_("What for"), 40),
            Column(_("Money in"), 17, is_amount=True),
            Column(_("Money out"), 17, is_amount=True),
            Column(_("Balance"), 17, is_amount=True),
        ),
        rows=_rows(statement),
        sums=(
            Sum(_("Balance before"), money(statement.opening)),
            Sum(_("Money in"), money(statement.came)),
            Sum(_("Money out"), money(statement.went)),
            Sum(_("Balance after"), money(statement.closing), is_total=True),
        ),
        notes=(
            _("Written from the books of this site. Days are those of Jakarta."),
            _("Money that waits or is secured for a deal is not in this balance yet."),
        ),
    )


def _rows(statement: Statement) -> Iterator[Row]:
    currency = statement.holder.currency

    def money(amount: int | None) -> str:
        return "" if amount is None else money_text(Money(amount, currency))

    for line in lines_of(statement):
        cells = (date_format(line.day, "j M Y"), line.text, money(line.came), money(line.went), money(line.running))
        yield Row(cells, _detail(line, money))


def _detail(line: Line, money: Callable[[int | None], str]) -> str:
    said = " · ".join(part for part in (line.title, line.reference) if part)
    if line.gross is None or not line.tax:
        return said
    taxed = _("%(gross)s before tax, %(tax)s tax") % {"gross": money(line.gross), "tax": money(line.tax)}
    return f"{said} · {taxed}" if said else taxed
