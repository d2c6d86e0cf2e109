"""A process that dies is started again after a growing pause, and given up when it dies too often."""

import sys
import time
from pathlib import Path

import pytest

from sorot.cli import main
from sorot.cli.address import local_address, own_names, refuse_busy_port
from sorot.cli.children import Child, stop_all
from sorot.cli.place import CommandError
from sorot.cli.walk import read


def wait(child: Child) -> None:
    assert child.process
    child.process.wait(10)


def test_each_death_makes_the_pause_longer_until_it_is_hopeless(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", "print('no port'); exit(7)"], {}, tmp_path / "web.log", most_deaths=3)
    now = 1000.0
    for pause in ("0.5", "1", "2"):
        assert not child.is_hopeless
        child.mind(now)  # the pause is over: it starts
        wait(child)
        news = child.mind(now)
        assert news == f"The web process ended with code 7; it starts again in {pause} s. Its log: {tmp_path}/web.log"
        assert child.mind(now + float(pause) - 0.1) is None
        assert child.process is None
        now += float(pause)
    assert child.is_hopeless
    assert child.last_words() == "no port\nno port\nno port"


def test_deaths_of_long_ago_are_forgiven() -> None:
    child = Child("web", [sys.executable, "-c", ""], {}, most_deaths=2)
    for now in (0.0, 100.0, 200.0):
        child.mind(now)
        wait(child)
        child.mind(now)
    assert not child.is_hopeless
    assert child.deaths == [200.0]


def test_one_that_does_not_stop_when_asked_is_ended() -> None:
    script = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    child = Child("worker", [sys.executable, "-c", script], {})
    child.start()
    process = child.process
    assert process
    time.sleep(0.3)
    began = time.monotonic()
    stop_all([child], patience=0.3)
    assert time.monotonic() - began < 3
    assert process.returncode in {-9, -15}  # -15 when it was asked before it had learned not to listen
    assert child.process is None


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80")],
)
def test_the_address_is_one_this_machine_can_reach(host: str, address: str) -> None:
    assert local_address(host, 80) == address


def test_only_a_server_for_others_answers_to_more_names() -> None:
    assert own_names("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]", "testserver"]
    assert own_names("10.0.0.7") == ["localhost", "127.0.0.1", "[::1]", "testserver", "10.0.0.7"]


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 70000, "There is no port 70000. Choose one from 1024 to 65535: bin/up --port 8001"),
        ("192.0.2.1", 8000, "The address 192.0.2.1 is not one of this machine's. Choose another one with --host."),
    ],
)
def test_an_address_nobody_can_listen_on_is_told(host: str, port: int, sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        refuse_busy_port(host, port)
    assert str(refused.value) == sentence


def test_the_walker_finds_links_and_the_hidden_fields_of_the_login_form() -> None:
    page = read(
        '<a href="/deals/#top">x</a><a href="https://elsewhere.test/">y</a>'
        '<form method="post" action="/search/"><input type="hidden" name="other" value="1"></form>'
        '<form method="post"><input type="hidden" name="csrf" value="2"><input name="login"></form>'
    )
    assert page.links == ["/deals/"]
    assert page.fields == {"csrf": "2"}
    assert page.form_found


def test_an_unknown_command_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fly"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("sorot: there is no command 'fly'.")
    assert "  doctor " in told


def test_help_needs_no_django() -> None:
    import subprocess

    code = "import sys; from sorot.cli import main; main(['up', '--help'])"
    check = "import atexit, sys; atexit.register(lambda: sys.stderr.write(str('django' in sys.modules)))\n"
    root = str(Path(__file__).resolve().parent.parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", check + code], env={"PYTHONPATH": root}, capture_output=True, text=True
    )
    assert done.stdout.startswith("usage: bin/up")
    assert done.stderr == "False"
