"""`bin/bench NAME [--quick] [--json]`: run one benchmark of ``benchmarks/``.

A benchmark is a module with ``main(quick: bool, json: bool)``; with `json` its last line is one JSON object.
"""

import argparse
import sys
from importlib import import_module

from sorot.cli.catalogues import ROOT


def names() -> dict[str, str]:
    """What a benchmark is called -> its module (`import` is no name for one)."""
    return {path.stem.rstrip("_"): path.stem for path in sorted((ROOT / "benchmarks").glob("[a-z]*.py"))}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Run a benchmark.")
    parser.add_argument("name", choices=names(), help=", ".join(names()))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: does it run, not how fast is it")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args(argv)
    return int(import_module(f"benchmarks.{names()[options.name]}").main(quick=options.quick, json=options.json) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
