"""A creator's own line of a report."""

from __future__ import annotations

from dataclasses import dataclass

from sorot.core.clock import now, today
from sorot.deals.models import Deal
from sorot.reports.queries.report import report_of
from sorot.reports.values import BROUGHT, Missing, PostLine, Value


@dataclass(frozen=True, slots=True)
class Part:
    """What one deal brought."""

    values: tuple[Value, ...]
    posts: tuple[PostLine, ...]
    missing: tuple[Missing, ...]


def part_of(deal: Deal) -> Part:
    """The line of `deal`, as the brand reads it, without costs, sales and others. The caller has checked who asks."""
    report = report_of(deal.campaign, viewer=None, as_of=today(now()), only=deal)
    line = next((line for line in report.creators if line.deal == deal.code), None)
    values = tuple(line[id] for id in BROUGHT) if line is not None else ()
    posts = tuple(post for post in report.posts if post.deal == deal.code)
    return Part(values, posts, tuple(row for row in report.missing if row.side == "talent"))
