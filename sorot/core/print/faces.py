"""Letters of papers: which face draws a character, how wide a text is, where a line ends.

Latin with its extensions (Vietnamese too) and Thai have faces. Decorated letters (𝓡𝓪𝓷𝓲) become plain ones, pictures are
left out, and a letter of any other script is the box U+FFFD: seen, never silently gone (`is_whole` tells).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD, THAI = "regular", "bold", "thai"
FILES = {REGULAR: "paper-regular.ttf", BOLD: "paper-bold.ttf", THAI: "paper-thai.ttf"}
#: How heavy the bold face is; a PDF and its template must name it alike.
BOLD_WEIGHT = 650
#: Stands for a letter that no face has.
BOX = "\ufffd"


@lru_cache(maxsize=3)
def widths(face: str) -> dict[str, float]:
    """Character -> its width at size 1."""
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / FILES[face], lazy=True) as font:
        unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()}


def _is_known(char: str) -> bool:
    return char in widths(REGULAR) or char in widths(THAI)


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """`text` in characters that a face has. Never empty for a text that was not."""
    text = unicodedata.normalize("NFC", text)
    if all(char in widths(REGULAR) for char in text):
        return text
    shown = "".join(char if _is_known(char) else _nearest(char) for char in text)
    return " ".join(part for part in shown.split(" ") if part) or (BOX if text.strip() else "")


def _nearest(char: str) -> str:
    if char.isspace():
        return " "
    for form in ("NFKC", "NFKD"):
        plain = "".join(part for part in unicodedata.normalize(form, char) if not unicodedata.combining(part))
        if plain and all(_is_known(part) for part in plain):
            return plain
    # Pictures, marks on a letter that is a box itself, and what nobody sees.
    return "" if unicodedata.category(char) in {"So", "Sk", "Mn", "Mc", "Me", "Cf", "Cc", "Cn", "Co", "Cs"} else BOX


def is_whole(text: str) -> bool:
    """Whether every letter of `text` can be drawn."""
    return BOX not in clean(text)


def runs(text: str, *, is_bold: bool) -> list[tuple[str, str]]:
    """(face, part) of a cleaned text, in order."""
    latin = BOLD if is_bold else REGULAR
    if text.isascii():
        return [(latin, text)] if text else []
    known = widths(latin)
    return [(face, "".join(part)) for face, part in groupby(text, lambda char: latin if char in known else THAI)]


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Of a cleaned text, in points."""
    return size * sum(
        known[char] for face, part in runs(text, is_bold=is_bold) for known in (widths(face),) for char in part
    )


def wrap(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """Lines of at most `room` points, broken at spaces; a word that is longer than a line is cut.

    At least one line, so that an empty cell keeps its height.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        whole = clean(paragraph)
        if width(whole, size, is_bold=is_bold) <= room:
            lines.append(whole)
            continue
        line = ""
        for word in whole.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, size, is_bold=is_bold) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _cut(word, size, room, is_bold=is_bold)
            lines += full
        lines.append(line)
    return lines


def _cut(word: str, size: float, room: float, *, is_bold: bool) -> list[str]:
    parts, part = [], ""
    for char in word:
        if part and not is_mark(char) and width(part + char, size, is_bold=is_bold) > room:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def is_mark(char: str) -> bool:
    """Whether `char` stands above or below the letter in front of it."""
    return unicodedata.category(char) == "Mn"
