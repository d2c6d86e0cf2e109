"""Numbers as screens show them: `12,4 rb`, `1,2 jt`, `15.204`, `12.4K`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sorot.analytics.parsing.numbers import NumberError, decide_mark, mark_votes, parse_count

#: A counter. Digits that an engine mixes up with letters (O, l) are mended only inside a number.
_SUFFIX = r"(?:rb|ribu|jt|juta|mlr|miliar|milyar|m|k|b|bn|mn)"
COUNT = re.compile(rf"(?P<body>\d{{1,3}}(?:[.,]\d{{1,3}})*|\d+)\s*(?P<suffix>{_SUFFIX})?\+?", re.IGNORECASE)
_WHOLE = re.compile(rf"(?:{COUNT.pattern})\Z", re.IGNORECASE)
#: What has digits and is no counter: shares, durations, clocks, dates, signed changes, money, counts out of others.
NOISE = re.compile(
    r"\A[~≈(<>▲▼↑↓△▽]*\s*(?:"
    r"[+\-−–±]\s*[\d.,]+.*"
    r"|[\d.,]+\s*%.*"
    r"|\d{1,3}\s*[:.]\s*\d{2}(?:\s*[:.]\s*\d{2})?\s*(?:am|pm)?"
    r"|\d[\d.,]*\s*(?:dtk?|detik|mnt|menit|jam|hari|h|s|d|sec|secs?|seconds?|min|mins|minutes?|hrs?|hours?|days?)\b.*"
    r"|(?:rp|idr|usd|\$)\s*[\d.,]+.*"
    r"|#\d+|\d+\s*/\s*\d+"
    r")\)?\s*\Z",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\A\s*\d{1,2}\s*[.:]\s*\d{2}(\s*(am|pm|wib|wita|wit))?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """A counter as it stands there."""

    text: str
    is_rounded: bool


def count_of(text: str) -> Count | None:
    """The counter that a whole text is, else None."""
    plain = mend(text.strip().strip("()[]›>‹<•·|").strip())
    match = _WHOLE.match(plain)
    if match is None or (CLOCK.match(plain) and not match["suffix"] and not re.match(r"\d{1,3}[.,]\d{3}", plain)):
        return None
    return Count(plain.rstrip("+"), match["suffix"] is not None)


def mend(text: str) -> str:
    """Letters that look like digits, where everything around them is a number; spaces inside groups."""
    if re.fullmatch(r"[\dOoIl.,\s]+\s*(?:rb|jt|K|M|B)?", text) and re.search(r"\d", text):
        head = re.sub(r"[Oo]", "0", text)
        text = re.sub(r"[Il](?=[\d.,])|(?<=[\d.,])[Il]", "1", head)
    text = re.sub(r"(?<=\d)\s*([.,])\s*(?=\d)", r"\1", text)
    return re.sub(r"(?<=\d)\s+(?=\d{3}(?!\d))", "", text)


def mark_of(texts: list[str], language: str) -> str:
    """The decimal mark of a screen: as its numbers show it, else as its language writes."""
    # A group of three says little: "15.204" alone is a thousands group in either language.
    return decide_mark(mark_votes(texts)) or ("." if language == "en" else ",")


def value_of(count: Count, mark: str) -> int | None:
    """The whole number, or None when it is none."""
    text = count.text
    if not count.is_rounded:
        # A counter without a suffix is whole, so a separator before three digits is a thousands group.
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
            return int(re.sub(r"[.,]", "", text))
        if re.fullmatch(r"\d+", text):
            return int(text)
        return None
    try:
        return parse_count(re.sub(r"\bmlr\b", "miliar", text, flags=re.IGNORECASE), mark)
    except NumberError:
        return None
