"""The deals, parts and works behind a figure: for whom it is about, and for the operator.

`who` names the other side of the deal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sorot.core.clock import today
from sorot.core.listquery import Page
from sorot.core.taxonomy import Format
from sorot.records.enums import Figure
from sorot.records.queries import sql
from sorot.records.queries.figures import period_of, rows_of

SIZE = 24


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a fee: from when the brand had to act, when it had done its part (None: not yet), in days."""

    deal_code: str
    title: str
    who: str
    label: str
    start_day: date
    due_day: date
    done_day: date | None
    is_paid: bool
    paused: int
    days: int
    late_days: int


@dataclass(frozen=True, slots=True)
class ApprovedRow:
    """A deal with an approved work; `why` its money did not come (stopped, dispute, bank), empty where it did."""

    deal_code: str
    title: str
    who: str
    approved_day: date
    why: str


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute that ended with a division."""

    deal_code: str
    title: str
    who: str
    closed_day: date
    state: str
    opened_side: str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A signed deal."""

    deal_code: str
    title: str
    who: str
    signed_day: date
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work that was out, or late: agreed and real days, and by how many days the brand moved them."""

    deal_code: str
    title: str
    who: str
    format: str
    index: int
    draft_day: date
    first_day: date | None
    post_day: date
    end_day: date
    is_published: bool
    draft_moved: int
    post_moved: int
    is_draft_late: bool
    is_post_late: bool

    @property
    def label(self) -> str:
        return work_label(self.format, self.index)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """An approved work and how often changes were asked."""

    deal_code: str
    title: str
    who: str
    format: str
    index: int
    approved_day: date
    rounds: int

    @property
    def label(self) -> str:
        return work_label(self.format, self.index)


def work_label(name: str, index: int) -> str:
    """`Reel`, or `Story 1` where there are several alike."""
    label = str(Format(name).label)
    return f"{label} {index}" if index else label


BEHIND: dict[str, tuple[str, Any]] = {
    Figure.TYPICAL_DAYS: (sql.BEHIND_PARTS, PartRow),
    Figure.NINE_OF_TEN: (sql.BEHIND_PARTS, PartRow),
    Figure.LATE_SHARE: (sql.BEHIND_PARTS, PartRow),
    Figure.REJECTIONS: (sql.BEHIND_APPROVED, ApprovedRow),
    Figure.DISPUTES_LOST: (sql.BEHIND_DISPUTES, DisputeRow),
    Figure.DEALS: (sql.BEHIND_SIGNED, SignedRow),
    Figure.ON_TIME: (sql.BEHIND_WORKS, WorkRow),
    Figure.REVISIONS: (sql.BEHIND_REVISIONS, RevisionRow),
    Figure.CANCELLATIONS: (sql.BEHIND_ENDINGS, SignedRow),
}


def behind(pk: int, figure: str, *, now: datetime, management: int | None = None, number: int = 1) -> Page[Any]:
    """One page of the rows that make a figure, in one query. Whether one may see them is asked before.

    `management` leaves out deals that another one manages or nobody does: it must not see those.
    """
    statement, kind = BEHIND[figure]
    period = period_of(now)
    number = max(1, min(number, 10_000))
    found = rows_of(
        statement, ids=[pk], since=period.since, today=period.until, management=management, limit=SIZE,
        offset=(number - 1) * SIZE,
    )  # fmt: skip
    total = found[0][0] if found else (number - 1) * SIZE
    return Page(items=[kind(*row[1:]) for row in found], number=number, total=total, size=SIZE)


def late_works(creator_pk: int, *, now: datetime) -> dict[str, bool]:
    """{code of a work: whether it was late} of every judged work of a creator, however old, in one query."""
    found = rows_of(sql.LATE_WORKS, ids=[creator_pk], since=date(2000, 1, 1), today=today(now), management=None)
    return dict(found)
