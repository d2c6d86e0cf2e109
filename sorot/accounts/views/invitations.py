"""Invitations to an organisation, seen by the invited and withdrawn by the inviting side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.accounts import actions, queries, rules
from sorot.accounts.views.hats import wear
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, require_actor, see_other


def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the mailed link. Accepting needs the address it was sent to."""
    invitation = queries.invitation_by_token(token)
    if invitation is None:
        raise Http404
    error = ""
    if request.method == "POST" and not request.actor.is_anonymous:
        try:
            member = actions.accept_invitation(token=token, by=request.actor, now=clock.now())
        except ActionError as refusal:
            error = refusal.sentence
        else:
            wear(request, member.organisation.code)
            toast = _("Welcome to %(name)s. You act for it now.") % {"name": member.organisation}
            return see_other(request, reverse("web:home"), toast)
    context = {"invitation": invitation, "is_open": invitation.is_open(clock.now()), "error": error}
    context["is_mine"] = not request.actor.is_anonymous and request.actor.user.email == invitation.email
    return render(request, "accounts/invitation.html", context, status=422 if error else 200)


@require_actor
@require_POST
def revoke_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw an open invitation."""
    invitation = queries.find_invitation(request.actor, code)
    if invitation is None:
        raise Http404
    deny(rules.may_manage_members(request.actor, invitation.organisation))
    url = reverse("accounts:members", args=[invitation.organisation.code])
    try:
        actions.revoke_invitation(invitation=invitation, by=request.actor, now=clock.now())
    except ActionError as error:
        from sorot.accounts.views.members import members_page

        return members_page(request, invitation.organisation, error=error.sentence)
    return see_other(request, url, _("Invitation withdrawn."))
