"""`sorot eval anomalies` and `sorot eval forecast`: shapes of lines, bad lines, labels."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sorot.analytics.statistics import judge_anomalies, judge_forecast
from sorot.config import evals

ROOT = Path(__file__).resolve().parents[3]


def run(name, lines, tmp_path, capsys):
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    status = evals.main([name, str(file)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_anomalies_answers_in_the_agreed_shape(tmp_path, capsys):
    status, out = run("anomalies", [judge_anomalies.EXAMPLE], tmp_path, capsys)
    assert status == 0
    assert out[0] == {
        "id": "account-1",
        "flags": [{"from": "2026-03-21", "to": "2026-03-21", "kind": "step", "size": 2400}],
        "readings_used": 40,
    }
    assert out[1]["summary"]["anomalies"]["f1"] == out[1]["summary"]["any"]["f1"] == 1.0


def test_forecast_answers_in_the_agreed_shape(tmp_path, capsys):
    few = {"id": "few", "posts": judge_forecast.EXAMPLE["posts"][:4], "format": "long", "label": {"refused": True}}
    status, out = run("forecast", [judge_forecast.EXAMPLE, few], tmp_path, capsys)
    assert status == 0
    assert out[0] == {"id": "channel-1", "p10": 8915, "p50": 18400, "p90": 37975, "n": 5}
    assert out[1] == {"id": "few", "refused": "few_posts", "n": 4, "needed": 5}
    assert out[2]["summary"]["interval_80"]["accuracy"] == 1.0
    assert out[2]["summary"]["refused"]["accuracy"] == 1.0


BAD_SERIES = [None, 3, "x", [1], [{"value": 3}], [{"date": "2026-13-01", "value": 3}], [{"date": 20260101, "value": 3}]]
BAD_VALUES = ["many", True, -1, [3], {}, 10**16, float("nan"), float("inf")]


@pytest.mark.parametrize("series", [*BAD_SERIES, *([{"date": "2026-01-01", "value": v}] for v in BAD_VALUES)])
def test_a_bad_series_is_refused_with_a_sentence(series):
    with pytest.raises(ValueError, match=r"\w+ .+ \w+"):
        judge_anomalies.judge({"id": 1, "metric": "followers", "series": series})


def test_two_values_for_one_day_are_refused_and_a_repeated_one_is_not():
    row = {"date": "2026-01-01", "value": 3}
    assert judge_anomalies.judge({"series": [row, row]})["readings_used"] == 1
    with pytest.raises(ValueError, match="two values for 2026-01-01"):
        judge_anomalies.judge({"series": [row, {**row, "value": 4}]})


@pytest.mark.parametrize(
    "post",
    [3, {"views": "x"}, {"views": -1}, {"views": 5, "age_days": "old"}, {"format": 3}, {"published_at": "yesterday"}],
)
def test_a_bad_post_is_refused_with_a_sentence(post):
    with pytest.raises(ValueError, match=r"\w+ .+ \w+"):
        judge_forecast.judge({"posts": [post]})


def test_nothing_to_judge_is_an_answer_and_not_an_error():
    assert judge_anomalies.judge({"series": []}) == {"id": None, "flags": [], "readings_used": 0, "refused": "few_days"}
    assert judge_anomalies.judge({"series": [{"date": "2026-01-01", "value": None}]})["readings_used"] == 0
    assert judge_forecast.judge({"posts": []})["refused"] == "few_posts"


def test_a_series_that_never_falls_is_a_count_that_stands_whatever_its_name():
    series = [{"date": f"2026-01-{i + 1:02}", "value": 1003 + 7 * i + (900 if i > 15 else 0)} for i in range(31)]
    verdict = judge_anomalies.judge({"metric": "views", "series": series})
    assert [flag["kind"] for flag in verdict["flags"]] == ["step"]


def test_posts_in_any_order_are_taken_newest_first():
    posts = judge_forecast.EXAMPLE["posts"]
    assert judge_forecast.judge({"posts": posts[::-1]}) == judge_forecast.judge({"posts": posts})
    undated = [{k: v for k, v in p.items() if k != "published_at"} for p in posts]
    old = [{"format": "long", "age_days": 400 + i, "views": 9} for i in range(8)]
    assert judge_forecast.judge({"posts": [*old, *undated]})["p50"] > 9


FOUND = {"flags": [{"from": "2026-03-21", "to": "2026-03-21", "kind": "step", "size": 5}]}


@pytest.mark.parametrize(
    ("label", "pairs"),
    [
        ("step", [("step", "step")]),
        ({"kind": "jump", "date": "2026-03-23"}, [("step", "step")]),
        ([{"kind": "saw-tooth", "from": "2026-03-20", "to": "2026-03-25"}], [("saw_tooth", "step")]),
        ({"flags": [{"kind": "step", "from": "2026-05-01"}]}, [("step", None), (None, "step")]),
        ("none", [(None, "step")]),
        ([], [(None, "step")]),
    ],
)
def test_labels_of_anomalies_are_compared_by_kind_and_days(label, pairs):
    out = judge_anomalies.compare({"label": label}, FOUND)
    assert [(a, b) for task, a, b in out if task == "anomalies"] == pairs
    assert out[-1] == ("any", "odd" if any(a for a, _ in pairs) else None, "odd")


def test_a_clean_series_labelled_clean_counts_as_right():
    assert judge_anomalies.compare({"label": []}, {"flags": []}) == [("anomalies", None, None), ("any", None, None)]


def test_labels_of_forecasts_score_coverage():
    verdict = {"p10": 50, "p50": 100, "p90": 200}
    for value, place, near in (
        (49, "below", "no"),
        (60, "inside", "yes"),
        (201, "above", "no"),
        (150.5, "inside", "yes"),
    ):
        out = judge_forecast.compare({"label": {"views": value}}, verdict)
        assert out == [("interval_80", "inside", place), ("within_x2", "yes", near)]
    assert judge_forecast.compare({"label": 5}, {"refused": "few_posts"}) == [("interval_80", "inside", None)]
    assert judge_forecast.compare({"label": "?"}, verdict) == []


@pytest.mark.parametrize("name", ["anomalies", "forecast"])
def test_judgements_run_without_django(name):
    code = (
        f"import sys; from sorot.config.evals import main; sys.exit(main([{name!r}, '-']) or 'django' in sys.modules)"
    )
    example = {"anomalies": judge_anomalies, "forecast": judge_forecast}[name].EXAMPLE
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(example).encode(), capture_output=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
