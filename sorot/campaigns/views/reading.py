"""What the pages of campaigns read from other rooms: a page may, a rule or an action may not."""

from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse

from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.core.taxonomy import CreatorFacts
from sorot.creators import queries as creators


def facts_of(actor: Actor) -> CreatorFacts | None:
    """What the actor's own creator profile says, or None when there is none."""
    creator = creators.profile_of(actor)
    return creators.facts_for(creator) if creator is not None else None


def address(name: str, *args: str) -> str:
    """The address of another room's page, or "" while that room has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def answers(campaigns: Sequence[Campaign]) -> dict[str, dict[str, int]]:
    """Counts of applications by campaign code."""
    from sorot.deals import queries

    counts = getattr(queries, "application_counts", None)
    return dict(counts([campaign.code for campaign in campaigns])) if counts is not None else {}
