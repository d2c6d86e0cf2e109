"""The picture that a chat shows beside a link to a kit, and the code that a camera reads.

Only the cover is drawn: name, place, tier, niches and the portrait. Numbers would be old wherever the picture is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from sorot.core.print import faces

WIDTH, HEIGHT, EDGE = 1200, 630, 64
#: Bytes; links in chats are fetched over phones.
LIMIT = 300_000
#: The light half of the tokens of the same names.
WALLS = {
    "straw": "#e1d5ba", "clay": "#ddc5b7", "rose": "#dfc5c5", "sage": "#bfcebf", "slate": "#b9c6d0", "paper": "#f4f2ee",
}  # fmt: skip
INK, SOFT, SPOT, LAMP = "#1f1a15", "#4d4740", "#fcae21", (255, 236, 181, 158)
#: Raised when the drawing changes, so that kept pictures are drawn again.
EDITION = 1
PORTRAIT = (736, 0, 1200, 630)


@dataclass(frozen=True, slots=True)
class Card:
    """What is drawn. `facts` are short and stand in one line; `foot` is the address without its scheme."""

    name: str
    lead: str
    facts: Sequence[str]
    foot: str
    accent: str
    initials: str
    portrait: str = ""

    @property
    def key(self) -> str:
        """Two cards that look the same have the same."""
        return sha256(repr((EDITION, self)).encode()).hexdigest()[:20]


def draw(card: Card, portrait: bytes | None) -> bytes:
    """The card as PNG of at most `LIMIT` bytes: the same bytes for the same card and portrait."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), WALLS.get(card.accent, WALLS["straw"]))
    _light(sheet)
    _portrait(sheet, card, portrait)
    _words(sheet, card)
    for colours in (256, 128, 64, 32):
        target = BytesIO()
        reduced = sheet.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
        reduced.save(target, "PNG", optimize=True)
        if target.tell() <= LIMIT:
            break
    return target.getvalue()


def _light(sheet: Image.Image) -> None:
    """The beam from the top start corner."""
    beam = Image.new("RGBA", (WIDTH * 2, HEIGHT * 2), (*LAMP[:3], 0))
    ImageDraw.Draw(beam).polygon([(0, 0), (300, 0), (2 * 800, HEIGHT * 2), (0, HEIGHT * 2)], fill=LAMP)
    beam = beam.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    sheet.paste(beam, (0, 0), beam)
    ImageDraw.Draw(sheet).rectangle((0, 0, 150, 9), fill=SPOT)


def _portrait(sheet: Image.Image, card: Card, portrait: bytes | None) -> None:
    box = (PORTRAIT[2] - PORTRAIT[0], PORTRAIT[3] - PORTRAIT[1])
    picture = _opened(portrait)
    if picture is not None:
        sheet.paste(ImageOps.fit(picture, box, Image.Resampling.LANCZOS, centering=(0.5, 0.35)), PORTRAIT[:2])
        return
    disc = Image.new("L", (632, 632), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 631, 631), fill=255)
    sheet.paste(INK, (810, 157), disc.resize((316, 316), Image.Resampling.LANCZOS))
    pen = ImageDraw.Draw(sheet)
    _centred(pen, (968, 315), faces.clean(card.initials), 128, "#fbf9f6")


def _opened(portrait: bytes | None) -> Image.Image | None:
    """The portrait, or None when there is none that can be read."""
    if not portrait:
        return None
    try:
        with Image.open(BytesIO(portrait)) as picture:
            picture.draft("RGB", (928, 1260))
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _words(sheet: Image.Image, card: Card) -> None:
    pen, room = ImageDraw.Draw(sheet), PORTRAIT[0] - 2 * EDGE + 16
    name = faces.clean(card.name)
    size = next((s for s in (92, 80, 68, 58) if len(_lines(name, s, room)) <= 2), 50)
    lines = _lines(name, size, room)[:3]
    lead = _lines(faces.clean(card.lead), 32, room, is_bold=False)[:3]
    facts = [faces.clean(fact) for fact in card.facts if fact]
    height = len(lines) * size * 1.08 + (28 + len(lead) * 42 if lead else 0) + (30 + len(facts) * 38 if facts else 0)
    top = max(EDGE, (HEIGHT - 70 - height) / 2)
    for line in lines:
        _line(pen, (EDGE, top), line, size, INK, is_bold=True)
        top += size * 1.08
    top += 28 if lead else 0
    for line in lead:
        _line(pen, (EDGE, top), line, 32, SOFT)
        top += 42
    top += 30 if facts else 0
    for fact in facts:
        _line(pen, (EDGE, top), _cut(fact, 27, room, is_bold=True), 27, INK, is_bold=True)
        top += 38
    _mark(pen, (EDGE, HEIGHT - EDGE - 32))
    _line(pen, (EDGE + 48, HEIGHT - EDGE - 30), _cut(faces.clean(card.foot), 25, room - 48), 25, SOFT)


def _mark(pen: ImageDraw.ImageDraw, at: tuple[int, int]) -> None:
    """The lamp of the house."""
    x, y = at
    pen.rounded_rectangle((x, y, x + 34, y + 34), 7, fill=INK)
    pen.polygon([(x + 9, y + 9), (x + 29, y + 15), (x + 25, y + 25), (x + 15, y + 29)], fill=SPOT)
    pen.ellipse((x + 5, y + 5, x + 11, y + 11), fill="#fbf9f6")


@lru_cache(maxsize=32)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(faces.FOLDER / faces.FILES[face], size)


def _lines(text: str, size: int, room: float, *, is_bold: bool = True) -> list[str]:
    return faces.wrap(text, size, room, is_bold=is_bold) if text else []


def _cut(text: str, size: int, room: float, *, is_bold: bool = False) -> str:
    """`text`, shortened so that it fits into one line."""
    if faces.width(text, size, is_bold=is_bold) <= room:
        return text
    while text and faces.width(text + "…", size, is_bold=is_bold) > room:
        text = text[:-1].rstrip()
    return text + "…"


def _line(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, ink: str, *, is_bold: bool = False
) -> None:
    x, y = at
    for face, part in faces.runs(text, is_bold=is_bold):
        pen.text((x, y + size * 0.82), part, font=_font(face, size), fill=ink, anchor="ls")
        x += faces.width(part, size, is_bold=is_bold)


def _centred(pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int, ink: str) -> None:
    wide = faces.width(text, size, is_bold=True)
    _line(pen, (at[0] - wide / 2, at[1] - size * 0.46), text, size, ink, is_bold=True)


def qr_svg(url: str) -> bytes:
    """A code of the address for a screen, dark on white with its quiet edge, sharp at every size."""
    target = BytesIO()
    segno.make(url, error="q", micro=False).save(
        target, kind="svg", border=4, dark=INK, light="#ffffff", xmldecl=False, svgclass="", lineclass="", omitsize=True
    )
    return target.getvalue()


def qr_png(url: str) -> bytes:
    """The same for print: about a thousand pixels wide, which is 8 cm at 300 dots an inch."""
    code, target = segno.make(url, error="q", micro=False), BytesIO()
    code.save(
        target, kind="png", border=4, scale=max(1, 1200 // (code.symbol_size()[0] + 8)), dark=INK, light="#ffffff"
    )
    return target.getvalue()
