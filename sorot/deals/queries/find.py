"""One row through its viewer; None for a stranger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sorot.campaigns.models import Campaign
from sorot.campaigns.rules import check_requirements
from sorot.core.access import Actor
from sorot.creators.queries import facts_for
from sorot.deals import rules
from sorot.deals.models import (
    Application,
    ApplicationDraft,
    Deal,
    DeliverableItem,
    Offer,
    Publication,
    Submission,
)


def find_application(actor: Actor, code: str) -> Application | None:
    # Its offers say tax in amounts, so the creator's file comes along.
    rows = Application.objects.visible_to(actor).with_parties().select_related("deal", "creator__user__payee")
    return rows.filter(code=code).first()


def find_deal(actor: Actor, code: str) -> Deal | None:
    return Deal.objects.visible_to(actor).with_parties().filter(code=code).first()


def find_offer(actor: Actor, code: str) -> Offer | None:
    rows = Offer.objects.visible_to(actor).select_related(
        "application__creator__user", "application__campaign", "application__organisation", "application__acting_agency"
    )
    return rows.filter(code=code).first()


def find_item(actor: Actor, code: str) -> DeliverableItem | None:
    return _with_deal(DeliverableItem.objects.visible_to(actor).filter(code=code).first(), actor)


def _with_deal(item: DeliverableItem | None, actor: Actor) -> DeliverableItem | None:
    if item is not None:
        item.deal = Deal.objects.visible_to(actor).with_parties().get(pk=item.deal_id)
    return item


def find_submission(actor: Actor, code: str) -> Submission | None:
    submission = Submission.objects.visible_to(actor).select_related("item").filter(code=code).first()
    if submission is not None:
        _with_deal(submission.item, actor)
    return submission


def application_of(creator: Any, campaign: Any) -> Application | None:
    """The application or invitation of a creator for a campaign. The caller has checked who asks."""
    return Application.objects.with_parties().filter(creator=creator, campaign=campaign).first()


def draft_of(actor: Actor, creator: Any, campaign: Any) -> ApplicationDraft | None:
    """What the actor has begun to write."""
    return ApplicationDraft.objects.visible_to(actor).filter(creator=creator, campaign=campaign).first()


def eligibility(creator: Any, campaign: Any) -> list[Any]:
    """The campaign's requirements checked against a creator: RuleResult(ok, sentence, help, ...)."""
    return list(check_requirements(list(campaign.requirements.all()), facts_for(creator)))


def invitable_campaigns(actor: Actor, *, now: datetime) -> list[Any]:
    """Open campaigns to which the actor may invite creators, newest first."""
    rows = Campaign.objects.managed_by(actor).with_grant(actor).filter(state="published")
    rows = rows.select_related("organisation", "acting_agency")
    return [row for row in rows.order_by("-published_at")[:50] if rules.may_invite(actor, row, now)]


def published_items(deal_code: str) -> list[Publication]:
    """Proofs of a deal with their works, for reports. The caller has checked who asks."""
    return list(
        Publication.objects.filter(item__deal__code=deal_code).select_related("item").order_by("item__position")
    )


@dataclass(frozen=True, slots=True)
class PublishedWork:
    """One work that went out: its deal's code and title, the brand's name, when and where."""

    deal: str
    title: str
    brand: str
    platform: str
    format: str
    url: str
    published_at: datetime


def publications_of(creator_id: int, platform: str, *, since: datetime) -> list[PublishedWork]:
    """Works of a creator that went out on a platform since a moment, oldest first. The caller has checked who asks."""
    rows = Publication.objects.filter(
        item__deal__creator_id=creator_id, item__platform=platform, published_at__gte=since
    ).order_by("published_at", "pk")
    names = "item__deal__code", "item__deal__title", "item__deal__organisation__name", "item__platform"
    return [PublishedWork(*row) for row in rows.values_list(*names, "item__format", "url", "published_at")]
