"""Who is in an organisation, in which role."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sorot.accounts import actions, queries, rules
from sorot.accounts.enums import Role
from sorot.accounts.forms import InviteForm, RoleForm
from sorot.accounts.models import Membership, Organisation
from sorot.accounts.views.hats import wear
from sorot.accounts.views.organisations import load
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other


def members_page(
    request: HttpRequest, organisation: Organisation, form: InviteForm | None = None, error: str = ""
) -> HttpResponse:
    """Members, open invitations and the invitation form; 422 with `error` or a failed form."""
    actor = request.actor
    manage = rules.may_manage_members(actor, organisation)
    context = {
        "organisation": organisation,
        "rows": _rows(actor, organisation),
        "may_manage": manage,
        "error": error,
        "form": form or InviteForm(),
    }
    context["invitations"] = queries.open_invitations_of(actor, organisation, now=clock.now()) if manage else []
    return render_form(request, "accounts/members.html", context, failed=bool(error) or form is not None)


def _rows(actor: Actor, organisation: Organisation) -> list[dict[str, Any]]:
    """Each member with what the actor may do about them; the owners are counted once."""
    members = queries.members_of(actor, organisation)
    owners = sum(member.role == Role.OWNER for member in members)
    return [
        {
            "member": member,
            "is_me": member.user_id == actor.user_id,
            "may_remove": rules.may_remove(actor, member, owners=owners),
            "may_change": rules.may_change_role(actor, member, owners=owners),
            "form": RoleForm(initial={"role": member.role}, auto_id=f"id_{member.code}_%s"),
        }
        for member in members
    ]


def _member(request: HttpRequest, code: str) -> Membership:
    member = queries.find_member(request.actor, code)
    if member is None:
        raise Http404
    return member


@require_actor
@require_safe
def show_members(request: HttpRequest, code: str) -> HttpResponse:
    """The list; owners also invite here."""
    organisation = load(request, code)
    if request.actor.organisation_id != organisation.pk and not request.actor.is_operator:
        raise Http404
    return members_page(request, organisation)


@require_actor
@require_POST
def invite_member(request: HttpRequest, code: str) -> HttpResponse:
    """Send an invitation."""
    organisation = load(request, code)
    deny(rules.may_manage_members(request.actor, organisation))
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            sent = actions.invite_member(
                organisation=organisation, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except ActionError as error:
            form.absorb(error)
        else:
            toast = _("Invitation sent to %(email)s.") % {"email": sent.email}
            return see_other(request, reverse("accounts:members", args=[code]), toast)
    return members_page(request, organisation, form)


@require_actor
@require_POST
def change_role(request: HttpRequest, code: str) -> HttpResponse:
    """Give a member another role."""
    member = _member(request, code)
    deny(rules.may_manage_members(request.actor, member.organisation))
    form = RoleForm(request.POST)
    if not form.is_valid():
        return members_page(request, member.organisation, error=_("Choose one of the roles."))
    try:
        actions.change_role(member=member, role=form.cleaned_data["role"], by=request.actor, now=clock.now())
    except ActionError as error:
        return members_page(request, member.organisation, error=error.sentence)
    toast = _("%(name)s has another role now.") % {"name": member.user}
    return see_other(request, reverse("accounts:members", args=[member.organisation.code]), toast)


@require_actor
@require_POST
def remove_member(request: HttpRequest, code: str) -> HttpResponse:
    """Remove a member, or leave."""
    member = _member(request, code)
    is_me = member.user_id == request.actor.user_id
    if not is_me:
        deny(rules.may_manage_members(request.actor, member.organisation))
    try:
        actions.remove_member(member=member, by=request.actor, now=clock.now())
    except ActionError as error:
        return members_page(request, member.organisation, error=error.sentence)
    if is_me:
        wear(request, queries.SELF)
        return see_other(
            request, reverse("accounts:organisations"), _("You left %(name)s.") % {"name": member.organisation}
        )
    toast = _("%(name)s is not a member any more.") % {"name": member.user}
    return see_other(request, reverse("accounts:members", args=[member.organisation.code]), toast)
