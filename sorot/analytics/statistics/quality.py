# ruff: noqa: E501 - a formula is one line
"""Signals about an audience: what was looked at, and what was noticed, as evidence that its creator can answer.

There is no score and no share of "fake" followers: nothing here can tell a bought follower from a quiet one. A signal
is "noticed" with its days or posts, "clear", or "insufficient" when the data cannot say (reference
platforms-metrics-ai B2; goal row 7). What needs lists of followers or the text of comments is left out, because the
platforms do not give them to Sorot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import mean, median, pstdev

from .anomalies import VIRAL_POSTS, Anomalies, anomalies
from .basics import comparable, middle, ratio
from .growth import gains, rounding_of
from .points import PostPoint, Sample
from .spread import percentile

CLEAR, NOTICED, INSUFFICIENT = "clear", "noticed", "insufficient"
Fact = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that was looked at. `n` is how many posts or days it rests on; `evidence` holds one mapping a fact,
    with `day` (and `until`) or `post` where it is about one; `formula` says in words when it is noticed.
    """

    key: str
    state: str
    n: int = 0
    evidence: Sequence[Fact] = ()
    formula: str = ""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the single questions share, worked out once."""

    sample: Sample
    followers: Anomalies
    views: Anomalies
    daily: Mapping[date, int]
    peers: Mapping[str, Sequence]
    country: str
    newest: Sequence[PostPoint] = field(default_factory=tuple)


FORMULAS: dict[str, str] = {
    "jump_without_post": "followers jumped by 2 % or more, 7 deviations from the usual day, with no post that went far in the 72 hours before",
    "jump_reversed": "half or more of such a jump went back within 14 days",
    "growth_bend": "growth became 4 times that of the weeks before and stayed so, with no post that went far before it",
    "followers_fall": "followers fell by 2 % or more within days, 7 deviations from the usual day",
    "odd_reading": "one reading far off with the next one back: an error of a file or a platform",
    "round_gains": "of days with 100 or more new followers, 10 at least, 3 in 10 and 5 or more won an exact multiple of 100 (chance: 1 in 100)",
    "even_gains": "14 days in a row with 50 or more new followers each differ by less than a third of what chance would",
    "mass_follow": "within 28 days followers of 5 % or more of the account were won and 8 in 10 of as many lost, neither more than a quarter on one day",
    "growth_while_silent": "followers grew by 10 % or more over 45 days without a post, or in the 14 days before",
    "views_without_post": "views of a day were 5 times the usual with no post in the 72 hours before",
    "even_engagement": "the engagement rates of the newest 12 posts differ by less than a tenth of their mean",
    "even_views": "the views of the newest 12 posts differ by less than a twentieth of their mean",
    "repeated_counts": "3 or more of the newest 24 posts have exactly the same number of likes, 1,000 or more",
    "comments_over_likes": "a third or more of the newest 12 posts have more comments than likes",
    "likes_over_views": "2 or more of the newest 12 posts have more likes than views",
    "views_did_not_follow": "followers grew by half or more over the posts looked at, while views of the newer half are not above the older half's",
    "audience_asleep": "views per follower of the newest 12 posts are a third or less of those of the 12 oldest, 120 days or more before",
    "audience_elsewhere": "less than a tenth of the known audience lives in the country asked for",
    "few_views_for_followers": "median views per follower lie below half the 5th percentile of 30 or more peers",
    "comments_for_likes": "comments per like lie below half the 1st or above twice the 99th percentile of 100 or more peers",
}  # fmt: skip
KEYS = tuple(FORMULAS)
ENOUGH_DAYS, ENOUGH_POSTS = 28, 12


def signals(sample: Sample, *, peers: Mapping[str, Sequence] | None = None, country: str = "") -> list[Signal]:
    """All signals of one account, in the order of KEYS.

    `peers` are values of other accounts of the same platform, format and size: "views_per_follower" and
    "comments_per_like"; `country` (ISO code) is where a brand's market or the creator is: without them their signals
    are insufficient. Counts are of one source; ratios are not percent. Sources: B2, goal row 7. Nothing is raised.
    """
    followers = anomalies(sample.days, sample.posts)
    basis, daily = gains(sample.days)
    if basis == "standings" and rounding_of(d.followers for d in sample.days):
        daily = {}
    looked = _Looked(
        sample,
        followers,
        anomalies(sample.days, sample.posts, "views"),
        daily,
        peers or {},
        country.upper(),
        comparable(sample.posts, known=lambda p: bool(p.views), age=7, unknown_age=True)[:ENOUGH_POSTS],
    )
    return [_signal(key, *_LOOKS[key](looked)) for key in KEYS]


_Found = tuple[int, list[Fact], bool]


def _signal(key: str, n: int, evidence: list[Fact], enough: bool) -> Signal:
    state = INSUFFICIENT if not enough else NOTICED if evidence else CLEAR
    return Signal(key, state, n, tuple(evidence) if enough else (), FORMULAS[key])


def _flags(looked: _Looked, kind: str, sign: int, *, posts: bool) -> _Found:
    found = looked.followers
    dated = sum(p.published_at is not None and p.views is not None for p in looked.sample.posts)
    enough = not found.refused and found.readings_used >= ENOUGH_DAYS and (dated > VIRAL_POSTS or not posts)
    evidence: list[Fact] = [
        {"day": f.since, "until": f.until, "size": f.size, "posts": len(f.posts)}
        for f in found.flags
        if f.kind == kind and (sign == 0 or (f.size > 0) == (sign > 0))
    ]
    return found.readings_used, evidence, enough


def _falls(looked: _Looked) -> _Found:
    return _flags(looked, "step", -1, posts=False)


def _round_gains(looked: _Looked) -> _Found:
    large = [(day, gain) for day, gain in sorted(looked.daily.items()) if gain >= 100]
    even = [(day, gain) for day, gain in large if gain % 100 == 0]
    noticed = len(even) >= max(5, 0.3 * len(large))
    return len(large), [{"day": d, "size": g} for d, g in even] if noticed else [], len(large) >= 10


def _even_gains(looked: _Looked) -> _Found:
    days = sorted(looked.daily)
    evidence: list[Fact] = []
    told: date | None = None
    for place in range(13, len(days)):
        row = days[place - 13 : place + 1]
        won = [looked.daily[day] for day in row]
        if (row[-1] - row[0]).days != 13 or min(won) < 50:
            continue
        if pstdev(won) < mean(won) ** 0.5 / 3 and (told is None or row[0] > told):
            evidence.append({"day": row[0], "until": row[-1], "size": round(mean(won))})
            told = row[-1]
    return len(days), evidence, len(days) >= ENOUGH_DAYS


def _mass_follow(looked: _Looked) -> _Found:
    days = [d for d in looked.sample.days if d.new_followers is not None and d.lost_followers is not None]
    standing = [d.followers for d in looked.sample.days if d.followers]
    evidence: list[Fact] = []
    if not days or not standing:
        return len(days), [], False
    account = median(standing)
    for end in range(len(days) - 1, 26, -28):
        row = [d for d in days[end - 27 : end + 1] if (days[end].day - d.day).days < 28]
        won = sum(d.new_followers or 0 for d in row)
        lost = sum(d.lost_followers or 0 for d in row)
        single = max(
            max(d.new_followers or 0 for d in row) / max(won, 1), max(d.lost_followers or 0 for d in row) / max(lost, 1)
        )
        both = won >= max(100, account * 0.05) and 0.8 * won <= lost <= 1.25 * won
        if len(row) >= 22 and single <= 0.25 and both:
            evidence.append({"day": row[0].day, "until": row[-1].day, "won": won, "lost": lost})
    return len(days), evidence[::-1], len(days) >= ENOUGH_DAYS


def _silent(looked: _Looked) -> _Found:
    known = [d for d in looked.sample.days if d.followers and not looked.followers.refused]
    moments = sorted(p.published_at.date() for p in looked.sample.posts if p.published_at is not None)
    evidence: list[Fact] = []
    if len(known) < ENOUGH_DAYS or not moments or (known[-1].day - known[0].day).days < 45:
        return len(known), [], False
    edges = [*moments, known[-1].day + timedelta(days=1)]
    for last, following in pairwise(edges):
        row = [d for d in known if last + timedelta(days=14) < d.day < following]
        if len(row) < 14 or (row[-1].day - row[0].day).days < 45:
            continue
        before, after = row[0].followers or 1, row[-1].followers or 1
        if after - before >= 0.1 * before:
            evidence.append({"day": row[0].day, "until": row[-1].day, "size": after - before})
    return len(known), evidence, True


def _views_without_post(looked: _Looked) -> _Found:
    found = looked.views
    evidence: list[Fact] = [{"day": f.since, "until": f.until, "size": f.size} for f in found.flags if not f.posts]
    enough = not found.refused and found.readings_used >= ENOUGH_DAYS
    return found.readings_used, evidence, enough and any(p.published_at for p in looked.sample.posts)


def _facts(posts: Sequence[PostPoint], **values: object) -> list[Fact]:
    return [{"post": p.key, "views": p.views, "likes": p.likes, "comments": p.comments, **values} for p in posts]


def _even_engagement(looked: _Looked) -> _Found:
    able = [p for p in looked.newest if (p.interactions or 0) >= 100]
    rates = [float(p.interactions or 0) / float(p.views or 1) for p in able]
    noticed = len(rates) >= ENOUGH_POSTS and pstdev(rates) < 0.1 * mean(rates)
    return len(able), _facts(able) if noticed else [], len(able) >= ENOUGH_POSTS


def _even_views(looked: _Looked) -> _Found:
    views = [p.views or 0 for p in looked.newest]
    enough = len(views) >= ENOUGH_POSTS and min(views) >= 1000
    return len(views), _facts(looked.newest) if enough and pstdev(views) < 0.05 * mean(views) else [], enough


def _repeated(looked: _Looked) -> _Found:
    able = [p for p in looked.sample.posts if p.likes is not None][:24]
    exact = rounding_of(p.likes for p in able) is None
    counts = Counter(p.likes for p in able if (p.likes or 0) >= 1000)
    # Likes of posts are spread over thousands of values; three alike are chance in a narrow band only.
    often = {likes for likes, times in counts.items() if times >= 3}
    return len(able), _facts([p for p in able if p.likes in often]), len(able) >= ENOUGH_POSTS and exact


def _comments_over_likes(looked: _Looked) -> _Found:
    able = [p for p in looked.sample.posts if p.likes and p.comments is not None][:ENOUGH_POSTS]
    odd = [p for p in able if (p.comments or 0) > max(p.likes or 0, 50)]
    return len(able), _facts(odd) if len(odd) >= 4 else [], len(able) >= ENOUGH_POSTS


def _likes_over_views(looked: _Looked) -> _Found:
    able = [p for p in looked.newest if p.likes is not None]
    odd = [p for p in able if (p.likes or 0) > (p.views or 0)]
    return len(able), _facts(odd) if len(odd) >= 2 else [], len(able) >= ENOUGH_POSTS


def _not_followed(looked: _Looked) -> _Found:
    able = comparable(looked.sample.posts, known=lambda p: bool(p.views and p.followers), age=14, unknown_age=False)[
        :48
    ]
    half = len(able) // 2
    if half < ENOUGH_POSTS:
        return len(able), [], False
    newer, older = able[:half], able[-half:]
    now, then = (median(p.followers or 0 for p in part) for part in (newer, older))
    views_now, views_then = (median(p.views or 0 for p in part) for part in (newer, older))
    if now < 1.5 * then or views_now > views_then:
        return len(able), [], True
    fact = {
        "followers_before": int(then),
        "followers": int(now),
        "views_before": int(views_then),
        "views": int(views_now),
    }
    return len(able), [fact], True


def _asleep(looked: _Looked) -> _Found:
    able = comparable(
        looked.sample.posts, known=lambda p: bool(p.views and p.followers and p.published_at), age=14, unknown_age=False
    )
    if len(able) < 2 * ENOUGH_POSTS:
        return len(able), [], False
    newer, older = able[:ENOUGH_POSTS], able[-ENOUGH_POSTS:]
    apart = (newer[-1].published_at - older[0].published_at).days  # type: ignore[operator]
    if apart < 120:
        return len(able), [], False
    now, then = (_rate([(p.views, p.followers) for p in part]) for part in (newer, older))
    fact = {"rate_before": then, "rate": now, "day": older[0].published_at.date()}  # type: ignore[union-attr]
    return len(able), [fact] if now * 3 <= then else [], True


def _elsewhere(looked: _Looked) -> _Found:
    rows = [s for s in looked.sample.slices if s.dimension == "country"]
    newest = max((s.as_of for s in rows), default=None)
    rows = [s for s in rows if s.as_of == newest]
    known = sum(s.share for s in rows)
    enough = bool(looked.country) and float(known) >= 0.8
    here = sum(s.share for s in rows if s.key.upper() == looked.country)
    top = max(rows, key=lambda s: s.share, default=None)
    if not enough or top is None or float(here) >= 0.1 * float(known):
        return len(rows), [], enough
    return (
        len(rows),
        [{"day": newest, "country": looked.country, "share": here, "top": top.key, "top_share": top.share}],
        True,
    )


def _rate(pairs: Sequence[tuple[int | None, int | None]]) -> Decimal:
    """Median of part / whole."""
    return middle([found for part, whole in pairs if (found := ratio(part, whole)) is not None])


def _peers(looked: _Looked, name: str) -> list[Decimal]:
    return sorted(Decimal(str(value)) for value in looked.peers.get(name, ()) if value is not None)


def _few_views(looked: _Looked) -> _Found:
    able = [p for p in looked.newest if p.followers]
    peers = _peers(looked, "views_per_follower")
    if len(able) < ENOUGH_POSTS or len(peers) < 30:
        return len(able), [], False
    own, edge = _rate([(p.views, p.followers) for p in able]), percentile(peers, 5) / 2
    return len(able), [{"rate": own, "edge": edge, "peers": len(peers)}] if own < edge else [], True


def _comments_for_likes(looked: _Looked) -> _Found:
    able = [p for p in looked.newest if (p.likes or 0) >= 100 and p.comments is not None]
    peers = _peers(looked, "comments_per_like")
    if len(able) < ENOUGH_POSTS or len(peers) < 100:
        return len(able), [], False
    own = _rate([(p.comments, p.likes) for p in able])
    low, high = percentile(peers, 1) / 2, percentile(peers, 99) * 2
    return len(able), [] if low <= own <= high else [{"rate": own, "low": low, "high": high, "peers": len(peers)}], True


_LOOKS = {
    "jump_without_post": lambda looked: _flags(looked, "step", 1, posts=True),
    "jump_reversed": lambda looked: _flags(looked, "saw_tooth", 1, posts=False),
    "growth_bend": lambda looked: _flags(looked, "hockey_stick", 1, posts=True),
    "followers_fall": _falls,
    "odd_reading": lambda looked: _flags(looked, "glitch", 0, posts=False),
    "round_gains": _round_gains,
    "even_gains": _even_gains,
    "mass_follow": _mass_follow,
    "growth_while_silent": _silent,
    "views_without_post": _views_without_post,
    "even_engagement": _even_engagement,
    "even_views": _even_views,
    "repeated_counts": _repeated,
    "comments_over_likes": _comments_over_likes,
    "likes_over_views": _likes_over_views,
    "views_did_not_follow": _not_followed,
    "audience_asleep": _asleep,
    "audience_elsewhere": _elsewhere,
    "few_views_for_followers": _few_views,
    "comments_for_likes": _comments_for_likes,
}
