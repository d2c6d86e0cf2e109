"""A report without what a link may not show: what was paid, or who it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sorot.reports.values import COST_BOUND, MASK, Report, Value


def _shown(values: Mapping[str, Value], costs: bool) -> dict[str, Value]:
    return {id: value for id, value in values.items() if costs or id not in COST_BOUND}


def without(report: Report, *, costs: bool, names: bool) -> Report:
    """The report as a link shows it: without what was paid, or without who it was."""
    if costs and names:
        return report
    masked = {line.deal: f"{MASK}{number}" for number, line in enumerate(report.creators, 1)}

    def who(deal: str, name: str) -> str:
        return name if names else masked.get(deal, "")

    by_name = {line.name: masked[line.deal] for line in report.creators}
    creators = tuple(
        replace(
            line, name=who(line.deal, line.name), handle=line.handle if names else "",
            deal=line.deal if names else masked[line.deal], values=_shown(line.values, costs),
        )
        for line in report.creators
    )  # fmt: skip
    posts = tuple(
        replace(
            line, name=who(line.deal, line.name), deal=line.deal if names else masked.get(line.deal, ""),
            url=line.url if names else "", values=_shown(line.values, costs),
        )
        for line in report.posts
    )  # fmt: skip
    results = tuple(
        replace(line, name=who(line.deal, line.name), deal=line.deal if names else masked.get(line.deal, ""),
                label=line.label if names else "")
        for line in report.results
        if costs
    )  # fmt: skip
    missing = tuple(
        row if names or row.side != "talent" else replace(row, name=by_name.get(row.name, ""))
        for row in report.missing
        if costs or row.what not in COST_BOUND
    )
    return replace(
        report, totals=_shown(report.totals, costs), creators=creators, posts=posts, missing=missing,
        results=results, spent=report.spent if costs and names else (),
        plan={id: count for id, count in report.plan.items() if costs or id not in COST_BOUND},
        notes={
            name: text for name, text in report.notes.items()
            if (costs or name != "costs") and (names or name not in {"creators", "posts"})
        },
        past=tuple(replace(row, values=_shown(row.values, costs)) for row in report.past),
        margin_bps=report.margin_bps if costs else None, has_costs=costs, has_names=names,
    )  # fmt: skip
