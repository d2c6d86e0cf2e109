"""Brands, agencies and managements: list, create, read, edit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.accounts import actions, queries, rules
from sorot.accounts.forms import OrganisationEditForm, OrganisationForm
from sorot.accounts.models import Organisation
from sorot.accounts.views.hats import wear
from sorot.core import clock
from sorot.core.errors import ActionError, StaleError
from sorot.core.http import deny, render_form, require_actor, see_other


def load(request: HttpRequest, code: str) -> Organisation:
    """An organisation the actor may see. Raises Http404."""
    organisation = queries.find_organisation(request.actor, code)
    if organisation is None:
        raise Http404
    return organisation


@require_actor
@require_safe
def show_organisations(request: HttpRequest) -> HttpResponse:
    """Everything one belongs to, and what one is invited to."""
    context = {
        "memberships": queries.memberships_of(request.actor.user),
        "invitations": queries.invitations_for(request.actor, now=clock.now()),
    }
    return render(request, "accounts/organisations.html", context)


@require_actor
def create_organisation(request: HttpRequest) -> HttpResponse:
    """A new one; its maker becomes its owner and acts for it at once."""
    form = OrganisationForm(request.POST or None, initial={"kind": request.GET.get("kind", "brand")})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_organisation(**form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            wear(request, made.code)
            return see_other(request, reverse("web:home"), _("Done. You act for %(name)s now.") % {"name": made.name})
    return render_form(request, "accounts/organisation_new.html", {"form": form}, failed=form.is_bound)


@require_actor
@require_safe
def show_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """What others read about it, who is in it, and whether it is verified."""
    organisation = load(request, code)
    own = queries.membership_in(request.actor, organisation)
    context = {
        "organisation": organisation,
        "own": own,
        "is_worn": request.actor.organisation_id == organisation.pk,
        "may_edit": rules.may_edit_organisation(request.actor, organisation),
        "may_leave": rules.may_remove(request.actor, own) if own else None,
        "may_verify": rules.may_request_verification(request.actor),
    }
    return render(request, "accounts/organisation.html", context)


@require_actor
def edit_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Change what others read. A page that has grown old is refused, and what was typed stays."""
    organisation = load(request, code)
    deny(rules.may_edit_organisation(request.actor, organisation))
    names, newer = ("name", "about", "website", "version"), None
    initial, has_logo = {name: getattr(organisation, name) for name in names}, organisation.logo_id is not None
    form = OrganisationEditForm(request.POST or None, request.FILES or None, initial=initial, has_logo=has_logo)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_organisation(
                organisation=organisation, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except ActionError as error:
            if isinstance(error, StaleError):
                newer = load(request, code)
                form.renew(newer.version)
            form.absorb(error)
        else:
            return see_other(request, reverse("accounts:organisation", args=[code]), _("Saved."))
    context = {"form": form, "organisation": organisation, "newer": newer}
    return render_form(request, "accounts/organisation_edit.html", context, failed=form.is_bound)
