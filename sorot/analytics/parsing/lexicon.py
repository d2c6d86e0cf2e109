"""From a header to candidate meanings: words -> concepts -> meanings, in any language of `words`."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from .text import fold, header_words
from .words import CONCEPTS

_PHRASES: dict[tuple[str, ...], str] = {}
_SUBSTRINGS: list[tuple[str, str]] = []
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
for _concept, _text in CONCEPTS.items():
    for _phrase in _text.split("|"):
        _folded = fold(_phrase)
        if _UNSPACED.search(_folded):
            _SUBSTRINGS.append((_folded.replace(" ", ""), _concept))
        _PHRASES.setdefault(tuple(_folded.split()), _concept)
_SUBSTRINGS.sort(key=lambda pair: -len(pair[0]))
_SINGLE = [p[0] for p in _PHRASES if len(p) == 1 and len(p[0]) >= 5]
_LONGEST = max(len(p) for p in _PHRASES)
UNIT_WORDS = {
    "k": 3, "ribu": 3, "thousand": 3, "thousands": 3, "rb": 3, "m": 6, "mn": 6, "mm": 6, "mio": 6, "jt": 6, "juta": 6,
    "million": 6, "millions": 6, "millones": 6, "milhoes": 6, "billion": 9, "billions": 9, "bn": 9, "miliar": 9,
}  # fmt: skip


@lru_cache(maxsize=4096)
def concepts(header: str) -> tuple[str, ...]:
    """Concepts in a header, in order: longest phrase first, each word used once."""
    return _read(header)[0]


@lru_cache(maxsize=4096)
def _read(header: str) -> tuple[tuple[str, ...], int]:
    """(concepts, number of words that say nothing to us)."""
    words = header_words(header)
    found: list[str] = []
    unknown = 0
    place = 0
    while place < len(words):
        for size in range(min(_LONGEST, len(words) - place), 0, -1):
            concept = _PHRASES.get(tuple(words[place : place + size]))
            if concept:
                found.append(concept)
                place += size
                break
        else:
            inside = _inside(words[place])
            found.extend(inside)
            unknown += not inside and not words[place].isdigit()
            place += 1
    return tuple(found), unknown


def _inside(word: str) -> list[str]:
    """Concepts inside a word of a script written without spaces, or of a compound (`videoviews`, `likecount`)."""
    if _UNSPACED.search(word):
        hits: list[tuple[int, str]] = []
        rest = word
        for text, concept in _SUBSTRINGS:
            if text in rest:
                hits.append((rest.index(text), concept))
                rest = rest.replace(text, "\x00" * len(text), 1)
        return [concept for _, concept in sorted(hits)]
    if 6 <= len(word) <= 40:
        for cut in range(2, len(word) - 1):
            left, right = _PHRASES.get((word[:cut],)), _PHRASES.get((word[cut:],))
            if left and right and min(cut, len(word) - cut) >= 2 and max(cut, len(word) - cut) >= 4:
                return [left, right]
    if len(word) > 4 and word.endswith(("nya", "s")):
        base = _PHRASES.get((word.removesuffix("nya") if word.endswith("nya") else word[:-1],))
        if base:
            return [base]
    if len(word) >= 5:  # a slip of the finger: "folowers", "commments"
        close = difflib.get_close_matches(word, _SINGLE, n=1, cutoff=0.86)
        return [_PHRASES[(close[0],)]] if close else []
    return []


def unit_power(header: str) -> int:
    """Power of ten that the header names: "Followers (in millions)" is 6; 0 when none."""
    match = re.search(r"\(\s*(?:in |dalam |en |em )?([^\W\d]+)\s*\)|\b(?:in|dalam|en|em) ([^\W\d]+)\s*$", fold(header))
    return UNIT_WORDS.get((match.group(1) or match.group(2)) if match else "", 0)


_COUNTED = (
    "views",
    "likes",
    "reactions",
    "comments",
    "shares",
    "saves",
    "followers",
    "posts",
    "engagement",
    "reach",
    "impressions",
    "clicks",
)
_AVERAGE = {
    "views": "avg_views",
    "likes": "avg_likes",
    "comments": "avg_comments",
    "shares": "avg_shares",
    "saves": "avg_saves",
    "engagement": "avg_engagements",
}
_MEANING = {"engagement": "engagements", "reactions": "likes", "tayangan": "views"}
#: Where a header names only one concept: meanings it may have, most likely first.
_ALONE: dict[str, tuple[tuple[str, float], ...]] = {
    "engagement": (("engagements", 0.7), ("engagement_rate", 0.65)),
    "er": (("engagement_rate", 1.0),),
    "tayangan": (("views", 0.8), ("impressions", 0.75)),
    "watchtime": (("watch_time", 1.0),),
    "money": (("earnings", 0.8),),
    "completion": (("completion_rate", 0.9),),
    "growth": (("new_followers", 0.5), ("growth_rate", 0.5)),
    "follows": (("new_followers", 0.8), ("following", 0.5), ("followers", 0.4)),
    "unfollows": (("lost_followers", 0.9),),
    "new": (("new_followers", 0.5),),
    "id": (("post_id", 0.5), ("account_id", 0.4), ("handle", 0.2)),
    "url": (("url", 0.8), ("account_url", 0.6)),
    "thumbnail": (("thumbnail", 0.8),),
    "profile": (("account_url", 0.6), ("handle", 0.5), ("name", 0.4)),
    "channel": (("name", 0.7), ("handle", 0.65), ("account_id", 0.5), ("account_url", 0.4)),
    "account": (("handle", 0.7), ("name", 0.65), ("account_id", 0.5), ("account_url", 0.4)),
    "post": (("post_id", 0.6), ("title", 0.6), ("url", 0.6), ("posts", 0.5), ("format", 0.4), ("description", 0.4)),
    "posts": (("posts", 0.9), ("title", 0.3), ("description", 0.3), ("url", 0.3)),
    "caption": (("description", 1.0), ("title", 0.3)),
    "date": (("date", 0.8), ("published_at", 0.7)),
    "time": (("published_at", 0.6), ("date", 0.6)),
    "published": (("published_at", 1.0),),
    "captured": (("date", 0.8),),
    "joined": (("joined_at", 0.9),),
    "audience": (("audience_country", 0.5),),
    "price": (("price", 0.8),),
    "flag": (),
    "brand": (("handle", 0.5), ("followers", 0.5), ("account_url", 0.5)),
    "state": (),
    "downloads": (),
    "reactions": (("likes", 0.85), ("engagements", 0.45)),
    "ranking": (("rank", 1.0),),
    "count": (("rank", 0.7),),
    "music": (),
    "tier": (("tier", 0.9),),
    "following": (("following", 1.0),),
}  # fmt: skip
_SELF = [
    "views",
    "likes",
    "dislikes",
    "comments",
    "shares",
    "saves",
    "reach",
    "impressions",
    "followers",
    "ctr",
    "clicks",
    "duration",
    "score",
    "rank",
    "handle",
    "name",
    "title",
    "bio",
    "tags",
    "category",
    "format",
    "country",
    "city",
    "language",
    "gender",
    "age",
    "email",
    "phone",
    "platform",
    "verified",
]


@lru_cache(maxsize=4096)
def candidates(header: str) -> dict[str, float]:
    """Meanings that the header allows, each with a weight up to 1. Empty when the header says nothing known."""
    found, unknown = _read(header)
    if not found:
        return {}
    has = set(found) - {"brand"} or {"brand"}  # "Instagram followers": the platform's name adds nothing to the meaning
    if has <= {"rank", "count"} and unknown:
        return {}  # "num_loves": a count of something we do not know
    single = has - {"count", "total"} or has
    if single == {"post"} and has & {"count", "total"}:
        return {"posts": 0.95}
    if len(single) == 1:
        only = next(iter(single))
        if only in _SELF:
            return {only: 1.0}
        return dict(_ALONE.get(only, ()))
    return dict(_combined(found, has))


def _combined(found: tuple[str, ...], has: set[str]) -> list[tuple[str, float]]:
    if has & {"flag", "music", "downloads"} or ("profile" in has and "clicks" in has):
        return []
    if "state" in has and not has & {"id", "format", "published", "url", "caption", "date", "time", "verified"}:
        return []
    if has & {"likes", "reactions"} and not has - {"likes", "reactions", "post", "total", "count"}:
        return [("likes", 0.95)]
    if len(has & {"likes", "comments", "shares", "saves", "reactions"}) >= 2 and "rate" not in has:
        return [("engagements", 0.9)]
    if "ranking" in has and has & {"views", "likes", "followers", "country", "category", "posts", "engagement"}:
        return []
    if has & {"email", "phone"}:
        return [("email" if "email" in has else "phone", 0.9)]
    if "thumbnail" in has and not has & {"views", "likes", "impressions", "ctr"}:
        return [("thumbnail", 0.9)]
    if "url" in has and not has & {"clicks", "ctr"}:
        return (
            [("account_url", 0.9), ("url", 0.4)]
            if has & {"profile", "account", "channel", "handle"} and "post" not in has
            else [("url", 0.95), ("account_url", 0.2)]
        )
    if "audience" in has and has & {"country", "city"}:
        return [("audience_country", 1.0)]
    if "er" in has or ("engagement" in has and "rate" in has):
        return [("engagement_rate", 1.0)]
    if "ctr" in has or ("clicks" in has and "rate" in has):
        return [("ctr", 1.0)]
    if "completion" in has:
        return [("completion_rate", 0.9)]
    if has & {"published", "captured", "joined"} and not has & {"views", "likes", "comments", "shares", "followers"}:
        if "joined" in has or ("published" in has and has & {"account", "channel"} and "post" not in has):
            return [("joined_at", 0.8), ("published_at", 0.4)]
        return [("date", 0.9)] if "captured" in has else [("published_at", 1.0)]
    if "watchtime" in has or (has & {"views", "duration"} and "avg" in has and has & {"duration", "time"}):
        return [("avg_watch_time", 1.0)] if "avg" in has else [("watch_time", 1.0)]
    if has & {"followers", "follows"} and not has & {"views", "likes", "comments"}:
        if "active" in has:
            return []  # TikTok's followers who are online in an hour
        if "lost" in has or "unfollows" in has:
            return [("lost_followers", 0.95)]
        if "growth" in has and "rate" in has:
            return [("growth_rate", 0.95)]
        if has & {"new", "growth", "follows", "window"}:
            return [("new_followers", 0.95)]
        if has & {"gender", "age", "country", "city"} or "rate" in has:
            return []
        return (
            [("followers", 0.9), ("name", 0.05)] if not has & {"name", "title"} else [("followers", 0.5), ("name", 0.4)]
        )
    if "growth" in has and "rate" in has:
        return [("growth_rate", 0.8)]
    if "following" in has:
        return [("following", 0.9)]
    if "profile" in has and has & {"views", "tayangan"}:
        return [("profile_views", 1.0)]
    if "price" in has or "money" in has:
        return [("price" if "price" in has else "earnings", 0.85)]
    return _counts(found, has) or _words(has)


def _counts(found: tuple[str, ...], has: set[str]) -> list[tuple[str, float]]:
    counted = [c for c in found if c in _COUNTED or c == "tayangan"]
    counted = [c for c in counted if c != "posts"] or counted
    if not counted:
        return []
    first = counted[0]
    if "rate" in has and first not in ("followers", "posts"):
        return (
            [("engagement_rate", 0.5), ("view_rate", 0.4)]
            if first in ("views", "engagement")
            else [("engagement_rate", 0.3)]
        )
    if "lost" in has or "id" in has or ("name" in has and first != "posts"):
        return []
    if first == "posts" and has & {"id", "date", "time", "title", "caption", "format"}:
        return []
    if "window" in has:
        return [(_MEANING.get(first, first), 0.3)]
    if "avg" in has and first in _AVERAGE:
        return [(_AVERAGE[first], 1.0), (first if first != "engagement" else "engagements", 0.3)]
    if first == "tayangan":
        return [("impressions", 0.6), ("views", 0.8)] if "post" in has else [("views", 0.8), ("impressions", 0.75)]
    return [(_MEANING.get(first, first), 0.95)]


def _words(has: set[str]) -> list[tuple[str, float]]:
    if "category" in has:
        return [("category", 0.9)]
    if "id" in has and "state" in has:
        return [("post_id", 0.9)]
    if "id" in has:
        if has & {"channel", "account", "profile", "handle"}:
            return [("account_id", 0.9), ("handle", 0.3)]
        return [("post_id", 0.95)] if has & {"post", "posts"} else [("post_id", 0.4), ("account_id", 0.3)]
    if "format" in has:
        return [("format", 0.9)]
    if "title" in has:
        return [("name", 0.9), ("title", 0.4)] if has & {"channel", "account"} else [("title", 1.0)]
    if "caption" in has:
        return (
            [("bio", 0.6), ("description", 0.5)] if has & {"channel", "account", "profile"} else [("description", 1.0)]
        )
    if "handle" in has:
        return [("handle", 1.0), ("name", 0.5)]
    if "name" in has:
        if has & {"post", "posts"}:
            return [("title", 0.9)]
        return [("name", 0.9), ("handle", 0.6)]
    for concept in (
        "language",
        "country",
        "city",
        "gender",
        "age",
        "tags",
        "platform",
        "verified",
        "bio",
        "score",
        "duration",
        "rank",
        "tier",
    ):
        if concept in has:
            return [(concept, 0.8)]
    if has & {"date", "time"}:
        return (
            [("published_at", 0.9), ("date", 0.6)]
            if has & {"post", "posts"}
            else [("date", 0.85), ("published_at", 0.75)]
        )
    if "platform" in has:
        return [("platform", 0.8)]
    if has & {"account", "channel", "profile"}:
        return [("handle", 0.6), ("name", 0.6)]
    if has & {"post", "posts"}:
        return [("title", 0.4), ("post_id", 0.4), ("url", 0.4), ("posts", 0.4)]
    return []
