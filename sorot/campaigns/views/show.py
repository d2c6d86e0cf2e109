"""One campaign: its page, publication, closure."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sorot.campaigns import queries, rules
from sorot.campaigns.actions import close_campaign, delete_draft, publish_campaign
from sorot.campaigns.forms import CloseForm
from sorot.campaigns.lint import Hint, blockers, lint
from sorot.campaigns.models import Campaign
from sorot.campaigns.queries import CampaignCard
from sorot.campaigns.views.reading import address, answers, own_application, profile_and_facts
from sorot.core import clock
from sorot.core.access import Actor, Verdict, no
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.records.queries import brand_line


def apply_verdict(actor: Actor, campaign: Campaign, card: CampaignCard, has_profile: bool, now: datetime) -> Verdict:
    """Whether the button to apply works for this person, and why not. Who was invited is asked elsewhere."""
    verdict = rules.may_apply_by_date(campaign, now)
    if not verdict or actor.is_anonymous or actor.kind == "management":
        return verdict
    if not actor.is_person:
        return no(_("Creators apply here. Switch from the organisation to yourself first."))
    if not has_profile:
        return no(_("Write your creator profile first."))
    if card.failed:
        return no(_("You do not meet every requirement yet. Beside it stands what is missing."))
    return verdict


@require_GET
def show_campaign(request: HttpRequest, code: str) -> HttpResponse:
    """What is asked and paid; for the brand also what is missing, the budget and the next step."""
    actor, now = request.actor, clock.now()
    campaign = queries.campaign_detail(actor, code)
    if campaign is None:
        raise Http404
    creator, facts = profile_and_facts(actor)
    card, application = queries.card_of(campaign, facts), own_application(creator, campaign)
    is_side = rules.is_side(actor, campaign)
    context = {
        "campaign": campaign,
        "card": card,
        "has_profile": facts is not None,
        "application_url": address("deals:application", application.code) if application is not None else "",
        "may_apply": apply_verdict(actor, campaign, card, facts is not None, now),
        "apply_url": address("deals:apply", campaign.code),
        "is_side": is_side,
        "others": queries.open_of_brand(campaign.organisation, now=now, besides=campaign) if not is_side else [],
        "record": brand_line(campaign.organisation, now=now),
        "now": now,
    }
    if is_side:
        hints = lint(campaign, list(campaign.lines.all()), now=now, locale=get_language() or "id")
        context |= _for_the_brand(actor, campaign, hints)
    return render(request, "campaigns/detail.html", context)


def _for_the_brand(actor: Actor, campaign: Campaign, hints: list[Hint]) -> dict[str, object]:
    may_publish = rules.may_publish(actor, campaign)
    if may_publish and (missing := blockers(hints)):
        may_publish = no(missing[0].sentence)
    return {
        "hints": hints if campaign.state == "draft" else [],
        "may_edit": rules.may_edit(actor, campaign),
        "may_publish": may_publish,
        "may_close": rules.may_close(actor, campaign),
        "applications": answers([campaign]).get(campaign.code),
        "applications_url": address("deals:applications"),
    }


def _managed(request: HttpRequest, code: str) -> Campaign:
    campaign = queries.managed_campaign(request.actor, code)
    if campaign is None:
        raise Http404
    return campaign


@require_POST
@require_actor
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """The third screen: live. A second click finds it published and says so."""
    campaign = _managed(request, code)
    here = reverse("campaigns:detail", args=[campaign.code])
    if campaign.state == "draft":
        deny(rules.may_publish(request.actor, campaign))
    try:
        publish_campaign(campaign=campaign, by=request.actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, here)
    return see_other(request, here, _("The campaign is live. Creators can apply now."))


@require_actor
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Say why, then close."""
    campaign = _managed(request, code)
    deny(rules.may_close(request.actor, campaign))
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_campaign(campaign=campaign, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("campaigns:detail", args=[campaign.code]), _("The campaign is closed."))
    return render_form(request, "campaigns/close.html", {"form": form, "campaign": campaign}, failed=form.is_bound)


@require_POST
@require_actor
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    campaign = _managed(request, code)
    deny(rules.may_edit(request.actor, campaign))
    try:
        delete_draft(campaign=campaign, by=request.actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, reverse("campaigns:detail", args=[campaign.code]))
    return see_other(request, reverse("campaigns:list"), _("The draft is deleted."))
