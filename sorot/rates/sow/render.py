"""One canonical line, Indonesian or English, that `parse` reads back to the same value."""

from __future__ import annotations

from datetime import date

from sorot.core.money import EXPONENTS, grouped
from sorot.rates.sow.values import Extra, Fee, Item, Line, Term

NAMES = {
    ("instagram", "reel"): "IG Reels", ("instagram", "story"): "IG Story", ("instagram", "feed_post"): "IG Feed",
    ("instagram", "carousel"): "IG Carousel", ("instagram", "live"): "IG Live",
    ("tiktok", "short_video"): "TikTok Video", ("tiktok", "story"): "TikTok Story",
    ("tiktok", "carousel"): "TikTok Carousel", ("tiktok", "live"): "TikTok Live",
    ("youtube", "long_video"): "YouTube Video", ("youtube", "short_video"): "YouTube Shorts",
    ("youtube", "live"): "YouTube Live", ("x", "text_post"): "Post X", ("x", "short_video"): "Video X",
    ("x", "live"): "Live X", ("facebook", "feed_post"): "FB Post", ("facebook", "reel"): "FB Reels",
    ("facebook", "story"): "FB Story", ("facebook", "live"): "FB Live", ("threads", "text_post"): "Threads Post",
    ("threads", "carousel"): "Threads Carousel", ("podcast", "episode"): "Episode Podcast", ("", "event"): "Event",
}  # fmt: skip
PLATFORMS = {
    "instagram": "IG", "tiktok": "TikTok", "youtube": "YouTube", "x": "X", "facebook": "FB", "threads": "Threads",
    "podcast": "Podcast",
}  # fmt: skip
MONTHS_ID = [
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
    "Agustus", "September", "Oktober", "November", "Desember",
]  # fmt: skip
MONTHS_EN = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
]  # fmt: skip

#: (Indonesian, English); `#` is the number.
EXTRA_WORDS = {
    "link": ("link", "link"), "tag": ("tag", "tag"), "collab": ("collab", "collab"),
    "voice_over": ("voice over", "voice over"), "pin": ("pin # hari", "pin # days"),
    "duration": ("durasi # detik", "duration # seconds"), "hours": ("# jam", "# hours"),
    "products": ("# produk", "# products"),
}  # fmt: skip
TERM_WORDS = {
    "owning": ("owning # hari", "usage rights # days"), "boost_code": ("kode boost # hari", "boost code # days"),
    "exclusivity": ("eksklusif # hari", "exclusive # days"), "revisions": ("revisi #x", "#x revisions"),
    "keep_post": ("keep post # hari", "keep post # days"), "link_bio": ("link bio # hari", "link in bio # days"),
    "visit": ("visit #x", "visit #x"), "raw_files": ("raw file", "raw files"), "deposit": ("DP #%", "deposit #%"),
    "pay_within": ("bayar dalam # hari", "pay within # days"),
}  # fmt: skip
MODE_WORDS = {"endorse": "endorse", "paid_promote": "paid promote", "barter": "barter"}


def render(line: Line, language: str = "id") -> str:
    """`1x IG Reels + 3x IG Story (link), owning 30 hari, DP 50%, fee Rp1.200.000 nett`."""
    parts = [render_items(line, language)]
    if line.terms:
        parts.append(render_terms(line, language))
    if line.fee is not None:
        parts.append(render_fee(line.fee, language))
    return ", ".join(parts)


def render_items(line: Line, language: str = "id") -> str:
    """What is made: `1x IG Reels + 3x IG Story (link)`."""
    return " + ".join(_item(item, language) for item in line.items)


def render_terms(line: Line, language: str = "id") -> str:
    """What holds for all of it: `owning 30 hari, DP 50%`."""
    is_told = line.term("barter") is not None and line.mode == "barter"
    return ", ".join(_term(term, language) for term in line.terms if not (is_told and term.kind == "mode"))


def render_fee(fee: Fee, language: str = "id") -> str:
    """`fee Rp1.200.000 nett`."""
    said = {True: " nett", False: " gross", None: ""}[fee.nett]
    return f"fee {_money(fee.amount, fee.currency, language)}{said}"


def _item(item: Item, language: str) -> str:
    name = f"{item.quantity}x {NAMES[(item.platform, item.format)]}"
    if not item.extras:
        return name
    return f"{name} ({', '.join(_extra(extra, language) for extra in item.extras)})"


def _extra(extra: Extra, language: str) -> str:
    words = EXTRA_WORDS[extra.kind][_at(language)]
    return "pin" if extra.kind == "pin" and extra.number is None else words.replace("#", str(extra.number))


def _term(term: Term, language: str) -> str:
    match term.kind:
        case "mirroring":
            return f"mirroring {PLATFORMS[term.word]}"
        case "mode":
            return MODE_WORDS[term.word]
        case "barter":
            worth = ("senilai", "worth")[_at(language)]
            return f"barter {term.word}".rstrip() + (
                f" {worth} {_money(term.value, 'IDR', language)}" if term.value else ""
            )
        case "valid_until" if term.start is not None:
            return f"{('berlaku sampai', 'valid until')[_at(language)]} {_date(term.start, language)}"
        case "posting" if term.start is not None:
            to = f" - {_date(term.end, language)}" if term.end is not None else ""
            return f"{('tayang', 'posting')[_at(language)]} {_date(term.start, language)}{to}"
    words = _number(term, TERM_WORDS[term.kind][_at(language)], language)
    if term.kind == "exclusivity" and term.word:
        return f"{words} {('kategori', 'category')[_at(language)]} {term.word}"
    return words


def _number(term: Term, words: str, language: str) -> str:
    before = words.split(" #")[0]
    if term.permanent:
        return f"{before} {('selamanya', 'forever')[_at(language)]}"
    return before if term.number is None else words.replace("#", str(term.number))


def _date(day: date, language: str) -> str:
    months = (MONTHS_ID, MONTHS_EN)[_at(language)]
    return f"{day.day} {months[day.month - 1]} {day.year}"


def _money(amount: int, currency: str, language: str) -> str:
    exponent = EXPONENTS[currency]
    digits = str(amount).rjust(exponent + 1, "0")
    whole, cents = (digits[:-exponent], digits[-exponent:]) if exponent else (digits, "")
    group, point = ((".", ","), (",", "."))[_at(language)]
    unit = "Rp" if currency == "IDR" and not _at(language) else f"{currency} "
    return unit + grouped(whole, group) + (point + cents if cents else "")


def _at(language: str) -> int:
    return 0 if language.startswith("id") else 1
