"""The gateway simulator belongs to development only."""

import json
import socket
from pathlib import Path

import pytest

from sorot.cli.place import Place
from sorot.cli.simulator import simulator_for

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SOROT_GATEWAYS", "SOROT_SIMULATOR", "SOROT_PAYIN_GATEWAY", "SOROT_PAYOUT_CHANNEL"):
        monkeypatch.delenv(name, raising=False)


def test_development_has_one_and_tells_web_and_worker_where(tmp_path: Path) -> None:
    found = simulator_for(Place(tmp_path, "development"), 0, ADDRESS)
    assert found is not None
    told = json.loads(found.environment["SOROT_GATEWAYS"])
    assert told["xendit"]["base_url"] == f"http://127.0.0.1:{found.port}/xendit"
    assert [options["simulated"] for options in told.values()] == ["true", "true"]
    assert found.command[-1] == "http://127.0.0.1:8000/hooks"


def test_its_port_is_kept_because_payment_pages_carry_it(tmp_path: Path) -> None:
    place = Place(tmp_path, "development")
    first, second = (simulator_for(place, 0, ADDRESS) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.port == second.port


def test_a_port_somebody_took_is_given_up(tmp_path: Path) -> None:
    place = Place(tmp_path, "development")
    first = simulator_for(place, 0, ADDRESS)
    assert first is not None
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first.port))
        taken.listen()
        second = simulator_for(place, 0, ADDRESS)
    assert second is not None
    assert second.port != first.port


@pytest.mark.parametrize(
    ("mode", "name", "value"),
    [("production", "", ""), ("development", "SOROT_GATEWAYS", "{}"), ("development", "SOROT_SIMULATOR", "0")],
)
def test_production_real_gateways_and_the_switch_keep_it_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, name: str, value: str
) -> None:
    if name:
        monkeypatch.setenv(name, value)
    assert simulator_for(Place(tmp_path, mode), 0, ADDRESS) is None
    assert not (tmp_path / "gatewaysim").exists()
