"""A PDF read back by another program's eyes (PDFium)."""

from __future__ import annotations

import re

import pypdfium2 as pdfium


def pages(content: bytes) -> list[str]:
    document = pdfium.PdfDocument(content)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def flat(content: bytes) -> str:
    """All its words in one line, with plain spaces."""
    text = " ".join(pages(content)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def dense(text: str) -> str:
    """Without any space: a long word may stand on two lines."""
    return re.sub(r"\s+", "", text)


def rightmost(content: bytes) -> float:
    """How far to the right ink of letters goes, on all pages, in points."""
    most = 0.0
    for page in pdfium.PdfDocument(content):
        text = page.get_textpage()
        most = max([most, *(text.get_charbox(index)[2] for index in range(text.count_chars()))])
    return most
