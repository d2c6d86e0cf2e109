"""The locks are in step with pyproject.toml, and a lock that is not is told."""

from pathlib import Path

import pytest

from tools.check import long_modules
from tools.locks import ROOT, problems

HASH = f"    --hash=sha256:{'0' * 64}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["Django>=5.2,<5.3"]\n[dependency-groups]\ndev = ["uv>=0.13"]\n'
    )
    (tmp_path / "requirements.lock").write_text(f"django==5.2.19 \\\n{HASH}")
    (tmp_path / "requirements-dev.lock").write_text(f"django==5.2.19 \\\n{HASH}uv==0.13.9 \\\n{HASH}")
    (tmp_path / "requirements-uv.lock").write_text(f"uv==0.13.9 \\\n{HASH}")
    return tmp_path


def test_the_locks_of_this_checkout_are_in_step() -> None:
    assert problems(ROOT) == []


def test_locks_in_step_have_no_problem(root: Path) -> None:
    assert problems(root) == []


def test_a_pin_that_does_not_meet_the_requirement_is_told(root: Path) -> None:
    (root / "requirements.lock").write_text(f"django==6.0 \\\n{HASH}")
    assert problems(root) == [
        "requirements.lock: Django>=5.2,<5.3 is not met by ['6.0']",
        "requirements.lock has django ['6.0'], requirements-dev.lock has ['5.2.19']",
    ]


def test_a_pin_without_hash_and_an_address_are_told(root: Path) -> None:
    (root / "requirements-uv.lock").write_text("uv==0.13.9\n--index-url somewhere\n")
    assert problems(root) == [
        "requirements-uv.lock: not a pin or a hash: --index-url somewhere",
        "requirements-uv.lock: uv has no hash",
    ]


def test_a_module_over_400_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "sorot/deals/migrations").mkdir(parents=True)
    (tmp_path / "sorot/deals/views.py").write_text("#\n" * 401)
    (tmp_path / "sorot/deals/forms.py").write_text("#\n" * 400)
    (tmp_path / "sorot/deals/migrations/0001.py").write_text("#\n" * 900)
    assert long_modules(tmp_path) == ["sorot/deals/views.py: 401 lines (at most 400): split it"]
