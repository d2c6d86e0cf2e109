"""`sorot doctor` names what is wrong and how to mend it."""

import os
import socket
from pathlib import Path

import pytest

from sorot.cli import doctor
from sorot.cli.place import Place, find_place, make_keys, read_keys
from tests.cli.conftest import free_port


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name in ("SOROT_SECRET_KEY", "SOROT_FIELD_KEYS", "SOROT_SIGNING_KEYS", "SOROT_DATA", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    made = Place(tmp_path / "data", "development")
    make_keys(made)
    return made


def remedies(place: Place, port: int | None = None) -> dict[str, str]:
    """What it finds that is not well, with the remedy."""
    return {finding.text: finding.remedy for finding in doctor.examine(place, port or free_port()) if finding.remedy}


def test_an_installation_that_is_well_only_says_that_it_does_not_run(place: Place) -> None:
    assert remedies(place) == {
        "Sorot is not running on this data folder.": "Start it with bin/up for the other checks."
    }


def test_keys_that_others_can_read_are_told(place: Place) -> None:
    place.keys_path.chmod(0o644)
    assert remedies(place)["Rights of keys.json: 644"] == f"chmod 600 '{place.keys_path}'"


def test_missing_keys_are_told(place: Place) -> None:
    place.keys_path.unlink()
    text = "Keys are missing: SOROT_SECRET_KEY, SOROT_FIELD_KEYS, SOROT_SIGNING_KEYS."
    assert remedies(place)[text] == "bin/up makes them at its next start."
    assert remedies(Place(place.data, "production"))[text] == "Set them in the environment."


def test_damaged_keys_are_told(place: Place) -> None:
    place.keys_path.write_text("{")
    assert "Restore it from a backup." in remedies(place)["A check could not finish."]


def test_a_missing_data_folder_is_told(tmp_path: Path, place: Place) -> None:
    missing = Place(tmp_path / "none", "development")
    assert remedies(missing)[f"There is no data folder {missing.data} yet."].startswith("bin/up makes it")


def test_a_busy_port_is_told(place: Place) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"bin/up --port {port + 1}" in remedies(place, port)[f"Port {port} cannot be used."]


def test_a_wrong_binary_folder_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOROT_PG_BIN", "/nonexistent")
    assert "no `postgres` in it" in remedies(place)["No PostgreSQL in this environment."]


def test_a_database_that_does_not_answer_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://rani@127.0.0.1:1/sorot")
    assert "refused" in remedies(place)["The database does not answer."]


def test_keys_are_made_once_and_an_added_one_later(place: Place) -> None:
    first = read_keys(place)
    make_keys(place)
    assert read_keys(place) == first
    place.keys_path.write_text('{"SOROT_SECRET_KEY": "kept"}')
    make_keys(place)
    later = read_keys(place)
    assert later["SOROT_SECRET_KEY"] == "kept"
    assert sorted(later) == sorted(first)
    assert os.stat(place.keys_path).st_mode & 0o777 == 0o600


def test_the_data_folder_is_the_option_then_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOROT_DATA", str(tmp_path / "one"))
    assert find_place().data == tmp_path / "one"
    assert find_place(str(tmp_path / "two")).data == tmp_path / "two"
