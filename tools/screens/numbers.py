"""Figures of an invented post, and how the apps write them in Indonesian and in English."""

import random
from dataclasses import dataclass

#: (from this on, divided by, Indonesian word, English letter)
STEPS = ((1_000_000, 1_000_000, "jt", "M"), (1_000, 1_000, "rb", "K"))


@dataclass(frozen=True)
class Written:
    """A figure as a screen shows it: `value` is what the text says, which after rounding is not what was counted."""

    text: str
    value: int
    is_rounded: bool


def exact(value: int, language: str) -> Written:
    """All digits, in groups of three: `15.204` or `15,204`."""
    text = f"{value:,}"
    return Written(text.replace(",", ".") if language == "id" else text, value, False)


def rounded(value: int, language: str) -> Written:
    """Shortened as the apps do, always downwards: `12,4 rb`, `128 rb`, `1,2 jt`; `12.4K`, `128K`, `1.2M`."""
    for start, unit, word, letter in STEPS:
        if value < start:
            continue
        tenths = value * 10 // unit
        with_decimal = tenths % 10 != 0 and tenths < 1_000
        number = f"{tenths // 10}.{tenths % 10}" if with_decimal else str(tenths // 10)
        said = (tenths if with_decimal else tenths // 10 * 10) * unit // 10
        if language == "id":
            return Written(f"{number.replace('.', ',')} {word}", said, True)
        return Written(f"{number}{letter}", said, True)
    return exact(value, language)


def percent(tenths: int, language: str) -> str:
    """`34,2%` or `34.2%`."""
    text = f"{tenths // 10}.{tenths % 10}%"
    return text.replace(".", ",") if language == "id" else text


def invent(dice: random.Random) -> dict[str, int]:
    """Counts of one invented post and its account that agree with each other."""
    views = int(10 ** dice.uniform(3.1, 6.4))
    reach = int(views * dice.uniform(0.52, 0.91))
    likes = int(views * dice.uniform(0.02, 0.11)) + 3
    comments = int(likes * dice.uniform(0.01, 0.09)) + 1
    shares = int(likes * dice.uniform(0.02, 0.2)) + 1
    saves = int(likes * dice.uniform(0.03, 0.3)) + 1
    return {
        "views": views,
        "plays": int(views * dice.uniform(1.05, 1.4)),
        "impressions": int(views * dice.uniform(1.1, 3.0)),
        "reach": reach,
        "likes": likes,
        "comments": comments,
        "shares": shares,
        "saves": saves,
        "interactions": likes + comments + shares + saves,
        "followers": int(10 ** dice.uniform(3.2, 5.8)),
        "new_followers": int(views * dice.uniform(0.001, 0.01)) + 2,
        "profile_visits": int(views * dice.uniform(0.003, 0.03)) + 5,
        "watch_hours": int(views * dice.uniform(0.01, 0.06)) + 2,
    }
