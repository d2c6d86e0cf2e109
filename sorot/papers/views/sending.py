"""Files that were made for one answer: written to a temporary file, never kept."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpResponse

from sorot.papers.exports import Table, write_csv, write_xlsx

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What fits stays in memory; more goes to the disk while it is written.
IN_MEMORY = 1 << 20


def send_table(table: Table, name: str, kind: str) -> HttpResponse:
    """A table as `name.csv` or `name.xlsx`."""
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    (write_csv if kind == "csv" else write_xlsx)(table, out)
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=f"{name}.{kind}", content_type=TYPES[kind])
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]


def send_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to open or keep."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"},
    )
