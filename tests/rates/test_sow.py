"""Scope-of-work lines: what is written is read back, what is not sure is refused with its place."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sorot.core.taxonomy import FORMATS_OF, Platform
from sorot.rates.sow import Extra, Fee, Item, Line, Refused, Term, parse, render
from sorot.rates.sow.values import EXTRAS, LONGEST, MODES

TODAY = date(2026, 11, 23)
PLACES = [(str(p), str(f)) for p, formats in FORMATS_OF.items() for f in formats] + [("", "event")]
DAYS = st.integers(1, 3650)
DATES = st.integers(0, 3000).map(lambda days: TODAY + timedelta(days=days))
GOODS = st.sampled_from(["serum wajah", "voucher makan", "2 botol kopi susu", "tas kulit"])
AMOUNTS = st.one_of(st.integers(1, 10**13), st.integers(1, 5_000).map(lambda n: n * 50_000))


def _extras(format: str) -> st.SearchStrategy[tuple[Extra, ...]]:
    kinds = [kind for kind in EXTRAS if kind != "hours" or format == "live"]
    if format == "story":
        kinds.remove("collab")
    chosen = st.lists(st.sampled_from(kinds), unique=True, max_size=4)
    number = st.integers(1, 50)
    return st.tuples(chosen, number).map(
        lambda pair: tuple(Extra(kind, pair[1] if EXTRAS[kind] else None) for kind in pair[0])
    )


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Any line that can be said."""
    items = []
    for platform, format in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        items.append(Item(platform, format, draw(st.integers(1, 50)), draw(_extras(format))))
    open_days = st.one_of(st.none(), DAYS)
    choices = {
        "owning": st.one_of(st.just(Term("owning", permanent=True)), open_days.map(lambda n: Term("owning", n))),
        "boost_code": open_days.map(lambda n: Term("boost_code", n)),
        "mirroring": st.sampled_from(Platform.values).map(lambda p: Term("mirroring", word=str(p))),
        "exclusivity": st.tuples(open_days, st.sampled_from(["", "skincare", "kopi susu"])).map(
            lambda pair: Term("exclusivity", pair[0], word=pair[1])
        ),
        "revisions": st.integers(0, 50).map(lambda n: Term("revisions", n)),
        "keep_post": st.one_of(
            st.just(Term("keep_post", permanent=True)), open_days.map(lambda n: Term("keep_post", n))
        ),
        "link_bio": open_days.map(lambda n: Term("link_bio", n)),
        "visit": st.one_of(st.none(), st.integers(1, 50)).map(lambda n: Term("visit", n)),
        "raw_files": st.just(Term("raw_files")),
        "deposit": st.integers(1, 100).map(lambda n: Term("deposit", n)),
        "pay_within": DAYS.map(lambda n: Term("pay_within", n)),
        "valid_until": DATES.map(lambda day: Term("valid_until", start=day)),
        "posting": st.tuples(DATES, st.integers(0, 60)).map(
            lambda pair: Term("posting", start=pair[0], end=pair[0] + timedelta(days=pair[1]) if pair[1] else None)
        ),
        "mode": st.sampled_from(MODES).map(lambda mode: Term("mode", word=mode)),
        "barter": st.tuples(GOODS, st.one_of(st.none(), AMOUNTS)).map(
            lambda pair: Term("barter", word=pair[0], value=pair[1])
        ),
    }
    kinds = draw(st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=6))
    if "barter" in kinds and "mode" not in kinds:
        kinds.append("mode")
    fee = draw(
        st.one_of(
            st.none(),
            st.builds(Fee, AMOUNTS, st.sampled_from(["IDR", "USD", "SGD"]), st.sampled_from([None, True, False])),
        )
    )
    return Line(tuple(items), fee, tuple(draw(choices[kind]) for kind in sorted(kinds)))


@given(line=lines(), language=st.sampled_from(["id", "en"]))
@settings(max_examples=400, deadline=None)
def test_every_line_that_is_written_is_read_back_the_same(line: Line, language: str) -> None:
    written = render(line, language)
    assert len(written) <= LONGEST or parse(written, today=TODAY) == Refused(LONGEST, "too_long", len(written))
    if len(written) <= LONGEST:
        assert (written, parse(written, today=TODAY)) == (written, line)
    assert Line.from_json(line.as_json()) == line


@given(text=st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_at_a_place_inside_it(text: str) -> None:
    found = parse(text, today=TODAY)
    if isinstance(found, Refused):
        assert 0 <= found.at <= len(text)
        assert found.end >= found.at
    else:
        assert parse(render(found), today=TODAY) == found


WORDS = (
    "1x 2 3x reels story IGS TikTok YT shorts live feed + , ( ) link tag VO 30 hari 60 detik 2 jam owning dp 50% fee "
    "1,5jt nett @500rb /story revisi 2x visit barter serum senilai 300rb tayang 12 des 12/12 exclusive kategori kopi "
    "H+7 x X 3 per - glitter sejuta 2,5M paket A: 12.12 mirroring"
)


@given(words=st.lists(st.sampled_from(WORDS.split()), max_size=14))
@example(words=["link", "link", "visit"])
@settings(max_examples=500, deadline=None)
def test_words_in_any_order_never_break_the_reader(words: list[str]) -> None:
    found = parse(" ".join(words), today=TODAY)
    if isinstance(found, Line):
        assert parse(render(found), today=TODAY) == found
        assert parse(render(found, "en"), today=TODAY) == found


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("", 0, "empty"),
        ("1,5jt nett", 0, "no_item"),
        ("1x reels glitter", 9, "unknown_word"),
        ("tanpa link 1x IGS", 0, "unknown_word"),
        ("60x IGS", 0, "quantity"),
        ("1x reels atau 2x IGS", 9, "unknown_word"),
        ("1x reels fee 1jt, total 2jt", 24, "fee"),
        ("1x reels fee 1,5 - 2jt", 13, "fee"),
        ("1x YouTube Story", 3, "format_not_on_platform"),
        ("1x reels DP 150%", 12, "percent"),
        ("1x reels tayang 31 Februari", 16, "date"),
        ("1x TikTok + 2x story", 15, "unknown_word"),
        ("reels 2x story", 6, "quantity"),
        ("x" * 501, 500, "too_long"),
    ],
)
def test_what_is_not_sure_is_refused_with_its_place(text: str, at: int, why: str) -> None:
    found = parse(text, today=TODAY)
    assert isinstance(found, Refused)
    assert (found.at, found.why) == (at, why)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3x IGS @500rb", 1_500_000),
        ("IGS 500rb/story x 3", 1_500_000),
        ("3x IGS @500rb + 1x reels @2jt", 3_500_000),
        ("2x live TikTok 2 jam 1jt/jam", 4_000_000),
        ("1x reels 2 juta 500 ribu", 2_500_000),
        ("1x reels Rp 5.000.000.000,-", 5_000_000_000),
        ("1x reels sejuta", 1_000_000),
        ("1x reels dua ratus lima puluh ribu", 250_000),
    ],
)
def test_prices_are_whole_amounts_for_the_whole_line(text: str, amount: int) -> None:
    found = parse(text, today=TODAY)
    assert isinstance(found, Line)
    assert found.fee == Fee(amount)


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    found = parse("1x reels tayang 28 Des - 3 Jan", today=TODAY)
    assert isinstance(found, Line)
    assert found.terms == (Term("posting", start=date(2026, 12, 28), end=date(2027, 1, 3)),)
