"""What a paper holds, before anybody decides how it looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on a paper: a heading (who they are here), the name, and further lines (address, tax number)."""

    heading: str
    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; `cells` fit the columns of the paper, money already written out."""

    cells: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: heading, share of the width, and whether it is set to the right (amounts)."""

    heading: str
    share: int = 1
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A line under a list. `detail` explains it in small letters (base, rate, law)."""

    label: str
    amount: str
    detail: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper of any kind: invoice, credit note, slip, statement, yearly summary.

    `rows` may be a generator: a long statement is laid out as it is read. `mark` is printed across every page
    (SIMULATED, credited). `verify_url` becomes a QR with `verify_text` beside it. `logo` is a PNG or JPEG.
    """

    title: str
    number: str
    locale: str
    facts: tuple[Fact, ...]
    parties: tuple[Party, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    sums: tuple[Sum, ...] = ()
    words: str = ""
    notes: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    mark: str = ""
    logo: bytes | None = None
    verify_url: str = ""
    verify_text: str = ""
    footer: str = ""
