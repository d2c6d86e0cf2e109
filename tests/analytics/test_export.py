"""The file of an account's numbers: the same values as the pages, unknown ones empty, nothing a spreadsheet runs."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sorot.analytics.actions import record_readings
from sorot.analytics.definitions import FORMULAS
from sorot.analytics.models import Post
from sorot.analytics.parsing.readings import DayReading
from sorot.analytics.queries.export import figures_of
from sorot.analytics.queries.samples import sample_of
from sorot.core import clock
from sorot.core.taxonomy import Source
from tests.analytics.conftest import NOW
from tests.analytics.test_evidence import READ, days, post

HEADINGS = [
    "Bagian", "Ukuran", "Milik", "Nilai", "Satuan", "n", "Terendah", "Tertinggi", "Sumber", "Dibaca pada", "Hari",
    "Arti tayangan", "Tidak diketahui karena", "Judul", "Tayang", "Format",
]  # fmt: skip


@pytest.fixture
def filled(cast):
    record_readings(
        account=cast.account, source=Source.FILE, by=cast.rani, now=NOW,
        posts=[post(i, 1000 * (i + 1)) for i in range(5)], days=[*days((0, 1000), (28, 1100))],
    )  # fmt: skip
    return cast


def fetch(client, cast, kind, query=""):
    """The bytes of the file."""
    answer = client.get(reverse("analytics:export", args=[cast.account.code, kind]) + query)
    assert answer.status_code == 200
    return b"".join(answer)


def status(client, cast, kind):
    answer = client.get(reverse("analytics:export", args=[cast.account.code, kind]))
    b"".join(answer)
    return answer.status_code


def rows_of(content):
    """The table below the headings, as dictionaries."""
    text = content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    start = lines.index(HEADINGS)
    return [dict(zip(HEADINGS, line, strict=True)) for line in lines[start + 1 :]]


def exact(text):
    return Decimal(text.replace(",", ".")) if text else None


def test_the_figures_of_the_file_are_those_of_the_pages(filled, sign_in):
    rows = [row for row in rows_of(fetch(sign_in(filled.rani), filled, "csv")) if row["Bagian"] == "figure"]
    filled.account.refresh_from_db()
    figures = figures_of(sample_of(filled.account, now=clock.now()))
    assert [(row["Ukuran"], exact(row["Nilai"]), row["n"], row["Tidak diketahui karena"]) for row in rows] == [
        (f.definition.key, f.value, str(f.n), f.refused) for f in figures
    ]
    assert len(rows) == sum(1 for formula in FORMULAS.values() if formula.evaluate)
    growth = next(row for row in rows if row["Ukuran"] == "growth@2")
    assert (growth["Nilai"], growth["Sumber"], growth["Hari"], growth["Milik"]) == (
        "0,100000", "file", "28", filled.account.code,
    )  # fmt: skip


def test_every_reading_is_in_the_file_and_an_unknown_value_is_not_a_zero(filled, sign_in):
    rows = rows_of(fetch(sign_in(filled.rani), filled, "csv"))
    views = {row["Milik"]: row["Nilai"] for row in rows if row["Ukuran"] == "views@1"}
    assert views == {
        code: str(1000 * (int(name[1]) + 1)) for code, name in Post.objects.values_list("code", "native_id")
    }
    assert [row for row in rows if row["Ukuran"] == "shares@1"] == []
    known = [(row["Milik"], row["Nilai"]) for row in rows if row["Ukuran"] == "day.followers"]
    assert known == [("2026-03-01", "1100"), ("2026-02-01", "1000")]


def test_a_title_that_begins_like_a_formula_stays_text(filled, sign_in):
    Post.objects.filter(native_id__startswith="p0").update(title="=HYPERLINK(1)")
    titles = {row["Judul"] for row in rows_of(fetch(sign_in(filled.rani), filled, "csv"))}
    assert "'=HYPERLINK(1)" in titles
    assert "=HYPERLINK(1)" not in titles


def test_the_spreadsheet_holds_real_numbers(filled, sign_in):
    content = fetch(sign_in(filled.rani), filled, "xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    start = sheet.index(HEADINGS)
    rows = [dict(zip(HEADINGS, line, strict=True)) for line in sheet[start + 1 :]]
    found = {row["Ukuran"]: row["Nilai"] for row in rows if row["Bagian"] == "figure"}
    assert (found["growth@2"], found["views_per_post@2"], found["posts@1"]) == (0.1, 3000, "")


def test_the_period_of_the_file_is_that_of_its_address(filled, sign_in):
    record_readings(
        account=filled.account, source=Source.FILE, by=filled.rani, now=NOW, days=[DayReading(0, READ, {"views": 5})]
    )
    rows = rows_of(fetch(sign_in(filled.rani), filled, "csv", "?days=90"))
    assert {row["Hari"] for row in rows if row["Bagian"] == "figure"} == {"90"}


def test_only_the_creators_side_takes_the_file_away(filled, sign_in, client):
    assert status(client, filled, "csv") == 302
    for stranger in (filled.tono, filled.dewi):
        assert status(sign_in(stranger), filled, "csv") == 404
    for owner in (filled.rani, filled.bima):
        assert status(sign_in(owner), filled, "csv") == 200
    assert status(sign_in(filled.rani), filled, "pdf") == 404
