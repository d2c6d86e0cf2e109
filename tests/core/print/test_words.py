"""What print says of a number: how sure, from where, of which day, with its year."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from sorot.core.print.words import source_note
from sorot.core.taxonomy import Source

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("kind", "mark", "words"),
    [
        ("api", "full", "Measured · 3 Nov 2026"),
        ("file", "full", "Measured · file of 3 Nov 2026"),
        ("screenshot", "half", "Reported · screenshot of 3 Nov 2026"),
        ("self_declared", "half", "Reported · 3 Nov 2026"),
        ("demo", "cross", "Demo · 3 Nov 2026"),
    ],
)
def test_every_source_has_its_mark_and_its_day(kind: str, mark: str, words: str):
    with override("en"):
        assert source_note(kind, DAY) == (mark, words)


def test_every_source_of_the_house_is_known_without_a_day_too():
    with override("en"):
        assert [bool(source_note(kind, None)[0]) for kind in Source.values] == [True] * len(Source.values)
        assert source_note("file", None) == ("full", "Measured · file")
        assert source_note("", DAY) == ("", "")


def test_a_moment_is_the_day_it_was_here():
    with override("id"):
        assert source_note("api", datetime(2026, 11, 3, 20, 0, tzinfo=UTC))[1] == "Terukur · 4 Nov 2026"
