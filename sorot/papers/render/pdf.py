"""A `Sheet` as PDF: A4, calm, fonts inside, text that can be searched and copied. Same sheet, same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from sorot.core.print import faces, style
from sorot.papers.render.canvas import FAINT, HEIGHT, INK, SOFT, SPOT, STRONG, WASH, WIDTH, Canvas
from sorot.papers.render.sheet import Column, Party, Row, Sheet, Sum

LEFT, RIGHT = style.MARGIN, WIDTH - style.MARGIN
TOP, BOTTOM = style.MARGIN, HEIGHT - style.FOOT
ROOM = RIGHT - LEFT
BODY, SMALL, LEADING = style.BODY, style.SMALL, style.LEADING
GAP = 12.0
#: How many rows are looked at before the columns get their widths: a statement is never held as a whole.
PEEK = 300
NARROWEST = 56.0
#: Said once at the end where a letter of an unknown script became a box (languages of the site; no catalogue here).
BOXES = {
    "id": "Huruf yang tampil sebagai kotak tidak ada dalam jenis huruf dokumen ini. Tulisan lengkapnya ada di situs.",
    "en": "Letters shown as a box are not in the typeface of this paper. The full text is on the site.",
}


def render_pdf(sheet: Sheet) -> bytes:
    """The paper as a PDF file. `rows` are read once, page by page; everything else may be of any length."""
    return _Paper(sheet).render()


class _Paper:
    """One paper on its way down the pages: `y` is the first free point of the current one."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        title = " ".join(part for part in (sheet.title, sheet.number) if part)
        self.canvas = Canvas(title=title, language=sheet.locale, mark=sheet.mark)
        self.y = TOP
        self.has_boxes = False

    def render(self) -> bytes:
        self.canvas.add_page()
        self._head()
        self._parties()
        self._facts()
        self._list()
        self._sums()
        self._words()
        self._notes()
        self._close()
        self._feet()
        return self.canvas.finish()

    # Helpers

    def _lines(self, text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
        lines = faces.wrap(text, size, room, is_bold=is_bold)
        self.has_boxes = self.has_boxes or any(faces.BOX in line for line in lines)
        return lines

    def _write(
        self, x: float, y: float, lines: Sequence[str], size: float, *, is_bold: bool = False,
        color: tuple[int, int, int] = INK, is_right: bool = False,
    ) -> float:  # fmt: skip
        """Lines from the top `y` on; what is returned is the next free point."""
        for line in lines:
            self.canvas.text(x, y + size, line, size, is_bold=is_bold, color=color, is_right=is_right)
            y += size * LEADING
        return y

    def _need(self, height: float) -> None:
        """A new page unless this much is free."""
        if self.y + height > BOTTOM:
            self._next_page()

    def _next_page(self) -> None:
        self.canvas.add_page()
        self.canvas.text(LEFT, TOP, self.sheet.title, SMALL, color=FAINT)
        self.canvas.text(RIGHT, TOP, self.sheet.number, SMALL, color=FAINT, is_right=True)
        self.canvas.rule(LEFT, TOP + 8, ROOM)
        self.y = TOP + 20

    # Parts, from the top

    def _head(self) -> None:
        sheet = self.sheet
        has_logo = sheet.logo is not None and self.canvas.picture(sheet.logo, LEFT, TOP, 150, 44)
        if has_logo:
            y = self._write(RIGHT, TOP, self._lines(sheet.title, 17, ROOM - 180, is_bold=True), 17,
                            is_bold=True, is_right=True)  # fmt: skip
            y = self._write(RIGHT, y + 1, self._lines(sheet.number, 10, ROOM - 180), 10, color=SOFT, is_right=True)
            y = max(y, TOP + 48)
        else:
            number = self._lines(sheet.number, 10, ROOM * 0.34)
            taken = max(faces.width(line, 10) for line in number) + 20
            self._write(RIGHT, TOP + 6, number, 10, color=SOFT, is_right=True)
            y = self._write(LEFT, TOP, self._lines(sheet.title, 19, ROOM - taken, is_bold=True), 19, is_bold=True)
            y = max(y, TOP + 6 + len(number) * 14)
        self.canvas.rule(LEFT, y + 8, ROOM, weight=1, color=INK)
        self.y = y + 20

    def _parties(self) -> None:
        side_by_side = 3 if len(self.sheet.parties) == 3 else 2
        for start in range(0, len(self.sheet.parties), side_by_side):
            self._beside(
                [self._party_lines(party, side_by_side) for party in self.sheet.parties[start:][:side_by_side]]
            )

    def _party_lines(self, party: Party, side_by_side: int) -> list[tuple[str, float, bool, tuple[int, int, int]]]:
        room = (ROOM - GAP * 2 * (side_by_side - 1)) / side_by_side
        rows = [(line, SMALL, False, FAINT) for line in self._lines(party.heading, SMALL, room)]
        rows += [(line, 10.5, True, INK) for line in self._lines(party.name, 10.5, room, is_bold=True)]
        for text in party.lines:
            rows += [(line, BODY - 0.5, False, SOFT) for line in self._lines(text, BODY - 0.5, room)]
        return rows

    def _beside(self, blocks: Sequence[list[tuple[str, float, bool, tuple[int, int, int]]]], count: int = 0) -> None:
        """Blocks of lines next to each other in `count` columns (as many as blocks, at least two)."""
        count = count or max(2, len(blocks))
        room = (ROOM - GAP * 2 * (count - 1)) / count
        self._need(max(sum(size * LEADING for _, size, _, _ in block) for block in blocks))
        lowest = self.y
        for index, block in enumerate(blocks):
            y, x = self.y, LEFT + index * (room + GAP * 2)
            for line, size, is_bold, color in block:
                y = self._write(x, y, [line], size, is_bold=is_bold, color=color)
            lowest = max(lowest, y)
        self.y = lowest + 10

    def _facts(self) -> None:
        facts = self.sheet.facts
        if not facts:
            return
        widest = max(faces.width(faces.clean(fact.value), BODY) for fact in facts)
        count = next((n for n in (4, 3) if widest <= (ROOM - GAP * 2 * (n - 1)) / n and len(facts) % n != 1), 2)
        room = (ROOM - GAP * 2 * (count - 1)) / count
        self.canvas.rule(LEFT, self.y, ROOM)
        self.y += 8
        for start in range(0, len(facts), count):
            blocks = []
            for fact in facts[start : start + count]:
                block = [(line, SMALL, False, FAINT) for line in self._lines(fact.label, SMALL, room)]
                block += [(line, BODY, False, INK) for line in self._lines(fact.value, BODY, room)]
                blocks.append(block)
            self._beside(blocks, count)

    # The list

    def _list(self) -> None:
        if not self.sheet.columns:
            return
        rows = iter(self.sheet.rows)
        first = list(islice(rows, PEEK))
        columns = self.sheet.columns
        rooms = column_rooms(columns, first)
        self.y += 4
        self._headings(rooms)
        for row in chain(first, rows):
            self._row(row, rooms)
        self.canvas.rule(LEFT, self.y, ROOM, weight=0.8, color=STRONG)
        self.y += 10

    def _headings(self, rooms: Sequence[float]) -> None:
        cells = [self._lines(c.heading, SMALL, room) for c, room in zip(self.sheet.columns, rooms, strict=True)]
        height = max(len(lines) for lines in cells) * SMALL * LEADING
        self._need(height + 40)
        self.canvas.rule(LEFT, self.y, ROOM, weight=1, color=INK)
        self.y += 5
        for (x, is_amount), lines, in zip(self._places(rooms), cells, strict=True):  # fmt: skip
            self._write(
                x, self.y + height - len(lines) * SMALL * LEADING, lines, SMALL, color=FAINT, is_right=is_amount
            )
        self.y += height + 3
        self.canvas.rule(LEFT, self.y, ROOM)

    def _places(self, rooms: Sequence[float]) -> Iterator[tuple[float, bool]]:
        """Where each column's text begins, or ends if it is set to the right."""
        x = LEFT
        for column, room in zip(self.sheet.columns, rooms, strict=True):
            yield (x + room if column.is_amount else x), column.is_amount
            x += room + GAP

    def _row(self, row: Row, rooms: Sequence[float]) -> None:
        cells = []
        for column, text, room in zip(self.sheet.columns, row.cells, rooms, strict=True):
            size = _fit(text, room) if column.is_amount else BODY
            cells.append((self._lines(text, size, room), size))
        detail = self._lines(row.detail, SMALL, ROOM * 0.8) if row.detail else []
        depth = max(len(lines) for lines, _ in cells)
        height = 9 + depth * BODY * LEADING + len(detail) * SMALL * LEADING
        if self.y + min(height, 200) > BOTTOM:
            self._next_list_page(rooms)
        self.y += 5
        for index in range(depth):
            self._room_for_line(BODY, rooms)
            for (x, is_amount), (lines, size) in zip(self._places(rooms), cells, strict=True):
                if index < len(lines):
                    self.canvas.text(x, self.y + BODY, lines[index], size, is_right=is_amount)
            self.y += BODY * LEADING
        for line in detail:
            self._room_for_line(SMALL, rooms)
            self.canvas.text(LEFT, self.y + SMALL, line, SMALL, color=FAINT)
            self.y += SMALL * LEADING
        self.y += 3
        self.canvas.rule(LEFT, self.y, ROOM)

    def _room_for_line(self, size: float, rooms: Sequence[float]) -> None:
        """Only a row of more than a third of a page is ever torn."""
        if self.y + size * LEADING > BOTTOM:
            self._next_list_page(rooms)
            self.y += 5

    def _next_list_page(self, rooms: Sequence[float]) -> None:
        self._next_page()
        self._headings(rooms)

    # What stands below

    def _sums(self) -> None:
        for index, line in enumerate(self.sheet.sums):
            self._sum(line, is_last=index == len(self.sheet.sums) - 1)

    def _sum(self, line: Sum, *, is_last: bool) -> None:
        size = 11.0 if line.is_total else BODY
        x = LEFT + ROOM * 0.40
        taken = faces.width(faces.clean(line.amount), size, is_bold=line.is_total)
        room = RIGHT - x - taken - GAP
        if room < 110:  # An amount in words, or one of a very long currency: below its label, not over it.
            room = RIGHT - x
        is_below = room == RIGHT - x
        labels = self._lines(line.label, size, room, is_bold=line.is_total)
        details = self._lines(line.detail, SMALL, room) if line.detail else []
        amounts = self._lines(line.amount, size, RIGHT - x if is_below else taken + 1, is_bold=line.is_total)
        height = (
            len(labels) * size * LEADING + len(details) * SMALL * LEADING + (len(amounts) * 16 if is_below else 0) + 8
        )
        self._need(height + (6 if line.is_total else 0))
        top = self.y
        if line.is_total:
            self.canvas.box(x - 10, top, RIGHT - x + 10, height, color=WASH)
            self.canvas.box(x - 10, top, 2.5, height, color=SPOT)
            self.canvas.rule(x - 10, top, RIGHT - x + 10, weight=0.8, color=INK)
        y = self._write(x, top + 4, labels, size, is_bold=line.is_total, color=INK if line.is_total else SOFT)
        y = self._write(x, y, details, SMALL, color=FAINT)
        self._write(RIGHT - (4 if line.is_total else 0), y if is_below else top + 4, amounts, size,
                    is_bold=line.is_total, is_right=True)  # fmt: skip
        self.y = top + height
        if line.is_total:  # The accountant's double rule.
            self.canvas.rule(x - 10, self.y, RIGHT - x + 10, weight=0.8, color=INK)
            self.canvas.rule(x - 10, self.y + 3, RIGHT - x + 10, weight=0.8, color=INK)
            self.y += 6
        elif not is_last:
            self.canvas.rule(x, self.y, RIGHT - x)

    def _words(self) -> None:
        if self.sheet.words:
            self._paragraph(self.sheet.words, BODY, INK, before=12)

    def _notes(self) -> None:
        notes = list(self.sheet.notes)
        if self.has_boxes:
            notes.append(BOXES.get(self.sheet.locale.partition("-")[0], BOXES["en"]))
        for index, note in enumerate(notes):
            self._paragraph(note, SMALL, SOFT, before=14 if index == 0 else 4)

    def _paragraph(self, text: str, size: float, color: tuple[int, int, int], *, before: float) -> None:
        self.y += before
        for line in self._lines(text, size, ROOM):
            self._need(size * LEADING)
            self.y = self._write(LEFT, self.y, [line], size, color=color)

    def _close(self) -> None:
        """The QR at the left with what it is for, the signature at the right; an empty line is room for the pen."""
        sheet, half = self.sheet, ROOM * 0.36
        if not sheet.verify_url and not sheet.signature:
            return
        signature = [line for text in sheet.signature for line in (self._lines(text, BODY, half) if text else [""])]
        height = sum(BODY * LEADING if line else 44 for line in signature)
        self.y += 20
        self._need(max(height, 76 if sheet.verify_url else 0))
        top = self.y
        if sheet.verify_url:
            self.canvas.code(sheet.verify_url, LEFT, top, 68)
            room = ROOM - half - 68 - GAP * 3
            y = self._write(LEFT + 68 + GAP, top, self._lines(sheet.verify_text, SMALL, room), SMALL, color=SOFT)
            self._write(LEFT + 68 + GAP, y + 2, self._lines(sheet.verify_url, 6.5, room), 6.5, color=FAINT)
        y = top
        for line in signature:
            if line:
                self.canvas.text(RIGHT - half, y + BODY, line, BODY)
            y += BODY * LEADING if line else 44
        self.y = max(y, top + 76 if sheet.verify_url else y)

    def _feet(self) -> None:
        count = self.canvas.pages
        footer = self._lines(self.sheet.footer, 7, ROOM - 60)[:2] if self.sheet.footer else []
        for page in range(1, count + 1):
            self.canvas.go_to(page)
            self.canvas.rule(LEFT, HEIGHT - 50, ROOM)
            self._write(LEFT, HEIGHT - 44, footer, 7, color=FAINT)
            self.canvas.text(RIGHT, HEIGHT - 37, f"{page} / {count}", 7, color=FAINT, is_right=True)


def _fit(text: str, room: float) -> float:
    """The size at which an amount stands on one line; below 6.5 it is broken rather than made smaller."""
    taken = faces.width(faces.clean(text), BODY)
    return BODY if taken <= room else max(6.5, BODY * room / taken - 0.01)


def column_rooms(columns: Sequence[Column], rows: Sequence[Row]) -> list[float]:
    """Widths by share, but never so narrow that an amount of `rows` has to shrink while text beside it has room."""
    room = ROOM - GAP * (len(columns) - 1)
    whole = sum(column.share for column in columns)
    rooms = [room * column.share / whole for column in columns]
    needs = []
    for index, column in enumerate(columns):
        words = faces.clean(column.heading).split(" ")
        need = max((faces.width(word, SMALL) for word in words), default=0.0)
        if column.is_amount:
            need = max([need, *(faces.width(faces.clean(row.cells[index]), BODY) for row in rows)])
        needs.append(need + 1 if column.is_amount else max(need + 1, min(NARROWEST, rooms[index])))
    missing = sum(max(0.0, need - have) for need, have in zip(needs, rooms, strict=True))
    spare = sum(max(0.0, have - need) for need, have in zip(needs, rooms, strict=True))
    given = min(missing, spare)
    if not given:
        return rooms
    return [
        have - (have - need) * given / spare if have > need else have + (need - have) * given / missing
        for need, have in zip(needs, rooms, strict=True)
    ]
