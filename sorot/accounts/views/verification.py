"""Asking to be verified."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.accounts import actions, queries, rules
from sorot.accounts.forms import VerificationForm
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other


@require_actor
def show_verification(request: HttpRequest) -> HttpResponse:
    """The request for oneself or the organisation acted for, and its answer."""
    actor = request.actor
    last, verdict = queries.last_verification(actor), rules.may_request_verification(actor)
    form = VerificationForm(request.POST or None)
    if request.method == "POST":
        deny(verdict)
        if form.is_valid():
            try:
                actions.request_verification(note=form.cleaned_data["note"], by=actor, now=clock.now())
            except ActionError as error:
                form.absorb(error)
            else:
                return see_other(request, reverse("accounts:verification"), _("Sent. We mail you the answer."))
    context = {"form": form, "last": last, "verdict": verdict, "subject": actor.organisation or actor.user}
    return render_form(request, "accounts/verification.html", context, failed=form.is_bound)
