# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""From bytes to clean cells: encodings, invisible characters, words of a header."""

from __future__ import annotations

import codecs
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
_SHEET_ERROR = re.compile(r"^#[¡!]?[^\W\d_]+([/ ]?[\w]+)?[!?]?$")
_SHEET_ERROR_WORDS = (
    "value", "valor", "wert", "valeur", "valore", "waarde", "arg", "знач", "n/a", "n/d", "n/v", "nv", "ref", "bezug", "div",
    "name", "nombre", "nome", "num", "núm", "zahl", "null", "nulo", "spill", "error", "calc",
)  # fmt: skip
_INVISIBLE: dict[int, str | None] = {
    ord(c): None for c in "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff\u00ad"
}
_INVISIBLE.update({ord(c): " " for c in "\u00a0\u2007\u2009\u202f\u2002\u2003\t\r\n\x0b\x0c"})

_ODD = re.compile("[" + "".join(map(re.escape, map(chr, _INVISIBLE))) + "]")


class UnreadableFile(Exception):
    """The file cannot be read as a table at all; `code` says why, `facts` fills the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def decode(data: bytes) -> tuple[str, str]:
    """Return (characters, encoding). Raises UnreadableFile: spreadsheet, not_text."""
    text, encoding = _decode(data)
    if any(c < "\t" for c in text[:4000]):
        raise UnreadableFile("not_text")
    return text, encoding


def _decode(data: bytes) -> tuple[str, str]:
    """Order: byte-order mark, UTF-16 by its zero bytes, UTF-8, Windows-1252, Latin-1."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace").lstrip("\ufeff"), name
    head = data[:4000]
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableFile("spreadsheet")
    if (
        data[:5] == b"%PDF-"
        or data[:3] == b"\xff\xd8\xff"
        or data[:8] == b"\x89PNG\r\n\x1a\n"
        or data[:2] == b"\x1f\x8b"
    ):
        raise UnreadableFile("not_text")
    if len(head) >= 8:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > len(head) * 0.2 and even < odd / 4:
            return data.decode("utf-16-le", errors="replace"), "utf-16-le"
        if even > len(head) * 0.2 and odd < even / 4:
            return data.decode("utf-16-be", errors="replace"), "utf-16-be"
    if b"\x00" in head:
        raise UnreadableFile("not_text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def clean(cell: str) -> str:
    """One cell without invisible characters, outer spaces and the apostrophe that spreadsheets put before text."""
    out = str(cell)
    if _ODD.search(out):
        out = out.translate(_INVISIBLE)
    out = out.strip()
    if len(out) > 1 and out[0] == "'" and out[1:2].isdigit():
        out = out[1:]
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
