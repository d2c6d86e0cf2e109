"""The computation with the numbers put in, so that anybody can do it again with a pencil; or what is missing for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sorot.analytics import wording
from sorot.analytics.definitions import rate
from sorot.analytics.queries.figures import Figure
from sorot.analytics.queries.samples import LoadedSample
from sorot.analytics.statistics.points import PostPoint
from sorot.core.ui.numbers import decimal_text, percent_text

#: Up to so many values of a sum are written out; of more it says how many there are.
WRITTEN = 31
PLACES = 6


def steps_of(figure: Figure, loaded: LoadedSample) -> list[str]:
    """Sentences from the parts to the value; empty for a refused figure and for one that is only read. No query."""
    if not figure.is_known or figure.definition.kind == "measured":
        return []
    id = figure.definition.id
    by_key = {p.key: p for p in loaded.sample.posts}
    points = [by_key[key] for key in figure.result.used if key in by_key]
    if id.startswith("engagement_rate") or id in {"view_rate", "views_per_post"}:
        return _of_median(figure, points)
    return {
        "growth": _growth, "net_growth": _net, "new_followers": _sum, "views_in_period": _sum,
        "posts_per_week": _per_week, "next_post_views": _next_post, "reach_shift": _shift,
    }[id](figure, loaded)  # fmt: skip


def count(value: Any) -> str:
    """A whole number in the reader's marks."""
    return decimal_text(value)


def share(value: Any) -> str:
    """A ratio as a percentage with all its places: what the six stored places say, no more."""
    if value is None:
        return percent_text(None)
    places = max(0, -int((Decimal(value) * 100).normalize().as_tuple().exponent))
    return percent_text(value, max(1, places))


def _of_median(figure: Figure, points: Sequence[PostPoint]) -> list[str]:
    id = figure.definition.id
    if id == "views_per_post":
        values: list[Decimal | int] = sorted(p.views for p in points if p.views is not None)
        write = count
    else:
        part, whole = ("views", "followers") if id == "view_rate" else ("interactions", id.rpartition("_")[2])
        values = sorted(r for p in points if (r := rate(getattr(p, part), getattr(p, whole))) is not None)
        write = share
    listed = _("From low to high: %(values)s") % {"values": " · ".join(write(v) for v in values)}
    return [listed, _middle_step(values, write, figure)]


def _middle_step(values: Sequence[Any], write: Any, figure: Figure) -> str:
    half = len(values) // 2
    if len(values) % 2:
        return _("%(n)s values, so the middle one counts: %(value)s") % {"n": len(values), "value": write(figure.value)}
    return _("%(n)s values, so the middle is between two: (%(a)s + %(b)s) / 2 = %(value)s") % {
        "n": len(values), "a": write(values[half - 1]), "b": write(values[half]), "value": write(figure.value),
    }  # fmt: skip


def _growth(figure: Figure, _loaded: LoadedSample) -> list[str]:
    before, after = figure.before, figure.result.facts.get("after")
    return [
        f"({count(after)} − {count(before)}) / {count(before)} = {share(figure.value)}",
        *_rounding(figure, share),
    ]


def _net(figure: Figure, loaded: LoadedSample) -> list[str]:
    if figure.result.facts.get("basis") == "standings":
        days = [p for p in loaded.sample.days if p.day.isoformat() in set(figure.result.used)]
        before, after = days[0].followers, days[-1].followers
        return [f"{count(after)} − {count(before)} = {count(figure.value)}", *_rounding(figure, count)]
    used = set(figure.result.used)
    days = [p for p in loaded.sample.days if p.day.isoformat() in used]
    won, lost = sum(p.new_followers or 0 for p in days), sum(p.lost_followers or 0 for p in days)
    return [_("Won %(won)s − lost %(lost)s = %(value)s") % {
        "won": count(won), "lost": count(lost), "value": count(figure.value),
    }]  # fmt: skip


def _rounding(figure: Figure, write: Any) -> list[str]:
    low, high = figure.result.low, figure.result.high
    if low is None or high is None:
        return []
    return [
        _("The platform rounds this count: the true value lies between %(low)s and %(high)s.")
        % {"low": write(low), "high": write(high)}
    ]


def _sum(figure: Figure, loaded: LoadedSample) -> list[str]:
    name = "views" if figure.definition.id == "views_in_period" else "new_followers"
    used = set(figure.result.used)
    values = [getattr(p, name) for p in loaded.sample.days if p.day.isoformat() in used]
    if len(values) <= WRITTEN:
        return [f"{' + '.join(count(v) for v in values)} = {count(figure.value)}"]
    words = ngettext("Sum of %(n)s day: %(value)s", "Sum of %(n)s days: %(value)s", len(values))
    return [words % {"n": len(values), "value": count(figure.value)}]


def _per_week(figure: Figure, _loaded: LoadedSample) -> list[str]:
    days = figure.result.facts.get("days", 90)
    shown = decimal_text(figure.value, 2)
    return [
        _("%(n)s posts in %(days)s days: 7 × %(n)s / %(days)s = %(value)s")
        % {"n": figure.n, "days": days, "value": shown}
    ]


def _next_post(figure: Figure, loaded: LoadedSample) -> list[str]:
    used = set(figure.result.used)
    values = sorted(p.views for p in loaded.sample.posts if p.key in used and p.views)
    steps = [
        _("From low to high: %(values)s") % {"values": " · ".join(count(v) for v in values)},
        _("The middle of them on a scale of factors: %(value)s") % {"value": count(figure.value)},
    ]
    if figure.result.low is not None and figure.result.high is not None:
        steps.append(
            _("8 of 10 next posts are expected between %(low)s and %(high)s.")
            % {"low": count(figure.result.low), "high": count(figure.result.high)}
        )
    return steps


def _shift(figure: Figure, _loaded: LoadedSample) -> list[str]:
    facts = figure.result.facts
    day = date_format(figure.since, "j F Y") if figure.since else ""
    return [
        _("Middle of %(n)s posts before %(day)s: %(views)s")
        % {"n": facts.get("n_before"), "day": day, "views": count(figure.before)},
        _("Middle of %(n)s posts since %(day)s: %(views)s")
        % {"n": facts.get("n_after"), "day": day, "views": count(facts.get("after"))},
        _("Each is carried to an age of 30 days by the usual growth of views; the factor is %(value)s.")
        % {"value": decimal_text(figure.value, 2)},
    ]


def missing_text(figure: Figure) -> str:
    """What is missing for a figure that could not be computed; "" for a known one."""
    if figure.is_known:
        return ""
    return wording.why_of(figure) if figure.refused else _("Nothing to report: no such change was found.")
