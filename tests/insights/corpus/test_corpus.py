"""The drawn screens themselves: what is expected of them speaks the agreed words, and every picture is there."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tools.screens.numbers import Written, exact, rounded
from tools.screens.plan import HELD_OUT, KNOWN, corpus, held_out

HERE = Path(__file__).parent
LABELS = {
    *("views", "reach", "interactions", "likes", "comments", "shares", "saves", "followers", "profile_visits"),
    *("new_followers", "plays", "impressions", "watch_hours"),
}


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def width(path: Path) -> int:
    with Image.open(path) as picture:
        return picture.width


FOLDERS = (HERE, HERE / "reuse", HERE.parent / "held_out")
SCREENS = [(folder, line) for folder in FOLDERS for line in lines(folder / "expected.jsonl")]


@pytest.mark.parametrize(("folder", "line"), SCREENS, ids=[line["id"] for _, line in SCREENS])
def test_expectation_speaks_the_vocabulary_and_its_picture_is_there(folder: Path, line: dict) -> None:
    assert set(line) - {"handle"} == {"id", "path", "language", "platform", "figures"}
    assert line["language"] in {"id", "en"}
    assert line["platform"] in {"instagram", "tiktok", "youtube", "facebook"}
    labels = [figure["label"] for figure in line["figures"]]
    assert labels
    assert len(set(labels)) == len(labels)
    assert set(labels) <= LABELS
    for figure in line["figures"]:
        assert type(figure["value"]) is int
        assert figure["value"] > 0
        assert not figure["is_rounded"] or (figure["value"] >= 1_000 and figure["value"] % 100 == 0)
    assert 280 <= width(folder / line["path"]) <= 1290


def test_every_language_phone_kind_of_file_and_figure_is_met() -> None:
    expected = lines(HERE / "expected.jsonl")
    assert {line["language"] for line in expected} == {"id", "en"}
    assert {figure["label"] for line in expected for figure in line["figures"]} == LABELS
    assert {Path(line["path"]).suffix for line in expected} == {".png", ".jpg"}
    assert {width(HERE / line["path"]) for line in expected} == {360, 786, 1290}
    assert {(screen.layout, screen.is_dark) for screen in corpus()} == {
        (name, dark) for name in KNOWN for dark in (0, 1)
    }
    assert len(expected) == len(corpus()) >= 48


def test_held_out_layout_is_nowhere_in_the_corpus() -> None:
    assert {screen.layout for screen in held_out()} == {HELD_OUT}
    assert HELD_OUT not in {screen.layout for screen in corpus()}
    assert len(lines(HERE.parent / "held_out" / "expected.jsonl")) == len(held_out()) >= 12


def test_pairs_point_at_pictures_and_say_what_became_of_them() -> None:
    pairs = lines(HERE / "pairs.jsonl")
    assert all((HERE / pair[side]).is_file() for pair in pairs for side in ("a", "b"))
    kinds = [(pair["same"], pair.get("edited", False)) for pair in pairs]
    assert (kinds.count((True, False)), kinds.count((False, False)), kinds.count((True, True))) == (8, 4, 2)


def test_an_edited_picture_differs_from_its_source_in_one_figure() -> None:
    figures = {line["path"]: line["figures"] for line in lines(HERE / "expected.jsonl")}
    figures |= {f"reuse/{line['path']}": line["figures"] for line in lines(HERE / "reuse" / "expected.jsonl")}
    edited = [pair for pair in lines(HERE / "pairs.jsonl") if pair.get("edited")]
    for pair in edited:
        changes = [a["label"] for a, b in zip(figures[pair["a"]], figures[pair["b"]], strict=True) if a != b]
        assert len(changes) == 1
    assert len(edited) == 2


def test_the_pictures_stay_small() -> None:
    sizes = [path.stat().st_size for folder in FOLDERS for kind in ("*.png", "*.jpg") for path in folder.glob(kind)]
    assert sum(sizes) <= 3_500_000
    assert sum(sizes) / len(sizes) <= 60_000


@pytest.mark.parametrize(
    ("value", "language", "text", "said"),
    [
        (12_432, "id", "12,4 rb", 12_400),
        (12_432, "en", "12.4K", 12_400),
        (12_040, "id", "12 rb", 12_000),
        (128_900, "en", "128K", 128_000),
        (1_290_000, "id", "1,2 jt", 1_200_000),
        (999_999, "en", "999K", 999_000),
    ],
)
def test_a_shortened_figure_is_worth_what_it_says(value: int, language: str, text: str, said: int) -> None:
    assert rounded(value, language) == Written(text, said, True)


def test_a_whole_figure_has_the_groups_of_its_language() -> None:
    assert exact(15_204, "id") == Written("15.204", 15_204, False)
    assert exact(15_204, "en") == Written("15,204", 15_204, False)
    assert rounded(874, "id") == Written("874", 874, False)
