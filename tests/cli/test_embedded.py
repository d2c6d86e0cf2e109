"""The embedded PostgreSQL recovers from what kills it, and never touches what is not its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sorot.core.dbroles import APP, OWNER, SUPERUSER, prepare_database
from sorot.core.embedded import EmbeddedError, Server, read_run_file, throwaway_folder

pytestmark = pytest.mark.slow


@pytest.fixture
def folder() -> Iterator[Path]:
    made = throwaway_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    made = Server(folder, throwaway=True)
    yield made
    made.stop()


def ask(server: Server, statement: str, role: str = APP, name: str = "sorot") -> object:
    with psycopg.connect(host=server.host, user=role, dbname=name, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def test_roles_and_extensions_are_there_and_preparing_twice_changes_nothing(server: Server) -> None:
    server.start()
    prepare_database(server.host)
    prepare_database(server.host)
    assert ask(server, "select count(*) from pg_extension where extname in ('pg_trgm', 'unaccent', 'btree_gist')") == 3
    assert ask(server, "select datcollate || ' ' || pg_encoding_to_char(encoding) from pg_database limit 1") == (
        "C.UTF-8 UTF8"
    )
    with psycopg.connect(host=server.host, user=OWNER, dbname="sorot", autocommit=True) as owner:
        owner.execute("create table thing (id bigserial primary key, name text)")
    with psycopg.connect(host=server.host, user=APP, dbname="sorot", autocommit=True) as app:
        app.execute("insert into thing (name) values ('one')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("drop table thing")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("create table other (id int)")
    assert ask(server, "show statement_timeout") == "15s"
    assert ask(server, "select count(*) from thing") == 1


def test_it_listens_on_no_port_and_lets_no_other_account_in(server: Server, ordinary_account: str) -> None:
    server.start()
    prepare_database(server.host)
    assert ask(server, "show listen_addresses") == ""
    assert server.socket.stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:
        server.socket.chmod(0o755)  # even with the door open, the lock is closed
        (server.socket / ".s.PGSQL.5432").chmod(0o777)
        psql = [server.binaries / "psql", "-h", server.host, "-U", SUPERUSER, "-c", "select 1"]
        other = ["setpriv", f"--reuid={ordinary_account}", f"--regid={ordinary_account}", "--clear-groups"]
        done = subprocess.run([*other, *psql], capture_output=True, text=True, cwd="/")
        # The environment may lie where that account cannot read: either refusal keeps it out.
        assert done.returncode != 0
        assert "Peer authentication failed" in done.stderr or "Permission denied" in done.stderr


def test_rows_survive_kill_9_of_the_postmaster(folder: Path) -> None:
    server = Server(folder).start()  # not a throwaway one: this is about what was committed
    prepare_database(server.host)
    with psycopg.connect(host=server.host, user=OWNER, dbname="sorot", autocommit=True) as owner:
        owner.execute("create table thing as select generate_series(1, 1000) as id")
    assert server.pid
    os.kill(server.pid, 9)
    while server.is_running():
        time.sleep(0.02)
    server.stop()
    server.start()
    try:
        assert ask(server, "select count(*) from thing") == 1000
    finally:
        server.stop()


def test_an_orphan_on_the_same_data_is_stopped_first(folder: Path, server: Server) -> None:
    """Started in a process that forgets it: nobody holds the lock, but the old server runs on."""
    script = (
        "import sys, os, ctypes; from pathlib import Path; import sorot.core.embedded as e\n"
        "e._die_with_parent = lambda: None\n"
        "s = e.Server(Path(sys.argv[1]), throwaway=True).start(); print(s.pid); sys.stdout.flush(); os._exit(0)\n"
    )
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    orphan = int(done.stdout)
    assert Path(f"/proc/{orphan}/exe").exists()
    server.start()
    assert server.pid != orphan
    assert ask(server, "select 1", SUPERUSER, "postgres") == 1


def test_a_stranger_whose_pid_stands_in_the_file_is_left_alone(server: Server) -> None:
    server.start()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        (server.cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{server.cluster}\n")
        server.start()
        assert ask(server, "select 1", SUPERUSER, "postgres") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_made_again(folder: Path, server: Server) -> None:
    (folder / f"pg{server.version}").mkdir()
    (folder / f"pg{server.version}" / "half").write_text("")
    server.start()
    assert ask(server, "select 1", SUPERUSER, "postgres") == 1
    assert not (server.cluster / "half").exists()


def test_a_second_server_on_the_same_folder_is_refused(folder: Path, server: Server) -> None:
    server.start()
    with pytest.raises(EmbeddedError, match="Another Sorot is running on"):
        Server(folder, throwaway=True).start()
    assert server.is_running()
    facts = read_run_file(folder)
    assert facts == {"host": server.host, "pid": server.pid}


def test_a_folder_nobody_else_can_reach_keeps_its_mode(folder: Path) -> None:
    """As root the database runs under an account of its own, which may not enter; the folder is not opened for it."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "data", throwaway=True)
    try:
        server.start()
        assert ask(server, "select 1", SUPERUSER, "postgres") == 1
        server.stop()
        server.start()
        assert closed.stat().st_mode & 0o777 == 0o700
        if os.geteuid() == 0:
            assert str(server.place.readlink()) in server.notes[0]
    finally:
        server.stop()
        if server.place.is_symlink():
            shutil.rmtree(server.place.resolve())


def test_a_file_in_the_way_of_the_socket_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    server = Server(folder, throwaway=True)
    target = tmp_path / "elsewhere"
    target.mkdir()
    server.socket.symlink_to(target)
    try:
        with pytest.raises(EmbeddedError, match="not a folder of ours"):
            server.start()
        assert list(target.iterdir()) == []
    finally:
        server.socket.unlink()
