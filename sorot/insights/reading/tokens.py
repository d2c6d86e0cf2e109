"""From lines of text to tokens: names of counters, counters, and numbers that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sorot.insights.reading.labels import label_of, squeeze
from sorot.insights.reading.numbers import CLOCK, COUNT, NOISE, Count, count_of, mend
from sorot.insights.reading.shapes import Box

_SEPARATORS = re.compile(r"\s*[·•|]\s*|\s{2,}")
_LEADING_COUNT = re.compile(rf"\A{COUNT.pattern}(?=\s|[A-Za-z]|\Z)", re.IGNORECASE)
#: A counter and, behind it in the same line, how it changed: "5,183 +97.4%".
_WITH_CHANGE = re.compile(
    rf"\A(?P<count>{COUNT.pattern})\s*(?P<change>[(▲▼↑↓△▽]?\s*(?:[+\-−–±]\s*[\d.,]+\s*%?|(?<=\s)[\d.,]+\s*%)\)?)\Z",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"\A\s*\+\s*(?P<count>{COUNT.pattern})\s*\Z", re.IGNORECASE)
#: Two lines of one name stand at most this far apart, in heights of a line.
NAME_GAP = 0.75


@dataclass(frozen=True, slots=True)
class Token:
    """A name ("label" with the label it means, "" for counters of others), a "count", or a number that is "noise"."""

    kind: Literal["label", "count", "noise"]
    box: Box
    label: str = ""
    language: str = ""
    count: Count | None = None
    is_signed: bool = False
    #: The text says name and number together: the token that belongs to this one.
    group: int = -1


def tokens_of(boxes: list[Box]) -> list[Token]:
    """Tokens of a screen; lines that are neither name nor number are left out."""
    status = _status_row(boxes)
    lines = [part for box in boxes if box not in status for part in _parts(box)]
    out: list[Token] = []
    rest: list[Box] = []
    for box in lines:
        found = list(_tokens(box, len(out)))
        out += found
        if not found:
            rest.append(box)
    return _with_tall_names(out, rest)


def _status_row(boxes: list[Box]) -> list[Box]:
    """The phone's own row: a clock at the top, and what stands beside it (battery, signal)."""
    if not boxes:
        return []
    bottom = max(box.bottom for box in boxes)
    for box in sorted(boxes, key=lambda b: b.top):
        if box.top > 0.08 * bottom:
            return []
        if CLOCK.match(box.text):
            y = box.middle[1]
            return [other for other in boxes if abs(other.middle[1] - y) < 0.8 * box.height]
    return []


def _parts(box: Box) -> Iterator[Box]:
    """A line cut at dots and wide gaps."""
    pieces = [(m.start(), m.end()) for m in _SEPARATORS.finditer(box.text)]
    if not pieces:
        yield box
        return
    start, length = 0, max(1, len(box.text))
    for left, right in [*pieces, (length, length)]:
        text = box.text[start:left].strip()
        if text:
            yield box.part(start / length, left / length, text)
        start = right


def _tokens(box: Box, place: int) -> Iterator[Token]:
    text = box.text.strip()
    changed = _WITH_CHANGE.match(text)
    if changed and (count := count_of(changed["count"])) is not None:
        cut = len(changed["count"]) / len(text)
        yield Token("count", box.part(0, cut, changed["count"]), count=count)
        return
    if NOISE.match(text):
        signed = _SIGNED.match(text)
        if signed:
            yield Token("noise", box, count=count_of(signed["count"]), is_signed=True)
        else:
            yield Token("noise", box)
        return
    if (count := count_of(text)) is not None:
        yield Token("count", box, count=count)
        return
    if (named := label_of(text)) is not None:
        yield Token("label", box, *named)
        return
    yield from _together(box, text, place)


def _together(box: Box, text: str, place: int) -> Iterator[Token]:
    """Name and number in one line: "1.204 suka", "Suka 1.204", "Suka: 98,2%"."""
    length = len(text)
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    for cut in range(1, len(words)):
        place_of_cut = (words[cut - 1][1], words[cut][0])
        first, second = text[: place_of_cut[0]].strip(" :"), text[place_of_cut[1] :].strip(" :")
        for name, number, number_first in ((first, second, False), (second, first, True)):
            named = label_of(name)
            if named is None:
                continue
            count, is_noise = count_of(number), NOISE.match(number) is not None
            if count is None and not is_noise:
                continue
            edges = (0.0, place_of_cut[0] / length), (place_of_cut[1] / length, 1.0)
            where = edges if number_first else edges[::-1]
            yield Token("label", box.part(*where[1], name), *named, group=place)
            number_box = box.part(*where[0], number)
            if count is not None and not is_noise:
                yield Token("count", number_box, count=count, group=place)
            else:
                yield Token("noise", number_box, group=place)
            return
    # No space between them: "1.204suka".
    glued = _LEADING_COUNT.match(mend(text))
    if glued and (named := label_of(text[glued.end() :])) is not None and squeeze(text[glued.end() :]):
        cut_at = glued.end() / length
        yield Token("label", box.part(cut_at, 1, text[glued.end() :]), *named, group=place)
        if (count := count_of(glued.group())) is not None:
            yield Token("count", box.part(0, cut_at, glued.group()), count=count, group=place)


def _with_tall_names(tokens: list[Token], rest: list[Box]) -> list[Token]:
    """Names of two lines: "Akun yang" above "dijangkau"."""
    names = [(t.box, t) for t in tokens if t.kind == "label" and t.group < 0]
    lines: list[tuple[Box, Token | None]] = [*((box, None) for box in rest), *names]
    gone: list[Token] = []
    made: list[Token] = []
    used: set[int] = set()
    for i, (upper, first) in enumerate(lines):
        for j, (lower, second) in enumerate(lines):
            if i == j or i in used or j in used or not _stacked(upper, lower):
                continue
            text = f"{upper.text} {lower.text}"
            named = label_of(text)
            if named is not None and len(squeeze(text)) > len(squeeze(upper.text)):
                used |= {i, j}
                gone += [token for token in (first, second) if token is not None]
                made.append(Token("label", upper.joined(lower, text), *named))
    return [token for token in tokens if token not in gone] + made


def _stacked(upper: Box, lower: Box) -> bool:
    height = min(upper.height, lower.height)
    if not -0.4 * height <= lower.top - upper.bottom <= NAME_GAP * height:
        return False
    if max(upper.height, lower.height) > 1.5 * height:
        return False
    same_left = abs(upper.left - lower.left) < height
    same_middle = abs(upper.middle[0] - lower.middle[0]) < height
    same_right = abs(upper.right - lower.right) < height
    return same_left or same_middle or same_right
