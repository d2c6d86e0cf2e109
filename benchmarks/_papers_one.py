"""One file, made by a fresh process: `python -m benchmarks._papers_one CASE ACCOUNT`. Prints seconds, peak and size."""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks import _campaign, _documents


def main(case: str, holder: str, rows: int) -> dict[str, Any]:
    """Make the file of `case` for the account or withholder `holder`; what it took, as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")
    import django

    django.setup()
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    make = (CASES | DOCUMENTS)[case]
    before = _peak()
    helpers = Helpers()
    helpers.start()
    with tempfile.TemporaryFile() as out:
        started, worked = time.perf_counter(), _work(backend)
        make(out, holder, rows)
        took, worked = time.perf_counter() - started, _work(backend) - worked
        size = out.seek(0, io.SEEK_END)
    helpers.is_over.set()
    return {
        "helper_mb": round(helpers.mb, 1),
        "seconds": round(took, 6),
        "cpu": round(worked, 6),
        "database": round(_database(backend), 6),
        "mb": round(_peak(), 1),
        "mb_before": round(before, 1),
        "bytes": size,
    }


def _peak(status: Path = Path("/proc/self/status")) -> float:
    """The largest resident memory of a process so far, in MB.

    Of the program itself: `ru_maxrss` would keep what the process that started this one had.
    """
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _work(backend: int) -> float:
    """Seconds of processor of this process and of its connection in the database, where that can be seen."""
    return time.process_time() + _database(backend)


def _database(backend: int) -> float:
    spent = Path(f"/proc/{backend}/schedstat")
    return int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0.0


class Helpers(threading.Thread):
    """Looks at the processes that this one started, every few milliseconds: the largest memory of one, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.mb = 0.0
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.004):
            for task in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError, StopIteration):
                    for process in (Path("/proc") / pid for pid in task.read_text().split()):
                        # Until it runs its own program it is still a picture of this process.
                        if b"_child.py" in (process / "cmdline").read_bytes():
                            self.mb = max(self.mb, _peak(process / "status"))


def _statement(holder: str) -> Any:
    from sorot.papers.periods import period_of
    from sorot.papers.queries.statements import find_holder, statement_of

    found, period = find_holder(holder), period_of("2026")
    assert found is not None
    assert period is not None
    return statement_of(found, period)


def _statement_csv(out: Any, holder: str, _rows: int) -> None:
    from sorot.papers.exports import write_csv
    from sorot.papers.exports.statement import statement_table

    write_csv(statement_table(_statement(holder)), out)


def _statement_xlsx(out: Any, holder: str, _rows: int) -> None:
    from sorot.papers.exports import write_xlsx
    from sorot.papers.exports.statement import statement_table

    write_xlsx(statement_table(_statement(holder)), out)


def _statement_pdf(out: Any, holder: str, _rows: int) -> None:
    from sorot.papers.render.pdf import render_pdf
    from sorot.papers.sheets.statement import statement_sheet

    out.write(render_pdf(statement_sheet(_statement(holder))))


def _slips(holder: str) -> Any:
    from sorot.accounts.models import Organisation
    from sorot.papers.exports.slips import slips_table
    from sorot.papers.periods import period_of
    from sorot.papers.queries.months import month_lines

    owner, period = Organisation.objects.get(code=holder), period_of("2026-11")
    assert period is not None
    (line,) = month_lines([owner], only=period.first)
    assert line.agrees, (line.tax, line.books.taken)
    return slips_table(line, period, withholder=owner.name)


def _slips_csv(out: Any, holder: str, _rows: int) -> None:
    from sorot.papers.exports import write_csv

    write_csv(_slips(holder), out)


def _slips_xlsx(out: Any, holder: str, _rows: int) -> None:
    from sorot.papers.exports import write_xlsx

    write_xlsx(_slips(holder), out)


def _reference(out: Any, _holder: str, rows: int) -> None:
    """The same number of rows as wide, out of nothing, by the standard library alone."""
    import csv

    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=";")
    for row in range(rows):
        writer.writerow(["2026-11-22", "Dibayarkan dari kerja sama", "Reel untuk Kopi Senja", "abcdefghjkmn",
                         1_000_000, 30_000, 970_000, 970_000, "", row * 970_000])  # fmt: skip
    text.flush()
    text.detach()


CASES = {
    "reference": _reference,
    "statement_csv": _statement_csv,
    "statement_xlsx": _statement_xlsx,
    "statement_pdf": _statement_pdf,
    "bp21_csv": _slips_csv,
    "bp21_xlsx": _slips_xlsx,
}
#: Documents of a fixed size: what one weighs is looked at, not how it grows.
DOCUMENTS = {"kit_pdf": _documents.kit_pdf, "report_pdf": _campaign.report_pdf}

if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
