"""A campaign report as a file: its parts in words that are ready to read, set on paper.

Nothing is computed here but how long a bar is. Texts come in the language of the report; what the reader may not see
(an agency's margin, names, costs) is not in the document that comes in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sorot.analytics.definitions import Formula
from sorot.core.print import engine
from sorot.core.print.words import source_note

TEMPLATE = Path(__file__).resolve().parent / "print" / "report.typ"

#: The width that a letter of a number needs, in the measure of columns; a mark before it is as wide as two.
LETTER = 0.105


@dataclass(frozen=True, slots=True)
class Number:
    """A figure and where it comes from. `plan` is what was planned, in words; `reached` the part of it (1 = all)."""

    label: str
    value: str
    source: str = ""
    day: date | datetime | None = None
    note: str = ""
    plan: str = ""
    reached: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of a list. `size` is what its bar shows, beside the largest of its column; None has no bar."""

    text: str
    small: str = ""
    source: str = ""
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the page; numbers stand at the end."""

    name: str
    width: float = 1.3
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line with an amount or a name at its end."""

    text: str
    value: str
    detail: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences, the first of which says most."""

    title: str
    sentences: Sequence[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The main figures, four beside each other."""

    title: str
    numbers: Sequence[Number]
    intro: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Many rows under a head that stands on every page; more than eight columns lie on their side."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[str] | None = None
    intro: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A short list: costs with their sum, or what is missing and who can bring it."""

    title: str
    lines: Sequence[Line]
    total: Line | None = None
    intro: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """How each figure of the report is computed, out of the dictionary."""

    title: str
    formulas: Sequence[Formula]
    intro: str = ""


Part = Words | Numbers | Listing | Lines | Definitions


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it is printed. `day` is the day of its numbers; `logo` the brand's, PNG, JPEG or WebP."""

    language: str
    title: str
    brand: str
    day: date
    facts: Sequence[str]
    footer: str
    parts: Sequence[Part]
    logo: bytes | None = None


def document_pdf(document: Document) -> bytes:
    """The report as PDF: the same document, the same bytes. Raises core.print.engine.PrintError."""
    files = {"logo": document.logo} if document.logo else {}
    return engine.render(TEMPLATE, document_data(document), files)


def document_data(document: Document) -> dict[str, Any]:
    """What the template shows, as plain values."""
    return {
        "language": document.language, "title": f"{document.title} – {document.brand}", "author": document.brand,
        "date": document.day.isoformat(), "footer": document.footer,
        "cover": {"brand": document.brand, "title": document.title, "facts": list(document.facts)},
        "sections": [_part(part) for part in document.parts],
    }  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Words():
            return {"kind": "words", "title": part.title, "items": list(part.sentences), "note": part.note}
        case Numbers():
            found: dict[str, Any] = {"kind": "numbers", "figures": [_number(number) for number in part.numbers]}
        case Listing():
            found = _listing(part)
        case Lines():
            found = {"kind": "lines", "lines": [_line(line) for line in part.lines]}
            found["total"] = _line(part.total) if part.total else None
        case Definitions():
            items = [_definition(formula) for formula in part.formulas]
            return {"kind": "definitions", "title": part.title, "intro": part.intro, "items": items}
    return found | {"title": part.title, "intro": part.intro, "note": part.note}


def _number(number: Number) -> dict[str, Any]:
    mark, words = source_note(number.source, number.day)
    note = "\n".join(text for text in (words, number.note) if text)
    found = {"label": number.label, "value": number.value, "mark": mark, "note": note}
    return found | {"plan": number.plan, "share": number.reached} if number.plan else found


def _listing(part: Listing) -> dict[str, Any]:
    largest = [
        max((row[place].size or 0 for row in part.rows if row[place].size is not None), default=0)
        for place in range(len(part.columns))
    ]
    columns = [
        {"name": column.name, "width": _width(part, place), "end": column.is_number}
        for place, column in enumerate(part.columns)
    ]
    rows = [{"cells": [_cell(cell, most) for cell, most in zip(row, largest, strict=True)]} for row in part.rows]
    return {"kind": "rows", "columns": columns, "rows": rows, "total": list(part.total) if part.total else None}


def _width(part: Listing, place: int) -> float:
    """The width of a column; one of numbers has room for its longest, which is never broken."""
    column = part.columns[place]
    if not column.is_number:
        return column.width
    texts = [row[place].text for row in part.rows] + ([part.total[place]] if part.total else [])
    return max(column.width, LETTER * (2 + max(map(len, texts), default=0)))


def _cell(cell: Cell, largest: float) -> dict[str, Any]:
    bar = None if cell.size is None else cell.size / largest if largest > 0 else 0.0
    return {"text": cell.text, "small": cell.small, "mark": source_note(cell.source, None)[0], "bar": bar}


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "value": line.value, "detail": line.detail, "note": line.note}


def _definition(formula: Formula) -> dict[str, Any]:
    return {"name": str(formula.name), "key": formula.key, "formula": str(formula.formula)}
