"""Naming an item: platform and format from words that stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sorot.rates.sow.reading import CannotRead, PartCursor
from sorot.rates.sow.values import exists

#: The format of a platform's name alone.
USUAL = {
    "tiktok": "short_video",
    "youtube": "long_video",
    "x": "text_post",
    "threads": "text_post",
    "podcast": "episode",
}
#: Formats that belong to one platform when nothing else is said.
HOME = {"reel": "instagram", "feed_post": "instagram", "carousel": "instagram", "short_video": "youtube",
        "long_video": "youtube", "text_post": "x", "episode": "podcast", "event": ""}  # fmt: skip
#: Formats of several platforms: they need a name, except for a story where only Instagram is meant.
MANY = frozenset({"story", "live"})
SOFT = frozenset({"di", "on", "in", "for", "untuk", "ke"})


@dataclass(slots=True)
class Named:
    """An item's name, from token to `next`. `platform` None: to be settled when the whole line is read."""

    platform: str
    format: str
    at: int
    end: int
    next: int
    is_open: bool = False


def name_item(platform: str, format: str, at: int, next: int) -> Named:
    """A name without words of its own."""
    return Named(platform, format, at, at, next)


def read_item(cursor: PartCursor, start: int, heading: str) -> Named | None:
    """The longest name at `start`: `video reels IG`, `live TikTok`, `story di IG`. None: no name begins here."""
    platform, format, generic, place = "", "", "", start
    while True:
        here = place
        while here > start and cursor.tokens[here].text in SOFT:
            here += 1
        sense, end = cursor.sense(here)
        if here == start and cursor.tokens[here].text == "x" and cursor.tokens[here + 1].kind == "num":
            return None
        if sense is None or (here > place and sense.kind != "platform"):
            break
        if sense.kind == "platform":
            if platform not in {"", sense.value} or (cursor.tokens[here].text == "x" and cursor.number_after_x(here)):
                break
            platform = sense.value
        elif sense.kind == "format":
            if format and not (format == "feed_post" and sense.value == "carousel"):
                break
            if (
                sense.platform
                and platform
                and sense.platform != platform
                and sense.value not in {"short_video", "text_post"}
            ):
                break
            format = sense.value
            platform = platform or (
                sense.platform if sense.value != "short_video" or sense.platform == "tiktok" else ""
            )
        elif sense.kind == "generic":
            generic = generic or cursor.tokens[here].text
        elif sense.kind == "slide" and not format and platform == "instagram":
            format = "carousel"
        else:
            break
        place = end
    if place == start or not (platform or format):
        if generic and heading in USUAL:
            return Named(heading, USUAL[heading], cursor.tokens[start].at, cursor.tokens[place - 1].end, place)
        return None
    return _name(cursor, start, place, platform, format, generic, heading)


def _name(cursor: PartCursor, start: int, place: int, platform: str, format: str, generic: str, heading: str) -> Named:
    at, end = cursor.tokens[start].at, cursor.tokens[place - 1].end
    if not format:
        format = USUAL.get(platform, "")
        if platform == "x" and generic.startswith("vid"):
            format = "short_video"
        if not format:
            raise CannotRead(at, end, "unknown_word")
    is_open = False
    if not platform and format != "event":
        if heading:
            platform = heading
        elif format in MANY:
            is_open = True
        else:
            platform = HOME[format]
    if not is_open and not exists(platform, format):
        raise CannotRead(at, end, "format_not_on_platform")
    return Named(platform, format, at, end, place, is_open)


def settle(items: Sequence[Named]) -> None:
    """A story without a platform is Instagram's where no other platform is named. Raises CannotRead."""
    others = {item.platform for item in items if not item.is_open and item.platform}
    for item in items:
        if not item.is_open:
            continue
        if item.format == "story" and others <= {"instagram"}:
            item.platform, item.is_open = "instagram", False
        else:
            raise CannotRead(item.at, item.end, "unknown_word")
