"""The operator's desk: pictures that were used twice."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.access import no
from sorot.core.errors import ActionError, RefusedError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.insights import queries, rules
from sorot.insights.actions import decide_screenshot
from sorot.insights.forms import DecideForm
from sorot.insights.views.shots import page_number


@require_actor
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """Held pictures, the oldest first. Nobody but the desk finds this page."""
    if not request.actor.is_operator:
        raise Http404
    is_open = request.GET.get("state") != "decided"
    page = queries.held_shots(request.actor, is_open=is_open, page=page_number(request))
    return render(request, "insights/desk.html", {"page": page, "is_open": is_open})


@require_actor
def show_held(request: HttpRequest, code: str) -> HttpResponse:
    """Both pictures side by side with the figures that differ; the decision is made here."""
    actor = request.actor
    shot = queries.find_held(actor, code)
    if shot is None:
        raise Http404
    form = DecideForm(request.POST or None, initial={"version": shot.version})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            decide_screenshot(
                screenshot=shot, is_kept=clean["decision"] == "keep", reason=clean["reason"],
                version=clean["version"], by=actor, now=clock.now(),
            )  # fmt: skip
            return see_other(request, reverse("insights:desk"), _("Decided. They are told."))
        except RefusedError as error:
            deny(no(error.sentence))
        except ActionError as error:
            form.absorb(error)
    first, lines = queries.pair_of(shot)
    context = {
        "shot": shot, "first": first, "lines": lines, "form": form,
        "verdict": rules.may_decide(actor, shot, is_member=queries.is_own(actor, shot)),
    }  # fmt: skip
    return render_form(request, "insights/desk_shot.html", context, failed=form.is_bound)
