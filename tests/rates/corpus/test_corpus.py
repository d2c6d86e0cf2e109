"""The corpus itself: every word in it belongs to the agreed vocabulary, and every place points at what is meant."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

LINES = [json.loads(line) for line in (Path(__file__).parent / "sow.jsonl").read_text("utf-8").splitlines()]
READABLE = [entry for entry in LINES if "expect" in entry]
REFUSED = [entry for entry in LINES if "refused" in entry]

PLATFORMS = {"instagram", "tiktok", "youtube", "x", "facebook", "threads", "podcast"}
FORMATS = {
    *("reel", "story", "feed_post", "carousel", "short_video", "long_video"),
    *("live", "text_post", "episode", "event"),
}
WHOLE, TEXT, DAY = "whole number", "text", "day"
#: kind -> (facts that must be there, facts that may be there)
EXTRAS = {
    "link": ({}, {}),
    "tag": ({}, {}),
    "collab": ({}, {}),
    "voice_over": ({}, {}),
    "pin": ({}, {"days": WHOLE}),
    "duration": ({"seconds": WHOLE}, {}),
    "hours": ({"count": WHOLE}, {}),
    "products": ({"count": WHOLE}, {}),
}
TERMS = {
    "owning": ({}, {"days": WHOLE, "permanent": True}),
    "boost_code": ({"days": WHOLE}, {}),
    "mirroring": ({"platform": PLATFORMS}, {}),
    "exclusivity": ({"days": WHOLE}, {"scope": TEXT}),
    "revisions": ({"count": WHOLE}, {}),
    "keep_post": ({}, {"days": WHOLE, "permanent": True}),
    "link_bio": ({"days": WHOLE}, {}),
    "visit": ({}, {"count": WHOLE}),
    "raw_files": ({}, {}),
    "deposit": ({"percent": WHOLE}, {}),
    "pay_within": ({"days": WHOLE}, {}),
    "valid_until": ({"date": DAY}, {}),
    "posting": ({"from": DAY}, {"to": DAY}),
    "mode": ({"value": {"endorse", "paid_promote", "barter"}}, {}),
    "barter": ({}, {"item": TEXT, "value": WHOLE}),
}
REASONS = {
    *("empty", "no_item", "unknown_word", "quantity", "fee"),
    *("format_not_on_platform", "percent", "date", "too_long"),
}
#: What stands where a refusal points, by the reason.
CULPRITS = {
    "unknown_word": ("IG,", "video ", "snapchat", "giveaway", "atau", "kambing"),
    "quantity": ("0x", "60x", "-2", "x3", "2-3x"),
    "fee": ("750rb", "1,5jt", "2jt", "1,2,3jt", "1.50.000", "IDR 2.5M", "-500rb"),
    "format_not_on_platform": ("YouTube Story", "TikTok feed", "story YouTube", "podcast reels"),
    "percent": ("150%", "120%"),
    "date": ("31 Februari", "30/02/2027", "29 Feb 2027"),
}


def fits(value: object, shape: object) -> bool:
    """Whether a fact has the shape its kind asks for."""
    if shape is WHOLE:
        return type(value) is int and value > 0
    if shape is TEXT:
        return isinstance(value, str) and bool(value) and value == value.strip()
    if shape is DAY:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    return value in shape if isinstance(shape, set) else value is shape


def check_facts(facts: dict, vocabulary: dict) -> None:
    """One extra or term: a known kind, nothing missing, nothing more, every value in its shape."""
    must, may = vocabulary[facts["kind"]]
    rest = {name: value for name, value in facts.items() if name != "kind"}
    assert set(must) <= set(rest) <= set(must) | set(may)
    for name, value in rest.items():
        assert fits(value, {**must, **may}[name]), (name, value)
    if {"days", "permanent"} <= set(may):
        assert len(rest) == 1


def test_ids_and_lines_are_met_once() -> None:
    assert len({entry["id"] for entry in LINES}) == len(LINES)
    assert len({entry["line"] for entry in LINES}) == len(LINES)
    assert all(("expect" in entry) != ("refused" in entry) for entry in LINES)


@pytest.mark.parametrize("entry", READABLE, ids=lambda entry: entry["id"])
def test_expectation_speaks_the_vocabulary(entry: dict) -> None:
    assert set(entry) == {"id", "line", "expect"}
    assert len(entry["line"]) <= 500
    expect = entry["expect"]
    assert set(expect) == {"items", "fee", "terms"}
    assert expect["items"]
    for item in expect["items"]:
        assert set(item) == {"platform", "format", "quantity", "extras"}
        assert item["format"] in FORMATS
        assert item["platform"] in PLATFORMS or (item["platform"], item["format"]) == ("", "event")
        assert 1 <= item["quantity"] <= 50
        for extra in item["extras"]:
            check_facts(extra, EXTRAS)
    if expect["fee"] is not None:
        assert set(expect["fee"]) == {"amount", "currency", "nett"}
        assert fits(expect["fee"]["amount"], WHOLE)
        assert expect["fee"]["currency"] in {"IDR", "USD"}
        assert expect["fee"]["nett"] in (True, False, None)
    for term in expect["terms"]:
        check_facts(term, TERMS)
    kinds = [term["kind"] for term in expect["terms"]]
    assert kinds == sorted(kinds)


@pytest.mark.parametrize("entry", REFUSED, ids=lambda entry: entry["id"])
def test_refusal_points_at_its_culprit(entry: dict) -> None:
    line, at, why = entry["line"], entry["refused"]["at"], entry["refused"]["why"]
    assert why in REASONS
    if why in CULPRITS:
        assert line[at:].startswith(CULPRITS[why])
        assert at == 0 or not line[at - 1].isalnum()
    elif why == "too_long":
        assert (at, len(line) > 500) == (500, True)
    else:
        assert at == 0
        assert (line.strip() == "") == (why == "empty")


def test_every_word_of_the_vocabulary_is_asked_at_least_twice() -> None:
    items = [item for entry in READABLE for item in entry["expect"]["items"]]
    extras = Counter(extra["kind"] for item in items for extra in item["extras"])
    terms = Counter(term["kind"] for entry in READABLE for term in entry["expect"]["terms"])
    reasons = Counter(entry["refused"]["why"] for entry in REFUSED)
    assert set(extras) == set(EXTRAS)
    assert set(terms) == set(TERMS)
    assert set(reasons) == REASONS
    assert min([*extras.values(), *terms.values(), *reasons.values()]) >= 2
    assert {item["platform"] for item in items} == {*PLATFORMS, ""}
    assert {item["format"] for item in items} == FORMATS
    assert (len(READABLE) >= 84, len(REFUSED) >= 24) == (True, True)
