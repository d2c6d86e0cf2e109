"""Offers over several rows: one price for works that all stand on one side of it, or a refusal with its place."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sorot.rates.sow import Line, Refused, parse, render
from sorot.rates.sow.blocks import read_blocks

TODAY = date(2026, 11, 23)
JOINED = "2x IG Reels + 1x TikTok Video"


def said(text: str) -> list[tuple[str, str]]:
    """(name, canonical line) of each offer; a refused one is its reason and the marked text."""
    out = []
    for block in read_blocks(text, today=TODAY):
        found = block.found
        if isinstance(found, Line):
            out.append((block.name, render(found)))
        else:
            out.append((found.why, block.text[block.start + found.at : block.start + found.end]))
    return out


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("2x Reels\n1x TikTok\nTotal 3jt nett", "", f"{JOINED}, fee Rp3.000.000 nett"),
        ("3jt nett\n2x Reels\n1x TikTok", "", f"{JOINED}, fee Rp3.000.000 nett"),
        ("- 2x Reels\n- 1x TikTok\ntotal: Rp 3.000.000", "", f"{JOINED}, fee Rp3.000.000"),
        ("Paket Hemat 3jt\n• 2x Reels\n• 1x TikTok", "Paket Hemat", f"{JOINED}, fee Rp3.000.000"),
        ("Paket Hemat:\n2x Reels\n1x TikTok", "Paket Hemat", JOINED),
        ("Paket Hemat\n2x Reels\n1x TikTok\nDP 50%\nTotal 3jt", "Paket Hemat", f"{JOINED}, DP 50%, fee Rp3.000.000"),
        ("Paket Hemat 3jt\n2x Reels\n1x TikTok\ntotal 3jt", "Paket Hemat", f"{JOINED}, fee Rp3.000.000"),
        ("PAKET RAMADAN CERIA - Rp3.000.000\n2x Reels\n1x TikTok", "PAKET RAMADAN CERIA", f"{JOINED}, fee Rp3.000.000"),
        ("Paket A\n2x Reels + 1x TikTok 3jt", "Paket A", f"{JOINED}, fee Rp3.000.000"),
        ("Paket Hemat 3jt: 2x Reels + 1x TikTok", "Paket Hemat", f"{JOINED}, fee Rp3.000.000"),
        ("Paket Lebaran 2026: 2x Reels + 1x TikTok 3jt", "Paket Lebaran 2026", f"{JOINED}, fee Rp3.000.000"),
        ("1x Reels\nfee 1,5jt nett", "", "1x IG Reels, fee Rp1.500.000 nett"),
    ],
)
def test_rows_with_one_price_or_one_name_are_one_offer(text: str, name: str, line: str) -> None:
    assert said(text) == [(name, line)]


def test_two_packages_below_each_other_are_two_offers() -> None:
    assert said("Paket A: 3jt\n2x Reels\nPaket B: 5jt\n3x Reels\n1x TikTok") == [
        ("Paket A", "2x IG Reels, fee Rp3.000.000"),
        ("Paket B", "3x IG Reels + 1x TikTok Video, fee Rp5.000.000"),
    ]


def test_an_empty_row_parts_two_offers() -> None:
    assert said("1x Reels\n1jt\n\n1x TikTok\n900rb") == [
        ("", "1x IG Reels, fee Rp1.000.000"),
        ("", "1x TikTok Video, fee Rp900.000"),
    ]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("1x Reels\n1jt\n1x TikTok\n1jt", ["1jt", "1jt"]),
        ("2x Reels\n1x TikTok\nTotal 3jt\n1x Story 500rb", ["Total 3jt"]),
        ("2x Reels 1jt\n2x IGS 500rb\nTotal 1,5jt", ["Total 1,5jt"]),
        ("Paket A 2jt\n2x Reels\n1x TikTok 5jt", ["2jt"]),
        ("2x Reels\nTotal 3jt\n1x TikTok", ["Total 3jt"]),
    ],
)
def test_a_price_between_works_or_beside_other_prices_is_marked(text: str, marked: list[str]) -> None:
    unclear = [block for block in read_blocks(text, today=TODAY) if isinstance(block.found, Refused)]
    assert [block.is_price_unclear for block in unclear] == [True] * len(marked)
    assert [why_and_mark[1] for why_and_mark in said(text) if why_and_mark[0] == "no_item"] == marked


def test_a_price_above_and_another_below_are_refused_at_the_second() -> None:
    assert said("Paket A 3jt\n2x reels\ntotal 4jt") == [("fee", "4jt")]


def test_an_unclear_row_of_an_offer_is_marked_in_its_place() -> None:
    assert said("2x Reels\nglitter\ntotal 3jt") == [("unknown_word", "glitter")]


def test_rows_without_a_common_price_stay_offers_of_their_own() -> None:
    assert said("1x Reels 1jt\n2x IGS") == [("", "1x IG Reels, fee Rp1.000.000"), ("", "2x IG Story")]
    assert said("1x Reels\n2x IGS") == [("", "1x IG Reels"), ("", "2x IG Story")]


ROWS = st.sampled_from(
    [
        "2x Reels",
        "- 1x TikTok",
        "Total 3jt",
        "3jt nett",
        "Paket A 2jt",
        "Paket B:",
        "DP 50%",
        "1x IGS 500rb",
        "",
        "glitter",
    ]
)


@given(rows=st.lists(ROWS, max_size=7))
@settings(max_examples=200, deadline=None)
def test_no_row_is_dropped_and_what_is_read_is_what_its_rows_say_together(rows: list[str]) -> None:
    blocks = read_blocks("\n".join(rows), today=TODAY)
    assert "\n".join(block.text for block in blocks).splitlines() == [row for row in rows if row]
    for block in blocks:
        assert block.found == parse(block.text[block.start :], today=TODAY)
        assert block.name == block.name.strip()
        assert block.text[: block.start].lstrip(" -•").startswith(block.name)


def test_every_line_of_another_hand_that_can_be_read_is_read_the_same_when_it_is_pasted() -> None:
    rows = (Path(__file__).parent / "corpus" / "sow.jsonl").read_text("utf-8").splitlines()
    lines = [entry["line"] for entry in map(json.loads, rows) if "expect" in entry]
    assert sum("\n" in line for line in lines) >= 3
    for line in lines:
        assert [block.found for block in read_blocks(line, today=TODAY)] == [parse(line, today=TODAY)]
