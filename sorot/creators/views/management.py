"""Who acts for whom: the roster of a management, and the creator's answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.accounts.rules import may_deal
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.creators import queries, rules
from sorot.creators.actions import (
    decide_management_request,
    leave_management,
    request_management,
    withdraw_management_request,
)
from sorot.creators.forms import TalentRequestForm
from sorot.creators.views.common import must_exist


@require_actor
def roster(request: HttpRequest) -> HttpResponse:
    """The talents of a management, the open questions, and a form to ask another creator."""
    actor = request.actor
    if actor.kind != "management":
        raise Http404
    form = TalentRequestForm(request.POST or None)
    if request.method == "POST":
        deny(may_deal(actor))
        if form.is_valid() and _ask(request, form):
            return see_other(
                request, reverse("creators:roster"), _("The question is sent. The creator answers on their page.")
            )
    context = {
        "form": form,
        "talents": queries.roster_of(actor),
        "requests": queries.open_requests(actor),
        "may_deal": may_deal(actor),
        "now": clock.now(),
    }
    return render_form(request, "creators/roster.html", context, failed=form.is_bound)


def _ask(request: HttpRequest, form: TalentRequestForm) -> bool:
    """Ask the creator named in the form; False with the reason at the field."""
    actor = request.actor
    creator = queries.find_visible(actor, form.cleaned_data["handle"])
    if creator is None:
        form.add_error("handle", _("No public page bears this name. Ask the creator for the exact one."))
        return False
    try:
        request_management(creator=creator, note=form.cleaned_data["note"], by=actor, now=clock.now())
    except ActionError as error:
        form.add_error("handle", error.sentence)
        return False
    return True


@require_POST
@require_actor
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The creator says yes (`accept=1`) or no."""
    actor = request.actor
    question = queries.find_request(actor, code)
    if question is None:
        raise Http404
    deny(rules.may_decide_management(actor, question))
    accept = request.POST.get("accept") == "1"
    try:
        decide_management_request(request=question, accept=accept, by=actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, reverse("creators:edit"))
    said = _("%(name)s now acts for you.") if accept else _("You said no to %(name)s.")
    return see_other(request, reverse("creators:edit"), said % {"name": question.management.name})


@require_POST
@require_actor
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """The management takes its question back."""
    actor = request.actor
    question = queries.find_request(actor, code)
    if question is None or actor.kind != "management":
        raise Http404
    deny(may_deal(actor))
    try:
        withdraw_management_request(request=question, by=actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, reverse("creators:roster"))
    return see_other(request, reverse("creators:roster"), _("The question is withdrawn."))


@require_POST
@require_actor
def leave(request: HttpRequest, handle: str = "") -> HttpResponse:
    """End the management, by either side."""
    actor = request.actor
    creator, rooms = must_exist(request, handle)
    deny(rules.may_leave_management(actor, creator))
    leave_management(creator=creator, by=actor, now=clock.now())
    return see_other(
        request, reverse("creators:roster") if rooms.handle else rooms.edit, _("The management has ended.")
    )
