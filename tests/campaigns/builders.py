"""Builders of campaigns for tests."""

from datetime import date, timedelta
from typing import Any

from sorot.campaigns.actions import (
    CampaignInput,
    LineInput,
    RuleInput,
    close_campaign,
    create_campaign,
    publish_campaign,
)
from sorot.campaigns.models import Campaign, Requirement
from sorot.core import clock
from sorot.core.taxonomy import CreatorFacts
from tests.cast import Cast

KEY = "a" * 32


def day(cast: Cast, days: int) -> date:
    """A day counted from the story's today in Jakarta."""
    return clock.today(cast.now) + timedelta(days=days)


def said(cast: Cast, **fields: Any) -> CampaignInput:
    """A complete campaign as a brand says it."""
    values: dict[str, Any] = {
        "title": "Sambal lima menit",
        "category": "food",
        "description": "Sambal matang dari dapur Anda, untuk makan malam yang cepat dan hangat di rumah.",
        "fee_min": 2_000_000,
        "fee_max": 2_000_000,
        "slots": 2,
        "apply_by_date": day(cast, 7),
        "publish_from_date": day(cast, 10),
        "publish_until_date": day(cast, 20),
        "lines": [LineInput("instagram", "reel", 1)],
        **fields,
    }
    return CampaignInput(**values)


def form_data(cast: Cast, **changes: Any) -> dict[str, Any]:
    """The form of a new campaign as the browser sends it."""
    return {
        "submit_key": KEY,
        "version": "0",
        "rows": "3",
        "title": "Sambal lima menit",
        "category": "food",
        "goal": "awareness",
        "description": "Sambal matang dari dapur Anda, untuk makan malam yang cepat dan hangat di rumah.",
        "province": "",
        "fee_kind": "fixed",
        "fee_min": "2jt",
        "tax_basis": "nett",
        "slots": "2",
        "revisions_included": "1",
        "apply_by_date": day(cast, 7).isoformat(),
        "publish_from_date": day(cast, 10).isoformat(),
        "publish_until_date": day(cast, 20).isoformat(),
        "line_0_what": "instagram:reel",
        "line_0_quantity": "1",
        "line_1_quantity": "1",
        "line_2_quantity": "1",
        "need_platform": "",
        "need_kind": "",
        "need_province": "",
        **changes,
    }


def require(campaign: Campaign, *needs: RuleInput) -> None:
    """Replace a campaign's requirements."""
    campaign.requirements.all().delete()
    for position, need in enumerate(needs, start=1):
        Requirement.objects.create(campaign=campaign, position=position, rule=need.rule, value=dict(need.value))


def facts(**fields: Any) -> CreatorFacts:
    """Facts of a creator about whom much is known."""
    values: dict[str, Any] = {
        "followers": {"instagram": 20_000, "tiktok": None},
        "categories": ("food",),
        "languages": ("id",),
        "regency": "32.73",
        "province": "32",
        "kind": "influencer",
        "is_verified": False,
        "has_photo": True,
        **fields,
    }
    return CreatorFacts(**values)


def draft(cast: Cast, **fields: Any) -> Campaign:
    """A draft of Kopi Senja's, complete unless `fields` say otherwise."""
    return create_campaign(said=said(cast, **fields), by=cast.actor("dewi"), now=cast.now)


def fresh(campaign: Campaign) -> Campaign:
    """The row as it is now."""
    return Campaign.objects.get(pk=campaign.pk)


def in_state(cast: Cast, state: str) -> Campaign:
    """A campaign of Kopi Senja's in this state."""
    campaign = draft(cast)
    if state != "draft":
        publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now)
    if state == "closed":
        close_campaign(campaign=campaign, reason="filled", by=cast.actor("dewi"), now=cast.now)
    return fresh(campaign)
