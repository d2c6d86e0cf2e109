"""The public page of a creator, and the form behind it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, revalidated, see_other
from sorot.creators import queries, rules
from sorot.creators.actions import create_profile, update_profile, verify_account, verify_profile
from sorot.creators.forms import ProfileForm
from sorot.creators.models import CreatorProfile
from sorot.creators.views.common import edited
from sorot.creators.views.kit import context_of, kit_for, name_of_content, packed
from sorot.kits.queries import find_creator


@require_safe
def show_profile(request: HttpRequest, handle: str) -> HttpResponse:
    """The media kit: who this is, whom they reach, what working with them costs and brings, and how to ask."""
    found = find_creator(request.actor, handle)
    if found is None:
        raise Http404
    creator, chosen = found
    if request.path != (address := reverse("creators:profile", args=[creator.handle])):
        return redirect(address)
    kit = kit_for(request, creator, chosen)

    def build() -> HttpResponse:
        with translation.override(kit.language):
            return render(request, "creators/profile.html", context_of(request, creator, kit))

    is_plain = request.actor.is_anonymous
    name = name_of_content(request, kit)
    response = packed(request, revalidated(request, name, build)) if is_plain else build()
    response["Content-Language"] = kit.language
    if not kit.is_indexed:
        response["X-Robots-Tag"] = "noindex"
    return response


def _form_page(
    request: HttpRequest, form: ProfileForm, creator: CreatorProfile | None, rooms: Any, failed: bool
) -> HttpResponse:
    context = {"form": form, "creator": creator, "rooms": rooms, "requests": []}
    if creator is not None and rooms is not None and not rooms.handle:
        context["requests"] = queries.open_requests(request.actor)
    return render_form(request, "creators/edit.html", context, failed=failed)


@require_actor
def edit_profile(request: HttpRequest, handle: str = "") -> HttpResponse:
    """Make or change a profile."""
    actor, now = request.actor, clock.now()
    creator, rooms = edited(request, handle)
    if creator is not None:
        form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(creator))
    else:
        guess = {"display_name": actor.user.name, "handle": queries.suggest_handle(actor.user.name)}
        form = ProfileForm(
            request.POST or None, initial={"version": 0, "is_public": True, "is_open_to_work": True, **guess}
        )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, creator, rooms, failed=form.is_bound)
    said, data = form.said(), form.cleaned_data
    try:
        if creator is None:
            create_profile(said=said, submit_key=data["submit_key"], by=actor, now=now)
            return see_other(request, rooms.accounts, _("Your page is there. Now add your accounts."))
        saved = update_profile(creator=creator, said=said, version=data["version"], by=actor, now=now)
    except ActionError as error:
        form.absorb(error)
        return _form_page(request, form, creator, rooms, failed=True)
    return see_other(request, reverse("creators:profile", args=[saved.handle]), _("Your profile is saved."))


@require_actor
def new_talent(request: HttpRequest) -> HttpResponse:
    """A management makes a profile for a talent who does not sign in."""
    actor = request.actor
    if actor.kind != "management":
        raise Http404
    deny(rules.may_have_profile(actor))
    form = ProfileForm(
        request.POST or None, initial={"version": 0, "is_public": True, "is_open_to_work": True, "run_by": "management"}
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None, None, failed=form.is_bound)
    try:
        talent = create_profile(said=form.said(), submit_key=form.cleaned_data["submit_key"], by=actor, now=clock.now())
    except ActionError as error:
        form.absorb(error)
        return _form_page(request, form, None, None, failed=True)
    return see_other(
        request,
        reverse("creators:talent_accounts", args=[talent.handle]),
        _("The profile is there. Now add the accounts."),
    )


@require_POST
@require_actor
def verify(request: HttpRequest, handle: str) -> HttpResponse:
    """The operator marks the profile, or one of its accounts (`account`), as checked; `verified=0` takes it back."""
    actor, now = request.actor, clock.now()
    creator = queries.find_visible(actor, handle)
    if creator is None:
        raise Http404
    deny(rules.may_verify(actor))
    verified = request.POST.get("verified") == "1"
    if code := request.POST.get("account"):
        account = creator.accounts.filter(code=code).first()
        if account is None:
            raise Http404
        verify_account(account=account, verified=verified, by=actor, now=now)
    else:
        verify_profile(creator=creator, verified=verified, by=actor, now=now)
    return see_other(request, reverse("creators:profile", args=[creator.handle]), _("Noted."))
