"""The layout check catches what it is there for: each planted import breaks the contract that forbids it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the modules."""
    shutil.copytree(
        ROOT / "sorot",
        tmp_path / "sorot",
        ignore=lambda _folder, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def broken_contracts(house: Path) -> list[str]:
    """First words of the contracts that do not hold."""
    code = "from importlinter.cli import lint_imports_command as main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
    )
    text = " ".join(done.stdout.split("Contracts: ")[0].replace("\n", " ").split())
    names = ("Floors", "Rooms", "The ledger", "Nothing below")
    starts = sorted((text.index(name), name) for name in names if name in text)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    assert [name for _, name in starts] == list(names), done.stdout + done.stderr
    return [name for (start, name), end in zip(starts, ends, strict=True) if " BROKEN" in text[start:end]]


def test_the_house_stands(house: Path) -> None:
    assert broken_contracts(house) == []


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/money.py", "import sorot.accounts.models", "Floors"),
        ("creators/enums.py", "import sorot.campaigns.enums", "Floors"),
        ("extra/__init__.py", "'''a package without a floor'''", "Floors"),
        ("accounts/enums.py", "import sorot.accounts.models", "Rooms"),
        ("accounts/actions/people.py", "import sorot.accounts.forms", "Rooms"),
        ("payments/rules.py", "import sorot.payments.ledger", "The ledger"),
        ("core/access.py", "import sorot.core.views", "Nothing below"),
    ],
)
def test_a_planted_import_is_caught(house: Path, module: str, line: str, contract: str) -> None:
    path = house / "sorot" / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as target:
        target.write(f"\n{line}\n")
    assert contract in broken_contracts(house)
