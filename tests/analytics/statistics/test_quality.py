"""Signals about an audience: evidence, never a score; and the precision of each on a labelled synthetic set."""

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import numpy as np
import pytest

from sorot.analytics.statistics.points import DayPoint, PostPoint, Sample, SlicePoint
from sorot.analytics.statistics.quality import KEYS, Signal, signals

from .generator import GATING
from .growing import HABITS, habit

DAYS = 300
FIRST = date(2026, 1, 1)
TODAY = FIRST + timedelta(days=DAYS - 1)
#: What was done to an account, and the signals that may truly be noticed there.
DONE = {
    "bought_jump": {"jump_without_post", "views_did_not_follow"},
    "jump_taken_back": {"jump_reversed", "followers_fall"},
    "bought_round": {
        "few_views_for_followers",
        "jump_without_post",
        "round_gains",
        "views_did_not_follow",
        "audience_asleep",
    },
    "drip": {
        "few_views_for_followers",
        "even_gains",
        "growth_bend",
        "views_did_not_follow",
        "audience_asleep",
        "round_gains",
    },
    "turned_on": {"few_views_for_followers", "growth_bend", "views_did_not_follow", "audience_asleep"},
    "mass_follow": {"mass_follow", "followers_fall", "jump_reversed"},
    "silent": {"even_gains", "growth_while_silent", "growth_bend", "jump_without_post"},
    "pod": {"even_engagement"},
    "bought_views": {
        "few_views_for_followers",
        "even_views",
        "even_engagement",
        "likes_over_views",
        "audience_asleep",
        "views_did_not_follow",
    },
    "bought_likes": {
        "comments_over_likes",
        "comments_for_likes",
        "repeated_counts",
        "likes_over_views",
        "even_engagement",
    },
    "bought_comments": {"comments_for_likes", "comments_over_likes"},
    "asleep": {"few_views_for_followers", "audience_asleep", "views_did_not_follow", "jump_without_post"},
    "views_pushed": {"views_without_post"},
    "purged": {"followers_fall"},
    "read_wrong": {"odd_reading"},
    "far_away": {
        "audience_elsewhere",
        "few_views_for_followers",
        "comments_for_likes",
        "audience_asleep",
        "views_did_not_follow",
    },
}


def honest(rng):
    """(gains, lost, daily views, posts as [day, views, likes, comments]) of an ordinary account."""
    name = str(rng.choice([h for h in HABITS if h not in ("gaps", "viral", "falling", "exponential")]))
    won, start, _, _ = habit(rng, name, DAYS)
    won = np.maximum(np.round(won), 0)
    lost = np.round(won * rng.uniform(0.05, 0.5) * rng.uniform(0.5, 1.5, DAYS))
    gap = float(rng.uniform(1.5, 5))
    days = np.unique(np.cumsum(rng.exponential(gap, DAYS)).astype(int))
    level, spread = np.log(start * rng.uniform(0.05, 0.5)), float(np.exp(rng.normal(np.log(0.44), 0.33)))
    posts = []
    rate, share = rng.uniform(0.02, 0.1), rng.uniform(0.01, 0.06)
    for day in days[days < DAYS]:
        standing = start + float(np.sum((won - lost)[: day + 1]))
        views = float(np.exp(level + spread * rng.standard_t(8))) * standing / start
        likes = views * rate * float(np.exp(rng.normal(0, 0.3)))
        posts.append([int(day), views, likes, likes * share * float(np.exp(rng.normal(0, 0.5)))])
    views = level_views(rng, start)
    return start, won, lost, views, posts


def level_views(rng, start):
    return start * 0.1 * np.exp(rng.normal(0, 0.25, DAYS)) * (1 + 0.3 * np.sin(2 * np.pi * np.arange(DAYS) / 7))


def sample(seed, done=None):
    """One account, and what `signals` needs besides."""
    rng = np.random.default_rng(seed)
    start, won, lost, views, posts = honest(rng)
    place = int(rng.integers(60, DAYS - 90))
    usual = max(float(np.std(won)) + float(np.median(won)), start * 0.0005)
    size = max(0.15 * (start + (won - lost)[:place].sum()), 15 * usual)
    followers = None
    if done == "bought_jump":
        won[place] += size
    elif done == "jump_taken_back":
        won[place] += size
        lost[place + 4 : place + 8] += size * 0.2
    elif done == "bought_round":
        for day in range(40, DAYS, 9):
            won[day] = np.ceil(size / 300) * 100
    elif done == "drip":
        won[place : place + 60] = np.round(max(200, usual * 8)) + rng.integers(-1, 2, 60)
        lost[place : place + 60] = 0
    elif done == "turned_on":
        won = np.round(start * 0.0005 * rng.uniform(0.5, 1.5, DAYS))
        won[place:] += np.round(start * 0.01 * rng.uniform(0.8, 1.2, DAYS - place))
        lost = np.round(lost * 0)
    elif done == "mass_follow":
        won = won + np.round(start * 0.006 * rng.uniform(0.7, 1.3, DAYS))
        lost = np.round(won * rng.uniform(0.9, 1.05, DAYS))
    elif done == "silent":
        posts = [p for p in posts if not place - 5 <= p[0] <= place + 75]
        won[place + 8 : place + 75] += np.round(start * 0.004)
    elif done == "pod":
        for p in posts:
            p[2], p[3] = p[1] * 0.09 * rng.uniform(0.95, 1.05), p[1] * 0.004
    elif done == "bought_views":
        for p in posts:
            p[1] = 50_000 * rng.uniform(0.98, 1.02)
    elif done == "bought_likes":
        for p in posts:
            p[2] = 5000 if rng.random() < 0.5 else 3000
    elif done == "bought_comments":
        for p in posts:
            p[3] = p[2] * rng.uniform(1.1, 2) + 60
    elif done == "asleep":
        for p in posts:
            p[1] *= 1 if p[0] < 90 else 0.2
            p[2] = p[1] * 0.03 * float(np.exp(rng.normal(0, 0.3)))
            p[3] = p[2] * 0.05
    elif done == "views_pushed":
        posts = [p for p in posts if not place - 4 <= p[0] <= place]
        views[place] *= 12
    elif done == "purged":
        lost[place] += size
    elif done == "read_wrong":
        followers = place
    standing = np.round(start + np.cumsum(won - lost)).astype(int)
    if followers is not None:
        standing[place] += int(3 * size)
    days = [
        DayPoint(FIRST + timedelta(days=i), max(1, int(standing[i])), int(won[i]), int(lost[i]), int(views[i]))
        for i in range(DAYS)
    ]
    points = [
        PostPoint(
            key=f"P{i}",
            published_at=datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=day),
            format="reel",
            age_days=float(DAYS - day),
            views=round(v),
            likes=round(like),
            comments=round(comment),
            followers=max(1, int(standing[day])),
        )
        for i, (day, v, like, comment) in enumerate(posts)
        if day < DAYS - 7
    ][::-1]
    home = Decimal("0.03") if done == "far_away" else Decimal(str(round(rng.uniform(0.4, 0.9), 2)))
    slices = [SlicePoint("country", "ID", home, TODAY), SlicePoint("country", "BR", 1 - home, TODAY)]
    if done == "far_away":
        points = [replace(p, views=round(max(800, p.followers / 1000) * np.exp(rng.normal(0, 0.3)))) for p in points]
        points = [replace(p, likes=round(p.views * rng.uniform(0.2, 0.6)), comments=0) for p in points]
    return Sample(today=TODAY, posts=points, days=days, slices=slices), peers()


@cache
def peers():
    """What 200 other ordinary accounts have, each the median of its newest 12 posts."""
    found = {"views_per_follower": [], "comments_per_like": []}
    for seed in range(200):
        start, won, lost, _, posts = honest(np.random.default_rng(9_000_000 + seed))
        standing = start + np.cumsum(won - lost)
        newest = posts[-12:]
        found["views_per_follower"].append(float(np.median([v / standing[day] for day, v, _, _ in newest])))
        found["comments_per_like"].append(float(np.median([c / like for _, _, like, c in newest])))
    return found


def noticed(seed, done=None):
    made, others = sample(seed, done)
    return {s.key for s in signals(made, peers=others, country="ID") if s.state == "noticed"}


def labelled(base, each, ordinary):
    """(true, all) times that each signal was noticed, and how often each deed was noticed by any of its signals."""
    true, total, seen = Counter(), Counter(), Counter()
    for number, done in enumerate([*DONE] * each):
        found = noticed(base + number, done)
        total.update(found)
        true.update(found & DONE[done])
        seen[done] += bool(found & DONE[done])
    for number in range(ordinary):
        total.update(noticed(base + 100_000 + number))
    return true, total, seen


@pytest.mark.slow
def test_gate_each_signal_is_precise_on_a_labelled_set_and_each_deed_is_noticed():
    """Goal row 7: precision of each signal >= .95, here over 16 deeds x 8 accounts and 100 ordinary ones."""
    true, total, seen = labelled(GATING, 8, 100)
    assert {key: (true[key], total[key]) for key in KEYS if true[key] < 0.95 * total[key]} == {}
    assert set(KEYS) - set(total) == set(), "a signal that is never noticed shows nothing"
    assert {done: seen[done] for done in DONE if seen[done] < 6} == {}


def test_every_signal_is_given_in_order_with_its_formula_and_no_score():
    made, others = sample(1)
    found = signals(made, peers=others, country="ID")
    assert tuple(s.key for s in found) == KEYS
    assert len(KEYS) >= 18
    assert all(s.formula and s.state in ("clear", "noticed", "insufficient") for s in found)
    assert {f.name for f in fields(Signal)} == {"key", "state", "n", "evidence", "formula"}


def test_an_empty_account_is_insufficient_in_everything():
    found = signals(Sample(today=TODAY))
    assert {(s.state, s.n, s.evidence) for s in found} == {("insufficient", 0, ())}


def test_a_jump_carries_its_days_and_size_as_evidence():
    made, _ = sample(7, "bought_jump")
    jump = next(s for s in signals(made) if s.key == "jump_without_post")
    assert (jump.state, len(jump.evidence)) == ("noticed", 1)
    assert set(jump.evidence[0]) == {"day", "until", "size", "posts"}


def test_without_posts_a_jump_cannot_be_said_to_lack_one():
    made, _ = sample(7, "bought_jump")
    bare = {s.key: s.state for s in signals(replace(made, posts=()))}
    assert (bare["jump_without_post"], bare["jump_reversed"]) == ("insufficient", "clear")


def test_rounded_counts_are_insufficient_for_days():
    made, _ = sample(7, "bought_jump")
    days = [DayPoint(d.day, 1_230_000 + 10_000 * (i // 30)) for i, d in enumerate(made.days)]
    states = {s.key: s.state for s in signals(replace(made, days=days))}
    assert {states[k] for k in ("jump_without_post", "round_gains", "even_gains", "odd_reading")} == {"insufficient"}


def test_without_peers_and_country_their_signals_are_insufficient():
    made, _ = sample(7)
    states = {s.key: s.state for s in signals(made)}
    keys = ("audience_elsewhere", "few_views_for_followers", "comments_for_likes")
    assert [states[k] for k in keys] == ["insufficient"] * 3
