"""What the comparisons found, for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from sorot.core.access import Actor
from sorot.payments import channels
from sorot.payments.enums import DifferenceKind, DifferenceState, RunState
from sorot.payments.models import Difference, ReconciliationRun
from sorot.payments.postings import MANUAL

#: Partners that name what they kept of a payment in their settlement report only, never when they are asked.
FEES_IN_REPORT = frozenset({"midtrans"})
#: A comparison older than this says nothing about today.
FRESH = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel: its newest run and how many differences wait."""

    name: str
    label: str
    is_simulated: bool
    run: ReconciliationRun | None
    waiting: int

    @property
    def has_fees_in_report(self) -> bool:
        """Our balance there stands too high until the fees of its report are recorded."""
        return self.name in FEES_IN_REPORT


@dataclass(frozen=True, slots=True)
class ReconciliationView:
    """The answer first: how many differences wait, and when each channel was compared last."""

    channels: list[ChannelView]
    waiting: int

    @property
    def compared(self) -> list[ReconciliationRun]:
        """Newest finished run of each channel that has one."""
        return [view.run for view in self.channels if view.run is not None and view.run.state == RunState.DONE]

    @property
    def failed(self) -> list[ChannelView]:
        """Channels whose newest run could not compare."""
        return [view for view in self.channels if view.run is not None and view.run.state == RunState.FAILED]

    @property
    def unseen(self) -> list[ChannelView]:
        """Gateways that were never compared. The bank account is only compared where statements are brought."""
        return [view for view in self.channels if view.run is None and view.name != MANUAL]

    @property
    def last(self) -> ReconciliationRun | None:
        """The newest finished run of all."""
        return max(self.compared, key=lambda run: run.started_at, default=None)

    @property
    def is_all_well(self) -> bool:
        """Everything was compared and nothing waits."""
        return not self.waiting and bool(self.compared) and not self.failed and not self.unseen


def channel_choices() -> list[tuple[str, str]]:
    """(name, label) of everything that can be compared; the bank account first."""
    return [(MANUAL, ""), *((name, gateway.label) for name, gateway in channels.gateways().items())]


def partner_choices() -> list[tuple[str, str]]:
    """(name, label) of every payment partner; those first whose fees only a report tells."""
    rows = [(name, gateway.label) for name, gateway in channels.gateways().items()]
    return sorted(rows, key=lambda row: row[0] not in FEES_IN_REPORT)


def is_fee_unnamed(row: Difference) -> bool:
    """A difference of balance that a partner's unnamed fees may be the whole reason of."""
    return row.kind == DifferenceKind.BALANCE_DIFF and row.channel in FEES_IN_REPORT


def reconciliation_view(actor: Actor) -> ReconciliationView:
    """For the page that answers: do the books agree? The number of queries does not grow with runs or differences."""
    runs = ReconciliationRun.objects.visible_to(actor).order_by("channel", "-started_at", "-pk").distinct("channel")
    newest = {run.channel: run for run in runs.select_related("started_by")}
    counts: dict[str, int] = {}
    for channel in Difference.objects.visible_to(actor).filter(state=DifferenceState.OPEN).values_list("channel"):
        counts[channel[0]] = counts.get(channel[0], 0) + 1
    names = [*dict.fromkeys([*dict(channel_choices()), *newest, *counts])]
    labels = dict(channel_choices())
    views = [
        ChannelView(name, labels.get(name, name), channels.is_simulated(name), newest.get(name), counts.get(name, 0))
        for name in names
    ]
    return ReconciliationView(views, sum(counts.values()))


def difference_list(actor: Actor, state: str = DifferenceState.OPEN) -> QuerySet[Difference]:
    """Differences in a state; those that wait longest first."""
    rows = Difference.objects.visible_to(actor).filter(state=state).select_related("explained_by", "run")
    return rows.order_by("first_seen_at", "pk") if state == DifferenceState.OPEN else rows.order_by("-last_seen_at")
