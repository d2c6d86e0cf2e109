"""Whether two pictures are one screenshot: hashes find candidates, the numbers on both decide.

Screens of one layout look alike whatever they say, so no hash of a picture can tell two posts apart; and a picture
whose edges were cut looks different although it says the same. What a screen says is its numbers: figures, dates,
clock, durations. Two screenshots of different posts share few of them, a copy shares nearly all, an edited one all
but those that were changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from PIL import Image, ImageOps

#: Bits of 64 that may differ between candidates.
NEAR_PICTURE, NEAR_FIGURES = 12, 12
#: The share of the digits of the poorer picture that both have, for a copy; how many there must be at least.
COPY_SHARE, LEAST_DIGITS = 0.6, 8
#: Fewer figures than this are too few to tell by: then both hashes must be near as well.
FEW = 3


def hash_of(picture: Image.Image) -> int:
    """64 bits of a picture's coarse shape (signs of its lowest cosine frequencies around their median), signed.

    Brightness, size and compression change few of them; a dark screen hashes as the light one.
    """
    from scipy.fft import dctn

    grey = picture.convert("L").resize((32, 32), Image.Resampling.LANCZOS)
    if np.asarray(grey).mean() < 110:
        grey = ImageOps.invert(grey)
    low = cast(Any, dctn(np.asarray(grey, dtype=np.float64), norm="ortho"))[:8, :8].flatten()
    bits = low > np.median(low[1:])
    value = int("".join("1" if bit else "0" for bit in bits), 2)
    return value - (1 << 64) if value >= 1 << 63 else value


def hash_of_figures(picture: Image.Image, boxes: Sequence[Sequence[int]]) -> int | None:
    """The same of the numbers alone, one under the other: where the picture's edges are does not matter."""
    if not boxes:
        return None
    strip = Image.new("L", (64, 16 * len(boxes)), 255)
    for place, (left, top, right, bottom) in enumerate(boxes):
        if right > left and bottom > top:
            crop = ImageOps.autocontrast(picture.crop((left, top, right, bottom)).convert("L"))
            if np.asarray(crop).mean() < 110:
                crop = ImageOps.invert(crop)
            strip.paste(crop.resize((64, 16)), (0, 16 * place))
    return hash_of(strip)


def distance(a: int, b: int) -> int:
    """How many of 64 bits differ."""
    return ((a ^ b) & ((1 << 64) - 1)).bit_count()


@dataclass(frozen=True)
class Likeness:
    """`is_same`: one screenshot. `differing`: label -> (first, second) of figures on both with other values."""

    is_same: bool
    differing: Mapping[str, tuple[int, int]]


def compare(
    a_numbers: Sequence[str],
    b_numbers: Sequence[str],
    a_figures: Mapping[str, int],
    b_figures: Mapping[str, int],
    *,
    near: bool,
) -> Likeness:
    """Judge two pictures by what stands on them; `near`: both hashes are near."""
    differing = {
        label: (value, b_figures[label])
        for label, value in a_figures.items()
        if label in b_figures and b_figures[label] != value
    }
    a, b = _weights(a_numbers), _weights(b_numbers)
    shared = sum(min(weight, b[text]) for text, weight in a.items() if text in b)
    poorer = min(sum(a.values()), sum(b.values()))
    both = a_figures.keys() & b_figures.keys()
    agreeing = sum(len(str(a_figures[label])) for label in both if a_figures[label] == b_figures[label])
    figures_agree = len(differing) <= len(both) / 3
    is_same = poorer > 0 and shared >= COPY_SHARE * poorer and figures_agree
    enough = shared >= LEAST_DIGITS and agreeing >= LEAST_DIGITS and len(both) >= FEW
    return Likeness(is_same and (enough or near), differing if is_same and (enough or near) else {})


def _weights(numbers: Sequence[str]) -> dict[str, int]:
    """text -> how many digits it has, over all its places; short ones happen by chance and count nothing."""
    out: dict[str, int] = {}
    for text in numbers:
        digits = sum(c.isdigit() for c in text)
        if digits >= 2:
            out[text] = out.get(text, 0) + digits
    return out
