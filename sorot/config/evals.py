"""`sorot eval NAME FILE`: run one judgement of the product on anyone's JSON lines and measure it.

Streams: a line is read, judged, written and forgotten. Needs no settings and no database. A capability registers by
one entry in REGISTRY; its modules are imported only when it runs.
"""

from __future__ import annotations

import importlib
import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

USAGE = "usage: sorot eval --list | sorot eval NAME --help | sorot eval NAME FILE   (FILE - is standard input)"
MAX_LINE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Judgement:
    """One registered judgement. `module` has EXAMPLE, judge(line) -> verdict, compare(line, verdict) -> pairs."""

    name: str
    sentence: str
    module: str


REGISTRY: dict[str, Judgement] = {
    j.name: j
    for j in (
        Judgement(
            "columns",
            "What each column of a table means, and its platform, kind, date order and decimal mark.",
            "sorot.analytics.parsing.judge",
        ),
        Judgement(
            "anomalies",
            "Steps, saw-teeth, hockey sticks and glitches in a daily series, with days and size.",
            "sorot.analytics.statistics.judge_anomalies",
        ),
        Judgement(
            "forecast",
            "The range of the next post's views, from the posts before it.",
            "sorot.analytics.statistics.judge_forecast",
        ),
        Judgement(
            "ocr",
            "The figures on a screenshot of a platform's statistics, with label, value, place and confidence.",
            "sorot.insights.reading.judge",
        ),
        Judgement(
            "sow",
            "What a scope-of-work line says: works, fee and terms, or the place that cannot be read surely.",
            "sorot.rates.sow.judge",
        ),
    )
}


@dataclass
class Task:
    """Counts of one task. None means "nothing": a wrong meaning counts as false positive and as false negative."""

    right: int = 0
    total: int = 0
    true_positive: int = 0
    found: int = 0
    expected: int = 0
    by_label: dict[str, list[int]] = field(default_factory=dict)

    def add(self, expected: str | None, got: str | None) -> None:
        self.total += 1
        self.right += expected == got
        self.expected += expected is not None
        self.found += got is not None
        self.true_positive += expected is not None and expected == got
        for name, place in ((expected, 0), (got, 1)):
            if name is not None:
                self.by_label.setdefault(name, [0, 0, 0])[place] += 1
        if expected is not None and expected == got:
            self.by_label[expected][2] += 1

    def summary(self, *, labels: bool) -> dict[str, Any]:
        out: dict[str, Any] = {
            "n": self.total,
            "accuracy": _share(self.right, self.total),
            "accuracy_interval": wilson(self.right, self.total),
            "precision": _share(self.true_positive, self.found),
            "precision_interval": wilson(self.true_positive, self.found),
            "recall": _share(self.true_positive, self.expected),
            "recall_interval": wilson(self.true_positive, self.expected),
            "f1": _share(2 * self.true_positive, self.found + self.expected),
        }
        if labels:
            out["by_label"] = {
                name: {"expected": e, "found": f, "right": r, "f1": _share(2 * r, e + f)}
                for name, (e, f, r) in sorted(self.by_label.items())
            }
        return out


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def wilson(successes: int, n: int, z: float = 1.959964) -> list[float] | None:
    """95 % Wilson score interval of a share (E. B. Wilson 1927), None without observations."""
    if not n:
        return None
    p, zz = successes / n, z * z
    middle, half = p + zz / (2 * n), z * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return [round(max(0.0, (middle - half) / (1 + zz / n)), 4), round(min(1.0, (middle + half) / (1 + zz / n)), 4)]


def run(judgement: Judgement, lines: Iterator[bytes], out: IO[str]) -> bool:
    """Judge every line in order and write the summary. Return True when every line was read."""
    module = importlib.import_module(judgement.module)
    judge: Callable[[dict[str, Any]], dict[str, Any]] = module.judge
    tasks: dict[str, Task] = {}
    read = failed = labelled = 0
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        read += 1
        line: Any = None
        try:
            line = _load(raw, number)
            verdict = judge(line)
            if "label" in line and line["label"] is not None:
                pairs = module.compare(line, verdict)
                labelled += bool(pairs)
                for task, expected, got in pairs:
                    tasks.setdefault(task, Task()).add(expected, got)
        except Exception as problem:
            failed += 1
            sentence = (
                str(problem) if isinstance(problem, ValueError) else f"could not be judged ({type(problem).__name__})"
            )
            verdict = {"id": line.get("id") if isinstance(line, dict) else None, "error": sentence}
        out.write(json.dumps(verdict, ensure_ascii=False) + "\n")
    summary: dict[str, Any] = {
        "name": judgement.name,
        "lines": read,
        "judged": read - failed,
        "errors": failed,
        "labelled": labelled,
    }
    for index, (task, counts) in enumerate(tasks.items()):
        summary[task] = counts.summary(labels=index == 0)
    out.write(json.dumps({"summary": summary}, ensure_ascii=False) + "\n")
    return failed == 0


def _load(raw: bytes, number: int) -> dict[str, Any]:
    if len(raw) > MAX_LINE:
        raise ValueError(f"line {number} is longer than {MAX_LINE} bytes")
    try:
        line = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise ValueError(f"line {number} is not UTF-8") from None
    except (json.JSONDecodeError, RecursionError):
        raise ValueError(f"line {number} is not JSON") from None
    if not isinstance(line, dict):
        raise ValueError(f"line {number} is not a JSON object")
    return line


def main(argv: list[str]) -> int:
    """Exit status: 0 every line read, 1 some lines had errors, 2 the name or file is unusable."""
    if argv in (["--list"], ["-l"]):
        for judgement in REGISTRY.values():
            sys.stdout.write(f"{judgement.name}\t{judgement.sentence}" + "\n")
        return 0
    if argv in (["--help"], ["-h"]):
        sys.stdout.write(USAGE + "\n")
        return 0
    if not argv or len(argv) > 2:
        sys.stderr.write(USAGE + "\n")
        return 2
    chosen = REGISTRY.get(argv[0])
    if chosen is None:
        sys.stderr.write(f"sorot eval: no judgement is called {argv[0]!r}; sorot eval --list names them" + "\n")
        return 2
    if len(argv) == 1:
        sys.stderr.write(USAGE + "\n")
        return 2
    if argv[1] in ("--help", "-h"):
        example = importlib.import_module(chosen.module).EXAMPLE
        sys.stdout.write(
            f"{chosen.name}: {chosen.sentence}\n{USAGE}\nOne JSON object a line, UTF-8, for example:" + "\n"
        )
        sys.stdout.write(json.dumps(example, ensure_ascii=False) + "\n")
        return 0
    out = sys.stdout
    if hasattr(out, "reconfigure"):
        out.reconfigure(encoding="utf-8")
    try:
        if argv[1] == "-":
            return 0 if run(chosen, iter(sys.stdin.buffer), out) else 1
        with open(argv[1], "rb") as file:
            return 0 if run(chosen, iter(file), out) else 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as problem:
        sys.stderr.write(f"sorot eval: {argv[1]} cannot be read: {problem.strerror}" + "\n")
        return 2
