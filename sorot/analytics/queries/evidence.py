"""Where a number comes from: the rows it rests on, what was left out and why, and the files behind.

Everything here reads the sample that the formula itself was evaluated on; nothing is computed a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _

from sorot.analytics.definitions import FORMULAS, Formula
from sorot.analytics.models import ImportBatch
from sorot.analytics.queries.figures import OF_DAYS, STANDING, Figure, figure_of, performance_of, rate_of
from sorot.analytics.queries.leftout import LeftOut, left_out_of
from sorot.analytics.queries.samples import ZONE, LoadedSample, sample_of
from sorot.analytics.queries.sums import steps_of
from sorot.analytics.statistics.basics import ratio
from sorot.analytics.statistics.points import DayPoint, PostPoint
from sorot.core.access import Actor
from sorot.core.listquery import ListQuery
from sorot.core.taxonomy import Format
from sorot.creators.models import SocialAccount

#: The periods that a figure of days may be asked for; what else an address says is read as the usual one.
WINDOWS, USUAL_WINDOW = (7, 28, 90, 365), 28
RATES = {
    "engagement_rate_views": "views",
    "engagement_rate_followers": "followers",
    "engagement_rate_reach": "reach",
}


@dataclass(frozen=True)
class EvidenceQuery(ListQuery):
    """`days` is the length of the period."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"days": [str(days) for days in WINDOWS]}
    days: str = str(USUAL_WINDOW)

    @property
    def window(self) -> int:
        return int(self.days)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: `metric` is the dictionary's key, "" for parts of a sum that have no entry of their own."""

    label: str
    value: int | Decimal | None
    unit: str = "count"
    metric: str = ""

    @property
    def exact(self) -> str:
        return (
            ""
            if self.value is None
            else format(self.value, "f")
            if isinstance(self.value, Decimal)
            else str(self.value)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One post or day that the figure rests on. `code` is the post's, "" for a day; `url` its public address."""

    label: str
    day: date | None
    cells: Sequence[Cell]
    code: str = ""
    url: str = ""
    read_on: date | None = None
    age_days: int | None = None
    is_middle: bool = False

    @property
    def of(self) -> str:
        """What the values belong to: a post as it was read on a day (`CODE@2026-11-20`), or a day."""
        if self.code:
            return f"{self.code}@{self.read_on.isoformat() if self.read_on else ''}"
        return self.day.isoformat() if self.day else ""


@dataclass(frozen=True)
class Evidence:
    """Everything the page says. `is_full` is False for brands and agencies: no single counters, no files."""

    account: SocialAccount
    figure: Figure
    is_full: bool
    rows: Sequence[Row]
    steps: Sequence[str]
    left_out: Sequence[LeftOut]
    files: Sequence[ImportBatch]
    without_file: int
    other_sources: tuple[str, ...]
    is_stated: bool = False

    @property
    def formula(self) -> Formula:
        return self.figure.definition

    @property
    def of_posts(self) -> bool:
        return any(row.code for row in self.rows)

    @property
    def is_windowed(self) -> bool:
        """True when the figure depends on the length of the period."""
        return self.formula.id in OF_DAYS

    @property
    def format_name(self) -> str:
        """The one format that counted, as people say it."""
        name = self.figure.result.format
        return str(Format(name).label) if name else ""

    @property
    def columns(self) -> Sequence[Cell]:
        return self.rows[0].cells if self.rows else ()


def openness(actor: Actor, account: SocialAccount) -> str:
    """How much of an account's numbers somebody may open: "all", "public" (what the profile shows), or "" (nothing).

    All: the creator, the creator's management, the operator. Public: who looks for creators, as a brand or an agency.
    """
    creator = account.creator
    if actor.is_operator or (actor.is_person and creator.user_id == actor.user_id):
        return "all"
    if actor.kind == "management" and creator.management_id == actor.organisation_id:
        return "all"
    return "public" if actor.kind in {"brand", "agency"} else ""


def find_account(actor: Actor, code: str) -> tuple[SocialAccount, str] | None:
    """An account by its code and how much of it may be opened; None for who may open nothing. One query."""
    account = SocialAccount.objects.visible_to(actor).select_related("creator").filter(code=code).first()
    if account is None or not (how := openness(actor, account)):
        return None
    return account, how


def evidence_page(actor: Actor, code: str, id: str, *, days: int = USUAL_WINDOW, now: datetime) -> Evidence | None:
    """The evidence of one figure; None where it does not exist for this actor. Eight queries at most."""
    formula, found = FORMULAS.get(id), find_account(actor, code)
    if found is None or formula is None or formula.evaluate is None:
        return None
    account, how = found
    loaded = sample_of(account, now=now, window=days if how == "all" else USUAL_WINDOW)
    if how == "public" and id not in {figure.definition.id for figure in performance_of(loaded).figures}:
        return None
    return evidence_of(id, loaded, is_full=how == "all")


def evidence_of(id: str, loaded: LoadedSample, *, is_full: bool) -> Evidence:
    """The evidence of one formula for a loaded sample. One query for the files, none when `is_full` is False."""
    usual = rate_of(loaded) if id in RATES else None
    figure = usual if usual is not None and usual.definition.id == id else figure_of(id, loaded)
    is_stated = figure.is_known and not figure.result.used
    files, without = _files(figure, loaded) if is_full else ([], 0)
    return Evidence(
        account=loaded.account,
        figure=figure,
        is_full=is_full,
        rows=_rows(figure, loaded, is_full=is_full),
        steps=[] if is_stated else steps_of(figure, loaded),
        left_out=[] if is_stated else left_out_of(figure, loaded),
        files=files,
        without_file=without,
        other_sources=loaded.other_sources,
        is_stated=is_stated,
    )


def _rows(figure: Figure, loaded: LoadedSample, *, is_full: bool) -> list[Row]:
    id, used = figure.definition.id, figure.result.used
    if id in STANDING:
        return [Row("", date.fromisoformat(day), [cell(id, figure.value)]) for day in used]
    if id in OF_DAYS:
        by_day = {point.day.isoformat(): point for point in loaded.sample.days}
        return [_day_row(id, by_day[day], figure) for day in used if day in by_day]
    by_key = {point.key: point for point in loaded.sample.posts}
    cells_of = _post_cells(id, is_full=is_full)
    middles = _middles(figure, [by_key[key] for key in used])
    rows = []
    for key in used:
        point, post = by_key[key], loaded.posts[key]
        age = None if point.age_days is None else int(point.age_days)
        day = post.published_at
        rows.append(
            Row(
                str(post),
                day.astimezone(ZONE).date() if day else None,
                cells_of(point),
                key,
                post.url,
                point.read_on,
                age,
                key in middles,
            )
        )
    return rows


def cell(id: str, value: int | Decimal | None) -> Cell:
    """A value of the dictionary by its id."""
    formula = FORMULAS[id]
    return Cell(str(formula.name), value, formula.unit, formula.key)


def part_of(id: str, point: PostPoint) -> Decimal | None:
    """What one post brings into a median of ratios; None for a figure that is none."""
    if id == "view_rate":
        return ratio(point.views, point.followers)
    return ratio(point.interactions, getattr(point, RATES[id])) if id in RATES else None


def _post_cells(id: str, *, is_full: bool) -> Callable[[PostPoint], list[Cell]]:
    """The columns of one figure. Brands see sums and rates, not the counters that only the creator has."""

    def of_rate(point: PostPoint) -> list[Cell]:
        whole = RATES[id]
        single = (
            [cell(name, getattr(point, name)) for name in ("likes", "comments", "shares", "saves")] if is_full else []
        )
        own = {"views": "post_engagement_views", "reach": "post_engagement_reach"}.get(whole)
        share = part_of(id, point)
        return [
            *single,
            Cell(_("Together"), point.interactions),
            _whole(whole, point),
            cell(own, share) if own else Cell(_("Engagement of the post"), share, "ratio"),
        ]

    def of_view_rate(point: PostPoint) -> list[Cell]:
        return [
            cell("views", point.views),
            _whole("followers", point),
            Cell(_("Views per follower"), part_of(id, point), "ratio"),
        ]

    def of_views(point: PostPoint) -> list[Cell]:
        return [cell("views", point.views)]

    if id in RATES:
        return of_rate
    if id == "view_rate":
        return of_view_rate
    return of_views if id in {"views_per_post", "next_post_views", "reach_shift"} else lambda _point: []


def _whole(name: str, point: PostPoint) -> Cell:
    """Followers of a post are those at its time: they are not the account's present followers."""
    value = getattr(point, name)
    return Cell(_("Followers at its time"), value) if name == "followers" else cell(name, value)


def _day_row(id: str, point: DayPoint, figure: Figure) -> Row:
    if id == "views_in_period":
        cells = [Cell(_("Views of the day"), point.views)]
    elif id == "new_followers":
        cells = [Cell(_("Won"), point.new_followers)]
    elif figure.result.facts.get("basis") == "gained_lost":
        won, lost = point.new_followers, point.lost_followers
        net = None if won is None or lost is None else won - lost
        cells = [Cell(_("Won"), won), Cell(_("Lost"), lost), Cell(_("Left over"), net)]
    else:
        cells = [Cell(_("Followers of the day"), point.followers)]
    return Row("", point.day, cells)


def _middles(figure: Figure, points: Sequence[PostPoint]) -> set[str]:
    """The one or two posts in the middle of a median."""
    id = figure.definition.id
    if id in {"views_per_post", "next_post_views"}:
        ranked: list[tuple[int | Decimal, str]] = [(p.views, p.key) for p in points if p.views is not None]
    elif id in RATES or id == "view_rate":
        ranked = [(value, p.key) for p in points if (value := part_of(id, p)) is not None]
    else:
        return set()
    if not figure.is_known:
        return set()
    ranked.sort()
    return {key for _value, key in ranked[(len(ranked) - 1) // 2 : len(ranked) // 2 + 1]}


def _files(figure: Figure, loaded: LoadedSample) -> tuple[list[ImportBatch], int]:
    """The imported files that the rows came from, newest first, and how many rows came without one."""
    numbers = list(_batches(figure, loaded))
    ids = {number for number in numbers if number is not None}
    rows = ImportBatch.objects.filter(pk__in=ids).select_related("created_by").order_by("-applied_at", "-pk")
    return list(rows) if ids else [], sum(1 for number in numbers if number is None)


def _batches(figure: Figure, loaded: LoadedSample) -> Iterable[int | None]:
    id, used = figure.definition.id, figure.result.used
    if id in STANDING:
        day = loaded.days.get(date.fromisoformat(used[0])) if used else None
        yield day.batch_id if day is not None and figure.source == loaded.day_source else None
    elif id in OF_DAYS:
        for key in used:
            yield loaded.days[date.fromisoformat(key)].batch_id
    else:
        for key in used:
            yield loaded.readings[key].batch_id
