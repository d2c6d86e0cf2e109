"""Make the fonts of papers out of variable ones: `python -m tools.paper_fonts JAKARTA.ttf THAI.ttf`.

Run by hand when a font changes; the result is committed. Static, because a PDF knows no axes. Digits are the
font's own tabular ones, so that sums stand under each other without a shaping engine. No ligatures: text that is copied
out of a PDF must be the text that was put in. Layout tables are left out, as the writer of PDF draws glyph by glyph.
U+FFFD is a box for what the font lacks: a letter of an unknown script is seen, and found when the text is searched.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "sorot" / "core" / "print" / "fonts"
#: Latin with all its extensions and Vietnamese, Cyrillic where the font has it, marks, punctuation, currencies.
LATIN = ((0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2B0, 0x36F), (0x400, 0x4FF), (0x1E00, 0x1EFF),
         (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2190, 0x2199), (0x2200, 0x22FF))  # fmt: skip
THAI = ((0x20, 0x20), (0xE00, 0xE7F), (0x200B, 0x200D), (0x25CC, 0x25CC))
#: Words stand a little further apart than on a screen: small letters on paper, without kerning.
SPACE = 265
FACES = (("paper-regular.ttf", 0, 400, LATIN), ("paper-bold.ttf", 0, 650, LATIN), ("paper-thai.ttf", 1, 400, THAI))


def make(source: str, weight: int, ranges: tuple[tuple[int, int], ...], target: Path) -> None:
    """One static face of the variable font at `source`, with the characters of `ranges` only."""
    font = TTFont(source, recalcTimestamp=False)
    axes = {axis.axisTag: (weight if axis.axisTag == "wght" else axis.defaultValue) for axis in font["fvar"].axes}
    font = instantiateVariableFont(font, axes, inplace=True)
    tabular = tabular_digits(font)
    font["glyf"]["box"] = hollow_box()
    font["hmtx"]["box"] = (620, 70)
    font.setGlyphOrder(font["glyf"].glyphOrder)
    for name in {font.getBestCmap()[code] for code in (0x20, 0xA0) if code in font.getBestCmap()}:
        font["hmtx"][name] = (max(font["hmtx"][name][0], SPACE), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            digits = {code: name for code, name in table.cmap.items() if 48 <= code <= 57}
            table.cmap.update({code: tabular.get(name, name) for code, name in digits.items()})
            table.cmap[0xFFFD] = "box"
    rename(font, target.stem)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6],
                             drop_tables=[*subset.Options().drop_tables, "GSUB", "GPOS", "GDEF", "STAT"])  # fmt: skip
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[0xFFFD, *(code for first, last in ranges for code in range(first, last + 1))])
    cutter.subset(font)
    font.save(target)


def hollow_box() -> Glyph:
    """A box as high as a capital letter."""
    pen = TTGlyphPen(None)
    for corners in (((70, 0), (70, 700), (550, 700), (550, 0)), ((120, 50), (500, 50), (500, 650), (120, 650))):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def rename(font: TTFont, stem: str) -> None:
    """One name for each face, so that readers of PDF tell regular from bold."""
    family, style = font["name"].getDebugName(1), stem.partition("-")[2].title()
    for number, text in ((2, style), (4, f"{family} {style}"), (6, f"{family}-{style}".replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)


def tabular_digits(font: TTFont) -> dict[str, str]:
    """Glyph -> its twin of the common width, as the font's own `tnum` says."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    wanted = {i for r in table.FeatureList.FeatureRecord if r.FeatureTag == "tnum" for i in r.Feature.LookupListIndex}
    return {
        old: new
        for index in wanted
        for part in table.LookupList.Lookup[index].SubTable
        for old, new in getattr(part, "mapping", {}).items()
    }


def main() -> None:
    sources = sys.argv[1:3]
    if len(sources) != 2:
        sys.exit("usage: python -m tools.paper_fonts JAKARTA.ttf THAI.ttf")
    for name, source, weight, ranges in FACES:
        make(sources[source], weight, ranges, TARGET / name)
        print(f"{name} {(TARGET / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
