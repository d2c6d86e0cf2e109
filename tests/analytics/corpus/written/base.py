"""How a case is written down."""

import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

TODAY = "2026-03-14"
CASES: dict[str, dict[str, Any]] = {}
FILES: dict[str, bytes] = {}


def case(
    id: str,
    content: str | bytes,
    traps: str,
    expect: dict[str, Any],
    *,
    platform: str = "youtube",
    ext: str = "csv",
    file: str | None = None,
    encoding: str = "utf-8",
    **more: Any,
) -> None:
    """Add a case. `traps` are words parted by blanks; `more` are the other keys of the case file."""
    assert id not in CASES, id
    name = file or f"{id}.{ext}"
    assert name not in FILES, name
    FILES[name] = content.encode(encoding) if isinstance(content, str) else content
    CASES[id] = {
        "id": id,
        "file": f"files/{name}",
        "platform": platform,
        "handle": more.pop("handle", "ranikopi"),
        "today": more.pop("today", TODAY),
        "traps": sorted(traps.split()),
        **more,
        "expect": expect,
    }


def refused(code: str) -> dict[str, Any]:
    """The file as a whole is refused."""
    return {"refused": code}


def post(native_id: str, date: str = TODAY, **values: Any) -> dict[str, Any]:
    """One reading of a post."""
    return {"native_id": native_id, "date": date, **values}


def titled(title: str, date: str = TODAY, **values: Any) -> dict[str, Any]:
    """One reading of a post that has no id in the file."""
    return {"title": title, "date": date, **values}


def day(date: str, **values: Any) -> dict[str, Any]:
    """The figures of an account on one day."""
    return {"date": date, **values}


def part(dimension: str, key: str, share: str) -> dict[str, Any]:
    """One slice of an audience."""
    return {"dimension": dimension, "key": key, "share": share}


def wrong(line: int, code: str) -> dict[str, Any]:
    """One refused row."""
    return {"line": line, "code": code}


def _expect(
    kind: str, rows: dict[str, Any], errors: list[dict[str, Any]] | None, foreign: int, same: int
) -> dict[str, Any]:
    empty: dict[str, Any] = {"posts": [], "days": [], "slices": []}
    return {"kind": kind, **empty, **rows, "errors": errors or [], "foreign": foreign, "same": same}


def posts(*rows: dict[str, Any], errors: Any = None, foreign: int = 0, same: int = 0) -> dict[str, Any]:
    """A table with one row per post."""
    return _expect("posts", {"posts": list(rows)}, errors, foreign, same)


def days(*rows: dict[str, Any], errors: Any = None, foreign: int = 0, same: int = 0) -> dict[str, Any]:
    """A table with one row per day."""
    return _expect("daily", {"days": list(rows)}, errors, foreign, same)


def profiles(*rows: dict[str, Any], errors: Any = None, foreign: int = 0, same: int = 0) -> dict[str, Any]:
    """A table with one row per account."""
    return _expect("profiles", {"days": list(rows)}, errors, foreign, same)


def audience(*rows: dict[str, Any], errors: Any = None, same: int = 0) -> dict[str, Any]:
    """A table with one row per slice of the audience."""
    return _expect("audience", {"slices": list(rows)}, errors, 0, same)


def tab(text: str) -> str:
    """Write the arrow, mean the tabulator."""
    return text.replace("→", "\t")


def book(*sheets: tuple[str, list[list[Any]]], date_1904: bool = False, dress: Any = None) -> bytes:
    """An XLSX file. A cell that is a datetime becomes a serial number shown as a day."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "date_1904": date_1904}
    )
    workbook.set_properties({"created": datetime(2026, 3, 14, tzinfo=UTC)})
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, tuple):  # a formula and the value it had when it was saved
                    sheet.write_formula(r, c, value[0], None, value[1])
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
        if dress:
            dress(workbook, sheet)
    workbook.close()
    return out.getvalue()
