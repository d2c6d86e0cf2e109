"""What a file is, by its first bytes."""

from sorot.core.models.files import FileKind

#: Spreadsheets look like any zip or OLE file, so nothing here knows them: who has read one says which it is.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\xff\xd8\xff", FileKind.IMAGE, "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", FileKind.IMAGE, "image/png"),
    (8, b"WEBP", FileKind.IMAGE, "image/webp"),
    (0, b"%PDF-", FileKind.PDF, "application/pdf"),
    (4, b"ftyp", FileKind.VIDEO, "video/mp4"),
    (0, b"\x1aE\xdf\xa3", FileKind.VIDEO, "video/webm"),
)
#: Boxes of the same family (`ftyp`) that hold no film: HEIC and AVIF pictures, raw photos, sound.
NOT_FILMS = (b"hei", b"hev", b"mif", b"msf", b"avi", b"crx", b"M4A", b"M4B")
BOM = b"\xef\xbb\xbf"
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "text/csv": "csv",
    XLSX: "xlsx",
    XLS: "xls",
    ODS: "ods",
}


def spreadsheet_type(head: bytes) -> str:
    """The content type of a file that was read as a spreadsheet, by its first 100 bytes."""
    if head.startswith(b"\xd0\xcf"):
        return XLS
    return ODS if b"vnd.oasis.opendocument.spreadsheet" in head else XLSX


def sniff(head: bytes) -> tuple[str, str] | None:
    """(kind, content type) from the first 512 bytes, or None. Text without control bytes counts as a table."""
    for offset, magic, kind, content_type in SIGNATURES:
        if head[offset : offset + len(magic)] == magic:
            if (magic == b"WEBP" and head[:4] != b"RIFF") or (magic == b"ftyp" and head[8:11] in NOT_FILMS):
                continue
            return kind, content_type
    text = head.removeprefix(BOM).lstrip()
    if text and not any(byte < 9 or 13 < byte < 32 for byte in head) and not text.startswith(b"<"):
        return FileKind.TABLE, "text/csv"
    return None
