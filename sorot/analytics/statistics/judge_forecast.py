"""`sorot eval forecast`: posts in, the range of the next post's views out, and how often the range held."""

from __future__ import annotations

from typing import Any

from . import lines
from .forecast import forecast

EXAMPLE = {
    "id": "channel-1",
    "format": "long",
    "posts": [
        {"published_at": "2026-08-29T09:00:00Z", "format": "long", "age_days": 33, "views": 18400},
        {"published_at": "2026-08-22T09:00:00Z", "format": "long", "age_days": 40, "views": 25100},
        {"published_at": "2026-08-15T09:00:00Z", "format": "long", "age_days": 47, "views": 9900},
        {"published_at": "2026-08-08T09:00:00Z", "format": "long", "age_days": 54, "views": 21000},
        {"published_at": "2026-08-01T09:00:00Z", "format": "long", "age_days": 61, "views": 15800},
    ],
    "label": {"views": 20300},
}


def judge(line: dict[str, Any]) -> dict[str, Any]:
    """Judge `{id, posts, format}`. Raises ValueError with a plain sentence when the line has another shape."""
    name = line.get("format")
    found = forecast(lines.posts(lines.rows(line, "posts")), lines.text(name, "format") or None)
    if not found.is_known:
        return {"id": line.get("id"), "refused": found.refused, "n": found.n, "needed": found.needed}
    return {"id": line.get("id"), "p10": found.p10, "p50": found.p50, "p90": found.p90, "n": found.n}


def compare(line: dict[str, Any], verdict: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Task `interval_80`: was the true value inside (its accuracy is the coverage, 0.80 is right); task `within_x2`:
    was p50 within a factor of two; task `refused`: where the label says that a refusal is right or wrong.
    """
    label = line["label"]
    pairs: list[tuple[str, str | None, str | None]] = []
    refused = "refused" if "refused" in verdict else None
    if isinstance(label, dict) and "refused" in label:
        pairs.append(("refused", "refused" if label["refused"] else None, refused))
    value = label.get("views") if isinstance(label, dict) else label
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return pairs
    if refused:
        return [*pairs, ("interval_80", "inside", None)]
    place = "below" if value < verdict["p10"] else "above" if value > verdict["p90"] else "inside"
    near = "yes" if verdict["p50"] / 2 <= value <= verdict["p50"] * 2 else "no"
    return [*pairs, ("interval_80", "inside", place), ("within_x2", "yes", near)]
