"""What platforms changed, dated, and the weather that many creators see together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from sorot.analytics.models import PlatformChange, WeatherReading
from sorot.core.access import Actor
from sorot.core.listquery import ListQuery, Page, paginate
from sorot.core.taxonomy import Format, Platform

#: A reading of the weather older than this says nothing about now.
WEATHER_DAYS = 42


@dataclass(frozen=True)
class ChangesQuery(ListQuery):
    """Which platform's changes."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"platform": Platform.values}
    platform: str = ""


@dataclass(frozen=True, slots=True)
class WeatherView:
    """The newest week of one platform and format; `change` is a ratio: -0.2 is a fifth fewer views than usual."""

    row: WeatherReading
    format: str
    change: float
    until: date


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What is to come, soonest first; what happened, newest first; the weather by platform and format."""

    coming: list[PlatformChange]
    past: Page[PlatformChange]
    weather: list[WeatherView]


def changes_page(query: ChangesQuery, *, today: date) -> ChangesPage:
    """The page of platform changes in four queries."""
    rows, weather = PlatformChange.objects.all(), WeatherReading.objects.all()
    if query.platform:
        rows, weather = rows.filter(platform=query.platform), weather.filter(platform=query.platform)
    newest = weather.filter(week_date__gte=today - timedelta(days=WEATHER_DAYS))
    return ChangesPage(
        coming=list(rows.filter(happened_date__gt=today).order_by("happened_date", "platform", "pk")),
        past=paginate(rows.filter(happened_date__lte=today), query.page),
        weather=[
            WeatherView(
                row, str(Format(row.format).label), math.exp(row.log_ratio) - 1, row.week_date + timedelta(days=6)
            )
            for row in newest.order_by("platform", "format", "-week_date").distinct("platform", "format")
        ],
    )


def changes_of(platform: str, *, since: date, until: date) -> list[PlatformChange]:
    """Changes of one platform in a span of days, newest first. One query."""
    return list(PlatformChange.objects.filter(platform=platform, happened_date__range=(since, until)))


def desk_changes(actor: Actor, number: int) -> Page[PlatformChange]:
    """Every change for the desk, newest first, with who added it."""
    return paginate(PlatformChange.objects.visible_to(actor).select_related("added_by"), number)
