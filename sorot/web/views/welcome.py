"""What brings you here? Two taps from an empty account to something that works."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.accounts import actions as people
from sorot.accounts.enums import OrganisationKind
from sorot.accounts.forms import QuickOrganisationForm
from sorot.accounts.queries import SELF, actor_for, invitations_for
from sorot.accounts.views.hats import wear
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other
from sorot.creators.actions import ProfileInput, create_profile
from sorot.creators.queries import profile_of
from sorot.web.forms import CreatorNameForm, suggest_handle

CREATOR = "creator"


def _ways() -> list[dict[str, Any]]:
    return [
        {
            "way": CREATOR,
            "icon": "clapperboard",
            "name": _("I make content"),
            "say": _("Find campaigns, agree on terms, get paid."),
        },
        {
            "way": OrganisationKind.BRAND.value,
            "icon": "store",
            "name": _("I have a brand"),
            "say": _("Find creators for what you sell."),
        },
        {
            "way": OrganisationKind.AGENCY.value,
            "icon": "briefcase",
            "name": _("I work in an agency"),
            "say": _("Run campaigns for several brands."),
        },
        {
            "way": OrganisationKind.MANAGEMENT.value,
            "icon": "users",
            "name": _("I manage creators"),
            "say": _("Look after talents and their deals."),
        },
    ]


@require_actor
@require_safe
def show_welcome(request: HttpRequest) -> HttpResponse:
    """The question, and invitations that may already answer it."""
    context = {"ways": _ways(), "invitations": invitations_for(request.actor, now=clock.now())}
    return render(request, "web/welcome.html", context)


@require_actor
def take_way(request: HttpRequest, way: str) -> HttpResponse:
    """The one thing needed for the chosen way: a public name, or the organisation's name."""
    if way == CREATOR:
        return _as_creator(request)
    if way in OrganisationKind.values:
        return _as_organisation(request, OrganisationKind(way))
    raise Http404


def _as_creator(request: HttpRequest) -> HttpResponse:
    actor = actor_for(request.actor.user, SELF, address=request.actor.address)
    if profile_of(actor) is not None:
        return redirect("creators:edit")
    name = request.actor.user.name
    form = CreatorNameForm(request.POST or None, initial={"display_name": name, "handle": suggest_handle(name)})
    if request.method == "POST" and form.is_valid():
        said = ProfileInput(handle=form.cleaned_data["handle"], display_name=form.cleaned_data["display_name"])
        try:
            create_profile(said=said, submit_key=form.cleaned_data["submit_key"], by=actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            wear(request, SELF)
            return see_other(
                request, reverse("web:home"), _("Your page is made. Only you see it until you show it to others.")
            )
    context = {"form": form, "way": CREATOR, "title": _("What should people call you?")}
    return render_form(request, "web/welcome_way.html", context, failed=form.is_bound)


def _as_organisation(request: HttpRequest, kind: OrganisationKind) -> HttpResponse:
    form = QuickOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = people.create_organisation(kind=kind.value, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            wear(request, made.code)
            return see_other(request, reverse("web:home"), _("Done. You act for %(name)s now.") % {"name": made.name})
    titles = {"brand": _("What is your brand called?"), "agency": _("What is your agency called?")}
    context = {"form": form, "way": kind.value, "title": titles.get(kind.value, _("What is your management called?"))}
    return render_form(request, "web/welcome_way.html", context, failed=form.is_bound)
