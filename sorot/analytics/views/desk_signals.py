"""The desk: signals about audiences that somebody contests. Nobody else finds these pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sorot.analytics import rules
from sorot.analytics.actions.signals import answer_contest
from sorot.analytics.forms import AnswerForm
from sorot.analytics.queries import signals
from sorot.analytics.signal_words import signal_name
from sorot.analytics.views.desk import desk_only, page_number
from sorot.core import clock
from sorot.core.access import no
from sorot.core.errors import ActionError, RefusedError
from sorot.core.http import deny, render_form, see_other


@desk_only
@require_safe
def list_signals(request: HttpRequest) -> HttpResponse:
    """Contested signals that wait, the oldest first; or the answered ones."""
    is_open = request.GET.get("state") != "answered"
    page = signals.contest_queue(request.actor, is_open=is_open, page=page_number(request))
    context = {"rows": signals.named(page.items), "page": page, "is_open": is_open, "now": clock.now()}
    return render(request, "analytics/desk_signals.html", context)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def show_signal(request: HttpRequest, code: str) -> HttpResponse:
    """One contested signal with its evidence as it was shown; the answer is given here."""
    contest = signals.find_contest(request.actor, code)
    if contest is None:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"version": contest.version})
    if form.is_bound and form.is_valid():
        try:
            answer_contest(contest=contest, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, reverse("analytics:desk_signals"), _("Answered. They are told."))
        except RefusedError as error:
            deny(no(error.sentence))
        except ActionError as error:
            form.absorb(error)
    verdict = rules.may_answer(request.actor, contest, is_member=signals.is_member(request.actor, contest))
    context = {
        "contest": contest, "name": signal_name(contest.signal), "lines": signals.kept_lines(contest),
        "form": form, "verdict": verdict, "now": clock.now(),
    }  # fmt: skip
    return render_form(request, "analytics/desk_signal.html", context, failed=form.is_bound)
