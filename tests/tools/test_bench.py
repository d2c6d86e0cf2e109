"""A short smoke of the benchmarks: they run, and `--json` ends with one JSON object. How fast is not asked here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks._campaign import _same

ROOT = Path(__file__).resolve().parent.parent.parent


def run(name: str) -> dict[str, object]:
    given = {k: v for k, v in os.environ.items() if not k.startswith(("SOROT_", "DJANGO_", "PYTEST_"))}
    answer = subprocess.run(
        [sys.executable, "-P", "-m", "tools.bench", name, "--quick", "--json"],
        cwd=ROOT,
        env={**given, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert answer.stdout.strip(), answer.stderr[-2000:]
    found: dict[str, object] = json.loads(answer.stdout.strip().splitlines()[-1])
    return found


@pytest.mark.slow
def test_pages_are_measured_with_queries_bytes_and_ratio() -> None:
    result = run("pages")
    assert len(result) == 9
    rows = [row for row in result.values() if isinstance(row, dict)]
    assert all(set(row) == {"queries", "bytes_gz", "p95_ms", "median_ms", "ratio_to_bare"} for row in rows)
    assert max(row["queries"] for row in rows) <= 15


@pytest.mark.slow
def test_the_ledger_is_measured_against_its_references_and_no_release_fails() -> None:
    result = run("ledger")
    assert set(result) == {
        "vs_pgbench", "vs_orm", "failures", "growth", "verify_1m_s", "hot_p95", "details", "missed",
    }  # fmt: skip
    assert (result["failures"], result["missed"]) == (0, [])
    assert (result["growth"], result["verify_1m_s"]) == (None, None)  # a quick run fills no million
    details = result["details"]
    assert isinstance(details, dict)
    assert set(details["releases_per_s"]) == {"small", "orm", "hot", "cold", "clients_1", "clients_16"}
    assert details["findings"] == 0


@pytest.mark.slow
def test_live_delivery_is_measured_and_nothing_is_lost() -> None:
    assert run("live")["lost"] == 0


@pytest.mark.slow
def test_papers_are_measured_in_fresh_processes_with_memory_and_growth() -> None:
    result = run("papers")
    files = result["files"]
    assert isinstance(files, dict)
    assert set(files) == {"statement_csv", "statement_xlsx", "statement_pdf", "bp21_csv", "bp21_xlsx"}
    assert all(0 < row["mb"] <= 300 and row["bytes"] > 0 for row in files.values())
    documents = result["documents"]
    assert isinstance(documents, dict)
    assert set(documents) == {"kit_pdf", "report_pdf"}
    assert all(0 < row["helper_mb"] <= 300 and row["bytes"] > 0 for row in documents.values())
    assert all(0 < row["least_seconds"] <= row["seconds"] and row["work_seconds"] > 0 for row in documents.values())
    workbook = result["report_workbook"]
    assert isinstance(workbook, dict)
    assert (workbook["creators"], workbook["posts"], workbook["unequal"]) == (4, 8, 0)
    # Every post has three numbers, every total of the page one, two are sums of the creators.
    assert workbook["cells"] == 8 * 3 + workbook["metrics"] + 2


@pytest.mark.parametrize(
    ("shown", "cell", "is_same"),
    [("1050000", 1050000.0, True), ("0.123456789012345678", 0.12345678901234568, True), ("0", 0.0, True),
     ("1050000", 1050001.0, False), ("0.5", "", False), ("0.1234", 0.1235, False)],
)  # fmt: skip
def test_a_cell_of_a_workbook_is_compared_as_exactly_as_it_can_hold(shown: str, cell: object, is_same: bool) -> None:
    assert _same(shown, cell) is is_same


@pytest.mark.slow
def test_an_import_is_measured_against_copy_of_the_same_rows_in_a_fresh_process() -> None:
    result = run("import")
    wanted = {"vs_copy", "rows_per_s", "peak_mb", "preview_s", "apply_s", "copy_s"}
    assert wanted <= set(result)
    assert all(isinstance(result[name], float | int) and result[name] > 0 for name in wanted - {"copy_s", "preview_s"})
    assert result["values"] == 200 * 3 * 5


@pytest.mark.slow
def test_the_pages_of_a_heavy_creator_stay_within_fifteen_queries() -> None:
    result = run("performance")
    assert set(result) == {
        "dashboard", "dashboard_year", "posts", "posts_by_views", "post", "evidence_posts", "evidence_days", "bare",
    }  # fmt: skip
    rows = [row for row in result.values() if isinstance(row, dict)]
    assert all(set(row) == {"queries", "bytes", "p95_ms", "median_ms", "ratio_to_bare"} for row in rows)
    assert max(row["queries"] for row in rows) <= 15
