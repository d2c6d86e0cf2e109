# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""What the values of one column look like, without knowing its header."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from .dates import take_apart as date_shape
from .numbers import NumberError, decide_mark, mark_votes, parse_number
from .numbers import take_apart as number_pieces
from .text import clean, fold, is_empty

SAMPLE = 400
_URL = re.compile(
    r"^(https?://|www\.)\S+$|^(m\.)?(instagram|tiktok|youtube|youtu|facebook|twitter|x|fb)\.\w+/\S+", re.IGNORECASE
)
_IMAGE = re.compile(r"\.(jpe?g|png|webp|gif)(\?|$)|ytimg\.com|ggpht|cdninstagram|fbcdn|/vi/", re.IGNORECASE)
_PROFILE_URL = re.compile(
    r"(instagram\.com/(?!p/|reel|tv/|stories)[\w.]+/?(\?.*)?$|tiktok\.com/@[\w.\-]+/?(\?.*)?$|youtube\.com/(@|channel/|c/|user/)[^/]+/?$|"
    r"(twitter|x|facebook|threads|fb|twitch)\.(com|net|tv)/@?[\w.]+/?$)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"^(\d{1,3}:)?\d{1,2}:\d{2}(\.\d+)?$|^P(T|\d)[\dHMSDT.]+$|^(\d+ ?(h|hr|j|jam))? ?\d+ ?(m|min|menit)( ?\d+ ?(s|sec|detik|d))?$",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"^(?=.*[a-z])@?[a-z0-9_][a-z0-9_.\-]{1,39}$")
_BOOLEAN = {
    "true",
    "false",
    "yes",
    "no",
    "ya",
    "tidak",
    "y",
    "n",
    "sim",
    "nao",
    "si",
    "✓",
    "✔",
    "verified",
    "terverifikasi",
}
_GENDERS = {
    "male",
    "female",
    "m",
    "f",
    "l",
    "p",
    "pria",
    "wanita",
    "laki-laki",
    "laki laki",
    "perempuan",
    "man",
    "woman",
    "hombre",
    "mujer",
    "masculino",
    "feminino",
    "femenino",
    "cowok",
    "cewek",
}
PLATFORM_WORDS = {
    "youtube": "youtube", "yt": "youtube", "you tube": "youtube", "youtube shorts": "youtube", "tiktok": "tiktok", "tik tok": "tiktok", "tt": "tiktok", "instagram": "instagram",
    "ig": "instagram", "insta": "instagram", "facebook": "facebook", "fb": "facebook", "twitter": "x", "x": "x", "x (twitter)": "x", "twitter/x": "x",
    "threads": "threads", "linkedin": "linkedin", "twitch": "twitch", "snapchat": "snapchat", "pinterest": "pinterest", "spotify": "spotify",
}  # fmt: skip
_FORMATS = {
    "reel", "reels", "ig reel", "ig reels", "ig image", "ig carousel", "ig video", "ig story", "image", "video", "photo", "carousel", "story", "stories", "feed", "post", "short", "shorts",
    "live", "clips", "igtv", "album", "sidecar", "graphimage", "graphvideo", "graphsidecar", "carousel_album", "foto", "korsel", "imagem", "imagen", "carrossel", "carrusel", "link", "text", "status",
    "long", "long video", "video pendek", "photos", "videos", "tweet", "reply", "slideshow", "texto", "historia",
}  # fmt: skip
_LANGUAGES = re.compile(r"^[a-z]{2,3}([-_][A-Za-z]{2,4})?$")


@lru_cache(maxsize=1)
def _countries() -> tuple[frozenset[str], frozenset[str]]:
    """(country names folded, in the languages of our tables; two- and three-letter codes)."""
    from babel import Locale

    names, codes = set(), set()
    for language in ("en", "id", "es", "pt", "hi", "fr", "de"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code not in ("EU", "UN", "ZZ"):
                names.add(fold(name))
                codes.add(code)
    names |= {
        "usa",
        "uk",
        "uae",
        "south korea",
        "korea",
        "russia",
        "turkey",
        "england",
        "united states of america",
        "korea selatan",
        "czech republic",
        "global",
        "worldwide",
    }
    return frozenset(names), frozenset(codes)


@dataclass
class Profile:
    """Shares (0 to 1) of the filled cells that look like each kind, and figures of the numbers among them."""

    filled: int = 0
    rows: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    values: list[Decimal | None] = field(default_factory=list)
    votes: dict[str, float] = field(default_factory=lambda: {".": 0.0, ",": 0.0})
    mark: str | None = None
    distinct: float = 0.0
    length: float = 0.0
    words: float = 0.0
    median: float = 0.0
    top: float = 0.0
    low: float = 0.0
    negative: float = 0.0
    whole: float = 0.0
    sequence: bool = False
    descending: float = 0.0

    def share(self, kind: str) -> float:
        return self.shares.get(kind, 0.0)


def _kinds(text: str) -> list[str]:
    """Kinds of one filled cell; numbers are judged per column."""
    low = fold(text)
    kinds: list[str] = []
    if _URL.match(text):
        kinds.append("url")
        if _IMAGE.search(text):
            kinds.append("image")
        elif _PROFILE_URL.search(text):
            kinds.append("profile_url")
        return kinds
    if re.fullmatch(r"UC[\w-]{22}", text):
        return ["channel_id"]
    if (
        re.fullmatch(r"[\w-]{11}", text)
        and re.search(r"[A-Z]", text)
        and re.search(r"[a-z]", text)
        and re.search(r"[\d_-]|[a-z][A-Z]", text)
    ):
        kinds.append("video_id")
    if re.fullmatch(r"\d{15,20}(_\d{5,20})?|\d+[.,]\d+E\+1[4-9]", text, re.IGNORECASE):
        kinds.append("long_id")
    if (
        re.fullmatch(r"[\w-]{8,24}", text)
        and re.search(r"\d", text)
        and re.search(r"[A-Za-z]", text)
        and not date_shape(text)
        and number_pieces(text) is None
    ):
        kinds.append("code")
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", low):
        return ["email"]
    if re.fullmatch(r"(\+?62|08|\+)[\d\s\-]{8,15}", text):
        kinds.append("phone")
    if _CLOCK.match(text):
        kinds.append("clock")
    if low in _BOOLEAN:
        kinds.append("boolean")
    if low in _GENDERS:
        kinds.append("gender")
    if low in PLATFORM_WORDS:
        kinds.append("platform")
    if low in _FORMATS:
        kinds.append("format")
    names, codes = _countries()
    if low in names or text in codes:
        kinds.append("country")
    if _LANGUAGES.match(text) and len(text) <= 7:
        kinds.append("language")
    if (text.count("#") >= 1 and re.search(r"#\w", text)) or text.count("|") >= 2:
        kinds.append("tags")
    if date_shape(text):
        kinds.append("date")
        if number_pieces(text) is None or re.match(r"^\d{1,4}[./]\d{1,2}[./]\d{1,4}$", text):
            kinds.append("written_date")
    if text.endswith("%") or text.startswith("%"):
        kinds.append("percent")
    if re.fullmatch(r"\d{1,6}(st|nd|rd|th|º|ª|er|e|\.)", low):
        kinds.append("ordinal")
    if re.fullmatch(r"[+-]?\d[\d.,]*", text):
        kinds.append("digits")
    pieces = number_pieces(text)
    if pieces is not None and pieces.factor != 1:
        kinds.append("suffix")
    if pieces is not None and pieces.money:
        kinds.append("money")
    if pieces is None:
        if _HANDLE.match(text):
            kinds.append("handle")
        if re.fullmatch(r"@?[\w.\-]{2,40}", text):
            kinds.append("token")
        if text.startswith("@"):
            kinds.append("at")
        kinds.append("text")
    return kinds


def profile_column(cells: Sequence[str]) -> Profile:
    """Profile the first SAMPLE cells of a column."""
    cells = [clean(c[:300]) for c in cells[:SAMPLE]]
    filled = [c for c in cells if not is_empty(c)]
    out = Profile(len(filled), len(cells))
    if not filled:
        return out
    counts: dict[str, int] = {}
    for cell in filled:
        for kind in _kinds(cell):
            counts[kind] = counts.get(kind, 0) + 1
    out.votes = mark_votes(filled)
    out.mark = decide_mark(out.votes)
    for cell in cells:
        try:
            out.values.append(parse_number(cell, out.mark))
        except NumberError:
            out.values.append(None)
    numbers = [v for v in out.values if v is not None]
    counts["number"] = len(numbers)
    out.shares = {kind: count / len(filled) for kind, count in counts.items()}
    out.distinct = len(set(filled)) / len(filled)
    out.length = sum(map(len, filled)) / len(filled)
    out.words = sum(len(c.split()) for c in filled) / len(filled)
    if numbers:
        floats = [float(v) for v in numbers]
        out.median, out.top, out.low = statistics.median(floats), max(floats), min(floats)
        out.negative = sum(1 for v in numbers if v < 0) / len(numbers)
        out.whole = sum(1 for v in numbers if abs(v - v.to_integral_value()) < Decimal("0.00001")) / len(numbers)
        steps = list(pairwise(floats))
        out.sequence = (
            len(floats) >= 2
            and out.share("number") > 0.95
            and floats[0] in (0, 1)
            and all(b - a == 1 for a, b in steps)
        )
        out.descending = sum(1 for a, b in steps if b <= a) / len(steps) if steps else 0.0
    return out
