"""Links and mails."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.core.mailer import absolute_url
from sorot.reports import actions, rules, wording
from sorot.reports.forms import ScheduleForm, ShareForm
from sorot.reports.models import Edition, ReportShare
from sorot.reports.queries import editions as queries
from sorot.reports.views.common import changeable, readable


@require_actor
def links(request: HttpRequest, code: str) -> HttpResponse:
    """The links of a report. A new one is shown once: only its hash is kept."""
    campaign, now = readable(request, code), clock.now()
    verdict = rules.may_change(request.actor, campaign)
    editions = Edition.objects.filter(campaign=campaign).defer("document").order_by("-number")
    form = ShareForm(request.POST or None, editions=editions)
    made, token = None, ""
    if request.method == "POST":
        deny(verdict)
        if form.is_valid():
            made, token = actions.create_share(
                campaign=campaign, **form.said(), expires_at=now + form.lasts, by=request.actor, now=now
            )
    rows = [
        (row, wording.edition_name(row.edition.age, row.edition.number) if row.edition else "", rules.is_open(row, now))
        for row in queries.sending_of(campaign).shares
    ]
    context = {
        "campaign": campaign, "rows": rows, "form": form, "may_change": verdict, "here": "links", "made": made,
        "address": absolute_url(reverse("reports:shared", args=[token])) if token else "",
    }  # fmt: skip
    return render_form(request, "reports/links.html", context, failed=form.is_bound and bool(form.errors))


@require_POST
@require_actor
def link_removal(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """Switch a link off."""
    campaign = changeable(request, code)
    share = queries.find(ReportShare, campaign, row)
    if share is None:
        raise Http404
    actions.revoke_share(share=share, by=request.actor, now=clock.now())
    return see_other(request, reverse("reports:links", args=[code]), _("The link is switched off."))


@require_actor
def schedule(request: HttpRequest, code: str) -> HttpResponse:
    """Who gets which editions by mail."""
    campaign = readable(request, code)
    verdict = rules.may_change(request.actor, campaign)
    sending = queries.sending_of(campaign)
    initial = ScheduleForm.initial_of(sending.schedule, sending.addresses)
    form = ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST":
        deny(verdict)
    if form.is_valid():
        try:
            actions.save_schedule(campaign=campaign, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, request.path, _("Saved. Mails go out on the morning after an edition's day."))
        except ActionError as error:
            form.absorb(error)
    stopped = [row for row in sending.addresses if row.stopped_at is not None]
    context = {"campaign": campaign, "form": form, "may_change": verdict, "here": "schedule", "stopped": stopped}
    return render_form(request, "reports/schedule.html", context, failed=form.is_bound)
