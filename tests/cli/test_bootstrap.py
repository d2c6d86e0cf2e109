"""From an empty clone to a running house: the environment is made with what the machine has."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import House, answers, build_house, free_port, wait_for

pytestmark = pytest.mark.slow

SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach (pytest's own belong to whoever runs it)."""
    folder = Path(f"/tmp/sorot bootstrap {os.getpid()}")
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


def command(account: str, home: Path) -> list[str | Path]:
    """How to run something as another account with an environment of its own, nothing of ours in it."""
    if os.geteuid() != 0:
        return ["env", "-i", f"HOME={home}", "PATH=/usr/bin:/bin", f"SOROT_PYTHON={SYSTEM_PYTHON}"]
    return [
        *("setpriv", f"--reuid={account}", f"--regid={account}", "--clear-groups", "--reset-env"),
        *("env", f"HOME={home}", "PATH=/usr/bin:/bin", f"SOROT_PYTHON={SYSTEM_PYTHON}"),
    ]


def test_an_ordinary_account_starts_from_an_empty_clone_and_again_without_network(
    open_folder: Path, ordinary_account: str
) -> None:
    """With a space and a long name in the path, on a Python whose packages belong to the distribution."""
    home = open_folder / "home"
    root = home / ("y" * 130)
    build_house(root)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", f"{ordinary_account}:", home], check=True)
    run = [*command(ordinary_account, home), root / "bin/up", "--check", "--port", str(free_port())]
    first = subprocess.run(run, capture_output=True, text=True, timeout=300, cwd="/")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Preparing the Python environment (once)" in first.stderr
    assert (root / "var/pg18").stat().st_uid == (root / "bin").stat().st_uid
    assert (root / "var/keys.json").stat().st_mode & 0o777 == 0o600

    # Again: no installer and no index can be reached, and neither is asked for.
    shutil.rmtree(root / ".uv", ignore_errors=True)
    offline = [
        "env",
        "UV_OFFLINE=1",
        "PIP_NO_INDEX=1",
        "http_proxy=http://127.0.0.1:9",
        "https_proxy=http://127.0.0.1:9",
    ]
    again = subprocess.run([*run[:-4], *offline, *run[-4:]], capture_output=True, text=True, timeout=60, cwd="/")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Preparing" not in again.stderr


def test_a_folder_of_another_account_is_refused_with_a_sentence(house: House, ordinary_account: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another account")  # root is how continuous integration runs
    port = free_port()
    house.start(port=port)
    wait_for(lambda: answers(port))
    house.started[0].terminate()
    house.finish(house.started[0])
    script = "from sorot.cli.place import *; make_keys(find_place())"
    for folder in (house.data, *house.data.parents[:6]):
        folder.chmod(folder.stat().st_mode | 0o011)
    as_other = command(ordinary_account, Path("/tmp"))
    done = subprocess.run(
        [*as_other, f"SOROT_DATA={house.data}", f"PYTHONPATH={house.root}", SYSTEM_PYTHON, "-c", script],
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert done.returncode == 1
    assert "it belongs to another account" in done.stderr


def test_a_machine_without_python_gets_a_sentence(house: House) -> None:
    (house.root / ".venv").unlink()
    tools = house.root / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "id", "env", "cat", "flock"):
        path = shutil.which(name)
        assert path
        (tools / name).symlink_to(path)
    done = subprocess.run(
        [tools / "bash", house.root / "bin/up"], env={"PATH": str(tools)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "Sorot needs Python 3.11 or newer, and none was found" in done.stderr
    assert not (house.root / ".venv").exists()


def test_a_current_environment_is_used_without_any_installer(house: House) -> None:
    """The stamp names the lock and the Python; with both unchanged nothing is looked for."""
    (house.root / "requirements-uv.lock").unlink()
    done = house.run("bin/sorot", "--help", PATH="/usr/bin:/bin", UV_OFFLINE="1", PIP_NO_INDEX="1")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: sorot COMMAND")
    assert done.stderr == ""
    assert Path(sys.prefix, ".stamp-dev").exists()
