"""What was understood of a row, and why something was not, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sorot.core.ui.numbers import money_text
from sorot.rates.enums import LONGEST_NAME
from sorot.rates.sow import Line, Refused, parse
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
_PACKAGE = re.compile(r"^\s*((?:paket|package)\s+[^:\n]{1,50})\s*:\s*(?=\S)", re.IGNORECASE)


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
    """Each row that is not blank, as the reader understands it."""
    return [read_row(row, today=today) for row in text.splitlines() if row.strip()]


def read_row(text: str, *, today: date) -> Reading:
    """One row; `Paket Hemat: ...` gives it a name."""
    text = text.strip()
    named = _PACKAGE.match(text)
    start = named.end() if named else 0
    name = " ".join(named[1].split())[:LONGEST_NAME] if named else ""
    found = parse(text[start:], today=today)
    if isinstance(found, Line):
        return Reading(text, name, found)
    return _refused(text, name, found, start)


def _refused(text: str, name: str, found: Refused, start: int) -> Reading:
    at, end = start + found.at, start + max(found.end, found.at)
    why = str(WHY[found.why]) % {"most": MOST_QUANTITY, "longest": LONGEST}
    return Reading(text, name, None, text[:at], text[at:end], text[end:], why)
