"""What the pages of the dictionary read: what Sorot computes, and what each platform counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.analytics.definitions import FORMULAS, Formula
from sorot.analytics.enums import Confidence, Dimension, Scope
from sorot.analytics.models import MetricDefinition
from sorot.core.listquery import ListQuery
from sorot.core.taxonomy import Format, Platform

#: Every counter that Sorot stores, in the order of the page.
COUNTERS: dict[tuple[str, str], str | Promise] = {
    (Scope.POST, "views"): gettext_lazy("Views of a post"),
    (Scope.POST, "likes"): gettext_lazy("Likes of a post"),
    (Scope.POST, "comments"): gettext_lazy("Comments on a post"),
    (Scope.POST, "shares"): gettext_lazy("Shares of a post"),
    (Scope.POST, "saves"): gettext_lazy("Saves of a post"),
    (Scope.POST, "reach"): gettext_lazy("Reach of a post"),
    (Scope.DAY, "followers"): gettext_lazy("Followers on a day"),
    (Scope.DAY, "following"): gettext_lazy("Accounts followed on a day"),
    (Scope.DAY, "posts"): gettext_lazy("Posts of the account on a day"),
    (Scope.DAY, "new_followers"): gettext_lazy("New followers on a day"),
    (Scope.DAY, "lost_followers"): gettext_lazy("Lost followers on a day"),
    (Scope.DAY, "views"): gettext_lazy("Views on a day"),
    (Scope.DAY, "reach"): gettext_lazy("Reach on a day"),
    (Scope.DAY, "profile_views"): gettext_lazy("Profile views on a day"),
    (Scope.DAY, "likes"): gettext_lazy("Likes on a day"),
    (Scope.DAY, "comments"): gettext_lazy("Comments on a day"),
    (Scope.DAY, "shares"): gettext_lazy("Shares on a day"),
    (Scope.AUDIENCE, Dimension.COUNTRY): gettext_lazy("Countries of the audience"),
    (Scope.AUDIENCE, Dimension.CITY): gettext_lazy("Cities of the audience"),
    (Scope.AUDIENCE, Dimension.AGE): gettext_lazy("Ages of the audience"),
    (Scope.AUDIENCE, Dimension.GENDER): gettext_lazy("Genders of the audience"),
    (Scope.AUDIENCE, Dimension.LANGUAGE): gettext_lazy("Languages of the audience"),
}
#: The formula that shows a counter as the platform gives it, and the counter it shows.
COUNTER_OF: dict[str, str] = {
    "followers": "day-followers", "posts": "day-posts", "audience_share": "audience-country",
    **{name: f"post-{name}" for name in ("views", "likes", "comments", "shares", "saves", "reach")},
}  # fmt: skip
UNITS: dict[str, str | Promise] = {
    "count": gettext_lazy("a whole number"),
    "ratio": gettext_lazy("a ratio, shown as percent"),
    "share": gettext_lazy("a share of 0 to 100 percent"),
    "per_week": gettext_lazy("posts a week"),
    "factor": gettext_lazy("a factor: 0.5 is half of it"),
    "money": gettext_lazy("money"),
    "unit_cost": gettext_lazy("money for one result"),
}
KINDS: dict[str, tuple[str | Promise, str]] = {
    "measured": (gettext_lazy("counted by the platform"), "good"),
    "entered": (gettext_lazy("entered by the brand"), ""),
    "computed": (gettext_lazy("computed by Sorot"), ""),
    "estimated": (gettext_lazy("estimated by Sorot"), "spot"),
}


@dataclass(frozen=True)
class MetricsQuery(ListQuery):
    """What somebody looks for in the dictionary."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"platform": Platform.values}
    platform: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class FormulaView:
    """One figure that Sorot shows."""

    id: str
    key: str
    name: str
    formula: str
    unit: str
    kind: str
    tone: str
    source: str
    counter: str


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """One platform's definition of a counter, in the reader's language."""

    row: MetricDefinition
    formats: str
    tone: str

    @property
    def is_checked(self) -> bool:
        """Somebody read it somewhere; the others are general knowledge."""
        return self.row.confidence != Confidence.LOW


@dataclass(frozen=True, slots=True)
class CounterView:
    """One counter with every platform's definition of it: those in force (or to come), and those that ended."""

    anchor: str
    name: str
    current: list[DefinitionView] = field(default_factory=list)
    ended: list[DefinitionView] = field(default_factory=list)

    @property
    def platforms(self) -> int:
        return len({view.row.platform for view in self.current})


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """The dictionary as asked for."""

    formulas: list[FormulaView]
    counters: list[CounterView]

    @property
    def is_empty(self) -> bool:
        return not self.formulas and not self.counters


def formula_view(formula: Formula) -> FormulaView:
    """A formula in the reader's language."""
    kind, tone = KINDS[formula.kind]
    return FormulaView(
        formula.id, formula.key, str(formula.name), str(formula.formula), str(UNITS[formula.unit]), str(kind), tone,
        source_text(formula), COUNTER_OF.get(formula.id, ""),
    )  # fmt: skip


def definition_view(row: MetricDefinition) -> DefinitionView:
    """A row of the dictionary for a page."""
    tone = "good" if row.confidence == Confidence.HIGH else ""
    return DefinitionView(row, formats_text(row.format_list), tone)


def source_text(formula: Formula) -> str:
    """Where a formula comes from, in words."""
    if formula.kind == "measured":
        return _("the platform's own count; each platform's words stand below")
    return _("Sorot's own definition; its reasons stand in the collected facts on metrics, section %(section)s") % {
        "section": formula.source
    }


def metrics_page(query: MetricsQuery, *, today: date) -> MetricsPage:
    """What fits the search. One query; a platform chosen leaves the formulas, because they hold everywhere."""
    needle = query.q.casefold()
    formulas = [view for view in map(formula_view, FORMULAS.values()) if _has(needle, view.id, view.name, view.formula)]
    groups: dict[tuple[str, str], CounterView] = {
        key: CounterView(f"{key[0]}-{key[1]}", str(name)) for key, name in COUNTERS.items()
    }
    rows = MetricDefinition.objects.all()
    for row in rows.filter(platform=query.platform) if query.platform else rows:
        group = groups.get((row.scope, row.metric))
        if group is None or not _has(
            needle, row.metric, row.native_name, row.meaning, row.get_platform_display(), group.name
        ):
            continue  # fmt: skip
        is_over = row.valid_until_date is not None and row.valid_until_date < today
        (group.ended if is_over else group.current).append(definition_view(row))
    return MetricsPage(formulas, [group for group in groups.values() if group.current or group.ended])


def _has(needle: str, *texts: str) -> bool:
    return not needle or any(needle in text.casefold() for text in texts)


def formats_text(formats: Sequence[str]) -> str:
    """`Reel, Story`; empty for all formats."""
    labels: Mapping[str, str] = {value: str(label) for value, label in Format.choices}
    return ", ".join(labels.get(name, name) for name in formats)
