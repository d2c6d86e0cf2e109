"""Deleting one's account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.accounts import second_factor
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other
from sorot.privacy import actions, queries, rules
from sorot.privacy.enums import RequestKind
from sorot.privacy.forms import EraseForm


@require_actor
def show_erasure(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; what must be finished first; and the way to ask."""
    user = request.actor.user
    form = EraseForm(request.POST or None, has_app=second_factor.is_set_up(user))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.ask_erasure(secret=said["secret"], submit_key=said["submit_key"], by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            done = _("Asked. Your account is deleted in 48 hours. Until then you can keep it.")
            return see_other(request, reverse("privacy:data"), done)
    context = {
        "form": form,
        "obstacles": rules.obstacles(user),
        "erasure": queries.open_erasure(request.actor),
        "topics": queries.kept_topics(clock.now()),
    }
    return render_form(request, "privacy/erasure.html", context, failed=form.is_bound)


@require_actor
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the account."""
    row = queries.find_own_request(request.actor, code, RequestKind.ERASURE)
    if row is None:
        raise Http404
    try:
        actions.take_back_erasure(request=row, by=request.actor, now=clock.now())
    except ActionError as error:
        return see_other(request, reverse("privacy:data"), error.sentence)
    return see_other(request, reverse("privacy:data"), _("Your account stays as it is."))
