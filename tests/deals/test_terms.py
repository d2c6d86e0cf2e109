"""The terms as a value: one form, one hash, every difference named."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.core.money import Money
from sorot.core.taxonomy import FORMATS_OF, Category
from sorot.deals.diff import all_terms, diff_terms, split_diff
from sorot.deals.terms import DeliverableTerm, MilestoneTerm, Terms, canonical, digest

DAY = date(2026, 3, 16)
BASE = Terms(
    fee=Money(8_500_000),
    tax_basis="gross",
    deliverables=(DeliverableTerm("instagram", "reel", 1, DAY - timedelta(days=4), DAY),),
    milestones=(MilestoneTerm("Semua", 8_500_000, "before_work"),),
)

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
kinds = st.sampled_from([(str(p), str(f)) for p, formats in FORMATS_OF.items() for f in formats])


@st.composite
def lines(draw: Any) -> DeliverableTerm:
    platform, made = draw(kinds)
    publish = DAY + timedelta(days=draw(st.integers(0, 200)))
    return DeliverableTerm(
        platform, made, draw(st.integers(1, 50)), publish - timedelta(days=draw(st.integers(0, 9))), publish
    )


@st.composite
def all_kinds_of_terms(draw: Any) -> Terms:
    fee = draw(st.integers(0, 5_000_000_000))
    parts: tuple[MilestoneTerm, ...] = ()
    if fee > 1 and draw(st.booleans()):
        first = draw(st.integers(1, fee - 1))
        parts = (MilestoneTerm("Awal", first, "before_work"), MilestoneTerm("Akhir", fee - first, "on_approval"))
    elif fee:
        parts = (MilestoneTerm("Semua", fee, draw(st.sampled_from(["before_work", "on_approval"]))),)
    exclusive = draw(st.integers(0, 60))
    item = draw(texts).strip()
    return Terms(
        fee=Money(fee),
        tax_basis=draw(st.sampled_from(["nett", "gross"])),
        deliverables=tuple(draw(st.lists(lines(), min_size=1, max_size=4))),
        revisions_included=draw(st.integers(0, 5)),
        usage_rights_days=draw(st.integers(0, 365)),
        exclusivity_days=exclusive,
        exclusivity_category=draw(st.sampled_from(Category.values)) if exclusive else "",
        milestones=parts,
        barter_item=item,
        barter_value=draw(st.none() | st.integers(0, 10**9)) if item else None,
        notes=draw(texts),
    )


@given(all_kinds_of_terms())
@settings(max_examples=60, deadline=None)
def test_terms_survive_their_json_and_keep_their_hash(terms: Terms) -> None:
    again = Terms.from_json(json.loads(terms.canonical))
    assert again == terms
    assert (again.canonical, again.sha256) == (terms.canonical, terms.sha256)
    assert digest(terms.canonical) == terms.sha256


@given(all_kinds_of_terms(), all_kinds_of_terms())
@settings(max_examples=60, deadline=None)
def test_different_terms_have_another_hash_and_a_row_that_says_so(old: Terms, new: Terms) -> None:
    changed = [row for row in diff_terms(old, new) if row.is_changed]
    assert (old == new) == (old.sha256 == new.sha256) == (changed == [])


def test_the_order_of_fields_does_not_matter() -> None:
    data = BASE.as_json()
    turned = {key: data[key] for key in reversed(list(data))}
    assert canonical(turned) == canonical(data)


def test_two_writings_of_one_letter_have_one_hash() -> None:
    composed, decomposed = replace(BASE, notes="Kaf\u00e9"), replace(BASE, notes="Kafe\u0301")
    assert composed.sha256 == decomposed.sha256


def test_line_ends_have_one_hash() -> None:
    assert replace(BASE, notes="a\r\nb").sha256 == replace(BASE, notes="a\nb").sha256


@pytest.mark.parametrize("value", [1.0, float("nan"), date(2026, 1, 1), Money(1)])
def test_what_is_not_plain_has_no_canonical_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"fee": value})


CHANGES: list[dict[str, Any]] = [
    {"fee": Money(9_700_000), "milestones": (MilestoneTerm("Semua", 9_700_000, "before_work"),)},
    {"tax_basis": "nett"},
    {"deliverables": (replace(BASE.deliverables[0], quantity=2),)},
    {"deliverables": (replace(BASE.deliverables[0], publish_date=DAY + timedelta(days=1)),)},
    {"deliverables": (replace(BASE.deliverables[0], draft_due_date=DAY),)},
    {"deliverables": (replace(BASE.deliverables[0], format="story"),)},
    {"deliverables": (replace(BASE.deliverables[0], platform="facebook"),)},
    {"revisions_included": 3},
    {"usage_rights_days": 30},
    {"exclusivity_days": 14, "exclusivity_category": "food"},
    {"milestones": (MilestoneTerm("Semua", 8_500_000, "on_approval"),)},
    {"barter_item": "Mesin kopi"},
    {"notes": "Logo terlihat."},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: ",".join(c))
def test_one_changed_term_changes_the_hash_and_is_shown(change: dict[str, Any]) -> None:
    new = replace(BASE, **change)
    assert new.sha256 != BASE.sha256
    assert split_diff(BASE, new).changed


def test_the_fee_stands_last_with_what_it_means() -> None:
    new = replace(BASE, fee=Money(9_700_000), milestones=(MilestoneTerm("Semua", 9_700_000, "before_work"),))
    row = diff_terms(BASE, new)[-1]
    assert (row.term, row.old, row.new, row.note, row.total) == (
        "Bayaran", "Rp8.500.000", "Rp9.700.000", "Naik Rp1.200.000", True,
    )  # fmt: skip


def test_the_title_counts_in_words() -> None:
    new = replace(BASE, usage_rights_days=30, revisions_included=1)
    assert split_diff(BASE, new).title == "Dua hal berubah, sebelas tetap."


def test_five_billion_is_written_out() -> None:
    terms = replace(BASE, fee=Money(5_000_000_000), milestones=(MilestoneTerm("Semua", 5_000_000_000, "before_work"),))
    assert all_terms(terms)[-1].new == "Rp5.000.000.000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee": Money(1)},
        {"fee": Money(-1)},
        {"deliverables": ()},
        {"exclusivity_days": 3},
        {"barter_value": 5},
        {"usage_rights_days": -1},
    ],
    ids=lambda w: ",".join(w),
)
def test_terms_that_do_not_add_up_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        replace(BASE, **wrong)
