"""The numbers of an account as one long table: a value a row, each with what it is, whose, from where and of when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS
from sorot.analytics.queries.export import Export
from sorot.analytics.queries.figures import Figure
from sorot.analytics.queries.samples import ZONE
from sorot.papers.exports.table import DATE, DIGITS, Cell, Field, Table

DAY_NAMES = (*DAY_METRICS, "new_followers", "lost_followers")


def export_table(export: Export) -> Table:
    """Figures first, then posts reading by reading, then days. An unknown value is an empty cell, never a zero."""
    return Table(
        title=_("Numbers of %(handle)s") % {"handle": export.account.handle},
        intro=[
            (_("Account"), f"{export.account.get_platform_display()} · {export.account.handle}"),
            (_("Made (Jakarta)"), date_format(export.made_at.astimezone(ZONE), "j F Y H:i")),
            (_("Shares"), _("Rates and growth are shares of 1: 0.05 is 5%.")),
        ],
        fields=[
            Field(_("Part"), width=10), Field(_("Metric"), width=28), Field(_("Belongs to"), DIGITS, 22),
            Field(_("Value"), width=16), Field(_("Unit"), width=10), Field("n", width=6), Field(_("Lowest"), width=14),
            Field(_("Highest"), width=14), Field(_("Source"), width=14), Field(_("Read on"), DATE),
            Field(_("Days"), width=8), Field(_("Definition of views"), width=12), Field(_("Unknown because"), width=20),
            Field(_("Title"), width=40), Field(_("Published"), DATE), Field(_("Format"), width=14),
        ],
        rows=_rows(export),
    )  # fmt: skip


def _rows(export: Export) -> Iterator[Sequence[Cell]]:
    for figure in export.figures:
        yield _figure(figure)
    for row in export.readings():
        post = row.post
        published = post.published_at.astimezone(ZONE).date() if post.published_at else None
        for name in POST_METRICS:
            if getattr(row, name) is not None:
                yield (
                    "post", FORMULAS[name].key, post.code, getattr(row, name), "count", None, None, None, row.source,
                    row.captured_date, None, row.definition_version, "", str(post), published, post.format,
                )  # fmt: skip
    for day in export.days():
        for name in DAY_NAMES:
            if getattr(day, name) is not None:
                yield (
                    "day", f"day.{name}", day.date.isoformat(), getattr(day, name), "count", None, None, None,
                    day.source, day.captured_at.astimezone(ZONE).date(), None, day.definition_version, "", "", None, "",
                )  # fmt: skip


def _figure(figure: Figure) -> Sequence[Cell]:
    result = figure.result
    read = figure.captured_at.astimezone(ZONE).date() if figure.captured_at else None
    return (
        "figure", figure.definition.key, figure.account, figure.value, figure.definition.unit, figure.n, result.low,
        result.high, figure.source, read, figure.window, None, figure.refused, str(figure.definition.name), None,
        result.format,
    )  # fmt: skip
