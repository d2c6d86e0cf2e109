"""Reading: the drawn corpus of another hand, the screens nobody looked at while building, and single rules."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from sorot.insights.reading import Box, read_boxes
from sorot.insights.reading.engine import _pieces, tiles
from sorot.insights.reading.judge import compare, digit_pairs
from sorot.insights.reading.likeness import compare as alike
from sorot.insights.reading.likeness import distance, hash_of, hash_of_figures
from sorot.insights.reading.numbers import count_of, value_of
from sorot.insights.reading.process import Engine, UnreadablePicture

HERE = Path(__file__).parent
#: What must hold (share of digits), and what does hold on the screens nobody looked at.
GOAL = 0.95


class Remembering(Engine):
    """An engine that looks at each picture of the corpus once."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, tuple[list[Box], tuple[int, int]]] = {}

    def boxes(self, path: str | Path) -> tuple[list[Box], tuple[int, int]]:
        key = str(path)
        if key not in self.seen:
            self.seen[key] = super().boxes(path)
        return self.seen[key]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Remembering() as running:
        yield running


def score(engine: Engine, folder: str) -> tuple[float, float, int]:
    """(share of digits right, share of figures exactly right, figures that are not there) of a folder."""
    pairs, right, total, extra = [], 0, 0, 0
    for line in (HERE / folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        boxes, _size = engine.boxes(HERE / folder / row["path"])
        got = {f.label: f for f in read_boxes(boxes).figures}
        expected = {f["label"]: f["value"] for f in row["figures"]}
        pairs += digit_pairs(expected, {label: f.value for label, f in got.items()})
        total += len(expected)
        extra += len(got.keys() - expected.keys())
        right += sum(
            f["label"] in got and (got[f["label"]].value, got[f["label"]].is_rounded) == (f["value"], f["is_rounded"])
            for f in row["figures"]
        )
    return sum(a == b for a, b in pairs) / len(pairs), right / total, extra


@pytest.mark.slow
def test_corpus_of_another_hand_is_read(engine: Engine) -> None:
    digits, figures, extra = score(engine, "corpus")
    assert (digits >= 0.99, figures >= 0.98, extra <= 2) == (True, True, True), (digits, figures, extra)


@pytest.mark.slow
def test_layout_that_nobody_saw_while_building_is_read(engine: Engine) -> None:
    digits, figures, extra = score(engine, "held_out")
    assert digits >= GOAL, (digits, figures, extra)


@pytest.mark.slow
def test_copies_are_found_and_strangers_are_not(engine: Engine) -> None:
    """Pictures sent on in eight ways, edited ones, and other posts on the same screen."""
    seen: dict[str, tuple[dict[str, int], tuple[str, ...], int, int | None]] = {}

    def look(path: str) -> tuple[dict[str, int], tuple[str, ...], int, int | None]:
        if path not in seen:
            boxes, _size = engine.boxes(HERE / "corpus" / path)
            reading = read_boxes(boxes)
            with Image.open(HERE / "corpus" / path) as opened:
                picture = opened.convert("RGB")
            edges = [f.box for f in reading.figures]
            figures = {f.label: f.value for f in reading.figures}
            seen[path] = figures, reading.numbers, hash_of(picture), hash_of_figures(picture, edges)
        return seen[path]

    wrong = []
    for line in (HERE / "corpus" / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        a, b = look(pair["a"]), look(pair["b"])
        near = distance(a[2], b[2]) <= 12 and distance(a[3] or 0, b[3] or 0) <= 12
        found = alike(a[1], b[1], a[0], b[0], near=near)
        if (found.is_same, bool(found.differing)) != (pair["same"], pair.get("edited", False)):
            wrong.append((pair, found))
    assert wrong == []


@pytest.mark.slow
def test_engine_answers_for_what_is_no_picture_and_goes_on(engine: Engine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    with pytest.raises(UnreadablePicture) as refused:
        engine.boxes(broken)
    assert refused.value.code == "broken"
    empty = tmp_path / "empty.png"
    Image.new("RGB", (360, 640), "white").save(empty)
    assert engine.boxes(empty) == ([], (360, 640))


@pytest.mark.slow
def test_engine_that_takes_too_long_or_too_much_is_ended(tmp_path: Path) -> None:
    empty = tmp_path / "empty.png"
    Image.new("RGB", (360, 640), "white").save(empty)
    for bounds in ({"seconds": 0.01}, {"memory": 60_000_000}):
        with Engine(**bounds) as engine, pytest.raises(UnreadablePicture) as refused:
            engine.boxes(empty)
        assert refused.value.code == ("too_long" if "seconds" in bounds else "engine")
        assert engine._process is None


def test_engine_never_downloads() -> None:
    """Every model that is loaded is named by a path inside the wheel."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    source = (HERE.parents[1] / "sorot/insights/reading/engine.py").read_text(encoding="utf-8")
    named = [name for name in os.listdir(models) if name.endswith(".onnx") and f'"{name}"' in source]
    assert sorted(named) == ["PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"]
    assert '"Global.use_cls": False' in source


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("15.204", ",", 15_204), ("15,204", ".", 15_204), ("12,4 rb", ",", 12_400), ("12,4rb", ",", 12_400),
        ("1,2 jt", ",", 1_200_000), ("12.4K", ".", 12_400), ("1.2M", ".", 1_200_000), ("87", ",", 87),
        ("0", ",", 0), ("1.234.567", ",", 1_234_567), ("2,3 miliar", ",", 2_300_000_000), ("999", ".", 999),
    ],
)  # fmt: skip
def test_numbers_of_screens(text: str, mark: str, value: int) -> None:
    count = count_of(text)
    assert count is not None
    assert value_of(count, mark) == value


@pytest.mark.parametrize("text", ["34,2%", "12.41", "+12,4%", "1:23", "18 dtk", "Rp15.000", "Reel 12", "", "5 menit"])
def test_what_has_digits_and_is_no_counter(text: str) -> None:
    count = count_of(text)
    assert count is None or value_of(count, ",") is None


def at(text: str, left: float, top: float, *, width: float = 0, height: float = 20) -> Box:
    return Box(text, 0.99, left, top, left + (width or 9 * len(text)), top + height)


def figures(*boxes: Box) -> dict[str, int]:
    return {figure.label: figure.value for figure in read_boxes(boxes).figures}


def test_number_stands_right_of_its_name() -> None:
    assert figures(at("Suka", 20, 100), at("826", 300, 100), at("Komentar", 20, 160), at("19", 300, 160)) == {
        "likes": 826, "comments": 19,
    }  # fmt: skip


def test_number_stands_above_its_name_in_a_grid() -> None:
    assert figures(
        at("15.204", 20, 100, height=30), at("9.072", 200, 100, height=30), at("Tayangan", 20, 135),
        at("Jangkauan", 200, 135), at("826", 20, 200, height=30), at("19", 200, 200, height=30), at("Suka", 20, 235),
        at("Komentar", 200, 235),
    ) == {"views": 15_204, "reach": 9_072, "likes": 826, "comments": 19}  # fmt: skip


def test_number_stands_under_its_name() -> None:
    assert figures(
        at("Views", 20, 100), at("15,204", 20, 125, height=30), at("Likes", 20, 200), at("826", 20, 225, height=30)
    ) == {"views": 15_204, "likes": 826}


def test_number_and_name_in_one_line_and_left_of_it() -> None:
    assert figures(at("15.204 tayangan · 826 suka", 20, 100), at("Komentar: 19", 20, 160)) == {
        "views": 15_204, "likes": 826, "comments": 19,
    }  # fmt: skip
    assert figures(at("12,4 rb", 20, 100, width=70), at("Pengikut", 100, 100)) == {"followers": 12_400}


def test_percent_keeps_its_name_from_taking_another_number() -> None:
    got = figures(
        at("Pengikut", 20, 100), at("34,2%", 300, 100), at("Bukan pengikut", 20, 160), at("65,8%", 300, 160),
        at("Suka", 20, 220), at("826", 300, 220),
    )  # fmt: skip
    assert got == {"likes": 826}


def test_name_of_two_lines() -> None:
    assert figures(at("9.072", 40, 60, height=30), at("Akun yang", 40, 95), at("dijangkau", 40, 117)) == {
        "reach": 9_072
    }


def test_status_row_is_no_figure() -> None:
    boxes = [at("18.07", 20, 8), at("16", 320, 8), at("Pengikut", 300, 30), at("826", 300, 700), at("Suka", 20, 700)]
    assert figures(*boxes) == {"likes": 826}


def test_screens_say_their_language_and_youtube_counts_otherwise() -> None:
    youtube = [at("YouTube Studio", 20, 20), at("Penayangan", 20, 60), at("12,1 rb", 20, 85), at("Tayangan", 220, 60),
               at("64,4 rb", 220, 85)]  # fmt: skip
    reading = read_boxes(youtube)
    assert (reading.language, reading.platform) == ("id", "youtube")
    assert {f.label: f.value for f in reading.figures} == {"views": 12_100, "impressions": 64_400}


def test_exact_number_wins_over_its_short_form() -> None:
    got = figures(
        at("12,4 rb", 20, 100, height=30), at("Tayangan", 20, 135), at("Tayangan", 20, 300), at("12.431", 300, 300)
    )
    assert got == {"views": 12_431}


def test_empty_screen_and_screen_without_names_say_nothing() -> None:
    assert figures() == {}
    assert figures(at("826", 20, 20), at("Resep sahur 10 menit", 20, 60)) == {}


def test_digits_are_compared_place_by_place() -> None:
    assert digit_pairs({"views": 123}, {"views": 124}) == [("3", "4"), ("2", "2"), ("1", "1")]
    assert digit_pairs({"views": 12}, {"views": 312}) == [("2", "2"), ("1", "1"), (None, "3")]
    assert digit_pairs({"views": 12}, {}) == [("2", None), ("1", None)]
    line = {"label": {"figures": [{"label": "views", "value": 7}]}}
    verdict = {"figures": [{"label": "views", "value": 1}], "language": "id"}
    assert compare(line, verdict) == [("figures", "views", "views (other value)"), ("digits", "7", "1")]


def test_long_pictures_are_cut_into_pieces_that_overlap() -> None:
    assert tiles(900, 1_900) == [(0, 0, 900, 1_900)]
    for length in (2_161, 5_000, 9_999):
        pieces = _pieces(length, 2_160)
        assert (pieces[0][0], pieces[-1][1]) == (0, length)
        assert all(b[0] < a[1] - 100 for a, b in pairwise(pieces))


def test_hash_survives_brightness_and_size_and_tells_darkness_from_nothing() -> None:
    with Image.open(HERE / "corpus" / "ig-reel-01.png") as opened:
        picture = opened.convert("RGB")
    smaller = picture.resize((picture.width * 4 // 5, picture.height * 4 // 5))
    brighter = picture.point(lambda v: min(255, round(v * 1.1)))
    assert [distance(hash_of(picture), hash_of(other)) <= 4 for other in (smaller, brighter)] == [True, True]
    assert hash_of_figures(picture, []) is None
    assert -(1 << 63) <= hash_of(picture) < 1 << 63
