"""Photos: decoded, turned upright, re-encoded without any metadata, in three sizes."""

import io
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2_048
MEDIUM_SIDE = 1_080
THUMB_SIDE = 480
#: Rows of the smaller picture that are made at once.
STRIP = 128
#: Modes that may let something shine through.
LAYERED = frozenset({"RGBA", "LA", "PA", "P", "La", "RGBa"})
ORIENTATION = 0x0112
#: What brings a picture upright that was stored with this EXIF orientation.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class ImageError(Exception):
    """The picture cannot be decoded, or is too large to decode safely."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """One photo, cleaned: the whole as JPEG, two small ones as WebP, and the size of the whole in pixels."""

    whole: bytes
    medium: bytes
    thumb: bytes
    width: int
    height: int


def clean(source: bytes | IO[bytes]) -> Pictures:
    """The photo without EXIF, comments and profiles. Raises ImageError.

    A photo of 24 million pixels is made small while it is decoded (JPEG) or right after, before anything copies it,
    so that it costs its own pixels once and no more.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            file = io.BytesIO(source) if isinstance(source, bytes) else source
            with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise ImageError("too many pixels")
                picture = _small_and_upright(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise ImageError(str(error)) from None
    # What a file says beside its pixels (a JPEG comment, a colour profile) would be written out again.
    picture.info = {}
    width, height = picture.size
    whole = _encode(picture, "JPEG", quality=86, optimize=True, progressive=True)
    picture.thumbnail((MEDIUM_SIDE, MEDIUM_SIDE), Image.Resampling.LANCZOS)
    medium = _encode(picture, "WEBP", quality=78, method=4)
    picture.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Pictures(whole, medium, _encode(picture, "WEBP", quality=74, method=4), width, height)


def peek(source: IO[bytes]) -> None:
    """Raise ImageError unless it opens as a picture of a size we take; its pixels are not decoded."""
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ImageError("too many pixels")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise ImageError(str(error)) from None


def _small_and_upright(opened: Image.Image) -> Image.Image:
    orientation = opened.getexif().get(ORIENTATION, 1)
    scale = min(1.0, LONGEST_SIDE / max(opened.size))
    opened.draft(None, (max(1, round(opened.width * scale)), max(1, round(opened.height * scale))))
    picture = _flat(opened, max(1, max(opened.size) // LONGEST_SIDE))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=None)
    turn = UPRIGHT.get(orientation)
    return picture.transpose(turn) if turn is not None else picture


def _flat(picture: Image.Image, factor: int) -> Image.Image:
    """Colours on white, `factor` times smaller, strip by strip: nothing but the source is ever there at full size."""
    width, height = picture.size
    flat = Image.new("RGB", (-(-width // factor), -(-height // factor)), "white")
    rows = STRIP * factor
    for top in range(0, height, rows):
        strip = picture.crop((0, top, width, min(top + rows, height)))
        if strip.mode in LAYERED:
            layered = strip.convert("RGBA")
            strip = Image.new("RGB", layered.size, "white")
            strip.paste(layered, mask=layered.getchannel("A"))
        elif strip.mode != "RGB":
            strip = strip.convert("RGB")
        flat.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return flat


def _encode(picture: Image.Image, kind: str, **options: int | bool) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
