"""`sorot eval sow` on the lines of another hand: nearly all are read as they were meant, the rest refused in place."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sorot.config.evals import REGISTRY, run
from sorot.rates.sow import Line, parse, render
from sorot.rates.sow.judge import EXAMPLE, judge

CORPUS = [json.loads(row) for row in (Path(__file__).parent / "corpus" / "sow.jsonl").read_text("utf-8").splitlines()]
TODAY = date(2026, 11, 23)


def measured(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The summary of a run over labelled lines."""
    rows = [{"id": e["id"], "line": e["line"], "label": e.get("expect") or {"refused": e["refused"]}} for e in entries]
    out = io.StringIO()
    assert run(REGISTRY["sow"], iter(json.dumps(row).encode() for row in rows), out)
    return dict(json.loads(out.getvalue().splitlines()[-1])["summary"])


def test_at_least_95_percent_of_another_hands_lines_are_read_or_refused_exactly() -> None:
    summary = measured(CORPUS)
    assert (summary["lines"], summary["errors"]) == (len(CORPUS), 0)
    assert summary["exact"]["accuracy"] >= 0.95
    assert summary["items"]["f1"] >= 0.95
    assert min(summary[task]["accuracy"] for task in ("fee", "terms", "refused")) >= 0.95


def test_what_was_read_is_written_and_read_again_the_same() -> None:
    lines = [line for e in CORPUS if isinstance(line := parse(e["line"], today=TODAY), Line)]
    assert len(lines) >= 60
    for language in ("id", "en"):
        assert [parse(render(line, language), today=TODAY) for line in lines] == lines


def test_a_wrong_label_is_counted_as_wrong() -> None:
    right = {"id": "1", "line": "2x IGS 500rb", "expect": {"items": [], "fee": None, "terms": []}}
    summary = measured([right])
    assert (summary["exact"]["accuracy"], summary["fee"]["accuracy"], summary["items"]["precision"]) == (0, 0, 0)


def test_the_example_is_read_and_a_line_of_another_shape_is_an_error() -> None:
    assert judge(EXAMPLE)["rendered"] == (
        "1x IG Reels + 3x IG Story (link), DP 50%, owning 30 hari, fee Rp1.200.000 nett"
    )
    for wrong in ({"line": 5}, {"line": "1x reels", "today": "besok"}):
        with pytest.raises(ValueError, match="must be"):
            judge(wrong)
