"""What a creator's page reads from rooms above: a page may, a rule or an action may not."""

from django.urls import NoReverseMatch, reverse

from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile


def invite_address(actor: Actor, creator: CreatorProfile) -> str:
    """Where a brand or an agency invites this creator; "" for everybody else."""
    if actor.kind not in {"brand", "agency"}:
        return ""
    try:
        return reverse("deals:invite", args=[creator.handle])
    except NoReverseMatch:
        return ""
