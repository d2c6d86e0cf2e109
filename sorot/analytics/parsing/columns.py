"""What each column of a table means: words of the header, checked against the values and against the neighbours.

Header and values are two witnesses. A header whose values cannot be what it says is not believed; its meaning is
then offered to the column whose values fit (two exports of one table may have swapped them). A column that no
witness explains stays None: a wrong meaning costs more than a question to the person who imports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .audience import find_audience
from .kinds import guess_platform, guess_table
from .lexicon import candidates, concepts, unit_power
from .meanings import compatibility
from .numbers import decide_mark
from .profile import SAMPLE, Profile, profile_column
from .relations import increment_notes, repair, settle_days, unit_notes
from .table import header_likeness, looks_like_value
from .text import TOTALS, clean
from .writing import date_orders, language_votes, later_votes, name_natives, table_order, total_votes, years_missing

ACCEPT = 0.28
_GENERIC = re.compile(
    r"^(unnamed(: ?\d+)?|col(umn)?[ _]?\d*|field[ _]?\d*|kolom[ _]?\w{0,2}|column[ _]?\w?|[a-z]|\d{1,3}"
    r"|v\d+|x\d+|_c\d+)?$",
    re.IGNORECASE,
)


@dataclass
class Column:
    """One column while it is judged. `scores` are meanings with weight header x values."""

    index: int
    header: str
    cells: list[str]
    profile: Profile
    scores: dict[str, float] = field(default_factory=dict)
    announced: dict[str, float] = field(default_factory=dict)
    meaning: str | None = None
    confidence: float = 0.0
    by_value: bool = False
    #: cells beyond those that are judged: evidence for the order of dates and the decimal mark
    more: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Understanding:
    """The judgement on one table. `mapping` has an entry for every column; `marks` the decimal mark per column."""

    mapping: dict[int, str | None]
    platform: str | None
    table: str | None
    date_order: str | None
    decimal: str | None
    confidence: float
    headerless: bool
    marks: dict[int, str | None]
    orders: dict[int, str | None]
    units: dict[int, int]
    certainty: dict[int, float]
    notes: tuple[str, ...]
    #: of an audience table: country, city, age, gender or language; followers, viewers or engaged
    dimension: str | None = None
    basis: str | None = None
    #: the days of the table carry no year
    years_missing: bool = False
    #: metric -> header of the column that holds it under another name of the platform's: views -> "Impressions"
    native: dict[str, str] = field(default_factory=dict)

    def first(self, meaning: str) -> int | None:
        """The first column with this meaning."""
        return next((i for i, m in self.mapping.items() if m == meaning), None)


def understand(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, platform: str | None = None, name: str = ""
) -> Understanding:
    """Judge a table by its header and a sample of its rows.

    `platform` is what the caller already knows (the account's platform), None to guess; `name` that of the file.
    """
    columns, headerless = _columns(header, rows)
    for column in columns:
        _weigh(column)
    kind = guess_table(columns)
    guessed = platform or guess_platform(columns)
    _by_header(columns, kind, guessed)
    _by_value(columns, kind)
    notes = repair(columns)
    _keep_apart(columns)
    settle_days(columns)
    kind = guess_table(columns, final=True)
    guessed = platform or guess_platform(columns, final=True)
    audience = find_audience(columns, guessed, name)
    if audience:
        kind = "audience"
        for column in columns:
            column.meaning = audience.meanings[column.index]
    native = {} if audience else name_natives(columns, kind, guessed)
    for column in columns:
        for mark, weight in later_votes(column).items():
            column.profile.votes[mark] += weight
    orders = date_orders(columns)
    votes = total_votes(columns)
    marks = {c.index: decide_mark(c.profile.votes, votes, language_votes(columns)) for c in columns}
    notes += unit_notes(columns) + increment_notes(columns)
    return Understanding(
        mapping={c.index: c.meaning for c in columns},
        platform=guessed,
        table=kind,
        date_order=table_order(orders),
        decimal=decide_mark(votes),
        confidence=_confidence(columns, kind),
        headerless=headerless,
        marks=marks,
        orders=orders,
        units={c.index: unit_power(c.header) for c in columns if unit_power(c.header)},
        certainty={c.index: round(c.confidence, 3) for c in columns},
        notes=tuple(notes),
        dimension=audience.dimension if audience else None,
        basis=audience.basis if audience else None,
        years_missing=years_missing(columns),
        native=native,
    )


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[Column], bool]:
    """(columns with their profiles, whether the table has no header). Far rows are only evidence for how it writes."""
    width = max([len(header), *(len(r) for r in rows[:50])], default=0)
    header = [clean(h) for h in header] + [""] * (width - len(header))
    rows = [r for r in rows if not _sums_up(r)] or rows
    judged, later = rows[:SAMPLE], rows[SAMPLE:]
    if later:  # a column may be empty at first and filled later
        judged, later = [*rows[: SAMPLE - 100], *later[:: max(1, len(later) // 100)][:100]], later
    body = [list(r) + [""] * (width - len(r)) for r in judged]
    headerless = _is_headerless(header)
    if headerless and any(looks_like_value(h) and not _GENERIC.match(h) for h in header):
        body.insert(0, list(header))
    names = [""] * width if headerless else header
    columns = []
    for i in range(width):
        cells = [r[i] for r in body]
        more = [r[i] for r in later if i < len(r)]
        columns.append(Column(i, names[i], cells, profile_column(cells), more=more))
    return columns, headerless


def _sums_up(row: Sequence[str]) -> bool:
    return next((c for c in row if c), "").casefold() in TOTALS


def _is_headerless(header: list[str]) -> bool:
    filled = [h for h in header if h]
    if not filled or all(
        (_GENERIC.match(h) and not concepts(h)) or (_GENERIC.match(h) and len(h) <= 1) for h in filled
    ):
        return True
    values = sum(1 for h in filled if looks_like_value(h))
    known = sum(1 for h in filled if len(h) < 60 and concepts(h) and not looks_like_value(h))
    return values >= 1 and values >= known and header_likeness(header) < 0.3


def _weigh(column: Column) -> None:
    column.announced = candidates(column.header) if column.header else {}
    for meaning, weight in column.announced.items():
        column.scores[meaning] = weight * compatibility(meaning, column.profile)


def _by_header(columns: list[Column], kind: str | None, platform: str | None) -> None:
    taken = {m for c in columns for m, w in c.announced.items() if w >= 0.9}
    for column in columns:
        s = column.scores
        if "date" in s and "published_at" in s:
            daily = kind == "daily" or (
                kind == "posts" and "published_at" in taken and "published_at" not in _strong(column)
            )
            s["date" if daily else "published_at"] *= 1.4 if kind in ("posts", "daily") else 1.0
        if kind in ("profiles", "ranking") and "title" in s:
            s["name"] = max(s.get("name", 0.0), 0.8 * s.pop("title"))
        if kind in ("profiles", "ranking"):
            for of_post, of_account in (("published_at", "joined_at"), ("post_id", "account_id")):
                if of_post in s and (of_post == "published_at" or of_account in column.announced):
                    s[of_account] = max(s.get(of_account, 0.0), 0.8 * compatibility(of_account, column.profile))
                    s[of_post] *= 0.3
        if {"views", "impressions"} <= s.keys() and "tayangan" in concepts(column.header):
            others = any("views" in _strong(c) for c in columns if c is not column)
            s["views"] *= 0.3 if others or any("ctr" in c.scores for c in columns) else 1.0
        if "followers" in s and kind in ("posts", "daily") and _gained(column, columns, kind, platform):
            s["new_followers"] = s.get("new_followers", 0) + 1.0 * compatibility("new_followers", column.profile)
            s["followers"] *= 0.4
        if "following" in s and kind == "posts" and "new_followers" in s:
            s["following"] *= 0.3
        if s:
            best = max(s, key=lambda m: s[m])
            if s[best] >= ACCEPT:
                column.meaning, column.confidence = best, min(1.0, s[best])


def _strong(column: Column) -> set[str]:
    return {m for m, w in column.announced.items() if w >= 0.9}


def _gained(column: Column, columns: list[Column], kind: str, platform: str | None) -> bool:
    """YouTube Studio calls the subscribers won by a video or a day just "Subscribers"."""
    if column.profile.low < -0.1 * abs(column.profile.median):
        return True
    studio = any(m in c.announced for c in columns for m in ("watch_time", "ctr", "avg_watch_time"))
    views = next((c for c in columns if "views" in c.announced), None)
    small = views is None or column.profile.median <= max(views.profile.median, 1) * 0.5
    return (
        studio
        and platform in (None, "youtube")
        and small
        and column.profile.distinct <= 1.0
        and kind in ("posts", "daily")
    )


def _by_value(columns: list[Column], kind: str | None) -> None:
    """Meanings for columns whose header is missing, unknown or contradicted by the values."""
    orphans: set[str] = set()
    for c in columns:
        if c.meaning is None and c.announced and c.profile.filled:
            loudest = max(c.announced.values())
            orphans |= {
                m for m, w in c.announced.items() if w >= loudest - 0.1 and compatibility(m, c.profile) < ACCEPT
            }
    used: set[str | None] = {c.meaning for c in columns if c.meaning}
    for c in columns:
        if c.meaning is not None or not c.profile.filled:
            continue
        guesses = _value_guesses(c, kind)
        for orphan in orphans - used:
            fit = compatibility(orphan, c.profile)
            if orphan not in c.announced and fit >= 0.5 and c.announced:
                guesses[orphan] = max(guesses.get(orphan, 0.0), 0.55 * fit + 0.1)
        if concepts(c.header) and not c.announced:
            guesses = {}  # a word we know and have no meaning for: switches, music, shares of an audience
        known_kind = {m: w for m, w in guesses.items() if m not in used or m in ("url", "name")}
        if known_kind:
            best = max(known_kind, key=lambda m: known_kind[m])
            if known_kind[best] >= 0.4:
                c.meaning, c.confidence, c.by_value = best, known_kind[best], True
                used.add(best)
    _by_size(columns, kind, used)


def _value_guesses(c: Column, kind: str | None) -> dict[str, float]:
    p, out = c.profile, {}
    nameless = not c.header or bool(_GENERIC.match(c.header))
    if p.share("url") > 0.6:
        best = max(("url", "account_url", "thumbnail"), key=lambda m: compatibility(m, p))
        out[best] = 0.8
    if p.share("channel_id") > 0.7:
        out["account_id"] = 0.9
    if p.share("email") > 0.6:
        out["email"] = 0.95
    if p.share("video_id") > 0.8 and p.distinct > 0.2:
        out["post_id"] = 0.75
    if p.share("long_id") > 0.7:
        out["post_id" if p.distinct > 0.9 or p.filled < 3 else "account_id"] = 0.65
    if p.share("written_date") > 0.7:
        out["date" if kind == "daily" else "published_at"] = 0.6
        out["published_at" if kind == "daily" else "date"] = 0.45
    elif nameless and p.share("date") > 0.9 and p.low > 1e9:
        out["published_at"] = 0.5
    if p.share("country") > 0.8 and p.share("number") < 0.1:
        out["country"] = 0.6
    if p.share("platform") > 0.8 and p.filled > 1:
        out["platform"] = 0.7
    if p.share("gender") > 0.9 and p.filled > 2:
        out["gender"] = 0.5
    if p.share("phone") > 0.8:
        out["phone"] = 0.6
    if p.share("tags") > 0.7 and p.words <= 12:
        out["tags"] = 0.5
    if p.share("percent") > 0.7:
        out["engagement_rate"] = 0.5
    if p.share("at") > 0.7:
        out["handle"] = 0.85
    if p.share("clock") > 0.8:
        out["duration"] = 0.5
    if p.sequence and p.filled >= 3 and nameless:
        out["rank"] = 0.6
    if nameless and p.share("text") > 0.8 and not out:
        if p.share("format") > 0.8:
            out["format"] = 0.6
        elif p.share("handle") > 0.9 and p.distinct > 0.6:
            out["handle"] = 0.5
        elif p.words >= 3 and p.distinct > 0.6:
            out["title"] = 0.55
            out["description"] = 0.5
        elif p.distinct < 0.5 and p.filled >= 4:
            out["category"] = 0.42
        elif p.distinct > 0.6:
            out["name"] = 0.45
    return out


def _by_size(columns: list[Column], kind: str | None, used: set[str | None]) -> None:
    """Nameless counts by size: among posts views > likes > comments; the largest of a profile is its followers."""
    open_columns = []
    for c in columns:
        foreign = bool(c.header) and not concepts(c.header) and not c.header.isascii()
        nameless = not c.header or bool(_GENERIC.match(c.header)) or foreign
        if (
            c.meaning is None
            and nameless
            and compatibility("views", c.profile) > 0.7
            and c.profile.filled >= 2
            and not c.profile.sequence
        ):
            open_columns.append(c)
    if not open_columns:
        return
    if kind == "posts" or kind == "daily":
        ladder = [m for m in ("views", "likes", "comments", "shares") if m not in used]
    elif kind in ("profiles", "ranking"):
        ladder = [m for m in ("followers",) if m not in used]
        if len(open_columns) >= 4 and not used & {"avg_views", "avg_likes", "posts", "following"}:
            ladder += ["avg_views", "avg_likes", "avg_comments"]
    else:
        return
    ordered = sorted(open_columns, key=lambda c: -c.profile.median)
    for column, meaning in zip(ordered, ladder, strict=False):
        column.meaning, column.confidence, column.by_value = meaning, 0.45, True
        used.add(meaning)
    # Comments and shares are of one size: the exports write comments first.
    pair = {c.meaning: c for c in open_columns if c.meaning in ("comments", "shares")}
    if len(pair) == 2 and pair["shares"].index < pair["comments"].index:
        pair["shares"].meaning, pair["comments"].meaning = "comments", "shares"


def _keep_apart(columns: list[Column]) -> None:
    """Two columns with one meaning: the weaker takes its next meaning when that one is nearly as good and free."""
    named = [c for c in columns if c.meaning == "name"]
    if len(named) == 2 and not any(c.meaning == "handle" for c in columns):
        like = [max(c.profile.share("handle"), c.profile.share("at")) for c in named]
        if max(like) > 0.8 and min(like) < 0.6:
            named[like.index(max(like))].meaning = "handle"
    used: dict[str, Column] = {}
    for column in sorted(columns, key=lambda c: (c.by_value, -round(c.confidence, 2), c.index)):
        meaning = column.meaning
        if meaning is None:
            continue
        if meaning not in used:
            used[meaning] = column
            continue
        others = {
            m: s
            for m, s in column.scores.items()
            if m not in used and s >= 0.3 and s >= column.scores.get(meaning, 0) * 0.4
        }
        if others:
            column.meaning = max(others, key=lambda m: others[m])
            column.confidence = others[column.meaning]
            used[column.meaning] = column
        elif column.by_value:
            column.meaning = None


def _confidence(columns: list[Column], kind: str | None) -> float:
    filled = [c for c in columns if c.profile.filled]
    if not filled:
        return 0.0
    known = [c.confidence for c in filled if c.meaning]
    share = sum(known) / len(filled) if known else 0.0
    return round(
        min(0.99, 0.15 + 0.75 * (sum(known) / len(known) if known else 0) * 0.6 + 0.4 * share) * (1.0 if kind else 0.7),
        3,
    )
