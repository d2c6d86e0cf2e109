"""`sorot eval ocr`: one picture in, its figures out, and the score against a label."""

from __future__ import annotations

import atexit
from typing import Any

from .figures import read_boxes
from .labels import LABELS
from .process import Engine, UnreadablePicture

EXAMPLE = {
    "id": "reel-1",
    "path": "screenshots/reel-1.png",
    "label": {"figures": [{"label": "views", "value": 12400, "is_rounded": True}], "language": "id"},
}
_engine = Engine()
atexit.register(_engine.stop)
_SENTENCES = {
    "broken": "the file cannot be opened as a JPEG, PNG or WebP picture",
    "too_large": "the picture has too many pixels",
    "too_long": "reading the picture took too long",
    "engine": "the reading engine stopped",
}


def judge(line: dict[str, Any]) -> dict[str, Any]:
    """Judge `{id, path}`; a path is relative to where the command runs. Raises ValueError with a plain sentence."""
    path = line.get("path")
    if not isinstance(path, str) or not path or "\n" in path or "\0" in path:
        raise ValueError("path must be the path of a picture")
    platform = line.get("platform", "")
    try:
        boxes, _size = _engine.boxes(path)
    except UnreadablePicture as problem:
        raise ValueError(_SENTENCES[problem.code]) from None
    reading = read_boxes(boxes, platform=platform if isinstance(platform, str) else "")
    return {
        "id": line.get("id"),
        "figures": [
            {
                "label": figure.label, "value": figure.value, "is_rounded": figure.is_rounded,
                "box": list(figure.box), "confidence": figure.confidence,
            }
            for figure in reading.figures
        ],
        "language": reading.language,
        "platform": reading.platform or None,
    }  # fmt: skip


def expected_of(line: dict[str, Any]) -> tuple[dict[str, int], str | None]:
    """({label: value}, language) of a label: `{"figures": [...]}`, a list of figures, or `{label: value}`."""
    label = line.get("label")
    language = label.get("language") if isinstance(label, dict) else None
    rows = label.get("figures", label) if isinstance(label, dict) else label
    if isinstance(rows, dict):
        return {name: int(value) for name, value in rows.items() if name in LABELS}, language
    return {row["label"]: int(row["value"]) for row in rows or ()}, language


def compare(line: dict[str, Any], verdict: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Three tasks: whole figures by label, single digits, and the language."""
    expected, language = expected_of(line)
    got = {figure["label"]: figure["value"] for figure in verdict["figures"]}
    pairs: list[tuple[str, str | None, str | None]] = []
    for name in sorted(expected.keys() | got.keys()):
        want, found = expected.get(name), got.get(name)
        if want == found or want is None or found is None:
            pairs.append(("figures", name if want is not None else None, name if found is not None else None))
        else:
            # Found, with another value: neither right nor left out.
            pairs.append(("figures", name, f"{name} (other value)"))
    pairs += [("digits", want, found) for want, found in digit_pairs(expected, got)]
    if language is not None:
        pairs.append(("language", language, verdict["language"]))
    return pairs


def digit_pairs(expected: dict[str, int], got: dict[str, int]) -> list[tuple[str | None, str | None]]:
    """Every expected digit beside the one read in its place, counted from the last one; None where none was read."""
    pairs: list[tuple[str | None, str | None]] = []
    for name, value in expected.items():
        want = str(value)
        found = str(got[name]) if name in got else ""
        pairs += [(want[-at], found[-at] if at <= len(found) else None) for at in range(1, len(want) + 1)]
        # Digits too many are wrong as well.
        pairs += [(None, digit) for digit in found[: max(0, len(found) - len(want))]]
    return pairs
