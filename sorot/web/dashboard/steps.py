"""The next step for somebody for whom nothing waits."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.campaigns.enums import CampaignState
from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile, SocialAccount


@dataclass(frozen=True, slots=True)
class Step:
    """Something worth doing now: a sentence, why, and the button."""

    title: str
    text: str
    url: str
    label: str
    second_url: str = ""
    second_label: str = ""


def next_step(actor: Actor, *, has_talents: bool = False) -> Step:
    """What this hat should do first while nothing waits for it. At most two queries."""
    match actor.kind:
        case "brand" | "agency":
            return _for_buyer(actor)
        case "management":
            return _for_management(has_talents=has_talents)
    return _for_creator(actor)


def _for_creator(actor: Actor) -> Step:
    explore = Step(
        title=_("Find a campaign that fits you."),
        text=_("Every campaign says what is asked, what is paid and until when you can apply."),
        url=reverse("campaigns:explore"),
        label=_("Look at campaigns"),
        second_url=reverse("creators:edit"),
        second_label=_("Your page"),
    )
    has_account = Exists(SocialAccount.objects.filter(creator=OuterRef("pk")))
    profile = CreatorProfile.objects.owned_by(actor).annotate(has_account=has_account).first()
    if profile is None:
        return Step(
            title=_("What brings you here?"),
            text=_("One tap, and this page shows what fits you."),
            url=reverse("web:welcome"),
            label=_("Choose"),
            second_url=reverse("campaigns:explore"),
            second_label=_("Look around first"),
        )
    if not profile.has_account:
        return Step(
            title=_("Tell brands where you publish."),
            text=_("Add at least one account, for example Instagram or TikTok. Campaigns ask for it."),
            url=reverse("creators:accounts"),
            label=_("Add an account"),
            second_url=explore.url,
            second_label=_("Look around first"),
        )
    if not profile.is_public:
        return Step(
            title=_("Show your page to brands."),
            text=_("Nobody but you sees it yet. Look it over, then make it public."),
            url=reverse("creators:edit"),
            label=_("Look it over"),
            second_url=explore.url,
            second_label=_("Look at campaigns"),
        )
    return explore


def _for_buyer(actor: Actor) -> Step:
    open_ones = Campaign.objects.managed_by(actor).exclude(state=CampaignState.CLOSED)
    # "published" stands after "draft": one query finds the one that says most.
    campaign = open_ones.order_by("-state", "-created_at").first()
    if campaign is not None and campaign.state == CampaignState.PUBLISHED:
        return Step(
            title=_("Your campaign is out. Invite creators who fit."),
            text=_("Whoever you invite sees it first. Applications appear here as soon as they come."),
            url=reverse("creators:list"),
            label=_("Find creators"),
            second_url=reverse("campaigns:list"),
            second_label=_("Your campaigns"),
        )
    if campaign is not None:
        return Step(
            title=_("Your campaign “%(title)s” is still a draft.") % {"title": campaign.title},
            text=_("Creators see it once you publish it."),
            url=reverse("campaigns:detail", args=[campaign.code]),
            label=_("Go on with it"),
        )
    return Step(
        title=_("Make your first campaign."),
        text=_("Say what you want to show, what you pay and until when. Creators apply, you choose."),
        url=reverse("campaigns:new"),
        label=_("Make a campaign"),
        second_url=reverse("creators:list"),
        second_label=_("Look at creators first"),
    )


def _for_management(*, has_talents: bool) -> Step:
    if has_talents:
        return Step(
            title=_("Find campaigns for your talents."),
            text=_("You apply in their name and negotiate for them."),
            url=reverse("campaigns:explore"),
            label=_("Look at campaigns"),
            second_url=reverse("creators:roster"),
            second_label=_("Your talents"),
        )
    return Step(
        title=_("Bring in your first talent."),
        text=_("Ask a creator who is here already, or make a page for somebody you look after."),
        url=reverse("creators:roster"),
        label=_("To your talents"),
    )
