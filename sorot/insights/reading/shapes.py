"""What reading takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: Below this confidence a person looks twice.
UNSURE = 0.9


@dataclass(frozen=True, slots=True)
class Box:
    """A line of text in a picture: pixels from the top left corner, `score` 0 to 1 how sure the engine is."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """Whole pixels: left, top, right, bottom."""
        return round(self.left), round(self.top), round(self.right), round(self.bottom)

    def part(self, start: float, end: float, text: str) -> Box:
        """The part of the line from `start` to `end`, both 0 to 1 of its width."""
        return Box(
            text, self.score, self.left + self.width * start, self.top, self.left + self.width * end, self.bottom
        )

    def joined(self, other: Box, text: str) -> Box:
        """The box around both."""
        return Box(
            text, min(self.score, other.score), min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    @classmethod
    def of(cls, row: Sequence[Any]) -> Box:
        """From the list that the engine's process writes."""
        text, score, *edges = row
        return cls(str(text), float(score), *(float(edge) for edge in edges))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands with a label. `is_rounded`: the platform wrote a short form (12,4 rb).

    `box` surrounds the number; `confidence` is 0 to 1.
    """

    label: str
    value: int
    is_rounded: bool
    box: tuple[int, int, int, int]
    confidence: float
    text: str = ""
