"""The bytes of a file as a stream of records. One scan in chunks finds the encoding; nothing is ever held whole."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from .text import UnreadableFile

CHUNK = 1 << 20
MAX_CELL = 200_000
#: A line longer than this is no line of a table.
MAX_LINE_CHUNKS = 16
DELIMITERS = (",", ";", "\t", "|")
HEAD = 65_536
_SEP_LINE = re.compile(r"^\ufeff?sep=(.)\r?\n?$", re.IGNORECASE)
_FOREIGN = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\x1f\x8b", b"GIF8", b"Rar!", b"7z\xbc\xaf")
_MARKUP = re.compile(rb"^\s*<(!doctype html|html|table|\?xml|workbook|head|meta)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_IN_1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


class Window(io.RawIOBase):
    """A reader with its own place in a shared seekable file, so that two passes may run side by side."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._place = file, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._place)
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes told: the encoding, and whether quotation marks come in pairs."""

    encoding: str
    odd_quotes: bool


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes from the start, a chunk at a time."""
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def scan(file: BinaryIO) -> Scan:
    """Find the encoding: byte-order mark, UTF-16 by its zero bytes, UTF-8, Windows-1252, Latin-1.

    Raises UnreadableFile: not_text, csv (a line without end).
    """
    file.seek(0)
    head = file.read(4000)
    if head.startswith(_FOREIGN) or _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        raise UnreadableFile("not_text")
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _by_zero_bytes(head)
    if encoding is None and b"\x00" in head:
        raise UnreadableFile("not_text")
    found, quotes = _walk(file, encoding)
    start = head.decode(found, errors="replace")
    if any(c < "\t" for c in start):
        raise UnreadableFile("not_text")
    return Scan(found, quotes % 2 == 1)


def _by_zero_bytes(head: bytes) -> str | None:
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.2 and even < odd / 4:
        return "utf-16-le"
    if even > len(head) * 0.2 and odd < even / 4:
        return "utf-16-be"
    return None


def _walk(file: BinaryIO, known: str | None) -> tuple[str, int]:
    """(encoding, number of quotation marks). Bytes that end inside a character are a file cut off, not another code."""
    quotes = lonely = 0
    utf8, western = known in (None, "utf-8-sig"), True
    decoder = codecs.getincrementaldecoder(known or "utf-8")("replace" if known else "strict")
    wide = known is not None and known != "utf-8-sig"
    for chunk in chunks_of(file):
        if wide:
            text = decoder.decode(chunk)
            quotes += text.count('"')
            ends = "\n" in text or "\r" in text
        else:
            quotes += chunk.count(b'"')
            ends = b"\n" in chunk or b"\r" in chunk
            if known is None and utf8 and not (chunk.isascii() and not decoder.getstate()[0]):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
            if known is None and western and any(b in chunk for b in _NOT_IN_1252):
                western = False
        lonely = 0 if ends else lonely + 1
        if lonely > MAX_LINE_CHUNKS:
            raise UnreadableFile("csv", line=1)
    if known:
        return known, quotes
    return ("utf-8" if utf8 else "cp1252" if western else "latin-1"), quotes


def lines_of(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines with their ends, from the start of the file."""
    buffered = io.BufferedReader(Window(file), CHUNK)
    text = io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")
    first = text.readline()
    return itertools.chain([first.lstrip("\ufeff")] if first else [], text)


def head_of(file: BinaryIO, encoding: str) -> str:
    """The first characters, to find the delimiter by."""
    buffered = io.BufferedReader(Window(file), HEAD)
    return io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="").read(HEAD).lstrip("\ufeff")


def records(lines: Iterable[str], delimiter: str, *, odd_quotes: bool = False) -> Iterator[tuple[int, list[str]]]:
    """(line it starts on, cells) of every record.

    Raises UnreadableFile: quote (a quotation mark that never closes), csv.
    """
    csv.field_size_limit(MAX_CELL)
    lately: list[str] = []
    reader = csv.reader(_kept(lines, lately) if odd_quotes else lines, delimiter=delimiter, strict=False)
    start = 1
    try:
        if not odd_quotes:
            for cells in reader:
                yield start, cells
                start = reader.line_num + 1
            return
        waiting: tuple[int, list[str]] | None = None
        last: list[str] = []
        for cells in reader:
            if waiting is not None:
                yield waiting
            waiting = (start, cells)
            start = reader.line_num + 1
            last = lately[:]
            lately.clear()
        if waiting is not None:
            if _is_open(last, delimiter):  # the last record swallowed everything up to the end
                raise UnreadableFile("quote", line=waiting[0])
            yield waiting
    except csv.Error as problem:
        code = "quote" if "field larger" in str(problem) else "csv"
        raise UnreadableFile(code, line=start) from None


def _kept(lines: Iterable[str], lately: list[str]) -> Iterator[str]:
    for line in lines:
        lately.append(line)
        yield line


def _is_open(lines: list[str], delimiter: str) -> bool:
    """A quotation mark of the last record never closes."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as problem:
        return "end of data" in str(problem)
    return False


def sniff_delimiter(text: str) -> str:
    """The delimiter that gives the most rows of one common width above one."""
    best, best_score = ",", 0.0
    for mark in DELIMITERS:
        if mark not in text:
            continue
        widths: dict[int, int] = {}
        rows = 0
        try:
            for _line, cells in records(io.StringIO(text, newline=""), mark, odd_quotes=text.count('"') % 2 == 1):
                if any(c.strip() for c in cells):
                    widths[len(cells)] = widths.get(len(cells), 0) + 1
                    rows += 1
                if rows >= 200:
                    break
        except UnreadableFile:
            pass
        for width, count in widths.items():
            if width > 1:
                score = count / rows * (1 + min(width, 12) / 24)
                if score > best_score:
                    best, best_score = mark, score
    return best


def declared_delimiter(line: str) -> str | None:
    """What Excel's first line `sep=;` says."""
    declared = _SEP_LINE.match(line)
    return declared.group(1) if declared else None
