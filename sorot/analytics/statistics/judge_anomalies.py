"""`sorot eval anomalies`: one daily series in, what is odd in it out, and its score against a label."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from . import lines
from .anomalies import NEEDED, Anomalies, odd_flows, odd_standings

EXAMPLE = {
    "id": "account-1",
    "metric": "followers",
    "series": [
        {
            "date": (date(2026, 3, 1) + timedelta(days=i)).isoformat(),
            "value": 10_003 + 21 * i + (2400 if i >= 20 else 0),
        }
        for i in range(40)
    ],
    "label": {"flags": [{"from": "2026-03-21", "to": "2026-03-21", "kind": "step"}]},
}
STANDING = frozenset({"followers", "subscribers", "fans", "following", "members", "connections", "page_likes"})
ALIASES = {"jump": "step", "sawtooth": "saw_tooth", "hockey": "hockey_stick", "hockeystick": "hockey_stick"}
NOTHING = frozenset({"", "none", "normal", "clean", "ok", "organic"})
NEAR = timedelta(days=3)


def judge(line: dict[str, Any]) -> dict[str, Any]:
    """Judge `{id, metric, series, posts?}`. Raises ValueError with a plain sentence when the line has another shape.

    A metric of STANDING (followers unless it is named) is a count that stands, and so is any other whose values never
    fall (views in all); the rest are earned on the day. A null value is a gap. `refused` is there only when judged
    impossible: few_days, rounded.
    """
    metric = lines.text(line.get("metric"), "metric").strip().lower() or "followers"
    series: dict[date, int] = {}
    for row in lines.rows(line, "series"):
        day, value = lines.day(row.get("date"), "date"), lines.count(row.get("value"), "value")
        if value is None:
            continue
        if series.setdefault(day, value) != value:
            raise ValueError(f"the series has two values for {day.isoformat()}")
    posts = lines.posts(lines.rows(line, "posts")) if line.get("posts") is not None else []
    found = _judged(metric, sorted(series.items()), posts)
    out: dict[str, Any] = {
        "id": line.get("id"),
        "flags": [
            {"from": f.since.isoformat(), "to": f.until.isoformat(), "kind": f.kind, "size": f.size}
            for f in found.flags
        ],
        "readings_used": found.readings_used,
    }
    return out | ({"refused": found.refused} if found.refused else {})


def _judged(metric: str, series: list[tuple[date, int]], posts: list[Any]) -> Anomalies:
    never_falls = len(series) >= NEEDED and all(a <= b for (_, a), (_, b) in pairwise(series))
    if metric in STANDING or (never_falls and series[0][1] < series[-1][1]):
        return odd_standings(series, posts)
    return odd_flows(series, posts)


def compare(line: dict[str, Any], verdict: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Task `anomalies`: the kind of each expected flag against the found one of its days (3 days of grace, any day
    where the label has none), and of each found one that was not expected. Task `any`: was anything odd at all.
    """
    expected = _expected(line["label"])
    found = list(verdict["flags"])
    pairs: list[tuple[str, str | None, str | None]] = []
    for kind, since, until in expected:
        near = [f for f in found if _meet(f, since, until)]
        match = min(near, key=lambda f: f["kind"] != kind, default=None)
        if match:
            found.remove(match)
        pairs.append(("anomalies", kind, match["kind"] if match else None))
    pairs += [("anomalies", None, flag["kind"]) for flag in found]
    if not pairs:
        pairs = [("anomalies", None, None)]
    return [*pairs, ("any", "odd" if expected else None, "odd" if verdict["flags"] else None)]


def _expected(label: Any) -> list[tuple[str, date | None, date | None]]:
    if isinstance(label, dict):
        label = label.get("flags", [label])
    if isinstance(label, str):
        label = [label]
    if not isinstance(label, list):
        raise ValueError("label must be a kind, a flag, a list of flags or {flags: [...]}")
    out = []
    for flag in label:
        flag = {"kind": flag} if isinstance(flag, str) else flag
        if not isinstance(flag, dict) or not isinstance(flag.get("kind") or "", str):
            raise ValueError("a flag of the label must be a kind or {kind, from, to}")
        kind = (flag.get("kind") or "").strip().lower().replace("-", "_").replace(" ", "_")
        kind = ALIASES.get(kind.replace("_", ""), kind)
        if kind in NOTHING:
            continue
        since = flag.get("from") or flag.get("date")
        until = flag.get("to") or since
        out.append((kind, lines.day(since, "from") if since else None, lines.day(until, "to") if until else None))
    return out


def _meet(flag: dict[str, Any], since: date | None, until: date | None) -> bool:
    if since is None or until is None:
        return True
    return date.fromisoformat(flag["from"]) <= until + NEAR and date.fromisoformat(flag["to"]) >= since - NEAR
