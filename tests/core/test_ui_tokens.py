"""The palette's promises, computed from the token file itself: contrast, and the plain fallback for old browsers."""

import math
import re

import pytest

from sorot.core.ui.assets import SOURCE

TOKENS = (SOURCE / "css" / "tokens.css").read_text(encoding="utf-8")
COLOUR = r"oklch\([^)]*\)"
RAW = {
    name: (light, dark or light)
    for name, light, dark in re.findall(
        rf"(--[\w-]+):\s*(?:light-dark\()?({COLOUR})(?:, ({COLOUR})\))?;", TOKENS[TOKENS.index("@supports") :]
    )
}
ROLES = dict(re.findall(r"(--[\w-]+): var\((--[\w-]+)\);", TOKENS))
FALLBACK = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6,8});", TOKENS[: TOKENS.index("@supports")]))


def linear_rgb(colour: str) -> list[float]:
    """Linear sRGB of an opaque OKLCH colour, clipped to the gamut (Ottosson's matrices)."""
    lightness, chroma, hue = (float(part.rstrip("%")) for part in colour[6:-1].split("/")[0].split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    base = lightness / 100
    long = (base + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (base - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (base - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return [min(1.0, max(0.0, channel)) for channel in (red, green, blue)]


def alpha_of(colour: str) -> float:
    return float(colour[6:-1].split("/")[1]) if "/" in colour else 1.0


def luminance(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: list[float], other: list[float]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def over(top: str, ground: list[float]) -> list[float]:
    """A translucent colour on an opaque ground, blended in sRGB as browsers do."""
    share = alpha_of(top)
    pairs = zip(linear_rgb(top), ground, strict=True)
    return [decoded(encoded(t) * share + encoded(g) * (1 - share)) for t, g in pairs]


def role(name: str, theme: int) -> list[float]:
    return linear_rgb(RAW[ROLES[f"--{name}"]][theme])


GROUNDS = ("page", "sheet", "sunk")
ON_GROUND = [(text, ground) for text in ("text", "text-soft", "text-faint") for ground in GROUNDS]
TONED = [
    *((tone, ground) for tone in ("good-text", "bad-text", "spot-text") for ground in (*GROUNDS, f"{tone[:-5]}-wash")),
    ("text", "good-wash"), ("text", "bad-wash"), ("text", "spot-wash"), ("text-faint", "bad-wash"),
    ("on-inverse", "inverse"), ("on-spot", "spot"),
]  # fmt: skip
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


@THEMES
@pytest.mark.parametrize(("text", "ground"), [*ON_GROUND, *TONED])
def test_text_is_readable_on_its_ground(text: str, ground: str, theme: int) -> None:
    assert contrast(role(text, theme), role(ground, theme)) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_what_can_be_operated_stand_out(ground: str, theme: int) -> None:
    assert contrast(role("control", theme), role(ground, theme)) >= 3
    assert contrast(role("focus", theme), role(ground, theme)) >= 3


@THEMES
@pytest.mark.parametrize("text", ["text", "text-soft", "text-faint"])
@pytest.mark.parametrize("ray", ["--ray-1", "--ray-2"])
def test_text_stays_readable_under_the_beam(text: str, ray: str, theme: int) -> None:
    ground = over(RAW[ray][theme], role("sheet", theme))
    assert contrast(role(text, theme), ground) >= 4.5


@THEMES
@pytest.mark.parametrize("tone", ["clay", "sage", "slate", "straw", "rose"])
def test_initials_are_readable_on_every_avatar(tone: str, theme: int) -> None:
    assert contrast(role("text", theme), linear_rgb(RAW[f"--{tone}"][theme])) >= 4.5


def test_every_raw_colour_has_a_plain_fallback_equal_to_its_light_half() -> None:
    expected = {}
    for name, (light, _dark) in RAW.items():
        channels = "".join(f"{round(encoded(c) * 255):02x}" for c in linear_rgb(light))
        expected[name] = "#" + channels + (f"{round(alpha_of(light) * 255):02x}" if "/" in light else "")
    assert expected == FALLBACK


def test_every_role_points_at_a_raw_colour() -> None:
    assert {name for name, target in ROLES.items() if target not in RAW} == set()
    assert len(ROLES) >= 25
