# ruff: noqa: E501 - tables of words and patterns read better unfolded
"""Which platform a table comes from, and what kind of table it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .lexicon import concepts
from .profile import PLATFORM_WORDS
from .text import fold

if TYPE_CHECKING:
    from .columns import Column

_DOMAINS = {
    "youtube": re.compile(r"youtube\.com|youtu\.be|ytimg|yt3\.gg", re.IGNORECASE),
    "tiktok": re.compile(r"tiktok(cdn)?\.com", re.IGNORECASE),
    "instagram": re.compile(r"instagram\.com|cdninstagram|instagr\.am", re.IGNORECASE),
    "facebook": re.compile(r"facebook\.com|fb\.watch|fb\.com", re.IGNORECASE),
    "x": re.compile(r"//(www\.)?(twitter|x)\.com|twimg", re.IGNORECASE),
    "threads": re.compile(r"threads\.(net|com)", re.IGNORECASE),
    "twitch": re.compile(r"twitch\.tv", re.IGNORECASE),
    "linkedin": re.compile(r"linkedin\.com", re.IGNORECASE),
}
#: Words in headers: (pattern, platform, weight).
_HEADER_WORDS = (
    (r"\b(youtube|youtuber|youtubers|yt)\b", "youtube", 3.0),
    (r"\b(tiktok|tiktoker|tiktokers|tik tok|digg|diggcount|aweme|musicmeta|authormeta|videometa)\b", "tiktok", 3.0),
    (r"\b(instagram|insta|ig|igtv|instagrammer|akun ig)\b", "instagram", 3.0),
    (r"\b(facebook|fb)\b", "facebook", 3.0),
    (r"\b(twitter|tweet|tweets|retweet|retweets|quote tweets)\b", "x", 3.0),
    (r"\b(twitch|stream time|peak viewers|peak ccv|hours streamed)\b", "twitch", 4.5),
    (r"\b(threads)\b", "threads", 2.0),
    (r"\b(linkedin)\b", "linkedin", 3.0),
    (
        r"\b(subscribers?|subs|suscriptores|inscritos|subscriber diperoleh|सब्सक्राइबर|チャンネル登録者数|구독자)\b",
        "youtube",
        1.2,
    ),
    (
        r"\b(dislikes?|watch time|waktu tonton|tempo de exibicao|tiempo de visualizacion|wiedergabezeit|duree de visionnage|average view duration|trending date)\b",
        "youtube",
        1.3,
    ),
    (
        r"\b(video title|judul video|titulo del video|titulo do video|channel ?title|channel id|video ?id|penayangan|video publish time)\b",
        "youtube",
        0.8,
    ),
    (r"\b(channel|canal|kanal)\b", "youtube", 0.6),
    (r"\bchaine\b", "youtube", 1.2),
    (
        r"\b(reels?|stories|saves|disimpan|guardados|salvamentos|account username|post type|permalink|nama pengguna akun|nombre de usuario de la cuenta|nome de usuario da conta)\b",
        "instagram",
        0.7,
    ),
    (
        r"\b(video views|hearts?|tayangan video|penayangan video|visualizaciones de videos?|visualizacoes de videos?)\b",
        "tiktok",
        0.7,
    ),
    (r"\b(profile views|tayangan profil|visualizaciones del perfil|visualizacoes do perfil)\b", "tiktok", 0.6),
    (r"\b(new follows|unfollows|detail expands|media views|media engagements|permalink clicks|url clicks)\b", "x", 0.9),
    (r"\breposts?\b", "x", 0.6),
    (r"\bbookmarks?\b", "x", 0.5),
    (r"\b(page name|page id|halaman|reactions comments and shares|reactions|post message)\b", "facebook", 0.8),
    (r"\b(from (explore|hashtags)|dari (explore|tagar))\b", "instagram", 1.5),
    (r"\b(dari postingan|media count|mediacount)\b", "instagram", 0.6),
    (r"\b(shortcode|edge liked by|edge media|taken at timestamp|likes and comments)\b", "instagram", 1.5),
)
_COMPILED = tuple((re.compile(pattern), platform, weight) for pattern, platform, weight in _HEADER_WORDS)
_POST_LEVEL = ("post_id", "title", "description", "url", "format", "published_at", "duration", "thumbnail")
_ACCOUNT_LEVEL = (
    "handle",
    "name",
    "account_url",
    "followers",
    "following",
    "posts",
    "bio",
    "country",
    "audience_country",
    "avg_views",
    "avg_likes",
    "avg_comments",
    "category",
    "email",
    "account_id",
    "price",
    "tier",
)


def guess_platform(columns: Sequence[Column], *, final: bool = False) -> str | None:
    """The platform with clearly most evidence in addresses, ids and words; None when unclear or mixed."""
    votes: dict[str, float] = {}
    for c in columns:
        if c.profile.share("platform") > 0.6 and (not c.header or "platform" in concepts(c.header) or final):
            names = {PLATFORM_WORDS[fold(x)] for x in c.cells if fold(x) in PLATFORM_WORDS}
            return names.pop() if len(names) == 1 else None
        text = "\n".join(c.cells[:60])
        if c.profile.share("url") > 0.4:
            for name, pattern in _DOMAINS.items():
                hits = sum(1 for cell in c.cells[:60] if pattern.search(cell))
                votes[name] = votes.get(name, 0) + 4.0 * hits / max(1, min(60, c.profile.filled))
        if c.profile.share("channel_id") > 0.5:
            votes["youtube"] = votes.get("youtube", 0) + 4.0
        if (
            c.profile.share("video_id") > 0.8
            and c.profile.filled >= 2
            and not all(x[:1] in "BCD" for x in c.cells if x)
        ):
            votes["youtube"] = votes.get("youtube", 0) + 1.5
        if c.profile.filled and all(re.fullmatch(r"\d{10,}_\d{10,}", x) for x in c.cells if x):
            votes["facebook"] = votes.get("facebook", 0) + 2.0
        if re.search(r"\b(IG (reel|image|carousel|story)|Instagram (reel|post|story))\b", text, re.IGNORECASE):
            votes["instagram"] = votes.get("instagram", 0) + 4.0
        if c.profile.share("format") > 0.5 and re.search(r"\b(shorts?)\b", text, re.IGNORECASE):
            votes["youtube"] = votes.get("youtube", 0) + 1.0
        if c.profile.share("format") > 0.5 and re.search(r"\b(reels?|carousel|sidecar|story)\b", text, re.IGNORECASE):
            votes["instagram"] = votes.get("instagram", 0) + 1.5
    words = " | ".join(fold(re.sub(r"[_.\-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", c.header))) for c in columns)
    for regex, platform, weight in _COMPILED:
        if regex.search(words):
            votes[platform] = votes.get(platform, 0) + weight
    found = [concepts(c.header) for c in columns]
    if any("watchtime" in f for f in found) and not any("reach" in f for f in found):
        votes["youtube"] = votes.get("youtube", 0) + 1.0
    if not votes:
        return None
    ranked = sorted(votes.items(), key=lambda pair: -pair[1])
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] >= 1.2 and ranked[0][1] >= second * 1.35 else None


def guess_table(columns: Sequence[Column], *, final: bool = False) -> str | None:
    """posts (a row a post), daily (a row a day), profiles (a row an account), ranking (accounts in order), or None."""

    def has(meaning: str, at_least: float = 0.45) -> bool:
        if final:
            return any(c.meaning == meaning for c in columns)
        return any(
            c.scores.get(meaning, 0) >= at_least and c.scores[meaning] >= max(c.scores.values()) - 0.05 for c in columns
        )

    rows = max((c.profile.rows for c in columns), default=0)
    post = sum(1 for m in _POST_LEVEL if has(m))
    account = sum(1 for m in _ACCOUNT_LEVEL if has(m))
    dates = [
        c
        for c in columns
        if (c.profile.share("date") > 0.7 or (c.profile.share("date") > 0.4 and c.announced.get("date", 0) >= 0.8))
        and (c.scores.get("date", 0) > 0.3 or c.meaning in ("date", "published_at") or not c.announced)
    ]
    written = [c for c in dates if c.profile.share("written_date") > 0.7 or c.announced]
    only_date = len(written) == 1 and written[0].profile.distinct >= 0.5
    post_text = any(has(m) for m in ("title", "description", "url", "post_id", "format"))
    person = any(has(m) for m in ("handle", "name", "account_url")) and not any(
        c.profile.distinct < 0.4 for c in columns if c.scores.get("handle", 0) > 0.5 or c.scores.get("name", 0) > 0.5
    )
    if only_date and not post_text and not person and not _has_text(columns, rows):
        return "daily"
    if not final and not account and not post:
        post += sum(
            1
            for c in columns
            if not c.header
            and (
                c.profile.share("video_id") > 0.8
                or c.profile.words > 3.5
                or c.profile.share("long_id") > 0.8
                or (c.profile.share("url") > 0.6 and c.profile.share("profile_url") < 0.4)
            )
        )
        account += sum(
            1
            for c in columns
            if not c.header
            and (
                c.profile.share("at") > 0.6
                or c.profile.share("profile_url") > 0.5
                or (c.profile.share("handle") > 0.8 and c.profile.distinct > 0.7)
            )
        )
    if not post and not account:
        return None
    strong_post = (
        has("post_id")
        or has("title")
        or has("published_at")
        or has("description")
        or (has("url") and not has("followers"))
    )
    if strong_post and post * 1.5 >= account:
        return "posts"
    if post > account:
        return "posts"
    if account:
        return "ranking" if _is_ranked(columns) else "profiles"
    return "posts"


def _has_text(columns: Sequence[Column], rows: int) -> bool:
    for c in columns:
        if "note" in concepts(c.header):
            continue
        p = c.profile
        wordy = p.share("text") > 0.8 and p.share("date") < 0.5 and p.share("clock") < 0.5 and p.share("percent") < 0.5
        if rows >= 3 and p.filled and p.distinct > 0.5 and (wordy or p.share("url") > 0.6 or p.share("long_id") > 0.8):
            return True
    return False


def _is_ranked(columns: Sequence[Column]) -> bool:
    sized = next((c for c in columns if c.meaning == "followers" or c.scores.get("followers", 0) > 0.4), None)
    down = sized is not None and sized.profile.descending >= 0.9 and sized.profile.filled >= 3
    for c in columns:
        if {"rank", "ranking"} & set(concepts(c.header)) and re.search(
            r"rank|peringkat|ranking|puesto|rang|classement|platz|posi[cç]|順位|排名|#|순위|रैंक|top",
            fold(c.header) + c.header,
        ):
            return True
        if c.profile.sequence and c.profile.filled >= 3 and down:
            return True
    return False
