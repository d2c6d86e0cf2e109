# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""Dates as exports write them. Whether day or month stands first is decided per column by evidence, never per cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

from .text import clean, fold, is_empty, western_digits

_MONTHS = {
    1: "jan january januari ene enero janeiro janvier januar gennaio gen ocak январь января янв जनवरी يناير มกราคม ม.ค styczen stycznia",
    2: "feb february februari pebruari febrero fev fevereiro fevrier februar febbraio subat февраль февраля фев फ़रवरी फरवरी فبراير ก.พ",
    3: "mar mrt march maret marzo marco mars marz maerz mart март марта मार्च مارس มี.ค",
    4: "apr april abr abril avril avr aprile nisan апрель апреля апр अप्रैल أبريل เม.ย",
    5: "may mei mayo mai maio maggio mag mayis май мая मई مايو พ.ค",
    6: "jun june juni junio junho juin giugno giu haziran июнь июня июн जून يونيو มิ.ย",
    7: "jul july juli julio julho juillet luglio lug temmuz июль июля июл जुलाई يوليو ก.ค",
    8: "aug august agu agustus ags agt agosto ago aout agustos август августа авг अगस्त أغسطس ส.ค",
    9: "sep sept september septiembre set setembro septembre settembre eylul сентябрь сентября сен सितंबर سبتمبر ก.ย",
    10: "oct october okt oktober octubre out outubro octobre ottobre ott ekim октябрь октября окт अक्टूबर أكتوبر ต.ค",
    11: "nov november nop nopember noviembre novembro novembre kasim ноябрь ноября ноя नवंबर نوفمبر พ.ย",
    12: "dec december des desember dic diciembre dez dezembro decembre dezember dicembre aralik декабрь декабря дек दिसंबर ديسمبر ธ.ค",
}
MONTHS = {fold(word): number for number, words in _MONTHS.items() for word in words.split()}
ORDERS = ("YMD", "DMY", "MDY", "YDM")
_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
_TRIPLE = re.compile(r"^(\d{1,4})([./\-\s])(\d{1,2})\2(\d{1,4})(?:[,T ]+(.+))?$")
_HAN = re.compile(r"^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?(?:\s+(.+))?$")
_TIME = re.compile(
    r"^(?:pukul |jam |at |às |a las )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|wib|wita|wit|[+-]\d{2}:?\d{2})?$"
)
_RELATIVE = re.compile(r"\b(ago|yesterday|today|lalu|kemarin|hari ini|hace|ha|atras|il y a)\b")
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "z": 0, "utc": 0, "gmt": 0}
EARLIEST, LATEST = date(2004, 1, 1), date(2060, 1, 1)


class DateError(ValueError):
    """The text is not a date. `code`: text, order (impossible in the column's order), year (none given), month (no day given)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text = code, text


@dataclass(frozen=True)
class Moment:
    """A day, and the time and zone when they were written."""

    day: date
    clock: time | None = None
    zone: timezone | None = None

    def at(self, default_zone: timezone | None = None) -> datetime:
        """The instant; midnight when only a day is known."""
        return datetime.combine(self.day, self.clock or time(), self.zone or default_zone or UTC)


@dataclass(frozen=True)
class Shape:
    """A date taken apart before the order is known. `parts` are numbers as written; `named` is the place of a month name."""

    parts: tuple[str, ...]
    kind: str  # iso, triple, named, epoch, serial
    separator: str = ""
    tail: str = ""


def take_apart(text: str) -> Shape | None:
    """Recognise the shape of a date; None when the text is no date. Epochs and spreadsheet serials are `epoch`, `serial`."""
    raw = western_digits(clean(text))
    if not raw or len(raw) > 48 or not any(c.isdigit() for c in raw):
        return None
    iso = _ISO.match(raw)
    if iso:
        odd = int(iso[2]) > 12 and not iso[4]  # year-day-month
        return Shape((iso[1], iso[2], iso[3]), "triple", "-") if odd else Shape((raw,), "iso")
    han = _HAN.match(raw)
    if han:
        return Shape((han[1], han[2], han[3]), "ymd", tail=han[4] or "")
    dotted = re.match(r"^(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.(?: +(.+))?$", raw)
    if dotted:
        return Shape((dotted[1], dotted[2], dotted[3]), "ymd", tail=dotted[4] or "")
    month = re.fullmatch(r"(20\d{2})[-/](0[1-9]|1[0-2])", raw)
    if month:
        return Shape((month[1], month[2]), "month")
    if re.fullmatch(r"20\d{2}[01]\d[0-3]\d", raw):
        return Shape((raw[:4], raw[4:6], raw[6:]), "ymd")
    if re.fullmatch(r"1[0-9]{9}(\d{3})?(\.0+)?", raw):
        return Shape((raw.split(".")[0],), "epoch")
    if re.fullmatch(r"[34]\d{4}(\.\d+)?", raw):
        return Shape((raw,), "serial")
    triple = _TRIPLE.match(raw)
    if triple and len(triple[1]) != 3 and len(triple[4]) != 3:
        long_parts = (len(triple[1]) == 4) + (len(triple[4]) == 4)
        if long_parts <= 1 and max(len(triple[1]), len(triple[4])) <= 4 and (triple[2] != " " or long_parts):
            return Shape((triple[1], triple[3], triple[4]), "triple", triple[2], (triple[5] or "").strip())
    return _named(raw)


def _named(raw: str) -> Shape | None:
    words = [w for w in re.split(r"[\s,/\-]+", re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", fold(raw))) if w]
    words = [w for w in words if w not in ("de", "of", "del", "g.", "r.")]
    if words and words[0].rstrip(".") not in MONTHS and not words[0][0].isdigit():
        words = words[1:]  # the name of the week day
    place = next((i for i, w in enumerate(words[:3]) if w.rstrip(".") in MONTHS), None)
    if place is None:
        return None
    month = str(MONTHS[words[place].rstrip(".")])
    before, after = words[:place], words[place + 1 :]
    if place == 2 and len(before[0]) == 4 and before[1].isdigit():
        return Shape((before[0], before[1], month), "named", "YDM", " ".join(after))
    if place == 1 and before[0].isdigit():
        if len(before[0]) == 4 and after and after[0].isdigit():
            return Shape((before[0], month, after[0]), "named", "YMD", " ".join(after[1:]))
        if len(before[0]) > 2:
            return None
        if after and re.fullmatch(r"\d{4}|\d{2}|'\d{2}", after[0]):
            return Shape((before[0], month, after[0].strip("'")), "named", "DMY", " ".join(after[1:]))
        if not after or _TIME.match(" ".join(after)):
            return Shape((before[0], month), "named", "DM", " ".join(after))
        return None
    if place == 0 and len(after) == 1 and re.fullmatch(r"20\d{2}", after[0]):
        return Shape((after[0], month), "month")
    if place == 0 and after and re.fullmatch(r"\d{1,2}", after[0]):
        if len(after) > 1 and re.fullmatch(r"\d{4}|\d{2}", after[1]):
            return Shape((month, after[0], after[1]), "named", "MDY", " ".join(after[2:]))
        if len(after) == 1 or _TIME.match(" ".join(after[1:])):
            return Shape((month, after[0]), "named", "MD", " ".join(after[1:]))
    return None


def _year(text: str) -> int | None:
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if len(text) == 2 else None


def _triple_day(parts: Sequence[str], order: str) -> date | None:
    """The day that three numbers mean in this order, None when impossible."""
    if (len(parts[0]) == 4 and order[0] != "Y") or (len(parts[2]) == 4 and order[2] != "Y"):
        return None
    found = dict(zip(order, parts, strict=True))
    year = _year(found["Y"])
    if year is None or len(found["D"]) > 2 or len(found["M"]) > 2:
        return None
    try:
        return date(year, int(found["M"]), int(found["D"]))
    except ValueError:
        return None


def decide_order(
    cells: Iterable[str], *, anchors: Sequence[date] = (), latest: date | None = None, hint: str | None = None
) -> str | None:
    """Which of YMD, DMY, MDY, YDM the column uses; None when it holds no dates.

    Evidence, in this order: orders that make every cell a real day; days not before what they measure (`anchors`,
    for example publication days) and close to the newest of them; a daily series steps by one day; `hint` (the
    order that the platform or language prefers); then day first.
    """
    triples: list[tuple[str, ...]] = []
    named: dict[str, int] = {}
    plain: list[tuple[str, ...]] = []
    iso = 0
    separator = ""
    for cell in cells:
        shape = take_apart(cell)
        if shape is None:
            continue
        if shape.kind == "triple":
            triples.append(shape.parts)
            separator = shape.separator
        elif shape.kind == "iso" and len(shape.parts[0]) <= 10:
            iso += 1
            plain.append(tuple(shape.parts[0].split("-")))
        elif shape.kind == "named":
            order = {"DM": "DMY", "MD": "MDY"}.get(shape.separator, shape.separator)
            named[order] = named.get(order, 0) + 1
        else:
            iso += 1
    if len(triples) < max(named.values(), default=0) or (not triples and named):
        return max(named, key=lambda k: named[k])
    if not triples:
        return "YMD" if iso else None
    if any(len(p[0]) == 4 for p in triples):
        triples += plain
    days = {o: [d for p in triples if (d := _triple_day(p, o)) is not None] for o in ORDERS}
    most = max(len(found) for found in days.values())
    if most == 0:
        return None
    possible = [o for o in ORDERS if len(days[o]) >= most - len(triples) * 0.02]
    sane = [o for o in possible if min(days[o]) >= EARLIEST and max(days[o]) <= (latest or LATEST)]
    possible = sane or possible
    if len(possible) == 1:
        return possible[0]
    if anchors:
        newest = max(anchors)
        fits = [o for o in possible if min(days[o]) >= newest - timedelta(days=1)]
        if fits:
            return min(fits, key=lambda o: (abs((min(days[o]) - newest).days), possible.index(o)))
    steps = {o: _stepping(days[o]) for o in possible}
    best = max(steps.values())
    if best >= 0.6 and sum(1 for v in steps.values() if v >= best - 0.05) == 1:
        return max(steps, key=lambda o: steps[o])
    spread = {o: (max(days[o]) - min(days[o])).days for o in possible}
    usual = [o for o in possible if o in ("DMY", "MDY")] if "YMD" not in possible or separator != "-" else ["YMD"]
    if len(triples) >= 8 and len(usual) == 2 and min(spread[o] for o in usual) * 4 < max(spread[o] for o in usual):
        return min(usual, key=lambda o: spread[o])
    if hint in possible:
        return hint
    four = any(len(p[0]) == 4 for p in triples)
    preference = ("YMD", "YDM") if four else ("DMY", "MDY", "YMD", "YDM")
    return next((o for o in preference if o in possible), possible[0])


def _stepping(days: Sequence[date]) -> float:
    """Share of neighbours that lie one day apart (in either direction): 1.0 for a daily series."""
    if len(days) < 3:
        return 0.0
    return sum(1 for a, b in pairwise(days) if abs((b - a).days) == 1) / (len(days) - 1)


def parse_moment(text: str, order: str = "DMY", *, year: int | None = None, serial: bool = True) -> Moment | None:
    """Return the moment, or None when the cell says "unknown". `year` completes dates written without one.

    Raises DateError: never guesses an order that the column did not show, except that a day that is impossible in
    `order` and a date with a four-digit year first are read by their own shape.
    """
    if is_empty(text):
        return None
    shape = take_apart(text)
    if shape is None or _RELATIVE.search(fold(text)):
        raise DateError("text", text)
    if shape.kind == "iso" and order == "YDM" and len(shape.parts[0]) <= 10:
        shape = Shape(tuple(shape.parts[0].split("-")), "triple", "-")
    if shape.kind == "iso":
        return _parse_iso(text)
    if shape.kind == "month":
        raise DateError("month", text)
    if shape.kind == "epoch":
        seconds = int(shape.parts[0]) / (1000 if len(shape.parts[0]) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, UTC)
        return Moment(moment.date(), moment.time(), UTC)
    if shape.kind == "serial":
        if not serial:
            raise DateError("text", text)
        moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(shape.parts[0]))
        return Moment(moment.date(), moment.time().replace(microsecond=0) if "." in shape.parts[0] else None)
    clock, zone = _parse_clock(shape.tail, text)
    if shape.kind == "named":
        day = _named_day(shape, text, year)
    else:
        day = _triple_day(
            shape.parts, "YMD" if shape.kind == "ymd" or (len(shape.parts[0]) == 4 and order[0] != "Y") else order
        )
    if day is None or not date(1970, 1, 1) <= day <= LATEST:
        raise DateError("order", text)
    return Moment(day, clock, zone)


def _named_day(shape: Shape, text: str, year: int | None) -> date | None:
    order, parts = shape.separator, shape.parts
    if "Y" not in order:
        if year is None:
            raise DateError("year", text)
        order, parts = order + "Y", (*parts, str(year))
    return _triple_day(parts, order)


def _parse_iso(text: str) -> Moment:
    match = _ISO.match(western_digits(clean(text)))
    assert match is not None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        clock = time(int(match[4]), int(match[5]), int(match[6] or 0)) if match[4] else None
    except ValueError:
        raise DateError("text", text) from None
    if not date(1970, 1, 1) <= day <= LATEST:
        raise DateError("year", text)
    return Moment(day, clock, _offset(match[7]))


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    word = text.lower()
    if word in _ZONES:
        return timezone(timedelta(hours=_ZONES[word]))
    sign = -1 if word[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(word[1:3]), minutes=int(word[-2:])))


def _parse_clock(tail: str, text: str) -> tuple[time | None, timezone | None]:
    if not tail.strip():
        return None, None
    match = _TIME.match(fold(tail))
    if not match:
        raise DateError("text", text)
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4][0] == "p" else 0)
    try:
        return time(hour, int(match[2]), int(match[3] or 0)), _offset(match[5])
    except ValueError:
        raise DateError("text", text) from None
