"""Stopping alone once work has started, and results of parts by result."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, page_is, render_form, require_actor, see_other
from sorot.deals import actions, rules
from sorot.deals.forms.results import ContestForm, ResultForm, StopForm
from sorot.deals.queries import find_deal, stop_page
from sorot.deals.queries.results import find_result, result_part
from sorot.deals.views.parts import act, found, room_of_result, show_room


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """What a stop means in rupiah, then the stop."""
    actor = request.actor
    page = found(stop_page(actor, code, now=clock.now()))
    deny(rules.takes_part(actor, page.deal))
    form = StopForm(request.POST if request.method == "POST" else None, initial={"version": page.deal.version})
    if form.is_bound and form.is_valid():
        try:
            actions.stop_deal(deal=page.deal, **form.cleaned_data, by=actor, now=clock.now())
            return see_other(request, reverse("deals:deal", args=[code]), _("The deal is stopped."))
        except ActionError as error:
            form.absorb(error)
    return render_form(request, "deals/stop.html", {"page": page, "form": form}, failed=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def tell(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Enter the result of one part, with evidence."""
    actor = request.actor
    deal = found(find_deal(actor, code))
    deny(rules.takes_part(actor, deal))
    view = found(result_part(actor, deal, part))
    typed: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ResultForm(*typed, basis=view.line.basis)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            actions.tell_result(
                deal=deal, milestone_code=part, count=data["count"], url=data["url"], upload=data["file"],
                note=data["note"], submit_key=data["submit_key"], by=actor, now=clock.now(),
            )  # fmt: skip
            return see_other(request, reverse("deals:deal", args=[code]) + "#results", _("Sent."))
        except ActionError as error:
            form.absorb(error)
    context = {"deal": deal, "part": view, "form": form}
    return render_form(request, "deals/result.html", context, failed=form.is_bound)


@page_is(room_of_result)
@require_POST
@require_actor
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Yes to a told count: what it earned is released."""
    actor = request.actor
    result = found(find_result(actor, code))
    deny(rules.takes_part(actor, result.deal))
    return act(
        request,
        lambda: actions.accept_result(result=result, by=actor, now=clock.now()),
        to=reverse("deals:deal", args=[result.deal.code]) + "#results",
        toast=_("Accepted. What was earned is released."),
        back=lambda sentence: show_room(request, result.deal.code, error=sentence),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def contest(request: HttpRequest, code: str) -> HttpResponse:
    """No to a told count, with the own one."""
    actor = request.actor
    result = found(find_result(actor, code))
    deny(rules.takes_part(actor, result.deal))
    part = found(result_part(actor, result.deal, result.milestone_code))
    form = ContestForm(request.POST if request.method == "POST" else None, basis=part.line.basis)
    if form.is_bound and form.is_valid():
        try:
            actions.contest_result(result=result, **form.cleaned_data, by=actor, now=clock.now())
            return see_other(request, reverse("deals:dispute", args=[result.deal.code]), _("Sent."))
        except ActionError as error:
            form.absorb(error)
    context = {"deal": result.deal, "part": part, "result": result, "form": form}
    return render_form(request, "deals/result_contest.html", context, failed=form.is_bound)
