# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""From bytes to clean cells: encodings, invisible characters, words of a header."""

from __future__ import annotations

import re
import unicodedata

#: Marks that spreadsheets and people write where a value is unknown. Unknown is None, never 0.
EMPTY_MARKS = frozenset(
    {
        "", "-", "--", "---", "–", "—", "−", ".", "..", "...", "…", "?", "n/a", "n/a'", "'n/a", "na", "n.a.", "n.a", "nan",
        "null", "none", "nil", "undefined", "unknown", "hidden", "not available", "no data", "private", "tidak ada",
        "tidak tersedia", "tidak diketahui", "kosong", "belum ada", "sin datos", "no disponible", "sem dados", "não disponível",
        "n/d", "s/d", "\\n", "<na>", "<null>", "(blank)", "(empty)", "tba", "#", "*",
    }
)  # fmt: skip
#: What stands first in a row that sums up the others.
TOTALS = frozenset(
    {
        "total", "totals", "jumlah", "grand total", "gesamt", "insgesamt", "suma", "итого", "合計", "总计", "total keseluruhan",
        "keseluruhan", "subtotal", "sub total", "rata-rata", "rata rata", "rerata", "average", "averages", "mean", "promedio",
        "jumlah total",
    }
)  # fmt: skip
_SHEET_ERROR = re.compile(r"^#[¡!]?[^\W\d_]+([/ ]?[\w]+)?[!?]?$")
_SHEET_ERROR_WORDS = (
    "value", "valor", "wert", "valeur", "valore", "waarde", "arg", "знач", "n/a", "n/d", "n/v", "nv", "ref", "bezug", "div",
    "name", "nombre", "nome", "num", "núm", "zahl", "null", "nulo", "spill", "error", "calc",
)  # fmt: skip
_INVISIBLE: dict[int, str | None] = {
    ord(c): None for c in "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff\u00ad"
}
_INVISIBLE.update(dict.fromkeys((*range(9), *range(14, 32), 127)))
_INVISIBLE.update({ord(c): " " for c in "\u00a0\u2007\u2009\u202f\u2002\u2003\t\r\n\x0b\x0c"})


class UnreadableFile(Exception):
    """The file cannot be read as a table at all; `code` says why, `facts` fills the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def clean(cell: str) -> str:
    """One cell without invisible characters, outer spaces and the apostrophe that spreadsheets put before text."""
    out = cell if type(cell) is str else str(cell)
    if not out.isprintable():
        out = out.translate(_INVISIBLE)
    out = out.strip()
    if len(out) > 1:
        if out[0] == "'" and (out[1].isdigit() or out[1] in "=+-@"):
            out = out[1:]
        elif out[:2] == '="' and out[-1] == '"' and len(out) > 2:
            out = out[2:-1].strip()  # what keeps a spreadsheet from reading an id as a number
    return out


def is_sheet_error(cell: str) -> bool:
    """`#VALOR!`, `#N/A`, `#DIV/0!`, in the languages spreadsheets use."""
    text = clean(cell).lower()
    if not text.startswith("#") or not _SHEET_ERROR.match(text):
        return False
    return any(text.lstrip("#¡!").startswith(word) for word in _SHEET_ERROR_WORDS) and (text[-1] in "!?" or "/" in text)


def is_empty(cell: str) -> bool:
    """True when the cell says "unknown": blank, a dash, N/A, a spreadsheet error."""
    text = clean(cell).lower()
    return text in EMPTY_MARKS or is_sheet_error(text)


def western_digits(text: str) -> str:
    """Arabic, Devanagari, Thai and full-width digits as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() and unicodedata.digit(c, None) is not None else c
        for c in text
    )


def fold(text: str) -> str:
    """Lower case, compatibility forms joined, Latin accents dropped; other scripts keep their marks."""
    out = clean(text).casefold()
    if out.isascii():
        return out
    out = unicodedata.normalize("NFKD", out)
    out = "".join(c for c in out if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", out)


def header_words(header: str) -> list[str]:
    """The words of a header: camelCase, snake_case and punctuation split; `%` and `#` become words."""
    text = clean(header)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    text = re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = fold(text).replace("%", " percent ").replace("#", " number ").replace("’", "'")
    text = re.sub(r"(?<=\d)(?=[^\W\d_]{3,})|(?<=[^\W\d_]{3})(?=\d)", " ", text)
    spaced = "".join(c if c.isalnum() or c == "'" or unicodedata.category(c) in ("Mn", "Mc") else " " for c in text)
    return [w for w in spaced.split() if w.strip("'")]
