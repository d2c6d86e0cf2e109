"""The tax table: what the database refuses, and how operators change it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error

from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.tax import actions, queries
from sorot.tax.engine import Case, NotCovered, Payee, assess, tax_day, tax_on
from sorot.tax.engine.types import Entity
from sorot.tax.errors import TaxError
from sorot.tax.initial import initial_rules
from sorot.tax.models import TaxRule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
#: Long after any day on which these tests run: the database has a clock of its own.
FAR = date(2099, 1, 1)


def facts(**changes):
    row = {
        "country": "ID", "code": "pph26", "value": {"rate_bps": 1_500}, "valid_from_date": FAR, "law": "UU 1/2098",
        "source": "The gazette", "confidence": "high", "checked_date": TODAY,
    }  # fmt: skip
    return row | changes


def add(cast, key="a" * 32, **changes):
    return actions.add_rule(**facts(**changes), submit_key=key, by=cast.sri, now=NOW)


def row_of(code, country="ID"):
    return TaxRule.objects.get(country=country, code=code, valid_until_date=None)


def table():
    return list(TaxRule.objects.order_by("pk").values())


def test_the_first_rows_are_those_of_the_engine():
    found = {rule.code: rule for rule in queries.rules_at("ID", TODAY).rules}
    assert found == {rule.code: rule for rule in initial_rules() if rule.country == "ID"}


def test_a_book_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        book = queries.rules_at("ID", TODAY)
    assert assess(Case(TODAY, 10_000_000), book).tax == 250_000


def test_a_country_without_a_pack_has_no_book(django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(NotCovered):
        queries.rules_at("FR", TODAY)


# ---------------------------------------------------------------- what the database holds
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"law": ""}, "tax_rule_has_law"),
        ({"law": "  "}, "tax_rule_has_law"),
        ({"source": ""}, "tax_rule_has_source"),
        ({"source": " \n"}, "tax_rule_has_source"),
        ({"confidence": ""}, "tax_rule_confidence_known"),
        ({"confidence": "sure"}, "tax_rule_confidence_known"),
        ({"confidence": None}, "confidence"),
        ({"checked_date": None}, "checked_date"),
        ({"valid_until_date": FAR - DAY}, "tax_rule_days_in_order"),
        ({"country": "id"}, "tax_rule_country_shape"),
        ({"code": "No"}, "tax_rule_code_shape"),
        ({"value": {}}, "tax_rule_whole_numbers"),
        ({"value": []}, "tax_rule_whole_numbers"),
        ({"value": {"rate_bps": 1.5}}, "tax_rule_whole_numbers"),
        ({"value": {"rate_bps": 2.0}}, "tax_rule_whole_numbers"),
        ({"value": {"rate_bps": "200"}}, "tax_rule_whole_numbers"),
        ({"value": {"rate_bps": True}}, "tax_rule_whole_numbers"),
        ({"value": {"limits": [1, None]}}, "tax_rule_whole_numbers"),
        ({"value": {"limits": {"a": 1}}}, "tax_rule_whole_numbers"),
    ],
)
def test_t3_the_database_refuses_a_row_that_does_not_say_what_it_is_from(changes, constraint):
    before = table()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TaxRule.objects.create(**facts(code="pph26_treaty_sg") | changes)
    assert table() == before


def test_a_whole_row_is_taken():
    assert TaxRule.objects.create(**facts(code="pph26_treaty_sg", value={"limits": [1, 2], "x": 3})).pk


def test_t3_the_database_refuses_to_empty_the_law_later():
    row = row_of("pph26")
    with pytest.raises(Error, match="keeps what it says"), transaction.atomic():
        TaxRule.objects.filter(pk=row.pk).update(law="")
    assert row_of("pph26").law == row.law


@pytest.mark.parametrize(
    ("first", "last"), [(FAR, None), (date(2022, 1, 1), date(2022, 1, 1)), (date(2000, 1, 1), date(2022, 1, 1))]
)
def test_two_rows_of_a_rule_never_hold_on_one_day(first, last):
    with pytest.raises(IntegrityError, match=r"tax_rule_never_overlaps|tax_rule_once_a_day"), transaction.atomic():
        TaxRule.objects.create(**facts(valid_from_date=first, valid_until_date=last))


def test_rows_may_follow_each_other_and_other_rules_do_not_matter():
    TaxRule.objects.create(**facts(valid_from_date=date(2021, 1, 1), valid_until_date=date(2021, 12, 31)))
    TaxRule.objects.create(**facts(country="SG"))
    assert TaxRule.objects.filter(code="pph26").count() == 3


@pytest.mark.parametrize(
    "change", [{"value": {"rate_bps": 1}}, {"law": "x"}, {"valid_from_date": date(2023, 1, 1)}, {"confidence": "low"}]
)
def test_a_row_keeps_what_it_says(change):
    before = table()
    with pytest.raises(Error, match="keeps what it says"), transaction.atomic():
        TaxRule.objects.filter(code="pph26").update(**change)
    assert table() == before


def test_a_row_that_has_begun_is_never_deleted_and_an_end_that_has_passed_never_moved():
    old = TaxRule.objects.create(**facts(valid_from_date=date(2021, 1, 1), valid_until_date=date(2021, 12, 31)))
    with pytest.raises(Error, match="has begun stays"), transaction.atomic():
        old.delete()
    with pytest.raises(Error, match="stays ended"), transaction.atomic():
        TaxRule.objects.filter(pk=old.pk).update(valid_until_date=date(2021, 6, 30))
    with (
        pytest.raises(Error, match=r"rows stay|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("truncate tax_taxrule")
    assert TaxRule.objects.filter(code="pph26").count() == 2


# ---------------------------------------------------------------- what operators do
def test_a_new_row_ends_the_one_before_it_on_the_eve(cast):
    row = add(cast)
    before = TaxRule.objects.get(code="pph26", valid_from_date=date(2022, 1, 1))
    assert (row.valid_until_date, before.valid_until_date) == (None, FAR - DAY)
    assert (row.added_by, row.added_at) == (cast.sri.user, NOW)
    event = Event.objects.get(verb="tax_rule.added")
    assert (event.subject_code, event.data["law"], event.data["ended"]) == ("pph26", "UU 1/2098", "2022-01-01")


def test_t2_the_new_row_counts_from_midnight_in_jakarta(cast):
    add(cast, code="pph23_service", value={"rate_bps": 300})
    midnight = datetime(2098, 12, 31, 17, 0, tzinfo=UTC)
    taxes = []
    for moment in (midnight - timedelta(seconds=1), midnight):
        day = tax_day(moment)
        taxes.append(tax_on(Case(day, 10_000_000, payee=Payee(Entity.BODY)), queries.rules_at("ID", day)))
    assert taxes == [200_000, 300_000]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"law": ""}, "law"),
        ({"source": "  "}, "source"),
        ({"confidence": ""}, "confidence"),
        ({"checked_date": None}, "checked_date"),
        ({"checked_date": TODAY + DAY}, "checked_date"),
        ({"value": {}}, "value"),
        ({"value": {"rate_bps": 2.5}}, "value"),
        ({"value": {"rate_bps": 9_000}}, "value"),
        ({"value": {"rate_bps": 200, "other": 1}}, "value"),
        ({"code": "nonsense"}, "rule"),
        ({"country": "FR"}, "rule"),
        ({"valid_until_date": FAR - DAY}, "valid_until_date"),
        ({"valid_from_date": date(2022, 1, 1)}, "valid_from_date"),
    ],
)
def test_t3_the_action_refuses_in_a_sentence_and_nothing_changes(cast, changes, field):
    before = table()
    with pytest.raises(TaxError) as caught:
        add(cast, **changes)
    assert list(caught.value.field_errors) == [field]
    assert caught.value.sentence
    assert (table(), Event.objects.filter(verb__startswith="tax_rule").count()) == (before, 0)


def test_all_that_is_missing_is_said_at_once(cast):
    with pytest.raises(TaxError) as caught:
        add(cast, law="", source="", confidence="", checked_date=None)
    assert list(caught.value.field_errors) == ["law", "source", "confidence", "checked_date"]


def test_the_second_click_gives_the_first_row(cast):
    assert add(cast) == add(cast)
    assert TaxRule.objects.filter(code="pph26").count() == 2


def test_a_row_between_two_holds_until_the_next_begins(cast):
    add(cast)
    row = add(cast, key="b" * 32, valid_from_date=date(2098, 1, 1))
    assert row.valid_until_date == FAR - DAY
    assert TaxRule.objects.get(code="pph26", valid_from_date=date(2022, 1, 1)).valid_until_date == date(2097, 12, 31)
    with pytest.raises(TaxError) as caught:
        add(cast, key="c" * 32, valid_from_date=date(2098, 6, 1), valid_until_date=FAR)
    assert list(caught.value.field_errors) == ["valid_until_date"]


def test_days_that_an_ended_row_covered_are_not_written_anew(cast):
    TaxRule.objects.create(**facts(valid_from_date=date(2021, 1, 1), valid_until_date=date(2021, 12, 31)))
    with pytest.raises(TaxError) as caught:
        add(cast, valid_from_date=date(2021, 6, 1), valid_until_date=date(2021, 6, 30))
    assert list(caught.value.field_errors) == ["valid_from_date"]


def test_a_row_can_be_ended_and_its_day_is_its_last(cast):
    row = actions.end_rule(rule=row_of("ppn"), last_date=FAR, version=1, by=cast.sri, now=NOW)
    assert (row.valid_until_date, row.version) == (FAR, 2)
    assert [queries.rules_at("ID", day).find("ppn") is None for day in (FAR, FAR + DAY)] == [False, True]
    assert Event.objects.get(verb="tax_rule.ended").data == {"country": "ID", "to": "2099-01-01"}
    again = actions.end_rule(rule=row, last_date=FAR - DAY, version=2, by=cast.sri, now=NOW)
    assert again.valid_until_date == FAR - DAY


def test_a_row_does_not_end_before_it_began_nor_after_the_next_began(cast):
    add(cast)
    first = TaxRule.objects.get(code="pph26", valid_from_date=date(2022, 1, 1))
    for last in (date(2021, 12, 31), FAR):
        with pytest.raises(TaxError) as caught:
            actions.end_rule(rule=first, last_date=last, version=2, by=cast.sri, now=NOW)
        assert list(caught.value.field_errors) == ["last_date"]


def test_an_old_page_ends_nothing(cast):
    with pytest.raises(StaleError):
        actions.end_rule(rule=row_of("ppn"), last_date=FAR, version=7, by=cast.sri, now=NOW)
    assert row_of("ppn").version == 1


def test_a_row_that_has_not_begun_can_be_taken_back(cast):
    before = table()
    row = add(cast)
    actions.withdraw_rule(rule=row, version=1, by=cast.sri, now=NOW)
    assert [(old | {"version": 0}) for old in table()] == [(old | {"version": 0}) for old in before]
    assert Event.objects.get(verb="tax_rule.withdrawn").data["value"] == {"rate_bps": 1_500}
    with pytest.raises(StaleError):
        actions.withdraw_rule(rule=row, version=1, by=cast.sri, now=NOW)


def test_a_row_that_has_begun_is_ended_and_not_taken_back(cast):
    with pytest.raises(RefusedError):
        actions.withdraw_rule(rule=row_of("ppn"), version=1, by=cast.sri, now=NOW)
    assert row_of("ppn")


def test_an_end_that_has_passed_stays(cast):
    old = TaxRule.objects.create(**facts(valid_from_date=date(2021, 1, 1), valid_until_date=date(2021, 12, 31)))
    with pytest.raises(RefusedError):
        actions.end_rule(rule=old, last_date=FAR, version=1, by=cast.sri, now=NOW)
    assert TaxRule.objects.get(pk=old.pk).valid_until_date == date(2021, 12, 31)


@pytest.mark.parametrize("who", ["rani", "dewi", "gita", "tono"])
def test_only_operators_change_the_table_and_everybody_reads_it(cast, who):
    actor, row, before = getattr(cast, who), row_of("ppn"), table()
    with pytest.raises(RefusedError):
        actions.add_rule(**facts(), submit_key="a" * 32, by=actor, now=NOW)
    with pytest.raises(RefusedError):
        actions.end_rule(rule=row, last_date=FAR, version=1, by=actor, now=NOW)
    with pytest.raises(RefusedError):
        actions.withdraw_rule(rule=row, version=1, by=actor, now=NOW)
    assert table() == before
    assert TaxRule.objects.visible_to(actor).count() == len(before)


def test_histories_are_read_in_one_query_in_the_packs_order(cast, django_assert_num_queries):
    add(cast)
    TaxRule.objects.create(**facts(valid_from_date=date(2021, 1, 1), valid_until_date=date(2021, 12, 31)))
    with django_assert_num_queries(1):
        found = queries.histories(TODAY)
    assert list(found) == ["ID", "SG", "TH"]
    history = next(history for history in found["ID"] if history.code == "pph26")
    days = [row.valid_from_date.year for row in (*history.coming, history.current, *history.ended)]
    assert days == [2099, 2022, 2021]
    assert found["ID"][0].code == "pph17"
