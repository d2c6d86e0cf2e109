"""Writing a campaign."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.campaigns import queries, rules
from sorot.campaigns.actions import create_campaign, update_campaign
from sorot.campaigns.forms import CampaignForm
from sorot.campaigns.lint import lint
from sorot.campaigns.models import Campaign
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other


def _page(
    request: HttpRequest, form: CampaignForm, campaign: Campaign | None = None, failed: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "campaign": campaign,
        "today": clock.today(clock.now(), request.actor.user.zone),
    }
    if campaign is not None:
        context["hints"] = lint(campaign, list(campaign.lines.all()), now=clock.now(), locale=get_language() or "id")
    return render_form(request, "campaigns/edit.html", context, failed=failed)


def _wants_row(request: HttpRequest) -> bool:
    return request.method == "POST" and "add_row" in request.POST


@require_actor
def new_campaign(request: HttpRequest) -> HttpResponse:
    """The first of three screens: write it. Then look at it, then publish."""
    actor = request.actor
    deny(rules.may_create(actor))
    clients = queries.clients_of(actor) if actor.kind == "agency" else None
    form = CampaignForm(request.POST or None, clients=clients, initial={"version": 0})
    if _wants_row(request):
        return _page(request, _unchecked(form))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, failed=form.is_bound)
    try:
        campaign = create_campaign(
            said=form.said(),
            client=form.client(),
            submit_key=form.cleaned_data["submit_key"],
            by=actor,
            now=clock.now(),
        )
    except ActionError as error:
        form.absorb(error)
        return _page(request, form, failed=True)
    return see_other(
        request,
        reverse("campaigns:detail", args=[campaign.code]),
        _("The draft is saved. Look at it, then publish it."),
    )


@require_actor
def edit_campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft, or the free parts of a published campaign."""
    actor = request.actor
    campaign = queries.managed_campaign(actor, code)
    if campaign is None:
        raise Http404
    deny(rules.may_edit(actor, campaign))
    form = CampaignForm(request.POST or None, campaign=campaign, initial=CampaignForm.initial_of(campaign))
    if _wants_row(request):
        return _page(request, _unchecked(form), campaign)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, campaign, failed=form.is_bound)
    try:
        update_campaign(
            campaign=campaign, said=form.said(), version=form.cleaned_data["version"], by=actor, now=clock.now()
        )
    except ActionError as error:
        form.absorb(error)
        return _page(request, form, campaign, failed=True)
    return see_other(request, reverse("campaigns:detail", args=[campaign.code]), _("The campaign is saved."))


def _unchecked(form: CampaignForm) -> CampaignForm:
    """The form with everything typed and one more row, but without judging it yet."""
    form.errors.clear()
    return form
