"""The rows of the dictionary: each says its source, none overlaps, breaks and versions agree; its page shows them."""

import csv
from datetime import date
from pathlib import Path

import pytest

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.enums import Confidence, Dimension, Paid, Scope
from sorot.analytics.models import ExternalBenchmark, MetricDefinition, PlatformChange
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS, SIGNED
from sorot.analytics.queries.dictionary import dictionary
from sorot.analytics.queries.metrics_pages import COUNTER_OF, COUNTERS, KINDS, UNITS
from sorot.core.taxonomy import FORMATS_OF, Platform

DATA = Path(__file__).resolve().parents[2] / "sorot" / "analytics" / "data"
TODAY = date(2026, 11, 23)
UNCHECKED = "general knowledge, not checked"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


METRICS, CHANGES, BENCHMARKS = rows("metrics.csv"), rows("changes.csv"), rows("benchmarks.csv")


def ids(row):
    names = ("platform", "scope", "metric", "native_name", "happened_date", "group")
    return "-".join(row.get(name, "") for name in names)


def span(row):
    return (
        date.fromisoformat(row["valid_from_date"]),
        date.fromisoformat(row["valid_until_date"]) if row["valid_until_date"] else date.max,
    )


@pytest.mark.parametrize("row", METRICS, ids=ids)
def test_every_counter_says_source_meaning_and_dates_in_both_languages(row):
    assert row["platform"] in Platform.values
    assert row["scope"] in Scope.values
    assert row["paid"] in Paid.values
    assert row["confidence"] in Confidence.values
    assert row["unit"] == ("share" if row["scope"] == Scope.AUDIENCE else "count")
    assert {f for f in row["formats"].split(",") if f} <= set(FORMATS_OF[row["platform"]])
    assert row["meaning_id"].endswith(".")
    assert row["meaning_en"].endswith(".")
    assert row["meaning_id"] != row["meaning_en"]
    assert row["source"].startswith(UNCHECKED) == (row["confidence"] == Confidence.LOW)
    first, last = span(row)
    assert first <= last
    assert date.fromisoformat(row["checked_date"]) <= TODAY
    assert int(row["version"]) >= 1


def test_every_stored_counter_has_a_name_and_every_row_is_of_a_stored_counter():
    stored = {(Scope.POST, name) for name in POST_METRICS} | {(Scope.DAY, name) for name in (*DAY_METRICS, *SIGNED)}
    stored |= {(Scope.AUDIENCE, name) for name in Dimension.values}
    assert set(COUNTERS) == stored
    assert {(row["scope"], row["metric"]) for row in METRICS} <= stored
    assert {row["platform"] for row in METRICS} == set(Platform.values)
    assert {row["platform"] for row in METRICS if (row["scope"], row["metric"]) == ("post", "views")} == set(
        Platform.values
    )


def test_no_two_definitions_of_one_name_overlap_and_on_each_day_all_names_have_one_version():
    groups = {}
    for row in METRICS:
        groups.setdefault((row["platform"], row["scope"], row["metric"], row["formats"]), []).append(row)
    for key, found in groups.items():
        for number, one in enumerate(found):
            for other in found[number + 1 :]:
                (a, b), (c, d) = span(one), span(other)
                if a <= d and c <= b:
                    assert one["native_name"] != other["native_name"], key
                    assert one["version"] == other["version"], key
                elif one["version"] == other["version"]:
                    assert (one["comparable_group"]) == other["comparable_group"], key
        versions = sorted({int(row["version"]) for row in found})
        assert versions == list(range(1, len(versions) + 1)), key


@pytest.mark.parametrize("row", CHANGES, ids=ids)
def test_every_change_says_what_it_means_in_both_languages_with_source_and_day(row):
    assert row["platform"] in Platform.values
    assert row["confidence"] in Confidence.values
    assert date(2010, 1, 1) < date.fromisoformat(row["happened_date"])
    for name, longest in (("title", 140), ("what", 800), ("advice", 800)):
        assert 10 < len(row[f"{name}_id"]) <= longest
        assert 10 < len(row[f"{name}_en"]) <= longest
        assert row[f"{name}_id"] != row[f"{name}_en"]
    assert row["source"]
    assert date.fromisoformat(row["checked_date"]) <= TODAY
    assert {f for f in row["formats"].split(",") if f} <= set(FORMATS_OF[row["platform"]])


def test_the_known_changes_are_listed():
    found = {(row["platform"], row["happened_date"], row["breaks"]) for row in CHANGES}
    assert {
        ("instagram", "2025-04-21", "views"),
        ("facebook", "2025-11-15", "views,followers"),
        ("facebook", "2026-06-15", "reach"),
        ("youtube", "2025-03-31", "views"),
        ("youtube", "2026-08-24", "views"),
        ("youtube", "2026-05-04", ""),
        ("instagram", "2025-12-03", ""),
    } <= found


@pytest.mark.parametrize("row", BENCHMARKS, ids=ids)
def test_every_figure_of_others_is_a_ratio_with_publisher_year_and_method(row):
    assert 0 < float(row["value"]) < 1
    assert row["publisher"]
    assert row["method"]
    assert 2015 <= int(row["year"]) <= 2026
    assert row["metric"] in FORMULAS


@pytest.mark.django_db
def test_breaks_and_versions_tell_the_same_days():
    book = dictionary()
    by_versions = {
        (row.platform, row.metric, row.valid_from_date) for row in MetricDefinition.objects.filter(version__gt=1)
    }
    by_changes = {
        (row.platform, metric, row.happened_date)
        for row in PlatformChange.objects.exclude(breaks="")
        for metric in row.breaks.split(",")
    }
    assert by_versions == by_changes
    for change in PlatformChange.objects.exclude(breaks=""):
        for metric in change.breaks.split(","):
            for name in change.formats.split(","):
                days = {
                    day
                    for scope in (Scope.POST, Scope.DAY)
                    for day in book.breaks(change.platform, metric, scope=scope, format=name)
                }
                assert change.happened_date in days, (change, metric, name)


@pytest.mark.django_db
def test_shorts_broke_earlier_than_long_videos():
    book = dictionary()
    assert book.breaks("youtube", "views", format="short_video") == [date(2025, 3, 31)]
    assert book.breaks("youtube", "views", format="long_video") == [date(2026, 8, 24)]
    assert book.breaks("youtube", "views", scope="day") == [date(2025, 3, 31), date(2026, 8, 24)]
    assert book.breaks("tiktok", "views") == []
    assert book.version("instagram", "views", date(2025, 4, 20)) == 1
    assert book.version("instagram", "views", date(2025, 4, 21)) == 2


@pytest.mark.django_db
def test_the_files_stand_in_the_database():
    assert MetricDefinition.objects.count() == len(METRICS)
    assert PlatformChange.objects.count() == len(CHANGES)
    assert ExternalBenchmark.objects.count() == len(BENCHMARKS)


# ---------------------------------------------------------------- the page
@pytest.mark.django_db
def test_everybody_reads_every_formula_and_every_counter(client):
    page = client.get("/metrics/").content.decode()
    for formula in FORMULAS.values():
        assert f'id="{formula.id}"' in page
        assert formula.key in page
    for scope, metric in {(row["scope"], row["metric"]) for row in METRICS}:
        assert f'id="{scope}-{metric}"' in page
    for row in METRICS:
        assert row["meaning_id"].replace("“", "“") in page
    assert set(COUNTER_OF.values()) <= {f"{scope}-{metric}" for scope, metric in COUNTERS}
    assert {formula.unit for formula in FORMULAS.values()} <= set(UNITS)
    assert {formula.kind for formula in FORMULAS.values()} <= set(KINDS)


@pytest.mark.django_db
def test_search_and_platform_narrow_the_page_without_javascript(client):
    page = client.get("/metrics/?platform=tiktok&q=favorites").content.decode()
    assert "tiktok.saves@1" in page
    assert "instagram.saves@1" not in page
    assert "tiktok.likes@1" not in page
    nothing = client.get("/metrics/?q=xyzxyz").content.decode()
    assert "@1" not in nothing
    assert 'href="/metrics/"' in nothing


@pytest.mark.django_db
def test_the_page_is_one_query(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/metrics/")


@pytest.mark.django_db
def test_an_ended_definition_stands_below_the_one_in_force(client):
    page = client.get("/metrics/?platform=facebook&q=page_media_view").content.decode()
    assert "facebook.views@2" in page
    both = client.get("/metrics/?platform=instagram&q=views").content.decode()
    assert both.index("instagram.views@2") < both.index("instagram.views@1")


@pytest.mark.django_db
def test_what_nobody_checked_says_so(client):
    page = client.get("/metrics/?platform=threads").content.decode()
    assert "belum ada yang memeriksanya" in page
