"""Charts as SVG from the server: they work in print and without JavaScript, and carry their table with them.

Lines and bars are placed in percent of the width and in pixels of the height, so that letters keep their size on a
phone. Missing values (None) leave a gap; they are never drawn as zero. The same input gives the same bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from sorot.core.ui import numbers
from sorot.core.ui.icons import icon_svg

HEIGHT, TOP, BOTTOM = 220, 22, 26
PLOT = HEIGHT - TOP - BOTTOM
ROW, BAR = 44, 10


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart; `value` None means nobody knows."""

    label: str
    value: float | None


def points_of(items: Iterable[Any]) -> list[Point]:
    """Points from `(label, value)` pairs, `{"label", "value"}` mappings or objects with those attributes."""
    found = []
    for item in items or ():
        if isinstance(item, Point):
            found.append(item)
            continue
        if isinstance(item, dict):
            label, value = item["label"], item["value"]
        elif isinstance(item, Sequence) and not isinstance(item, str):
            label, value = item
        else:
            label, value = item.label, item.value
        found.append(Point(str(label), None if value is None else float(value)))
    return found


def formatter(unit: str) -> Callable[[Any], str]:
    """How values are written: `number`, `compact`, `percent` (of ratios) or `money` (whole rupiah)."""
    return {
        "number": lambda v: numbers.decimal_text(v, 0 if v is None or float(v).is_integer() else 1),
        "compact": numbers.compact_text,
        "percent": numbers.percent_text,
        "money": lambda v: numbers.compact_money_text(None if v is None else int(v)),
    }[unit]


def scale_of(values: Sequence[float], ticks: int = 3) -> tuple[float, float, list[float]]:
    """(low, high, tick values): round steps around the values; zero is included unless that would flatten them."""
    low, high = min(values), max(values)
    if low >= 0 and (low <= high * 0.6 or low == high):
        low = 0.0
    if high <= 0 and low < 0:
        high = 0.0
    if low == high:
        low, high = 0.0, 1.0
    rough = (high - low) / ticks
    power = 10 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
    start = floor(low / step) * step
    steps = 0
    while start + steps * step < high - step * 1e-9:
        steps += 1
    marks = [float(Decimal(str(start)) + Decimal(str(step)) * n) for n in range(steps + 1)]
    return marks[0], marks[-1], marks


def coordinate(value: float) -> str:
    """A coordinate with at most two decimals, always the same text."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def runs_of(values: Sequence[float | None]) -> list[list[int]]:
    """Positions of values that stand without a gap between them."""
    runs: list[list[int]] = []
    for index, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def describe(points: Sequence[Point], write: Callable[[Any], str]) -> str:
    """What the picture says, as a sentence or two."""
    known = [p for p in points if p.value is not None]
    gaps = len(points) - len(known)
    if not known:
        return gettext("No data yet.")
    if len(known) == 1:
        text = f"{known[0].label}: {write(known[0].value)}."
    else:
        text = gettext("From %(start)s (%(first)s) to %(end)s (%(last)s).") % {
            "start": write(known[0].value), "first": known[0].label,
            "end": write(known[-1].value), "last": known[-1].label,
        }  # fmt: skip
    if gaps:
        text += " " + ngettext("%(n)s value is missing.", "%(n)s values are missing.", gaps) % {"n": gaps}
    return text


def _table(points: Sequence[Point], write: Callable[[Any], str], title: str) -> SafeString:
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="end">{}</td></tr>',
        ((p.label, numbers.missing() if p.value is None else write(p.value)) for p in points),
    )
    return format_html(
        '<details class="more"><summary>{}{}</summary><table class="table table--plain">'
        '<caption class="visually-hidden">{}</caption><tbody>{}</tbody></table></details>',
        icon_svg("chevron-down", "s"), gettext("Show as a table"), title, rows,
    )  # fmt: skip


def figure_html(
    svg: str, points: Sequence[Point], write: Callable[[Any], str], title: str, extra: str = ""
) -> SafeString:
    table = _table(points, write, title) if points else ""
    return mark_safe(f'<figure class="figure">{svg}{extra}{table}</figure>')


def nothing(title: str) -> SafeString:
    return format_html('<figure class="figure"><p class="s faint">{}: {}</p></figure>', title, gettext("No data yet."))


def open_svg(classes: str, height: int, title: str, description: str) -> str:
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return f'<svg class="{classes}" width="100%" height="{height}" role="img">{words}'


def line_chart(items: Iterable[Any], title: Any = "", unit: str = "compact") -> SafeString:
    """A line over time; gaps stay gaps, the last known point is the lit one."""
    points, title, write = points_of(items), str(title), formatter(unit)
    values = [p.value for p in points]
    known = [v for v in values if v is not None]
    if not known:
        return nothing(title)
    low, high, marks = scale_of(known)
    last = max(i for i, v in enumerate(values) if v is not None)

    def x(index: int) -> float:
        return 50.0 if len(points) == 1 else index / (len(points) - 1) * 100

    def y(value: float) -> float:
        return TOP + (1 - (value - low) / (high - low)) * PLOT

    parts = [open_svg("chart", HEIGHT, title, describe(points, write))]
    for mark in marks:
        kind = "chart__base" if mark == (0 if low <= 0 <= high else low) else "chart__grid"
        parts.append(f'<line class="{kind}" x1="0" x2="100%" y1="{coordinate(y(mark))}" y2="{coordinate(y(mark))}"/>')
        parts.append(f'<text class="chart__tick" x="0" y="{coordinate(y(mark) - 5)}">{escape(write(mark))}</text>')
    parts.append(f'<svg viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none" width="100%" height="{HEIGHT}">')
    for run in runs_of(values):
        if len(run) > 1:
            line = " ".join(f"{coordinate(x(i))},{coordinate(y(values[i] or 0))}" for i in run)
            parts.append(f'<polyline class="chart__line" points="{line}"/>')
    parts.append("</svg>")
    lonely = [run[0] for run in runs_of(values) if len(run) == 1 and run[0] != last]
    parts += [
        f'<circle class="chart__dot--ink" cx="{coordinate(x(i))}%" cy="{coordinate(y(values[i] or 0))}" r="3"/>'
        for i in lonely
    ]
    end = y(values[last] or 0)
    parts.append(f'<circle class="chart__dot--spot" cx="{coordinate(x(last))}%" cy="{coordinate(end)}" r="5"/>')
    anchor = "end" if x(last) > 80 else "start" if x(last) < 20 else "middle"
    above = end - 12 if end - 12 > 10 else end + 20
    value = escape(write(values[last]))
    parts.append(
        f'<text class="chart__label" x="{coordinate(x(last))}%" y="{coordinate(above)}" '
        f'text-anchor="{anchor}">{value}</text>'
    )
    shown = sorted({0, len(points) // 2, len(points) - 1}) if len(points) > 2 else range(len(points))
    for index in shown:
        place = "middle" if 0 < x(index) < 100 else "start" if x(index) == 0 else "end"
        label = escape(points[index].label)
        parts.append(
            f'<text class="chart__tick" x="{coordinate(x(index))}%" y="{HEIGHT - 6}" '
            f'text-anchor="{place}">{label}</text>'
        )
    parts.append("</svg>")
    return figure_html("".join(parts), points, write, title)


def bar_chart(items: Iterable[Any], title: Any = "", unit: str = "compact") -> SafeString:
    """Horizontal bars from a common zero line; negative values go the other way, missing ones have no bar."""
    points, title, write = points_of(items), str(title), formatter(unit)
    known = [p.value for p in points if p.value is not None]
    if not known:
        return nothing(title)
    low, high = min(0.0, *known), max(0.0, *known)
    span = (high - low) or 1.0
    zero = -low / span * 100
    listing = ", ".join(f"{p.label} {numbers.DASH if p.value is None else write(p.value)}" for p in points)
    parts = [open_svg("chart chart--bars", ROW * len(points), title, listing)]
    for row, point in enumerate(points):
        top = row * ROW
        parts.append(f'<text class="chart__name" x="0" y="{top + 15}">{escape(point.label)}</text>')
        parts.append(f'<rect class="bar__track" x="0" y="{top + 24}" width="100%" height="{BAR}"/>')
        text = gettext("no data") if point.value is None else write(point.value)
        kind = "chart__tick" if point.value is None else "chart__label"
        parts.append(f'<text class="{kind}" x="100%" y="{top + 15}" text-anchor="end">{escape(text)}</text>')
        if point.value is not None:
            width = abs(point.value) / span * 100
            start = zero - width if point.value < 0 else zero
            tone = " bar__fill--minus" if point.value < 0 else ""
            parts.append(
                f'<rect class="bar__fill{tone}" x="{coordinate(start)}%" y="{top + 24}" '
                f'width="{coordinate(width)}%" height="{BAR}"/>'
            )
    if low < 0:
        parts.append(
            f'<line class="chart__base" x1="{coordinate(zero)}%" x2="{coordinate(zero)}%" '
            f'y1="20" y2="{ROW * len(points) - 6}"/>'
        )
    parts.append("</svg>")
    return figure_html("".join(parts), points, write, title)


def donut_chart(items: Iterable[Any], title: Any = "", unit: str = "number") -> SafeString:
    """Shares of a whole, at most five parts in ink steps, with a key that names each; negative parts are refused."""
    points, title, write = points_of(items), str(title), formatter(unit)
    known = [p for p in points if p.value]
    if any((p.value or 0) < 0 for p in points):
        raise ValueError("a share cannot be negative")
    if len(points) > 5:
        raise ValueError("a donut shows at most five parts")
    total = sum(p.value or 0 for p in points)
    if not known:
        return nothing(title)
    shares = [(p.value or 0) / total for p in points]
    listing = ", ".join(f"{p.label} {numbers.percent_text(s, 0)}" for p, s in zip(points, shares, strict=True))
    words = f"<title>{escape(title)}</title><desc>{escape(listing)}</desc>"
    parts = [f'<svg class="donut" viewBox="0 0 120 120" role="img">{words}']
    start = 0.0
    for index, share in enumerate(shares, 1):
        if share:
            # A hair of paper between parts, none when one part is the whole.
            length = share * 100 - (0.8 if share < 1 else 0)
            parts.append(
                f'<circle class="donut__part donut__part--{index}" cx="60" cy="60" r="48" pathLength="100" '
                f'stroke-dasharray="{coordinate(max(length, 0.2))} 100" stroke-dashoffset="{coordinate(-start)}" '
                'transform="rotate(-90 60 60)"/>'
            )
        start += share * 100
    parts.append("</svg>")
    key = format_html_join(
        "",
        '<li><svg class="donut__key donut__key--{}" viewBox="0 0 12 12" aria-hidden="true">'
        '<rect width="12" height="12"/></svg>'
        "<span>{}</span><b>{}</b></li>",
        (
            (index, p.label, numbers.missing() if p.value is None else numbers.percent_text(share, 0))
            for index, (p, share) in enumerate(zip(points, shares, strict=True), 1)
        ),
    )
    figure = f'<div class="donut-box">{"".join(parts)}<ul class="donut-list">{key}</ul></div>'
    return figure_html(figure, points, write, title)


def sparkline(values: Iterable[float | None], label: Any = "") -> SafeString:
    """A tiny line in a row of text. Fewer than two known values: the single dot, or a dash."""
    series = [None if v is None else float(v) for v in values or ()]
    known = [v for v in series if v is not None]
    if not known:
        return numbers.missing()
    low, span = min(known), (max(known) - min(known)) or 1.0
    flat = max(known) == min(known)

    def place(index: int) -> tuple[float, float]:
        across = 36.0 if len(series) == 1 else 2 + index / (len(series) - 1) * 68
        return across, 14.0 if flat else 25 - ((series[index] or 0) - low) / span * 22

    parts = []
    for run in runs_of(series):
        if len(run) > 1:
            line = " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in map(place, run))
            parts.append(f'<polyline class="chart__line" points="{line}"/>')
        else:
            a, b = place(run[0])
            parts.append(f'<circle class="chart__dot--ink" cx="{coordinate(a)}" cy="{coordinate(b)}" r="2"/>')
    a, b = place(max(i for i, v in enumerate(series) if v is not None))
    parts.append(f'<circle class="chart__dot--ink" cx="{coordinate(a)}" cy="{coordinate(b)}" r="2.5"/>')
    words = f' role="img" aria-label="{escape(str(label))}"' if label else ' aria-hidden="true"'
    return mark_safe(f'<svg class="spark" viewBox="0 0 72 28"{words}>{"".join(parts)}</svg>')


def meter(value: float | None, maximum: float, label: Any, tone: str = "", size: str = "") -> SafeString:
    """One bar from 0 to `maximum` with its meaning in words; tone `good`, `spot`, `soft` or none."""
    if value is None:
        return numbers.missing()
    width = 0.0 if maximum <= 0 else max(0.0, min(1.0, value / maximum)) * 100
    return format_html(
        '<svg class="bar{}" role="img" aria-label="{}"><rect class="bar__track" width="100%" height="100%"/>'
        '<rect class="bar__fill{}" width="{}%" height="100%"/></svg>',
        f" bar--{size}" if size else "", label, f" bar__fill--{tone}" if tone else "", coordinate(width),
    )  # fmt: skip
