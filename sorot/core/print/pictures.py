"""Pictures for print: small enough for paper, upright, without anything but their pixels."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

#: The longest side: half an A4 page at 200 dots an inch.
SIDE = 1_200
MAX_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """What is put into the file."""

    content: bytes
    suffix: str

    def file(self, name: str) -> str:
        return f"{name}.{self.suffix}"


def fit(content: bytes) -> Picture | None:
    """The picture as it is printed, or None when it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    return None
                opened.draft("RGB", (SIDE, SIDE))
                picture = ImageOps.exif_transpose(opened)
                has_alpha = "A" in picture.getbands() or "transparency" in picture.info
                picture = picture.convert("RGBA" if has_alpha else "RGB")
        picture.info = {}
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        if has_alpha:
            picture.save(out, "PNG", optimize=False)
        else:
            picture.save(out, "JPEG", quality=84)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    return Picture(out.getvalue(), "png" if has_alpha else "jpg")
