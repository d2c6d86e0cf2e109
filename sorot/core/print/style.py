"""The look of paper: colours, sizes and margins, for every file the house prints.

Colours are the light half of the tokens of the screen, read from the one file that holds them; lengths are points.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from sorot.core.print import faces

TOKENS = Path(__file__).resolve().parent.parent / "static" / "sorot" / "css" / "tokens.css"
Rgb = tuple[int, int, int]

#: A4.
WIDTH, HEIGHT = 595.28, 841.89
MARGIN, FOOT = 48.0, 64.0
#: Body, small print, lists with many columns, headings of a part, titles.
BODY, SMALL, DENSE, HEADING, TITLE = 9.0, 7.5, 7.5, 15.0, 30.0
LEADING = 1.4
#: Radius of pictures, and the hairline and the rule that opens a part.
RADIUS, HAIR, LINE = 3.0, 0.5, 1.0

#: What a colour is for -> the token of the screen.
ROLES = {
    "ink": "sand-8", "soft": "sand-7", "faint": "sand-6", "control": "sand-5", "strong": "sand-4", "rule": "sand-3",
    "sunk": "sand-2", "page": "sand-0", "spot": "saffron-3", "wash": "saffron-1", "good": "pandan-3", "bad": "brick-3",
    "straw": "straw", "clay": "clay", "rose": "rose", "sage": "sage", "slate": "slate", "paper": "sand-2",
}  # fmt: skip


@cache
def tokens() -> dict[str, str]:
    """Name of a token -> `#rrggbb`, as browsers get it that know no colour functions: the light half."""
    light = TOKENS.read_text(encoding="utf-8").partition("@supports")[0]
    return dict(re.findall(r"--([a-z]+(?:-\d)?): (#[0-9a-f]{6})\b", light))


def color(role: str) -> Rgb:
    """The colour of a role as three numbers up to 255."""
    code = tokens()[ROLES[role]]
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def as_data() -> dict[str, Any]:
    """The whole look as plain values, for templates."""
    return {
        "colors": {role: tokens()[token] for role, token in ROLES.items()},
        "face": "Plus Jakarta Sans", "thai": "Noto Sans Thai", "bold": faces.BOLD_WEIGHT,
        "margin": MARGIN, "foot": FOOT, "body": BODY, "small": SMALL, "dense": DENSE, "heading": HEADING,
        "title": TITLE, "radius": RADIUS, "hair": HAIR, "line": LINE,
    }  # fmt: skip
