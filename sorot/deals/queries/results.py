"""Parts by result of a deal: their rate, what was told so far, and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sorot.core.access import Actor, Verdict
from sorot.core.money import Money
from sorot.core.ui.numbers import money_text
from sorot.deals import result_rules
from sorot.deals.clocks import other
from sorot.deals.enums import ItemState, ResultState, Side
from sorot.deals.models import Deal, DeliverableItem, Result
from sorot.deals.words import count_text
from sorot.payments.enums import Basis, DueRule, MilestoneState
from sorot.payments.models import Milestone
from sorot.payments.queries import DealMoney, MilestoneLine, money_for_deal


@dataclass(frozen=True, slots=True)
class ToldResult:
    """One told result and its count in words."""

    result: Result
    text: str


@dataclass(frozen=True, slots=True)
class ResultPart:
    """One part by result as a side sees it."""

    line: MilestoneLine
    rate: str
    told: Sequence[ToldResult]
    standing: Result | None
    standing_text: str
    may_tell: Verdict
    may_answer: Verdict | None

    @property
    def standing_earned(self) -> Money | None:
        """What the standing result earns."""
        if self.standing is None:
            return None
        return Money(self.standing.earned, self.standing.deal.currency)

    @property
    def asked(self) -> str:
        """The side that has to answer a told result; empty when none waits."""
        if self.standing is None or self.may_answer is None:
            return ""
        return other(self.standing.side)

    @property
    def is_yours(self) -> bool:
        """A told result waits for this side."""
        return self.may_answer is not None and bool(self.may_answer)


def secured_result_parts(deal_code: str) -> list[Milestone]:
    """Parts by result whose limit is secured and not divided yet."""
    rows = Milestone.objects.filter(terms__deal_code=deal_code, due_rule=DueRule.VARIABLE, state=MilestoneState.FUNDED)
    return list(rows.order_by("position"))


def result_parts(
    actor: Actor, deal: Deal, money: DealMoney | None, items: Sequence[DeliverableItem], side: str
) -> list[ResultPart]:
    """The parts by result of a deal; none for a client whose agency acts. One query where there are such parts."""
    lines = [line for line in money.milestones if line.basis] if money is not None else []
    if not lines or side == Side.CLIENT:
        return []
    told: dict[str, list[Result]] = {}
    for row in Result.objects.visible_to(actor).filter(deal=deal).select_related("file", "told_by", "answered_by"):
        row.deal = deal
        told.setdefault(row.milestone_code, []).append(row)
    out = any(item.state == ItemState.PUBLISHED for item in items)
    return [_part(actor, deal, line, told.get(line.code, []), out) for line in lines]


def open_results(parts: Sequence[ResultPart]) -> int:
    """How many parts by result are secured and not settled yet."""
    return sum(part.line.state == MilestoneState.FUNDED for part in parts)


def _part(actor: Actor, deal: Deal, line: MilestoneLine, results: list[Result], out: bool) -> ResultPart:
    now = result_rules.standing(results)
    return ResultPart(
        line=line,
        rate=_rate(line),
        told=[ToldResult(row, count_text(line.basis, row.count)) for row in results],
        standing=now,
        standing_text=count_text(line.basis, now.count) if now is not None else "",
        may_tell=result_rules.may_tell(
            actor, deal, results=results, is_secured=line.state == MilestoneState.FUNDED, has_published=out
        ),
        may_answer=result_rules.may_answer(actor, now)
        if now is not None and now.state == ResultState.TOLD and line.state == MilestoneState.FUNDED
        else None,
    )


def _rate(line: MilestoneLine) -> str:
    limit = money_text(line.amount)
    if line.basis == Basis.BONUS:
        return _("%(limit)s when the target is reached") % {"limit": limit}
    return _("%(rate)s per %(count)s, at most %(limit)s") % {
        "rate": money_text(line.rate),
        "count": count_text(line.basis, line.rate_per or 1),
        "limit": limit,
    }


def result_part(actor: Actor, deal: Deal, milestone_code: str) -> ResultPart | None:
    """One part by result of a deal, for its own pages."""
    side = deal.side_of(actor) or Side.OPERATOR
    parts = result_parts(actor, deal, money_for_deal(actor, deal.code), list(deal.items.all()), side)
    return next((part for part in parts if part.line.code == milestone_code), None)


def find_result(actor: Actor, code: str) -> Result | None:
    """One result with its deal; None for a stranger."""
    found = Result.objects.visible_to(actor).filter(code=code).first()
    if found is not None:
        found.deal = Deal.objects.with_parties().get(pk=found.deal_id)
    return found
