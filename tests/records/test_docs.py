"""The page about the payment record tells the truth: its examples are run."""

import re
from datetime import datetime
from pathlib import Path

from sorot.records.queries import behind, brand_record
from tests.cast import Cast
from tests.records.books import NOW, Books, Part, Quarrel, Work

PAGE = Path(__file__).resolve().parents[2] / "docs" / "money" / "payment-record.md"


def examples(kind: str) -> list[tuple[str, str]]:
    """(what happened, what comes of it) of every line of the blocks of a kind."""
    blocks = re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [tuple(line.split(": ", 1)) for block in blocks for line in block.strip().splitlines()]  # type: ignore[misc]


def offset(text: str) -> int:
    """`13 Oct` as days from the day of the question."""
    return (datetime.strptime(f"{text} 2026", "%d %b %Y").date() - NOW.date()).days  # noqa: DTZ007


def facts(story: str) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in story.split(", "))  # type: ignore[misc]


def test_the_page_has_examples_of_every_kind() -> None:
    assert [len(examples(kind)) for kind in ("pay", "middle", "dispute", "work")] == [9, 2, 4, 7]


def test_days_until_payment(books: Books, cast: Cast) -> None:
    for story, expected in examples("pay"):
        said = facts(story)
        quarrels = []
        if "dispute" in said:
            begin, end = said.pop("dispute").split(" to ")
            quarrels = [Quarrel(offset(begin), offset(end), "withdrawn")]
        days = {("due" if name == "promised" else name): offset(text) for name, text in said.items()}
        before = behind(cast.kopi_senja.pk, "late-share", now=NOW).items
        books.deal(Part(**days), quarrels=quarrels)
        after = behind(cast.kopi_senja.pk, "late-share", now=NOW).items
        new = [row for row in after if row not in before]
        found = f"{new[0].days} days, {new[0].late_days} late" if new else "not counted"
        assert found == expected, story


def test_the_middle_and_nine_of_ten(books: Books, cast: Cast) -> None:
    brands = [cast.kopi_senja, cast.teh_ranting]
    for brand, (story, expected) in zip(brands, examples("middle"), strict=True):
        for days in story.split():
            books.deal(Part(approved=-30, due=-27, secured=-30 + int(days)), brand=brand)
        record = brand_record(brand.pk, now=NOW)
        assert f"usual {record.typical_days}, nine of ten {record.nine_of_ten}" == expected


def test_disputes_lost(books: Books, cast: Cast) -> None:
    for story, expected in examples("dispute"):
        (_, brand), (_, talent), (state, decided) = (part.split() for part in story.split(", "))
        numbers = [None if text == "none" else int(text) for text in (brand, talent, decided)]
        books.deal(quarrels=[Quarrel(-15, -8, state, "talent", 0, *numbers)], fee=3_000_000)
        code = books.written[-1].code
        rows = behind(cast.kopi_senja.pk, "disputes-lost", now=NOW).items
        assert [row.is_lost for row in rows if row.deal_code == code] == [expected == "lost"], story


def test_works_on_time(books: Books, cast: Cast) -> None:
    for story, expected in examples("work"):
        said = {name: offset(text) for name, text in facts(story).items()}
        versions = [(said["sent"], said["approved"], False)] if "sent" in said else []
        books.deal(works=[Work(said["draft"], said["post"], versions, said.get("out"))])
        code = books.written[-1].code
        rows = behind(cast.rani_profile.pk, "on-time", now=NOW).items
        found = [
            "late" if row.is_draft_late or row.is_post_late else "on time" for row in rows if row.deal_code == code
        ]
        assert (found or ["not counted"]) == [expected], story
