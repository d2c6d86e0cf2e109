"""What a creator's page reads from rooms above: a page may, a rule or an action may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from sorot.analytics.queries import performance_summary
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile, SocialAccount


def invite_address(actor: Actor, creator: CreatorProfile) -> str:
    """Where a brand or an agency invites this creator; "" for everybody else."""
    if actor.kind not in {"brand", "agency"}:
        return ""
    try:
        return reverse("deals:invite", args=[creator.handle])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Performance:
    """Figures that the table of accounts does not show, for one account."""

    account: SocialAccount
    figures: list[Any]


def performance_of(accounts: Sequence[SocialAccount]) -> list[Performance]:
    """Views per post and growth of each account that has one of them, as analytics knows them."""
    found = performance_summary([account.pk for account in accounts])
    shown = []
    for account in accounts:
        numbers = found.get(account.pk)
        figures = [f for f in (numbers.views_per_post, numbers.growth) if f.is_known] if numbers else []
        if figures:
            shown.append(Performance(account, figures))
    return shown
