"""What a definition break does: which rows of the dictionary end, which begin, which readings count in the new way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sorot.analytics.enums import Scope
from sorot.analytics.errors import AnalyticsError
from sorot.analytics.models import AccountSnapshot, MetricDefinition, PostSnapshot
from sorot.analytics.queries.dictionary import Dictionary, dictionary
from sorot.creators.models import SocialAccount

#: The only counter whose version stands beside each reading.
VERSIONED = "views"


@dataclass(frozen=True, slots=True)
class Ending:
    """One set of formats whose definition changes: `current` rows end; `copied` first stood for all formats."""

    scope: str
    metric: str
    formats: tuple[str, ...]
    current: tuple[MetricDefinition, ...]
    copied: tuple[MetricDefinition, ...] = ()

    @property
    def version(self) -> int:
        """The version that holds from the day of the change on."""
        return max(row.version for row in self.current) + 1

    @property
    def label(self) -> str:
        return f"{self.scope}-{self.metric}"


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change means for what is stored."""

    endings: list[Ending]
    post_readings: int
    day_readings: int
    accounts: int


def endings_of(platform: str, counters: Sequence[str], formats: Sequence[str], day: date) -> list[Ending]:
    """What ends on the day before `day`. `counters` as `post-views`. Raises AnalyticsError when it cannot be told."""
    book = dictionary()
    return [_ending(book, platform, counter, tuple(sorted(formats)), day) for counter in counters]


def _ending(book: Dictionary, platform: str, counter: str, formats: tuple[str, ...], day: date) -> Ending:
    scope, _dash, metric = counter.partition("-")
    rows = [r for r in book.rows if (r.platform, r.scope, r.metric) == (platform, scope, metric)]
    own = [row for row in rows if set(row.format_list) & set(formats)] if scope == Scope.POST else []
    if any(not set(row.format_list) <= set(formats) for row in own):
        _refuse("formats", _("These formats are described together with others. Choose all of them, or none."))
    if own and {name for row in own for name in row.format_list} != set(formats):
        _refuse("formats", _("Some of these formats are described by themselves. Add one change for each."))
    general = [row for row in rows if not row.formats]
    splits = bool(formats) and not own and scope == Scope.POST
    found = own or general
    current = tuple(row for row in found if row.valid_until_date is None)
    if not current:
        _refuse("counters", _("The dictionary has no definition in force of this number on this platform."))
    if any(row.valid_from_date >= day for row in current):
        _refuse("happened_date", _("A definition that begins on this day or later stands in the dictionary already."))
    return Ending(scope, metric, formats if scope == Scope.POST else (), current, tuple(found) if splits else ())


def _refuse(field: str, sentence: str) -> None:
    raise AnalyticsError(sentence, field_errors={field: sentence})


def readings_of(platform: str, ending: Ending, day: date) -> QuerySet[PostSnapshot] | QuerySet[AccountSnapshot] | None:
    """The readings from `day` on that count in the new way; None for counters without a version beside them."""
    if ending.metric != VERSIONED:
        return None
    if ending.scope == Scope.DAY:
        return AccountSnapshot.objects.filter(account__platform=platform, date__gte=day)
    if ending.scope != Scope.POST:
        return None
    rows = PostSnapshot.objects.filter(post__platform=platform, captured_date__gte=day)
    if ending.formats:
        return rows.filter(post__format__in=ending.formats)
    named = MetricDefinition.objects.filter(platform=platform, scope=ending.scope, metric=ending.metric)
    lists = named.exclude(formats="").values_list("formats", flat=True)
    apart = {name for text in lists for name in text.split(",")}
    return rows.exclude(post__format__in=apart) if apart else rows


def impact_of(platform: str, counters: Sequence[str], formats: Sequence[str], day: date) -> Impact:
    """What would happen, counted. Raises AnalyticsError as `endings_of`."""
    endings = endings_of(platform, counters, formats, day)
    counts, accounts = {Scope.POST: 0, Scope.DAY: 0}, Q(pk__in=[])
    for ending in endings:
        rows = readings_of(platform, ending, day)
        if rows is not None:
            counts[Scope(ending.scope)] += rows.count()
            owner = "post__account" if ending.scope == Scope.POST else "account"
            accounts |= Q(pk__in=rows.values(owner))
    found = SocialAccount.objects.filter(accounts).count()
    return Impact(endings, counts[Scope.POST], counts[Scope.DAY], found)
