"""`sorot eval sow`: lines as people write them, read by the reader that the product uses."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sorot.rates.sow import Refused, parse, render

EXAMPLE = {
    "id": "1",
    "line": "1x IG Reels + 3x IGS (link) + owning 30 hari, fee 1,2jt nett, DP 50%",
    "today": "2026-11-23",
    "label": {"refused": None, "fee": {"amount": 1_200_000, "currency": "IDR", "nett": True}},
}
#: A date without a year counts from here where the line names no `today`.
TODAY = date(2026, 11, 23)


def judge(line: dict[str, Any]) -> dict[str, Any]:
    """Items, fee, terms and the canonical line; or the place that was refused. Raises ValueError on a wrong shape."""
    text = line.get("line")
    if not isinstance(text, str):
        raise ValueError("`line` must be text")
    said = line.get("today")
    try:
        today = date.fromisoformat(said) if said is not None else TODAY
    except (TypeError, ValueError):
        raise ValueError("`today` must be a day like 2026-11-23") from None
    found = parse(text, today=today)
    if isinstance(found, Refused):
        return {"id": line.get("id"), "refused": found.as_json()}
    return {"id": line.get("id"), **found.as_json(), "rendered": render(found)}


def compare(line: dict[str, Any], verdict: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Pairs of `exact`, `items`, `fee`, `terms` and `refused`. A label may name some of them only."""
    label = line["label"]
    if not isinstance(label, dict):
        raise ValueError("`label` must be an object with items, fee, terms or refused")
    label = {**label, "refused": {"at": label["at"], "why": label["why"]}} if "why" in label else label
    pairs: list[tuple[str, str | None, str | None]] = []
    if {"items", "fee", "terms"} <= set(label) or label.get("refused"):
        pairs.append(("exact", _whole(label), _whole(verdict)))
    if "items" in label:
        pairs += _lists("items", label["items"], verdict.get("items", []))
    if "fee" in label:
        pairs.append(("fee", _text(label["fee"]), _text(verdict.get("fee"))))
    if "terms" in label:
        pairs += _lists("terms", label["terms"], verdict.get("terms", []))
    pairs.append(("refused", _text(label.get("refused")), _text(verdict.get("refused"))))
    return pairs


def _whole(said: dict[str, Any]) -> str:
    if said.get("refused"):
        return _text(said["refused"]) or ""
    terms = sorted(said.get("terms", []), key=lambda term: str(term.get("kind")))
    return json.dumps([said.get("items"), said.get("fee"), terms], sort_keys=True, ensure_ascii=False)


def _lists(task: str, expected: list[Any], got: list[Any]) -> list[tuple[str, str | None, str | None]]:
    """Each expected thing beside the same found one, else beside the next that is left over."""
    wanted, found = [_text(one) for one in expected], [_text(one) for one in got]
    pairs: list[tuple[str, str | None, str | None]] = []
    for one in list(wanted):
        if one in found:
            wanted.remove(one)
            found.remove(one)
            pairs.append((task, one, one))
    rest = max(len(wanted), len(found))
    wanted += [None] * (rest - len(wanted))
    found += [None] * (rest - len(found))
    return pairs + [(task, one, other) for one, other in zip(wanted, found, strict=True)]


def _text(said: Any) -> str | None:
    return json.dumps(said, sort_keys=True, ensure_ascii=False) if said is not None else None
