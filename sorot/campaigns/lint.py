"""What a draft still lacks: hints while writing, and what stops publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sorot.campaigns.enums import FeeKind
from sorot.campaigns.models import Campaign, DeliverableLine
from sorot.core.clock import today
from sorot.core.money import format_money

SHORT_DESCRIPTION = 60


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark. `field` names the form field it is about; a blocking one stops publication."""

    sentence: str
    field: str
    is_blocking: bool = False


def lint(campaign: Campaign, lines: Sequence[DeliverableLine], *, now: datetime, locale: str = "id") -> list[Hint]:
    """Every remark about a draft, blocking ones first."""
    day = today(now, campaign.zone)
    hints = _pay(campaign) + _dates(campaign, day)
    if not lines:
        hints.append(Hint(_("Say what is to be made, for example one Reel."), "line_0_what", True))
    if len(campaign.description) < SHORT_DESCRIPTION:
        hints.append(Hint(_("Write a little more about the product: creators apply with better ideas."), "description"))
    cost = campaign.most_cost
    if campaign.budget is not None and cost is not None and cost.amount > campaign.budget:
        text = _("All places together may cost %(cost)s, more than your budget.") % {"cost": format_money(cost, locale)}
        hints.append(Hint(text, "budget"))
    return sorted(hints, key=lambda hint: not hint.is_blocking)


def _pay(campaign: Campaign) -> list[Hint]:
    if campaign.fee_kind == FeeKind.BARTER:
        if not campaign.barter_item:
            return [Hint(_("Say what the creator receives in barter."), "barter_item", True)]
        if campaign.barter_value is None:
            return [Hint(_("Say what the barter is worth: it is income for the creator's tax."), "barter_value", True)]
        return []
    if campaign.fee_min is None or campaign.fee_max is None:
        return [Hint(_("No fee yet. Say what you pay: creators look at this first."), "fee", True)]
    return []


def _dates(campaign: Campaign, day: date) -> list[Hint]:
    hints = []
    if campaign.apply_by_date is None:
        hints.append(Hint(_("No deadline for applications yet."), "apply_by_date", True))
    elif campaign.apply_by_date < day:
        hints.append(Hint(_("The deadline for applications has passed. Choose a later day."), "apply_by_date", True))
    if campaign.publish_from_date is None or campaign.publish_until_date is None:
        hints.append(Hint(_("Say between which days the content goes online."), "publish_from_date", True))
    elif campaign.publish_until_date < day:
        hints.append(Hint(_("The days for going online have passed. Choose later ones."), "publish_until_date", True))
    elif campaign.apply_by_date and campaign.publish_from_date <= campaign.apply_by_date:
        text = _(
            "Content may go online before the deadline for applications. "
            "Creators who apply late may have too little time."
        )
        hints.append(Hint(text, "publish_from_date"))
    return hints


def blockers(hints: Sequence[Hint]) -> list[Hint]:
    """Those that stop publication."""
    return [hint for hint in hints if hint.is_blocking]
