"""Parts that are paid by result: the agreed rate beside what was counted, paid and read."""

from __future__ import annotations

from collections.abc import Mapping

from sorot.analytics.statistics import value
from sorot.analytics.statistics.points import Result
from sorot.deals.enums import ResultState
from sorot.deals.models import Result as ToldResult
from sorot.payments.enums import Basis, MilestoneState
from sorot.payments.models import Milestone
from sorot.reports.queries.loading import Loaded
from sorot.reports.values import CreatorLine, ResultLine, Value, value_of

#: What was read of the same kind as the count; nobody but the brand reads orders.
READ = {Basis.CPV: "work_views", Basis.CPE: "work_engagement"}


def result_lines(found: Loaded, lines: Mapping[str, CreatorLine]) -> tuple[ResultLine, ...]:
    """The parts by result of all deals; none past an agency, because a count beside its pay tells the rate."""
    if found.is_past_agency:
        return ()
    rows = []
    for part in found.parts:
        line = lines.get(part.terms.deal_code)
        if part.basis and line is not None and part.terms.currency == found.currency:
            rows.append(_line(part, found.told.get(part.code), line, found.currency))
    return tuple(rows)


def _line(part: Milestone, told: ToldResult | None, line: CreatorLine, currency: str) -> ResultLine:
    each = 1_000 if part.basis == Basis.CPV else 1
    count, earned = (told.count, told.earned) if told else (None, None)
    if part.state == MilestoneState.RELEASED:
        # A dispute may divide a part in another way than its count says.
        earned = part.earned_amount
    seen = line.values.get(READ.get(Basis(part.basis), ""))
    made: dict[str, tuple[Result, Value | None]] = {"result_limit": (Result(part.amount), None)}
    if part.basis != Basis.BONUS:
        made["result_rate"] = (value.cost_per(part.rate_amount, part.rate_per, each), None)
        made["result_count"] = (value.summed([count]), None)
        made["result_price"] = (value.cost_per(earned, count, each), None)
    made["result_earned"] = (value.summed([earned]), None)
    if seen is not None:
        made["result_read"] = (value.summed([seen.whole]), seen)
        made["result_read_price"] = (value.cost_per(earned, seen.whole, each), seen)
    values = {id: _value(id, result, of, currency) for id, (result, of) in made.items()}
    return ResultLine(line.deal, line.name, part.label, part.basis, _state(part, told), values)


def _value(id: str, result: Result, seen: Value | None, currency: str) -> Value:
    about = {"n": 1, "of": 1} if seen is None else {"n": seen.n, "of": seen.of, "source": seen.source, "day": seen.day}
    return value_of(id, result, currency="" if id in {"result_count", "result_read"} else currency, **about)


def _state(part: Milestone, told: ToldResult | None) -> str:
    if part.state in (MilestoneState.REFUNDED, MilestoneState.CANCELLED):
        return "back"
    if part.state == MilestoneState.RELEASED or (told is not None and told.state == ResultState.ACCEPTED):
        return "agreed"
    return "open" if told is None else "told"
