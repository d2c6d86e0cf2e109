# ruff: noqa: E501 - tables of cases read better unfolded
"""The frame of `sorot eval`: order, bad lines, summary, exit status; without Django and without a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sorot.config import evals

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"id": "a", "header": ["Video title", "Views"], "rows": [["one two three", "1,200"], ["four five six", "900"]]}


def run(tmp_path, lines, capsys):
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"\n".join(x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines))
    status = evals.main(["columns", str(file)])
    return status, [json.loads(x) for x in capsys.readouterr().out.splitlines()]


def test_lines_come_back_in_order_and_the_summary_last(tmp_path, capsys):
    status, out = run(tmp_path, [GOOD, {**GOOD, "id": "b"}], capsys)
    assert status == 0
    assert [line.get("id") for line in out[:2]] == ["a", "b"]
    assert out[0]["mapping"] == {"0": "title", "1": "views"}
    assert out[2]["summary"]["lines"] == 2
    assert out[2]["summary"]["errors"] == 0


@pytest.mark.parametrize(
    ("bad", "id_"),
    [
        (b"not json", None),
        (b"[1, 2]", None),
        (b"\xff\xfe", None),
        ({"id": "x", "header": "Views", "rows": []}, "x"),
        ({"id": "x", "header": [], "rows": []}, "x"),
        ({"id": "x"}, "x"),
        ({"id": 7, "header": ["a"], "rows": [[{"no": 1}]]}, 7),
    ],
)
def test_a_bad_line_is_answered_and_the_run_goes_on(tmp_path, capsys, bad, id_):
    status, out = run(tmp_path, [bad, GOOD], capsys)
    assert status == 1
    assert out[0]["id"] == id_
    assert set(out[0]) == {"id", "error"}
    assert out[1]["id"] == "a"
    assert out[2]["summary"]["errors"] == 1


def test_labels_are_counted_with_wilson_intervals(tmp_path, capsys):
    line = {**GOOD, "label": {"mapping": {"0": "title", "1": "likes"}, "decimal": "."}}
    _status, out = run(tmp_path, [line], capsys)
    columns = out[-1]["summary"]["columns"]
    assert (columns["n"], columns["accuracy"], columns["precision"], columns["recall"], columns["f1"]) == (
        2,
        0.5,
        0.5,
        0.5,
        0.5,
    )
    assert columns["precision_interval"] == [0.0945, 0.9055]
    assert out[-1]["summary"]["decimal"]["n"] == 1


def test_a_label_may_use_header_texts_and_other_names_for_meanings(tmp_path, capsys):
    line = {**GOOD, "label": {"Video title": "video_title", "Views": "view_count"}}
    _status, out = run(tmp_path, [line], capsys)
    assert out[-1]["summary"]["columns"]["accuracy"] == 1.0


def test_an_unusable_name_or_file_ends_with_2(tmp_path, capsys):
    assert evals.main(["no-such-judgement", str(tmp_path)]) == 2
    assert evals.main(["columns", str(tmp_path / "missing.jsonl")]) == 2
    assert evals.main(["columns", str(tmp_path)]) == 2
    assert evals.main([]) == 2
    assert evals.main(["columns"]) == 2
    assert capsys.readouterr().out == ""


def test_list_and_help_explain(capsys):
    assert evals.main(["--list"]) == 0
    assert capsys.readouterr().out.startswith("columns\t")
    assert evals.main(["columns", "--help"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["id"] == "studio-1"


def test_standard_input_works_without_django(tmp_path):
    code = "import sys; from sorot.config.evals import main; s = main(['columns', '-']); assert 'django' not in sys.modules; sys.exit(s)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(GOOD).encode(), capture_output=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "tables", "least"),
    [("columns.jsonl", 44, 0.97), ("columns_public.jsonl", 34, 0.95), ("columns_exports.jsonl", 14, 0.97)],
)
def test_the_labelled_tables_keep_their_score(capsys, name, tables, least):
    """Guards against getting worse, not claims about other people's tables: docs/develop/eval.md says what was seen first."""
    assert evals.main(["columns", str(ROOT / "tests/evals" / name)]) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]
    assert summary["labelled"] == tables
    assert summary["columns"]["f1"] >= least
    assert all(summary[fact]["accuracy"] >= 0.9 for fact in ("platform", "table", "date_order", "decimal"))
