"""Charts of days: a line that is never drawn across a break, with numbered marks; and one dot with its range.

Numbers instead of words stand in the picture, so that nothing collides on a phone; the page lists what they mean.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from sorot.core.ui.charts import (
    HEIGHT,
    PLOT,
    TOP,
    Point,
    coordinate,
    describe,
    figure_html,
    formatter,
    nothing,
    open_svg,
    points_of,
    runs_of,
    scale_of,
)

#: Room for the row of numbers under the line, and how far apart two of them stand (percent of the width).
MARKS, APART = 30, 7.5


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at the point `index`; lasting until the point `until` when that is given."""

    index: int
    label: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """From the point `index` on the numbers mean something else: the line ends before it and begins anew."""

    index: int
    label: str


def broken_runs(values: Sequence[float | None], breaks: Iterable[Break]) -> list[list[int]]:
    """Positions that may be joined by a line: no gap and no break between them."""
    starts = {b.index for b in breaks}
    runs = []
    for run in runs_of(values):
        piece: list[int] = []
        for index in run:
            if piece and index in starts:
                runs.append(piece)
                piece = []
            piece.append(index)
        runs.append(piece)
    return runs


def spread_out(places: Sequence[float], apart: float = APART, low: float = 3.0, high: float = 97.0) -> list[float]:
    """Ascending places moved as little as needed to stand `apart` from each other between `low` and `high`."""
    out: list[float] = []
    for place in places:
        out.append(max(place, low, out[-1] + apart if out else low))
    limit = high
    for index in range(len(out) - 1, -1, -1):
        out[index] = min(out[index], limit)
        limit = out[index] - apart
    return out


def timeline(
    items: Iterable[Any], title: Any = "", unit: str = "compact", breaks: Sequence[Break] = (),
    marks: Sequence[Mark] = (),
) -> SafeString:  # fmt: skip
    """A line over days with breaks and marks (numbered from 1 in their order, which is that of time)."""
    points, title, write = points_of(items), str(title), formatter(unit)
    values = [p.value for p in points]
    known = [v for v in values if v is not None]
    if not known:
        return nothing(title)
    low, high, ticks = scale_of(known)
    last = max(i for i, v in enumerate(values) if v is not None)
    height, base = HEIGHT + (MARKS if marks else 0), TOP + PLOT

    def x(index: int) -> float:
        return 50.0 if len(points) == 1 else index / (len(points) - 1) * 100

    def y(index: int) -> float:
        return TOP + (1 - ((values[index] or 0) - low) / (high - low)) * PLOT

    parts = [open_svg("chart", height, title, _words(points, breaks, marks, write))]
    for tick in ticks:
        kind = "chart__base" if tick == (0 if low <= 0 <= high else low) else "chart__grid"
        level = TOP + (1 - (tick - low) / (high - low)) * PLOT
        parts.append(f'<line class="{kind}" x1="0" x2="100%" y1="{coordinate(level)}" y2="{coordinate(level)}"/>')
        parts.append(f'<text class="chart__tick" x="0" y="{coordinate(level - 5)}">{escape(write(tick))}</text>')
    runs = broken_runs(values, breaks)
    parts += _lines(runs, x, y, base, height)
    parts += [
        f'<circle class="chart__dot--ink" cx="{coordinate(x(run[0]))}%" cy="{coordinate(y(run[0]))}" r="3"/>'
        for run in runs
        if len(run) == 1 and run[0] != last
    ]
    parts += [_break(x(b.index), b.label, base) for b in breaks]
    parts += _marks(marks, values, x, y, base)
    end = y(last)
    parts.append(f'<circle class="chart__dot--spot" cx="{coordinate(x(last))}%" cy="{coordinate(end)}" r="5"/>')
    anchor = "end" if x(last) > 80 else "start" if x(last) < 20 else "middle"
    above = end - 12 if end - 12 > 10 else end + 20
    parts.append(
        f'<text class="chart__label" x="{coordinate(x(last))}%" y="{coordinate(above)}" '
        f'text-anchor="{anchor}">{escape(write(values[last]))}</text>'
    )
    shown = sorted({0, len(points) // 2, len(points) - 1}) if len(points) > 2 else range(len(points))
    for index in shown:
        place = "middle" if 0 < x(index) < 100 else "start" if x(index) == 0 else "end"
        parts.append(
            f'<text class="chart__tick" x="{coordinate(x(index))}%" y="{height - 6}" '
            f'text-anchor="{place}">{escape(points[index].label)}</text>'
        )
    parts.append("</svg>")
    return figure_html("".join(parts), _labelled(points, breaks), write, title)


def dotplot(value: Any, low: Any = None, high: Any = None, peer: Any = None, maximum: Any = 1) -> SafeString:
    """One value as a dot on a scale from 0 to `maximum`, its own range as a band, the middle of others as a tick.

    The number stands beside it in words, so it is hidden from screen readers. What is empty is not drawn.
    """
    top = float(maximum or 1)

    def place(v: Any) -> str:
        return coordinate(min(1.0, max(0.0, float(v) / top)) * 100)

    parts = ['<line class="chart__grid" x1="0" x2="100%" y1="14" y2="14"/>']
    if low not in (None, "") and high not in (None, ""):
        parts.append(f'<line class="dotrow__range" x1="{place(low)}%" x2="{place(high)}%" y1="14" y2="14"/>')
    if peer not in (None, ""):
        parts.append(f'<line class="dotrow__peer" x1="{place(peer)}%" x2="{place(peer)}%" y1="4" y2="24"/>')
    if value is not None:
        parts.append(f'<circle class="dotrow__dot" cx="{place(value)}%" cy="14" r="6"/>')
    return mark_safe(f'<svg class="dotrow__plot" height="28" aria-hidden="true">{"".join(parts)}</svg>')


def ahead_plot(value: Any, low: Any, high: Any, maximum: Any) -> SafeString:
    """An outlook: a dashed middle in a band of light, on a scale from 0 to `maximum`; hidden from screen readers."""
    top = float(maximum or 1)
    a, b, m = (coordinate(min(1.0, max(0.0, float(v) / top)) * 100) for v in (low, high, value))
    width = coordinate(max(0.5, float(b) - float(a)))
    return mark_safe(
        '<svg class="dotrow__plot" height="28" aria-hidden="true">'
        '<line class="chart__grid" x1="0" x2="100%" y1="14" y2="14"/>'
        f'<rect class="chart__ahead" x="{a}%" width="{width}%" y="4" height="20"/>'
        f'<line class="dotrow__peer" x1="{m}%" x2="{m}%" y1="2" y2="26"/></svg>'
    )


def _lines(
    runs: Sequence[Sequence[int]], x: Callable[[int], float], y: Callable[[int], float], base: float, height: int
) -> list[str]:
    parts = [f'<svg viewBox="0 0 100 {height}" preserveAspectRatio="none" width="100%" height="{height}">']
    for run in runs:
        if len(run) > 1:
            line = " ".join(f"{coordinate(x(i))},{coordinate(y(i))}" for i in run)
            left, right = coordinate(x(run[0])), coordinate(x(run[-1]))
            parts.append(
                f'<polygon class="chart__area" points="{left},{coordinate(base)} {line} {right},{coordinate(base)}"/>'
            )
            parts.append(f'<polyline class="chart__line" points="{line}"/>')
    parts.append("</svg>")
    return parts


def _break(place: float, label: str, base: float) -> str:
    anchor = "end" if place > 55 else "start"
    shift = -1.5 if place > 55 else 1.5
    return (
        f'<line class="chart__break" x1="{coordinate(place)}%" x2="{coordinate(place)}%" y1="4" y2="{base}"/>'
        f'<text class="chart__tick" x="{coordinate(place + shift)}%" y="12" '
        f'text-anchor="{anchor}">{escape(label)}</text>'
    )


def _marks(
    marks: Sequence[Mark],
    values: Sequence[float | None],
    x: Callable[[int], float],
    y: Callable[[int], float],
    base: float,
) -> list[str]:
    chips = spread_out([x(mark.index) for mark in marks])
    row = base + MARKS - 12
    parts = []
    for number, (mark, chip) in enumerate(zip(marks, chips, strict=True), 1):
        at = x(mark.index)
        start = y(mark.index) if values[mark.index] is not None else base
        if mark.until is not None and mark.until > mark.index:
            parts.append(
                f'<line class="chart__span" x1="{coordinate(at)}%" x2="{coordinate(x(mark.until))}%" '
                f'y1="{base}" y2="{base}"/>'
            )
        parts.append(
            f'<line class="chart__drop" x1="{coordinate(at)}%" x2="{coordinate(at)}%" '
            f'y1="{coordinate(start)}" y2="{base}"/>'
            f'<line class="chart__drop" x1="{coordinate(at)}%" x2="{coordinate(chip)}%" y1="{base}" y2="{row - 9}"/>'
        )
        if values[mark.index] is not None:
            parts.append(f'<circle class="chart__dot" cx="{coordinate(at)}%" cy="{coordinate(start)}" r="4"/>')
        parts.append(
            f"<g><title>{escape(mark.label)}</title>"
            f'<circle class="chart__chip" cx="{coordinate(chip)}%" cy="{row}" r="9"/>'
            f'<text class="chart__number" x="{coordinate(chip)}%" y="{row + 4}" text-anchor="middle">{number}</text>'
            "</g>"
        )
    return parts


def _labelled(points: Sequence[Point], breaks: Sequence[Break]) -> list[Point]:
    """Points for the table: the one at which a break begins says so."""
    named = {b.index: b.label for b in breaks}
    return [Point(f"{p.label} ({named[i]})", p.value) if i in named else p for i, p in enumerate(points)]


def _words(points: Sequence[Point], breaks: Sequence[Break], marks: Sequence[Mark], write: Callable[[Any], str]) -> str:
    """What the picture says. A change across a break is not told as a change."""
    text = describe(points if not breaks else points[max(b.index for b in breaks) :], write)
    for item in breaks:
        text += " " + gettext("Not comparable before %(label)s: %(why)s.") % {
            "label": points[item.index].label, "why": item.label,
        }  # fmt: skip
    for number, mark in enumerate(marks, 1):
        text += f" {number}: {mark.label}."
    return text
