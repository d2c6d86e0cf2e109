"""A report as a workbook: its sheets in constant memory, every cell a value of the page; unknown is an empty cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from sorot.analytics.definitions import FORMULAS
from sorot.core.money import EXPONENTS
from sorot.reports import wording
from sorot.reports.enums import Section
from sorot.reports.values import BY_RESULT, EVERY, LEAST, Report, Value

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POST_IDS = ("work_views", "work_reach", "work_engagement")


class Book:
    """Sheets of text and numbers; text is never a formula."""

    def __init__(self, out: IO[bytes], currency: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False}  # fmt: skip
        self.book = xlsxwriter.Workbook(out, options)
        self.places = EXPONENTS[currency]
        unit = '"Rp"' if currency == "IDR" else f'"{currency} "'
        tail = "." + "0" * self.places if self.places else ""
        formats = {"head": {"bold": True, "bottom": 1, "text_wrap": True}, "count": {"num_format": "#,##0"},
                   "money": {"num_format": f"{unit}#,##0{tail}"}, "unit_cost": {"num_format": f"{unit}#,##0.00"},
                   "factor": {"num_format": '0.00"×"'}, "ratio": {"num_format": "0.0%"}}  # fmt: skip
        self.formats = {name: self.book.add_format(said) for name, said in formats.items()}
        self.sheet: Any = None
        self.line = 0

    def begin(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> None:
        """A new sheet with its headings, which stay in sight."""
        self.sheet, self.line = self.book.add_worksheet(name[:31]), 0
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        for column, head in enumerate(heads):
            self.sheet.write_string(0, column, head, self.formats["head"])
        self.sheet.freeze_panes(1, 1)

    def row(self, cells: Iterable[str | int | Value | None]) -> None:
        """One row: texts, counts and figures."""
        self.line += 1
        for column, cell in enumerate(cells):
            if isinstance(cell, Value):
                self._figure(column, cell)
            elif isinstance(cell, int):
                self.sheet.write_number(self.line, column, cell, self.formats["count"])
            elif cell:
                self.sheet.write_string(self.line, column, cell)

    def _figure(self, column: int, value: Value) -> None:
        number = value.value
        if number is None:
            return
        unit = value.definition.unit
        if unit in ("money", "unit_cost") and self.places:
            number = Decimal(number).scaleb(-self.places)
        self.sheet.write_number(self.line, column, number, self.formats.get(unit, self.formats["count"]))


def write_workbook(report: Report, out: IO[bytes]) -> None:
    """The report as XLSX in the active language."""
    book = Book(out, report.currency)
    book.book.set_properties({"title": report.title, "author": report.brand, "company": report.brand})
    _total(book, report)
    _creators(book, report)
    _posts(book, report)
    _costs(book, report)
    _results(book, report)
    _pasts(book, report)
    _missing(book, report)
    _definitions(book, report)
    book.book.close()


def _total(book: Book, report: Report) -> None:
    book.begin(_("Total"), (_("Figure"), _("Value"), _("Plan"), _("Known of"), _("Note"), _("Source"), _("Definition")),
               (34, 20, 18, 14, 46, 24, 24))  # fmt: skip
    book.row(
        (
            report.title,
            report.brand,
            None,
            None,
            wording.heading(report),
            _("as of %(day)s") % {"day": wording.day_text(report.as_of)},
        )
    )
    for sentence in wording.summary(report):
        book.row((sentence,))
    for name, text in report.notes.items():
        if text:
            book.row((_("Note of the brand"), str(Section(name).label), None, None, text))
    for id, value in report.totals.items():
        plan = report.plan.get(id)
        wanted = None if plan is None else Value(id, value.key, str(plan), currency=report.currency)
        share = f"{value.n}/{value.of}" if value.of else ""
        source = " ".join(part for part in (value.source, wording.day_text(value.day)) if part)
        book.row((str(value.definition.name), value, wanted, share, wording.why_of(value), source, value.key))


def _ids(report: Report) -> list[str]:
    return [id for id in EVERY if id in report.totals and id not in LEAST]


def _creators(book: Book, report: Report) -> None:
    ids = _ids(report)
    names = [str(report[id].definition.name) for id in ids]
    book.begin(_("Creators"), (_("Creator"), _("Account"), _("Works out"), *names), (28, 20, 12, *(18 for _id in ids)))
    for line in report.creators:
        name = wording.creator_name(line.name)
        book.row((name, f"@{line.handle}" if line.handle else "", line.works_out, *(line.values.get(id) for id in ids)))
    book.row((_("Total"), "", len(report.posts), *(report[id] for id in ids)))


def _posts(book: Book, report: Report) -> None:
    names = [str(report[id].definition.name) for id in POST_IDS]
    book.begin(_("Posts"), (_("Post"), _("Creator"), _("Out"), _("Address"), *names, _("Note"), _("Source")),
               (28, 26, 14, 44, 16, 16, 16, 40, 24))  # fmt: skip
    for post in report.posts:
        views = post["work_views"]
        note = wording.post_note(post)
        book.row((
            wording.post_name(post), wording.creator_name(post.name),
            wording.day_text(post.day), post.url, *(post[id] for id in POST_IDS), note,
            " ".join(part for part in (views.source, wording.day_text(views.day)) if part),
        ))  # fmt: skip


def _costs(book: Book, report: Report) -> None:
    book.begin(_("Costs"), (_("Cost"), _("Creator"), _("Amount"), _("Day"), _("Note")), (30, 26, 20, 14, 40))
    if not report.has_costs:
        return
    for id, value in report.totals.items():
        if id.startswith("cost_"):
            book.row((str(value.definition.name), "", value))
    for row in report.spent:
        id = f"cost_{row.kind}"
        amount = Value(id, report[id].key, str(row.amount), currency=report.currency)
        book.row((str(amount.definition.name), row.name, amount, wording.day_text(row.day), row.note))


def _results(book: Book, report: Report) -> None:
    if not report.results:
        return
    heads = (_("Creator"), _("Part"), _("Paid per"), *report.result_heads, _("Note"))
    book.begin(_("Paid by result"), heads, (28, 28, 20, *(18 for _id in BY_RESULT), 60))
    for line in report.results:
        cells = (value for _head, value in line.cells)
        book.row((line.shown, line.label, line.unit, *cells, line.note))


def _pasts(book: Book, report: Report) -> None:
    """One column for each campaign, this one first."""
    if not report.past:
        return
    heads = (_("Figure"), report.title, *(past.title for past in report.past), _("Definition"))
    book.begin(_("Earlier campaigns"), heads, (34, *(24 for _past in heads[1:-1]), 24))
    book.row(("", _("this campaign"), *(past.note for past in report.past)))
    for id, value in report.totals.items():
        book.row((str(value.definition.name), value, *(past.values.get(id) for past in report.past), value.key))


def _missing(book: Book, report: Report) -> None:
    if not report.missing:
        return
    book.begin(wording.labels()["missing"], (_("Figure"), _("Whose"), _("Why, and what to do")), (34, 28, 90))
    for row in report.missing:
        book.row((row.figure, row.shown or report.brand, row.text))


def _definitions(book: Book, report: Report) -> None:
    book.begin(_("Definitions"), (_("Figure"), _("Definition"), _("How it is counted")), (34, 26, 110))
    by_result = BY_RESULT if report.results else ()
    for formula in (*(value.definition for value in report.totals.values()), *(FORMULAS[id] for id in by_result)):
        book.row((str(formula.name), formula.key, str(formula.formula)))
