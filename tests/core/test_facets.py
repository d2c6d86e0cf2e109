"""Facets counted in one scan say what counting one by one says."""

from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone

from sorot.core.facets import Dimension, count_facets
from sorot.creators.models import CreatorProfile

pytestmark = pytest.mark.django_db

FOOD, BARTER = Q(categories__contains=["food"]), Q(accepts_barter=True)


@pytest.fixture(autouse=True)
def _creators() -> None:
    now = timezone.now()
    rows = [
        ("rani", ["food", "travel"], ["instagram", "tiktok"], True, 71_500),
        ("sekar", ["food"], ["instagram"], False, 900),
        ("tono", ["travel"], [], True, None),
    ]
    CreatorProfile.objects.bulk_create(
        CreatorProfile(
            handle=handle, display_name=handle, name_key=handle, categories=categories, platforms=platforms,
            accepts_barter=barter, best_followers=followers, is_public=True, created_at=now, updated_at=now,
            is_demo=True,
        )
        for handle, categories, platforms, barter, followers in rows
    )  # fmt: skip


def test_each_element_of_an_array_counts_and_so_does_each_value() -> None:
    by = {
        "category": Dimension("categories"),
        "platform": Dimension("platforms"),
        "barter": Dimension("accepts_barter"),
    }
    counts, met = count_facets(CreatorProfile.objects.all(), by, {"all": Q()})
    assert counts == {
        "category": {"food": 2, "travel": 2},
        "platform": {"instagram": 2, "tiktok": 1},
        "barter": {True: 2, False: 1},
    }
    assert met == {"all": 3}


def test_each_dimension_counts_among_the_rows_of_its_own_condition() -> None:
    by = {"category": Dimension("categories", BARTER), "barter": Dimension("accepts_barter", FOOD)}
    counts, met = count_facets(CreatorProfile.objects.all(), by, {"both": FOOD & BARTER, "food": FOOD})
    assert counts["category"] == {"food": 1, "travel": 2}
    assert {value: count for value, count in counts["barter"].items() if count} == {True: 1, False: 1}
    assert met == {"both": 1, "food": 2}


def test_unknown_number_meets_no_flag_and_overlapping_flags_count_twice() -> None:
    flags = {"small": Q(best_followers__lt=1_000), "known": Q(best_followers__gte=0)}
    assert count_facets(CreatorProfile.objects.all(), {}, flags)[1] == {"small": 1, "known": 2}


def test_nothing_to_count_is_nothing() -> None:
    rows = CreatorProfile.objects.filter(handle="nobody")
    counts, met = count_facets(rows, {"category": Dimension("categories")}, {"all": Q(), "food": FOOD})
    assert (counts, met) == ({"category": {}}, {"all": 0, "food": 0})


def test_all_of_it_is_one_query_and_what_people_typed_is_a_parameter(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        flags = {"typed": Q(handle__contains="%s') or true --")}
        counts, met = count_facets(CreatorProfile.objects.all(), {"category": Dimension("categories")}, flags)
    assert (counts["category"]["food"], met["typed"]) == (2, 0)
