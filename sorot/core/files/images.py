"""Photos: decoded, turned upright, re-encoded without any metadata, with a thumbnail."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2_048
THUMB_SIDE = 480


class ImageError(Exception):
    """The picture cannot be decoded, or is too large to decode safely."""


def clean(content: bytes) -> tuple[bytes, bytes, int, int]:
    """(picture, thumbnail, width, height), both JPEG without EXIF. Raises ImageError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise ImageError("too many pixels")
                upright = ImageOps.exif_transpose(opened)
                if upright.mode in {"RGBA", "LA", "P"}:
                    layered = upright.convert("RGBA")
                    picture = Image.new("RGB", layered.size, "white")
                    picture.paste(layered, mask=layered.getchannel("A"))
                else:
                    picture = upright.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise ImageError(str(error)) from None
    # What a file says beside its pixels (a JPEG comment, a colour profile) would be written out again.
    picture.info = {}
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    width, height = picture.size
    whole = _jpeg(picture, 86)
    picture.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return whole, _jpeg(picture, 80), width, height


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
