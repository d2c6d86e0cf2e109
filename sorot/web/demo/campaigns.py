"""Opening the demo market's campaigns."""

from datetime import datetime, timedelta

from sorot.campaigns.actions import create_campaign, grant_agency, publish_campaign
from sorot.campaigns.actions.campaigns import CampaignInput, LineInput, RuleInput
from sorot.campaigns.enums import FeeKind
from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.web.demo import cast
from sorot.web.demo.people import Town

OPENED = timedelta(days=21)


def open_campaigns(town: Town) -> dict[str, tuple[Campaign, Actor]]:
    """{key: (campaign, who acts for its brand)}; drafts stay drafts, the rest is published some days ago."""
    for brand, owner in (("kopi-senja", "dewi"), ("sabun-kembang", "wayan")):
        grant_agency(agency=town.teams["ruang-lantang"], by=town.actor(owner, brand), now=town.now - OPENED)
    opened: dict[str, tuple[Campaign, Actor]] = {}
    for number, plan in enumerate(cast.CAMPAIGNS):
        by = town.actor(plan.by, plan.agency or plan.team)
        then = town.now - OPENED + timedelta(hours=5 * number)
        opened[plan.key] = _open(town, plan, by, then), by
    return opened


def _open(town: Town, plan: cast.DemoCampaign, by: Actor, then: datetime) -> Campaign:
    day = town.now.date()
    lowest, highest = plan.fee
    kind = FeeKind.BARTER if plan.barter else FeeKind.FIXED if lowest == highest else FeeKind.RANGE
    said = CampaignInput(
        title=plan.title,
        category=plan.category,
        goal=plan.goal,
        description=plan.text,
        fee_kind=kind,
        fee_min=lowest or None,
        fee_max=highest or None,
        tax_basis=plan.tax_basis,
        barter_item=plan.barter[0] if plan.barter else "",
        barter_value=plan.barter[1] if plan.barter else None,
        budget=plan.budget or None,
        slots=plan.slots,
        apply_by_date=day + timedelta(days=plan.apply_in),
        publish_from_date=day + timedelta(days=plan.publish_in[0]),
        publish_until_date=day + timedelta(days=plan.publish_in[1]),
        lines=[LineInput(*line) for line in plan.lines],
        requirements=[RuleInput(rule, value) for rule, value in plan.rules],
    )
    client = town.teams[plan.team] if plan.agency else None
    campaign = create_campaign(said=said, client=client, by=by, now=then)
    if plan.state != "draft":
        campaign = publish_campaign(campaign=campaign, by=by, now=then + timedelta(hours=1))
    return campaign
