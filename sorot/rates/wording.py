"""What was understood of a row, and why something was not, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sorot.core.ui.numbers import money_text
from sorot.rates.enums import LONGEST_NAME
from sorot.rates.sow import Line
from sorot.rates.sow.blocks import Block, read_block, read_blocks
from sorot.rates.sow.render import render_items, render_terms
from sorot.rates.sow.values import LONGEST, MOST_QUANTITY

WHY: dict[str, Any] = {
    "empty": gettext_lazy("There is nothing here yet."),
    "no_item": gettext_lazy("It does not say what is made. Add for example “1x Reels”."),
    "unknown_word": gettext_lazy("This is not clear. Write it in another way, or leave it out."),
    "quantity": gettext_lazy("This number is not clear. Write 1 to %(most)d, for example “2x Story”."),
    "fee": gettext_lazy("This price is not clear. Write one price for everything, for example “1,5jt nett”."),
    "format_not_on_platform": gettext_lazy("This platform has no such format."),
    "percent": gettext_lazy("A deposit is 1 to 100 percent, for example “DP 50%%”."),
    "date": gettext_lazy("This is not a day. Write for example “31 Desember 2026”."),
    "too_long": gettext_lazy("One line has at most %(longest)d characters."),
}
PRICE_FOR_WHAT = gettext_lazy(
    "It is not clear what this price is for. Write it behind its work, or leave an empty row between two offers."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: the line it says, or the place that is not clear (`before`, `mark`, `after`) and why."""

    text: str
    name: str
    line: Line | None
    before: str = ""
    mark: str = ""
    after: str = ""
    why: str = ""

    @property
    def made(self) -> str:
        return render_items(self.line, get_language() or "id") if self.line is not None else ""

    @property
    def terms(self) -> str:
        return render_terms(self.line, get_language() or "id") if self.line is not None else ""

    @property
    def price(self) -> str:
        """`Rp1.500.000 nett`; "" without one."""
        fee = self.line.fee if self.line is not None else None
        if fee is None:
            return ""
        said = {True: _("nett"), False: _("gross"), None: _("nett or gross is not said")}[fee.nett]
        return f"{money_text(fee.amount, fee.currency)} · {said}"


def read_rows(text: str, *, today: date) -> list[Reading]:
    """Each offer, as the reader understands it: one row, or several with one price or one name for all of them."""
    return [_reading(block) for block in read_blocks(text, today=today)]


def read_row(text: str, *, today: date) -> Reading:
    """One offer in one row; `Paket Hemat: ...` gives it a name."""
    return _reading(read_block(text, today=today))


def _reading(block: Block) -> Reading:
    text, name, found = block.text, block.name[:LONGEST_NAME], block.found
    if isinstance(found, Line):
        return Reading(text, name, found)
    at, end = block.start + found.at, block.start + max(found.end, found.at)
    why = str(PRICE_FOR_WHAT if block.is_price_unclear else WHY[found.why])
    why %= {"most": MOST_QUANTITY, "longest": LONGEST}
    return Reading(text, name, None, text[:at], text[at:end], text[end:], why)
