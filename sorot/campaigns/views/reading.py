"""What the pages of campaigns read from other rooms: a page may, a rule or an action may not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.core.taxonomy import CreatorFacts
from sorot.creators import queries as creators


def profile_and_facts(actor: Actor) -> tuple[Any, CreatorFacts | None]:
    """The actor's own creator profile and what it says, or (None, None)."""
    creator = creators.profile_of(actor)
    return creator, creators.facts_for(creator) if creator is not None else None


def facts_of(actor: Actor) -> CreatorFacts | None:
    """What the actor's own creator profile says, or None when there is none."""
    return profile_and_facts(actor)[1]


def own_application(creator: Any, campaign: Campaign) -> Any:
    """The creator's application or invitation to this campaign, or None."""
    from sorot.deals import queries

    return queries.application_of(creator, campaign) if creator is not None else None


def address(name: str, *args: str) -> str:
    """The address of another room's page, or "" while that room has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def answers(campaigns: Sequence[Campaign]) -> Mapping[str, Mapping[str, int]]:
    """Counts of applications by campaign code."""
    from sorot.deals import queries

    return queries.application_counts([campaign.code for campaign in campaigns])
