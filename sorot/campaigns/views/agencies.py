"""Which agency runs campaigns for which brand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.campaigns import queries, rules
from sorot.campaigns.actions import grant_agency, revoke_agency
from sorot.campaigns.forms import GrantForm
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other


@require_actor
def list_grants(request: HttpRequest) -> HttpResponse:
    """For a brand: its agencies, and a form to name one. For an agency: its clients and its own code."""
    actor = request.actor
    if actor.kind not in {"brand", "agency"}:
        raise Http404
    form = GrantForm(request.POST or None)
    if request.method == "POST":
        deny(rules.may_grant_agency(actor))
        if form.is_valid() and _grant(request, form):
            return see_other(request, reverse("campaigns:agencies"), _("The agency may run your campaigns now."))
    context = {
        "form": form,
        "grants": queries.grants_of(actor),
        "may_grant": rules.may_grant_agency(actor),
        "now": clock.now(),
    }
    return render_form(request, "campaigns/agencies.html", context, failed=form.is_bound)


def _grant(request: HttpRequest, form: GrantForm) -> bool:
    found = queries.find_agencies(form.cleaned_data["agency"])
    if len(found) != 1:
        missing = _("No agency bears this name or code. Ask the agency for its code.")
        several = _("More than one agency bears this name. Ask the agency for its code.")
        form.add_error("agency", several if found else missing)
        return False
    try:
        grant_agency(agency=found[0], by=request.actor, now=clock.now())
    except ActionError as error:
        form.add_error("agency", error.sentence)
        return False
    return True


@require_POST
@require_actor
def end_grant(request: HttpRequest, code: str) -> HttpResponse:
    """Take the right back, or give it up."""
    grant = queries.find_grant(request.actor, code)
    if grant is None:
        raise Http404
    try:
        revoke_agency(grant=grant, by=request.actor, now=clock.now())
    except ActionError as error:
        messages.error(request, error.sentence)
        return see_other(request, reverse("campaigns:agencies"))
    return see_other(request, reverse("campaigns:agencies"), _("Ended. Campaigns that exist stay as they are."))
