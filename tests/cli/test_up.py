"""bin/up in a folder with a space and a very long name: start, stop, kill, start again."""

import json
import os
import shutil
import signal
import socket
import stat
import time
from collections.abc import Iterator

import psycopg
import pytest

from sorot.core.dbroles import SUPERUSER
from sorot.core.embedded import Server, throwaway_folder
from tests.cli.conftest import House, answers, children_of, fetch, free_port, is_alive, wait_for

pytestmark = pytest.mark.slow


def test_it_serves_survives_kill_9_and_stops_in_order(house: House) -> None:
    port = free_port()
    first = house.start(port=port)
    wait_for(lambda: answers(port))  # readyz says the role: web serves as the app role, also after migrating as owner
    assert stat.S_IMODE((house.data / "keys.json").stat().st_mode) == 0o600
    keys = (house.data / "keys.json").read_text()
    assert (house.root / "sorot/config/locale/id/LC_MESSAGES/django.mo").exists()
    wait_for(lambda: "Stop with Ctrl-C" in house.told(first))
    family = children_of(first.pid)
    assert len(family) == 3  # PostgreSQL, web, worker

    first.kill()  # kill -9: nothing of it can tidy up
    first.wait()
    wait_for(lambda: not any(is_alive(pid) for pid in family))

    began = time.monotonic()
    second = house.start(port=port)
    wait_for(lambda: answers(port))
    assert time.monotonic() - began < 10
    assert (house.data / "keys.json").read_text() == keys

    wait_for(lambda: "Stop with Ctrl-C" in house.told(second))
    family = children_of(second.pid)
    second.send_signal(signal.SIGTERM)
    began = time.monotonic()
    output = house.finish(second, 15)
    assert time.monotonic() - began < 10
    assert second.returncode == 0
    assert [pid for pid in family if is_alive(pid)] == []
    assert f"http://localhost:{port}/" in output
    assert "rani@demo.test  correct horse  Rani, creator" in output
    assert "Stopping" in output


def test_a_dead_worker_web_or_database_is_started_again(house: House) -> None:
    port = free_port()
    up = house.start(port=port)
    wait_for(lambda: answers(port))
    wait_for(lambda: "Stop with Ctrl-C" in house.told(up))
    family = children_of(up.pid)
    for pid in family:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(children_of(up.pid) - family) == 3)
    wait_for(lambda: answers(port))
    up.send_signal(signal.SIGINT)
    output = house.finish(up, 15)
    assert up.returncode == 0
    for sentence in (
        "The web process ended with code -9",
        "The worker process ended with code -9",
        "PostgreSQL ended unexpectedly",
    ):
        assert sentence in output


def test_check_walks_the_pages_and_tells_a_broken_one(house: House) -> None:
    good = house.start("--check")
    output = house.finish(good, 60)
    assert good.returncode == 0, output
    for path in ("/healthz", "/readyz", "/", "/gallery/", "/explore/", "/accounts/login/", "/private/"):
        assert f" {path}\n" in output
    assert output.splitlines()[-1] == "every page answered"

    bad = house.start("--check", "--no-demo", BROKEN_PAGE="/explore/")
    output = house.finish(bad, 60)
    assert bad.returncode == 1
    assert "FAIL 500" in output
    assert "this page is broken" in output
    assert "rani@demo.test" not in output
    assert output.splitlines()[-1] == "1 pages failed"


def test_a_busy_port_is_named_with_the_way_out(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        up = house.start(port=port)
        output = house.finish(up)
    assert up.returncode == 1
    assert output == f"sorot: Port {port} is in use by another program. Choose another one: bin/up --port {port + 1}\n"
    assert not house.data.exists()


def test_a_second_start_on_the_same_data_is_refused_and_harms_nothing(house: House) -> None:
    port = free_port()
    house.start(port=port)
    wait_for(lambda: answers(port))
    second = house.start()
    output = house.finish(second)
    assert second.returncode == 1
    assert output.startswith("sorot: Another Sorot is running on ")
    assert answers(port)


def test_production_gets_no_keys_of_its_own(house: House) -> None:
    up = house.start(SOROT_MODE="production")
    output = house.finish(up)
    assert up.returncode == 1
    assert not (house.data / "keys.json").exists()
    assert "SOROT_SECRET_KEY" in output


def test_the_running_database_serves_other_commands(house: House) -> None:
    port = free_port()
    up = house.start(port=port)
    wait_for(lambda: "Stop with Ctrl-C" in house.told(up))
    code = "from django.db import connection as c; k = c.cursor(); k.execute('select user'); print(k.fetchone()[0])"
    running = house.run("bin/sorot", "manage", "shell", "--no-imports", "-c", code, SOROT_DATA=str(house.data))
    assert running.stdout == "sorot_app\n"
    assert json.loads((house.data / "run.json").read_text())["pid"] > 0
    assert fetch(port, "/count/") == "0"
    doctor = house.run("bin/sorot", "doctor", "--data", str(house.data))
    assert doctor.returncode == 0, doctor.stdout
    for line in ("Workers alive: 1", "The database is up to date", "Extensions: vector, pg_trgm, btree_gist, unaccent"):
        assert f"ok       {line}\n" in doctor.stdout


@pytest.fixture
def outside() -> Iterator[Server]:
    """A PostgreSQL that is not ours to start, with an empty database."""
    folder = throwaway_folder()
    server = Server(folder, throwaway=True).start()
    with psycopg.connect(host=server.host, user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        connection.execute("create database market")
        connection.execute("create role sorot_app login")
    yield server
    server.stop()
    shutil.rmtree(folder)


def test_database_url_overrides_the_embedded_database(house: House, outside: Server) -> None:
    url = f"postgresql://{SUPERUSER}@/market?host={outside.host}"
    port = free_port()
    up = house.start(port=port, DATABASE_URL=url)
    wait_for(lambda: answers(port))  # as the app role, which it made and took on
    assert not (house.data / "pg18").exists()
    up.terminate()
    house.finish(up)
    assert up.returncode == 0
    with psycopg.connect(url) as connection:
        owners = connection.execute("select distinct tableowner from pg_tables where schemaname = 'public'").fetchall()
    assert owners == [("sorot_owner",)]


def test_an_account_that_may_not_make_roles_gets_the_statements(house: House, outside: Server) -> None:
    up = house.start(DATABASE_URL=f"postgresql://sorot_app@/market?host={outside.host}")
    output = house.finish(up)
    assert up.returncode == 1
    assert "may not make Sorot's roles" in output
    assert "create role sorot_owner login createdb" in output
    assert "create extension if not exists pg_trgm;" in output
