"""Drawing on A4 pages: the only module that knows the library that writes PDF (docs/decisions/0021)."""

from __future__ import annotations

import io
import logging
import math
from datetime import UTC, datetime

import segno
from PIL import Image, UnidentifiedImageError

from sorot.core.print import faces, style

WIDTH, HEIGHT = style.WIDTH, style.HEIGHT
Color = style.Rgb
INK, SOFT, FAINT = style.color("ink"), style.color("soft"), style.color("faint")
RULE, STRONG = style.color("rule"), style.color("strong")
WASH, SPOT, GHOST = style.color("wash"), style.color("spot"), style.color("sunk")
#: The same paper is the same file, byte for byte, on whatever day it is asked for: it carries no time of its making.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
#: It tells every table of every font that it leaves out: a hundred lines of log for each paper.
logging.getLogger("fontTools").setLevel(logging.WARNING)


class Canvas:
    """Pages with text, rules, pictures. Points from the top left corner; text stands on the base line `y`."""

    def __init__(self, *, title: str, language: str, mark: str = "") -> None:
        # Three quarters of a second, for who asks for a paper, not for every start of the house.
        from fpdf import FPDF

        self._pdf = FPDF(unit="pt", format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.set_producer("Sorot")
        self._pdf.set_creation_date(NO_TIME)
        for face, file in faces.FILES.items():
            self._pdf.add_font(face, fname=faces.FOLDER / file)
        self._mark = faces.clean(mark)

    @property
    def pages(self) -> int:
        return self._pdf.pages_count

    def add_page(self) -> None:
        """A new page, with the mark beneath everything else."""
        self._pdf.add_page()
        if self._mark:
            size = min(110.0, 640 / faces.width(self._mark, 1, is_bold=True))
            half = faces.width(self._mark, size, is_bold=True) / 2
            with self._pdf.rotation(math.degrees(math.atan2(HEIGHT, WIDTH)), x=WIDTH / 2, y=HEIGHT / 2):
                self.text(WIDTH / 2 - half, HEIGHT / 2 + size / 3, self._mark, size, is_bold=True, color=GHOST)

    def go_to(self, page: int) -> None:
        """Draw on this page from now on (the first is 1)."""
        self._pdf.page = page
        self._pdf.set_fill_color(*INK)  # Each page keeps its own state: say it again.

    def text(
        self, x: float, y: float, text: str, size: float, *, is_bold: bool = False, color: Color = INK,
        is_right: bool = False,
    ) -> None:  # fmt: skip
        """One line from `x` on, or up to `x`."""
        text = faces.clean(text)
        if is_right:
            x -= faces.width(text, size, is_bold=is_bold)
        self._pdf.set_text_color(*color)
        for face, part in faces.runs(text, is_bold=is_bold):
            self._pdf.set_font(face, size=size)
            self._pdf.current_font_is_set_on_page = False
            self._pdf.text(x, y, part)
            x += faces.width(part, size, is_bold=is_bold)

    def rule(self, x: float, y: float, length: float, *, weight: float = 0.5, color: Color = RULE) -> None:
        """A line to the right."""
        self.box(x, y - weight / 2, length, weight, color=color)

    def box(self, x: float, y: float, width: float, height: float, *, color: Color) -> None:
        """A filled rectangle."""
        self._pdf.set_fill_color(*color)
        self._pdf.rect(x, y, width, height, style="F")

    def picture(self, data: bytes, x: float, y: float, width: float, height: float) -> bool:
        """A PNG or JPEG as large as it fits, at the top left of the room. False if it is none of both."""
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                scale = min(width / picture.width, height / picture.height)
                size = picture.width * scale, picture.height * scale
            self._pdf.image(io.BytesIO(data), x, y, *size)
        except (UnidentifiedImageError, OSError, ValueError):
            return False
        return True

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """A QR of `text` in rectangles: sharp at any size, no picture."""
        rows = segno.make(text, error="m", micro=False).matrix
        step = side / len(rows)
        for line, cells in enumerate(rows):
            start = 0
            while start < len(cells):
                end = start
                while end < len(cells) and cells[end]:
                    end += 1
                if end > start:
                    # A hair taller, so that no light shows between the lines on a screen.
                    self.box(x + start * step, y + line * step, (end - start) * step, step + 0.04, color=INK)
                start = end + 1

    def finish(self) -> bytes:
        return bytes(self._pdf.output())
