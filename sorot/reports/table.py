"""Outcomes from a brand's own table: each row understood or refused with its reason; nothing is guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sorot.core.money import parse_amount
from sorot.deals.models import Deal
from sorot.reports.actions import OutcomeInput
from sorot.reports.enums import MOST_COUNT

MOST_ROWS = 500
NAMES = {
    "creator": ("creator", "kreator", "handle", "deal", "akun"), "first": ("from", "dari", "first_date", "mulai"),
    "last": ("until", "sampai", "to", "last_date", "hingga"), "clicks": ("clicks", "klik"),
    "orders": ("orders", "pesanan", "order"), "new_customers": ("new_customers", "pelanggan_baru", "new customers",
    "pelanggan baru", "first_orders"), "revenue": ("revenue", "penjualan", "sales", "omzet"),
}  # fmt: skip


class BadTable(ValueError):
    """The table as a whole is not understood; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: understood (`said`), or refused (`problem`)."""

    line: int
    creator: str
    said: OutcomeInput | None = None
    problem: str = ""


def read_table(text: str, deals: Sequence[Deal], currency: str) -> list[Row]:
    """The rows of a CSV (comma, semicolon or tab). Raises BadTable."""
    head = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    mark = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    columns = _columns(next(reader, []))
    rows = [(number, row) for number, row in enumerate(reader, 2) if any(cell.strip() for cell in row)]
    if not rows:
        raise BadTable(_("The file has no rows below its headings."))
    if len(rows) > MOST_ROWS:
        raise BadTable(_("The file has more than %(most)s rows. Split it.") % {"most": MOST_ROWS})
    by_name: dict[str, Deal | None] = {}
    for deal in deals:
        for key in (deal.code, deal.creator.handle.casefold(), deal.creator.display_name.casefold()):
            # Two deals of one creator: only the deal's own code says which.
            by_name[key] = None if key in by_name else deal
    return [_row(number, row, columns, by_name, currency) for number, row in rows]


def _columns(head: Sequence[str]) -> dict[str, int]:
    found = {}
    for place, cell in enumerate(head):
        word = cell.strip().strip("\ufeff").casefold()
        for name, words in NAMES.items():
            if word in words and name not in found:
                found[name] = place
    if "first" not in found or "last" not in found:
        raise BadTable(_("The first line must name the columns, at least “from” and “until”."))
    if not {"clicks", "orders", "new_customers", "revenue"} & set(found):
        raise BadTable(_("There is no column of clicks, orders, new_customers or revenue."))
    return found


def _row(
    line: int, row: Sequence[str], columns: Mapping[str, int], deals: Mapping[str, Deal | None], currency: str
) -> Row:
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
    who = cells.get("creator", "")
    try:
        said = OutcomeInput(
            first_date=_day(cells["first"]), last_date=_day(cells["last"]), deal=_deal(who, deals),
            clicks=_count(cells.get("clicks", "")), orders=_count(cells.get("orders", "")),
            new_customers=_count(cells.get("new_customers", "")), revenue=_money(cells.get("revenue", ""), currency),
        )  # fmt: skip
    except ValueError as error:
        return Row(line, who, problem=str(error))
    if all(count is None for count in said.counts.values()):
        return Row(line, who, problem=_("This row has no number."))
    return Row(line, who, said)


def _deal(who: str, deals: Mapping[str, Deal | None]) -> Deal | None:
    if not who:
        return None
    key = who.removeprefix("@").casefold()
    if key not in deals:
        raise ValueError(_("“%(who)s” has no signed deal in this campaign.") % {"who": who})
    deal = deals[key]
    if deal is None:
        raise ValueError(_("“%(who)s” has several deals here: write the deal's code instead.") % {"who": who})
    return deal


def _day(text: str) -> date:
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  (a calendar day has no zone)
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is no day. Write 2026-11-30.") % {"text": text})


def _count(text: str) -> int | None:
    if not text:
        return None
    digits = text.replace(".", "").replace(",", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_COUNT:
        raise ValueError(_("“%(text)s” is no whole number.") % {"text": text})
    return int(digits)


def _money(text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        found = parse_amount(text, currency)
    except ValueError:
        found = -1
    if found < 0:
        raise ValueError(_("“%(text)s” is no amount.") % {"text": text})
    return found
