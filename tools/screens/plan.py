"""Which screens are drawn: every choice follows from a screen's number, so that the same set comes out again."""

from dataclasses import dataclass, replace

KNOWN = ("ig-reel", "ig-post", "ig-story", "ig-account", "tiktok-video", "yt-studio")
HELD_OUT = "fb-reel"
#: (width, height in CSS pixels, device scale)
PHONES = ((360, 640, 1), (393, 700, 2), (430, 640, 3))
#: What somebody cut away before sending it on: (part of the height above, part below).
WHOLE, NO_STATUS, UPPER, LOWER, MIDDLE = (0.0, 0.0), (0.06, 0.0), (0.0, 0.4), (0.38, 0.0), (0.09, 0.16)
CROPS = (WHOLE, WHOLE, NO_STATUS, WHOLE, UPPER, MIDDLE, WHOLE, LOWER, NO_STATUS)


@dataclass(frozen=True)
class Screen:
    """One picture to draw; `seed` decides everything that is invented on it."""

    name: str
    layout: str
    language: str
    is_dark: bool
    phone: int
    kind: str
    crop: tuple[float, float]
    seed: str
    short: bool
    english_letters: bool = False
    #: Counts that somebody changed in the picture: (figure, factor).
    edited: tuple[str, int] | None = None


def kind_of(layout: str, phone: int, number: int) -> str:
    """PNG as the phone writes it for half of the smaller screens; large ones and large pictures come as JPEG."""
    if layout == "ig-story" or (layout in ("tiktok-video", "yt-studio") and phone) or phone == 2:
        return "jpg"
    return "jpg" if number % 2 else "png"


def row_of(layout: str, turn: int, count: int) -> list[Screen]:
    """`count` screens of a layout, over languages, themes, phones, kinds of file and crops."""
    screens = []
    for number in range(count):
        mix = number + turn
        language = "id" if mix % 2 == 0 else "en"
        phone = number % 3
        screens.append(
            Screen(
                name=f"{layout}-{number + 1:02}",
                layout=layout,
                language=language,
                is_dark=(number // 2 + turn) % 2 == 1,
                phone=phone,
                kind=kind_of(layout, phone, number),
                crop=CROPS[(number + turn) % len(CROPS)],
                seed=f"{layout} {number}",
                short=number % 4 != 3,
                english_letters=layout == "tiktok-video" and language == "id" and number % 3 == 0,
            )
        )
    return screens


def corpus() -> list[Screen]:
    """Nine of each known layout."""
    return [screen for turn, layout in enumerate(KNOWN) for screen in row_of(layout, turn, 9)]


def held_out() -> list[Screen]:
    """Twelve of the layout that the corpus does not show."""
    return row_of(HELD_OUT, 0, 12)


def strangers() -> list[tuple[Screen, Screen]]:
    """Pairs that look alike (layout, phone, theme, language) and are two different posts."""
    pairs = []
    for number, layout in enumerate(("ig-reel", "ig-story", "tiktok-video", "yt-studio")):
        one = Screen(
            f"other-{number + 1}a", layout, "id" if number % 2 else "en", number > 1, number % 2, "jpg", WHOLE,
            f"stranger {number} a", number % 2 == 0,
        )  # fmt: skip
        pairs.append((one, replace(one, name=f"other-{number + 1}b", seed=f"stranger {number} b")))
    return pairs
