"""Pictures of the README: one that cannot be taken is said, and keeps no other from being taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from tools import shots


@contextmanager
def house(_folder: Path) -> Iterator[str]:
    """No house is needed to see who is asked for."""
    yield "http://localhost:1"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The pictures that were asked for; that of `kit-360` has no way to it."""
    names: list[str] = []

    def take(_browser: object, _house: str, name: str, *_rest: object) -> None:
        names.append(name)
        if name == "kit-360":
            raise shots.NotTaken("no link 'Laporan' on http://localhost:1/")

    monkeypatch.setattr(shots, "TARGET", tmp_path)
    monkeypatch.setattr(shots, "running_house", house)
    monkeypatch.setattr(shots, "sync_playwright", mock.MagicMock())
    monkeypatch.setattr(shots, "take", take)
    return names


def test_a_picture_that_cannot_be_taken_fails_the_command_and_no_other_picture(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert shots.main(["kit-360", "report-360"]) == 1
    assert sorted(asked) == ["kit-360", "report-360"]
    said = capsys.readouterr().err
    assert "NOT TAKEN: kit-360: no link 'Laporan' on http://localhost:1/" in said
    assert said.endswith("1 not taken: kit-360\n")


def test_all_pictures_that_can_be_taken_end_well(asked: list[str]) -> None:
    assert shots.main(["report-360", "report-1280"]) == 0
    assert asked == ["report-1280", "report-360"]


def test_a_name_that_no_picture_has_is_refused(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert shots.main(["report-361"]) == 1
    assert asked == []
    assert "report-361" in capsys.readouterr().err


def test_every_picture_has_a_name_of_its_own_and_steps_that_exist() -> None:
    names = [shot[0] for shot in shots.SHOTS]
    assert len(names) == len(set(names))
    steps = {step for shot in shots.SHOTS for step in shot[2].split(" > ") if step.startswith("!")}
    assert steps == set(shots.STEPS)
