"""`bin/check`: everything that can be told without running the product, in less than a minute.

Each step runs in a process of its own, two at a time; a failing step prints its output. `bin/check NAME …` runs
only the named steps.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sorot.cli.catalogues import ROOT

MOST_LINES = 400
PYTHON = [sys.executable]
BIN = Path(sys.prefix) / "bin"
CODE = ["sorot", "tests", "tools", "benchmarks"]


def steps() -> dict[str, list[str]]:
    """Name -> command; the slow ones first, so that two at a time end together."""
    code = [name for name in CODE if (ROOT / name).exists()]
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("sorot/*/templates/**/*.html"))]
    layout = "from importlinter.cli import lint_imports_command as main; main()"
    return {
        "types": [*PYTHON, "-m", "mypy"],
        "migrations": [*PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
        "django": [*PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
        "templates": [*PYTHON, "-m", "tools.lint_templates"],
        "messages": [*PYTHON, "-m", "tools.messages", "check"],
        "layout": [*PYTHON, "-c", layout, "--no-cache"],
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "--diff", *code],
        "lint": [str(BIN / "ruff"), "check", "--quiet", *code],
        "template format": [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates],
        "locks": [*PYTHON, "-m", "tools.locks"],
        "length": [*PYTHON, "-m", "tools.check", "--length"],
    }


def long_modules(root: Path = ROOT) -> list[str]:
    """Modules that outgrew the limit and should become a package."""
    found = []
    for name in CODE:
        for path in sorted((root / name).glob("**/*.py")):
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines > MOST_LINES and "migrations" not in path.parts:
                found.append(f"{path.relative_to(root)}: {lines} lines (at most {MOST_LINES}): split it")
    return found


def run(command: list[str]) -> tuple[int, str, float]:
    """Exit code, output and seconds. No step may find a database: what it says must not depend on one."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "SOROT_MODE": "test",
        "SOROT_DB_HOST": "/nonexistent",
        "DJANGO_SETTINGS_MODULE": "sorot.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.returncode, done.stdout.decode(errors="replace").strip(), time.monotonic() - began


def main(argv: list[str]) -> int:
    if argv == ["--length"]:
        found = long_modules()
        print("\n".join(found))
        return 1 if found else 0
    known = steps()
    unknown = [name for name in argv if name not in known]
    if unknown:
        print(f"no such step: {', '.join(unknown)}. Steps: {', '.join(known)}", file=sys.stderr)
        return 2
    wanted = {name: command for name, command in known.items() if not argv or name in argv}
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = {name: pool.submit(run, command) for name, command in wanted.items()}
        for name, result in results.items():
            code, output, seconds = result.result()
            print(f"{'ok  ' if code == 0 else 'FAIL'} {name:<16}{seconds:5.1f} s", flush=True)
            if code:
                failed.append(name)
                print("\n".join(f"     {line}" for line in output.splitlines()), flush=True)
    print(f"check: {', '.join(failed)} failed" if failed else "check: all is well", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
