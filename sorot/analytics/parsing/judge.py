"""`sorot eval columns`: one table in, one judgement out, and its score against a label."""

from __future__ import annotations

from typing import Any

from .columns import Understanding, understand
from .lexicon import concepts
from .meanings import canonical
from .text import clean

EXAMPLE = {
    "id": "studio-1",
    "header": ["Konten", "Judul video", "Waktu publikasi video", "Penayangan", "Suka"],
    "rows": [
        ["dQw4w9WgXcQ", "Resep kopi susu", "5 Jan 2026", "12.345", "678"],
        ["a1B2c3D4e5F", "Kopi tubruk", "28 Jan 2026", "1,2 rb", "34"],
    ],
    "label": {
        "mapping": {"0": "post_id", "1": "title", "2": "published_at", "3": "views", "4": "likes"},
        "platform": "youtube",
        "table": "posts",
    },
}
MAX_ROWS, MAX_WIDTH = 100_000, 1_000


def judge(line: dict[str, Any]) -> dict[str, Any]:
    """Judge `{id, header, rows}`. Raises ValueError with a plain sentence when the line has another shape."""
    header, rows = line.get("header"), line.get("rows")
    header = [] if header is None else header
    rows = [] if rows is None else rows
    if not isinstance(header, list) or not isinstance(rows, list) or not all(isinstance(r, list) for r in rows):
        raise ValueError("header must be a list of text and rows a list of lists")
    if not header and not rows:
        raise ValueError("the table has neither header nor rows")
    if len(rows) > MAX_ROWS or max([len(header), *(len(r) for r in rows)]) > MAX_WIDTH:
        raise ValueError(f"the table is larger than {MAX_ROWS} rows or {MAX_WIDTH} columns")
    found = understand([_text(h) for h in header], [[_text(c) for c in r] for r in rows])
    return {
        "id": line.get("id"),
        "mapping": {str(i): _said(found, i, header) for i in found.mapping},
        "platform": found.platform,
        "table": found.table,
        "date_order": found.date_order,
        "decimal": found.decimal,
        "confidence": found.confidence,
        "notes": list(found.notes),
    }


def _said(found: Understanding, index: int, header: list[Any]) -> str | None:
    """The meaning that the header says: impressions, also where a platform without views counts them as its views."""
    meaning = found.mapping[index]
    if meaning == "views" and index < len(header) and "impressions" in concepts(clean(_text(header[index]))):
        return "impressions"
    return meaning


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise ValueError("a cell must be text, a number, true, false or null")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def label_mapping(label: Any, header: list[Any]) -> dict[str, str | None] | None:
    """The mapping of a label, keyed by column number or by header text; None when it has none."""
    mapping = label.get("mapping", label) if isinstance(label, dict) else None
    if isinstance(label, list):
        mapping = {str(i): m for i, m in enumerate(label)}
    if not isinstance(mapping, dict):
        return None
    places: dict[str, str] = {}
    for i, text in enumerate(header):
        places.setdefault(str(text), str(i))
    out: dict[str, str | None] = {}
    for key, meaning in mapping.items():
        if meaning is not None and not isinstance(meaning, str):
            continue
        if str(key).isdigit() and (int(key) < len(header) or str(key) not in places):
            out[str(key)] = canonical(meaning)
        elif str(key) in places:
            out[places[str(key)]] = canonical(meaning)
    return out or None


def compare(line: dict[str, Any], verdict: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Pairs (task, expected, found): task `columns` once a column, and once each fact of the table."""
    label = line["label"]
    pairs: list[tuple[str, str | None, str | None]] = []
    mapping = label_mapping(label, line.get("header") or [])
    pairs.extend(("columns", meaning, verdict["mapping"].get(key)) for key, meaning in (mapping or {}).items())
    if isinstance(label, dict):
        facts = [fact for fact in ("platform", "table", "date_order", "decimal") if fact in label]
        pairs.extend((fact, label[fact], verdict[fact]) for fact in facts)
    return pairs
