"""What the second schema of terms can say, and that the first one stays as it was hashed."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.core.money import Money
from sorot.deals import words
from sorot.deals.diff import diff_terms
from sorot.deals.forms.shares import Share, divide, milestones_for, parse_share, plan_of
from sorot.deals.prices import Price, kept_percent, kept_shares, margins_of, price_of
from sorot.deals.terms import (
    CANCELLATIONS,
    CancellationTerm,
    DeliverableTerm,
    MilestoneTerm,
    Terms,
    digest,
    earned_by,
)

DAY = date(2026, 3, 16)
FIRST_TEXT = (
    '{"barter":{"item":"","value":null},"deliverables":[{"draft_due_date":"2026-03-12","format":"reel","platform":'
    '"instagram","publish_date":"2026-03-16","quantity":1}],"exclusivity":{"category":"","days":0},"fee":{"amount":'
    '8500000,"currency":"IDR"},"milestones":[{"amount":8500000,"due_rule":"before_work","label":"Semua"}],"notes":"",'
    '"revisions_included":2,"schema":"sorot.terms/1","tax_basis":"gross","usage_rights_days":0}'
)
CPV = MilestoneTerm("Tayangan", 5_000_000, "variable", None, "cpv", 30_000, 1_000)
BONUS = MilestoneTerm("100.000 tayangan", 1_000_000, "variable", None, "bonus", 1_000_000, 1)


def terms(fee: int = 10_000_000, *parts: MilestoneTerm, **changes: object) -> Terms:
    base = Terms(
        fee=Money(fee),
        tax_basis="gross",
        deliverables=(DeliverableTerm("instagram", "reel", 1, DAY - timedelta(days=4), DAY),),
        milestones=parts or ((MilestoneTerm("Semua", fee, "before_work"),) if fee else ()),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


# ---------------------------------------------------------------- schemas
def test_a_text_of_the_first_schema_keeps_its_form_and_its_hash() -> None:
    old = Terms.from_json(json.loads(FIRST_TEXT))
    assert (old.canonical, old.sha256) == (FIRST_TEXT, digest(FIRST_TEXT))
    assert (old.review_days, old.pay_within_days, old.cancellation) == (5, 3, None)


def test_the_canonical_form_of_the_second_schema_does_not_drift() -> None:
    """A change here breaks every contract that people hold: it needs another schema, not another hash."""
    made = terms(10_000_000, MilestoneTerm("DP", 3_000_000, "before_work"),
                 MilestoneTerm("Sisa", 7_000_000, "on_date", DAY), CPV, schema="sorot.terms/2")  # fmt: skip
    assert made.canonical == (
        '{"barter":{"item":"","value":null},"cancellation":{"after_approval":100,"after_draft":50,"before_draft":0},'
        '"deliverables":[{"draft_due_date":"2026-03-12","format":"reel","platform":"instagram","publish_date":'
        '"2026-03-16","quantity":1}],"exclusivity":{"category":"","days":0},"fee":{"amount":10000000,"currency":"IDR"},'
        '"milestones":[{"amount":3000000,"due_date":null,"due_rule":"before_work","label":"DP","rate":null},'
        '{"amount":7000000,"due_date":"2026-03-16","due_rule":"on_date","label":"Sisa","rate":null},'
        '{"amount":5000000,"due_date":null,"due_rule":"variable","label":"Tayangan","rate":{"amount":30000,"basis":"cpv",'
        '"per":1000}}],"notes":"","pay_within_days":3,"review_days":5,"revisions_included":2,"schema":"sorot.terms/2",'
        '"tax_basis":"gross","usage_rights_days":0}'
    )
    assert Terms.from_json(json.loads(made.canonical)) == made


@pytest.mark.parametrize(
    "changes",
    [{"review_days": 0}, {"review_days": 15}, {"pay_within_days": 0}, {"pay_within_days": 31}, {"cancellation": None},
     {"schema": "sorot.terms/4"}],
)  # fmt: skip
def test_promises_out_of_range_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        terms(10, **changes)


@pytest.mark.parametrize(
    "values",
    [
        ("A", 0, "before_work"),
        ("", 1, "before_work"),
        ("A", 1, "some_day"),
        ("A", 1, "on_date"),
        ("A", 1, "before_work", DAY),
        ("A", 1, "before_work", None, "cpv", 1, 1),
        ("A", 10, "variable"),
        ("A", 10, "variable", None, "clicks", 1, 1),
        ("A", 10, "variable", None, "cpv", 0, 1),
        ("A", 10, "variable", None, "cpv", 11, 1),
        ("A", 10, "variable", None, "bonus", 5, 1),
        ("A", 10, "variable", None, "bonus", 10, 2),
    ],
)
def test_a_part_without_sense_is_refused(values: tuple[object, ...]) -> None:
    with pytest.raises(ValueError):
        MilestoneTerm(*values)  # type: ignore[arg-type]


def test_only_fixed_parts_add_up_to_the_fee() -> None:
    whole = terms(10_000_000, MilestoneTerm("Semua", 10_000_000, "before_work"), CPV, BONUS)
    assert (whole.fee.amount, whole.variable_limit, whole.before_work) == (10_000_000, 6_000_000, 16_000_000)
    with pytest.raises(ValueError):
        terms(10_000_000, MilestoneTerm("Semua", 9_000_000, "before_work"), CPV)


def test_percents_never_fall_as_work_goes_on() -> None:
    for values in ((50, 0, 100), (0, 60, 50), (-1, 0, 0), (0, 0, 101)):
        with pytest.raises(ValueError):
            CancellationTerm(*values)


# ---------------------------------------------------------------- arithmetic
@given(st.integers(1, 5_000_000_000), st.lists(st.integers(1, 10_000), min_size=1, max_size=6), st.integers(0, 2_000))
@settings(max_examples=80, deadline=None)
def test_any_split_adds_up_and_so_does_what_the_brand_pays(fee: int, weights: list[int], bps: int) -> None:
    from sorot.core.money import split
    from sorot.payments.fees import platform_fee

    parts = [MilestoneTerm(f"P{i}", amount, "before_work" if i % 2 else "on_approval")
             for i, amount in enumerate(split(fee, weights)) if amount]  # fmt: skip
    made = terms(fee, *parts)
    price = price_of(made, margin=777, fee_bps=bps)
    assert sum(margins_of(made, 777)) == 777
    assert (price.variable, price.total) == (0, fee + 777 + platform_fee(fee + 777, bps))
    assert 0 <= price.before_work <= price.total


@given(st.integers(2, 5_000_000_000), st.lists(st.integers(1, 50), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_percents_of_a_whole_always_add_up_and_the_rest_takes_what_is_left(fee: int, percents: list[int]) -> None:
    rest = 10_000 - sum(percents) * 100
    if rest > 0:
        assert sum(divide(fee, [*(Share(bps=p * 100) for p in percents), Share(bps=rest)])) == fee
    assert sum(divide(fee, [*(Share(bps=p * 100) for p in percents), Share()])) == fee


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(1, 10**4), st.integers(1, 10**10))
@settings(max_examples=80, deadline=None)
def test_a_result_earns_in_proportion_rounded_down_and_never_above_its_limit(
    count: int, rate: int, per: int, limit: int
) -> None:
    assert earned_by(count, rate_amount=rate, rate_per=per, limit=limit) == min(limit, count * rate // per)


def test_the_price_says_what_is_certain_and_what_must_be_there_before_work() -> None:
    made = terms(10_000_000, MilestoneTerm("DP", 3_000_000, "before_work"),
                 MilestoneTerm("Sisa", 7_000_000, "on_approval"), CPV)  # fmt: skip
    assert price_of(made, fee_bps=500) == Price(
        fixed=10_500_000, variable=5_250_000, before_work=8_400_000, fee=750_000
    )
    assert price_of(made, margin=1_000_000).fixed == 11_000_000
    assert price_of(terms(0, CPV), margin=100, fee_bps=0) == Price(0, 5_000_100, 5_000_100)
    assert price_of(terms(0, barter_item="Kopi"), margin=0, fee_bps=500) == Price(0, 0, 0)


def test_what_is_kept_follows_each_work() -> None:
    usual = CANCELLATIONS["standard"]
    states = [("awaited", False), ("in_review", True), ("changes", True), ("approved", True), ("published", True)]
    assert [kept_percent(usual, state, has_draft=sent) for state, sent in states] == [0, 50, 50, 100, 100]
    assert kept_percent(CANCELLATIONS["gentle"], "published", has_draft=True) == 100
    shares = kept_shares(10_000_001, [100, 50, 0])
    assert [share for share, _kept in shares] == [3_333_334, 3_333_334, 3_333_333]
    assert [kept for _share, kept in shares] == [3_333_334, 1_666_667, 0]


# ---------------------------------------------------------------- the form's own reading
@pytest.mark.parametrize(
    ("text", "share"),
    [("30%", Share(bps=3_000)), ("33,33 %", Share(bps=3_333)), ("3.000.000", Share(amount=3_000_000)),
     ("1,5jt", Share(amount=1_500_000)), ("  ", Share())],
)  # fmt: skip
def test_a_share_is_a_percent_an_amount_or_the_rest(text: str, share: Share) -> None:
    assert parse_share(text, "IDR") == share


def test_what_is_no_share_is_refused() -> None:
    for text in ("30 persen", "abc", "%", "1000%%"):
        with pytest.raises(ValueError):
            parse_share(text, "IDR")


@pytest.mark.parametrize("plan", ["before", "split", "deposit", "after"])
def test_a_ready_plan_is_recognised_again(plan: str) -> None:
    made = terms(9_999_999, *milestones_for(plan, 9_999_999))
    assert plan_of(made) == plan
    renamed = replace(made, milestones=tuple(replace(part, label="Nama lain") for part in made.milestones))
    assert plan_of(renamed) == plan


# ---------------------------------------------------------------- words
def said(old: Terms, new: Terms) -> dict[str, tuple[str, str]]:
    return {row.key: (row.old, row.new) for row in diff_terms(old, new) if row.is_changed}


def test_every_changed_promise_is_named() -> None:
    old = terms()
    assert set(said(old, replace(old, review_days=7))) == {"review"}
    assert set(said(old, replace(old, pay_within_days=5))) == {"pay"}
    assert set(said(old, replace(old, cancellation=CANCELLATIONS["firm"]))) == {"cancellation"}
    dated = terms(10_000_000, MilestoneTerm("Semua", 10_000_000, "on_date", DAY))
    later = terms(10_000_000, MilestoneTerm("Semua", 10_000_000, "on_date", DAY + timedelta(days=1)))
    assert set(said(dated, later)) == {"milestones"}
    with_views = replace(old, milestones=(*old.milestones, CPV))
    assert set(said(old, with_views)) == {"result:Tayangan", "fee"}
    dearer = replace(CPV, rate_amount=40_000)
    assert set(said(with_views, replace(old, milestones=(*old.milestones, dearer)))) == {"result:Tayangan"}


def test_the_fee_says_fixed_and_limit() -> None:
    made = terms(10_000_000, MilestoneTerm("Semua", 10_000_000, "before_work"), CPV)
    assert words.fee_text(made) == "Rp10.000.000 tetap + sampai Rp5.000.000 sesuai hasil"
    assert words.fee_text(terms(0, CPV)) == "sampai Rp5.000.000 sesuai hasil"


def test_both_sides_read_the_same_promises_before_they_accept() -> None:
    rows = {row.key: row.text for row in words.promises(terms(10_000_000), "OPERATOR")}
    assert list(rows) == ["money", "review", "pay", "stop", "stop_creator"]
    assert "5 hari" in rows["review"]
    assert "3 hari kerja" in rows["pay"]
    assert "50%" in rows["stop"]
    assert [row.key for row in words.promises(terms(0, barter_item="Kopi"), "OPERATOR")] == ["review"]
    direct = {row.key: row.text for row in words.promises(terms(10_000_000), "DIRECT")}
    assert direct["money"] != rows["money"]
