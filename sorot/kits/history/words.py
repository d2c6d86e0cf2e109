"""A history as pages show it: codes become words where this site knows them, and stay codes where it does not.

What is shown may come from another site, so that nothing in it is taken for known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sorot.analytics.definitions import FORMULAS
from sorot.core.money import EXPONENTS, Money
from sorot.core.taxonomy import Format, Platform, Source
from sorot.core.ui.numbers import money_text
from sorot.kits.history.document import day_of


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of an entry. `source` "" where this site does not know the word, `part` when not all works count."""

    key: str
    name: str | Promise
    value: int
    source: str
    day: date | None
    part: str


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One work: what it is, when it was due and out, and whether that was in time (None: not judged)."""

    label: str
    due: date
    out: date | None
    is_on_time: bool | None
    revisions: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One finished deal. `brand` "" is one that may not be named, `amount` "" is not told."""

    brand: str
    title: str
    completed: date
    works: Sequence[WorkLine]
    figures: Sequence[FigureLine]
    paid: str
    paid_day: date | None
    amount: str


def lines_of(history: Mapping[str, Any]) -> list[EntryLine]:
    """The entries of a history that `document.read` has let through, or that this site has made."""
    return [_entry(entry) for entry in history["entries"]]


def _entry(entry: Mapping[str, Any]) -> EntryLine:
    paid, amount = entry["paid"], entry["amount"]
    return EntryLine(
        brand=entry["brand"] or "", title=entry["title"] or "", completed=day_of(entry["completed_date"]),
        works=[_work(work) for work in entry["works"]], figures=[_figure(figure) for figure in entry["figures"]],
        paid=_paid(paid),
        paid_day=_day(paid["day"]) if paid else None,
        amount=_amount(amount["earned"], amount["currency"]) if amount else "",
    )  # fmt: skip


def _paid(paid: Mapping[str, Any] | None) -> str:
    if paid is None:
        return _("No fee")
    return pgettext("fee of a deal", "Paid") if paid["is_paid"] else _("Not paid yet")


def _work(work: Mapping[str, Any]) -> WorkLine:
    names = (_label(Platform, work["platform"]), _label(Format, work["format"]))
    return WorkLine(
        " ".join(names), day_of(work["deadline"]), _day(work["published_date"]), work["is_on_time"], work["revisions"]
    )


def _figure(figure: Mapping[str, Any]) -> FigureLine:
    known = FORMULAS.get(figure["metric"].partition("@")[0])
    n, of = figure["n"], figure["of"]
    part = ngettext("of %(n)s of %(of)s work", "of %(n)s of %(of)s works", of) % {"n": n, "of": of} if n < of else ""
    return FigureLine(
        figure["metric"], known.name if known and known.key == figure["metric"] else figure["metric"],
        figure["value"], figure["source"] if figure["source"] in Source.values else "",
        _day(figure["captured_date"]), part,
    )  # fmt: skip


def _amount(earned: int, currency: str) -> str:
    return str(money_text(Money(earned, currency))) if currency in EXPONENTS else f"{currency} {earned}"


def _day(text: str | None) -> date | None:
    return day_of(text) if text is not None else None


def _label(kinds: Any, value: str) -> str:
    return str(kinds(value).label) if value in kinds.values else value
