"""Write the files and the case files of the corpus anew: `python -m tests.analytics.corpus.make`.

The same bytes come out every time; a test holds the committed files against them.
"""

import json
from pathlib import Path

from tests.analytics.corpus.written import audience, broken, meta_x, numbers, pairs, sheets, tiktok, workbooks, youtube
from tests.analytics.corpus.written.base import CASES, FILES

HERE = Path(__file__).resolve().parent
MODULES = (youtube, tiktok, meta_x, audience, numbers, sheets, workbooks, broken, pairs)


def outputs() -> dict[str, bytes]:
    """Every path below this folder and its bytes."""
    out = {f"files/{name}": content for name, content in FILES.items()}
    for id, what in CASES.items():
        out[f"cases/{id}.json"] = (json.dumps(what, ensure_ascii=False, indent=1) + "\n").encode()
    out["README.md"] = readme().encode()
    return out


def readme() -> str:
    """Which files hold which trap."""
    by_trap: dict[str, list[str]] = {}
    for id, what in CASES.items():
        for trap in what["traps"]:
            by_trap.setdefault(trap, []).append(id)
    lines = [
        "# The corpus of messy files",
        "",
        f"{len(CASES)} files in `files/`, one `cases/<id>.json` each: the account, what the person answers on the",
        "check page, and what must stand in the database afterwards, or why the file or a row of it is refused.",
        "Every name and figure is invented; the shapes are those of real exports. Files and expectations were",
        "written from the shapes and the traps alone, before the importer was finished. The source is",
        "`written/*.py`; `python -m tests.analytics.corpus.make` writes `files/`, `cases/` and this page.",
        "",
        "| trap | files |",
        "|---|---|",
        *(f"| {trap} | {', '.join(sorted(ids))} |" for trap, ids in sorted(by_trap.items())),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    wanted = outputs()
    for folder in ("files", "cases"):
        (HERE / folder).mkdir(exist_ok=True)
        for old in (HERE / folder).iterdir():
            if f"{folder}/{old.name}" not in wanted:
                old.unlink()
    for name, content in wanted.items():
        (HERE / name).write_bytes(content)
