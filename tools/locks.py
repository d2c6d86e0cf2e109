"""Are the lock files in step with pyproject.toml? Needs no network: `python -m tools.locks`.

To renew them after a change (needs the package index):

    uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \\
        pyproject.toml -o requirements.lock
    uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \\
        pyproject.toml --group dev -o requirements-dev.lock

and copy the entry of `uv` into requirements-uv.lock.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sorot.cli.catalogues import ROOT

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def read_lock(path: Path) -> tuple[dict[str, set[str]], list[str]]:
    """Pinned versions by name, and what is wrong with the file itself."""
    pins: dict[str, set[str]] = {}
    problems: list[str] = []
    hashes = 1
    name = ""
    for line in path.read_text().splitlines():
        found = _PIN.match(line)
        if found:
            if not hashes:
                problems.append(f"{path.name}: {name} has no hash")
            name, hashes = canonicalize_name(found["name"]), 0
            pins.setdefault(name, set()).add(found["version"])
        elif line.strip().startswith("--hash=sha256:"):
            hashes += 1
        elif line.strip() and not line.lstrip().startswith("#"):
            problems.append(f"{path.name}: not a pin or a hash: {line.strip()}")
    if not hashes:
        problems.append(f"{path.name}: {name} has no hash")
    return pins, problems


def problems(root: Path = ROOT) -> list[str]:
    """What is out of step, one line each."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    runtime = project["project"]["dependencies"]
    development = project["dependency-groups"]["dev"]
    main, found = read_lock(root / "requirements.lock")
    full, more = read_lock(root / "requirements-dev.lock")
    installer, rest = read_lock(root / "requirements-uv.lock")
    found += more + rest
    for name, pins, wanted in (
        ("requirements.lock", main, runtime),
        ("requirements-dev.lock", full, runtime + development),
    ):
        for text in wanted:
            requirement = Requirement(text)
            versions = pins.get(canonicalize_name(requirement.name), set())
            if not any(requirement.specifier.contains(version, prereleases=True) for version in versions):
                found.append(f"{name}: {text} is not met by {sorted(versions) or 'any pin'}")
    found += [
        f"requirements.lock has {name} {sorted(versions)}, requirements-dev.lock has {sorted(full.get(name, set()))}"
        for name, versions in main.items()
        if full.get(name) != versions
    ]
    if installer != {"uv": full.get("uv", set())}:
        found.append("requirements-uv.lock does not pin the uv of requirements-dev.lock")
    return found


def main() -> int:
    found = problems()
    print("\n".join(found) or "locks: in step with pyproject.toml")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
