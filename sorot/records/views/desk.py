"""The operator's desk: figures that somebody contests."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.access import no
from sorot.core.errors import ActionError, RefusedError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.records import queries, rules
from sorot.records.actions import answer_contest
from sorot.records.forms import AnswerForm
from sorot.records.views.pages import number_of


@require_actor
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """Contests that wait, the oldest first. Nobody but the desk finds this page."""
    if not request.actor.is_operator:
        raise Http404
    is_open = request.GET.get("state") != "answered"
    page = queries.contest_queue(request.actor, is_open=is_open, page=number_of(request))
    context = {"page": page, "is_open": is_open, "now": clock.now()}
    return render(request, "records/desk.html", context)


@require_actor
def show_contest(request: HttpRequest, code: str) -> HttpResponse:
    """One contest with the figure then and now; the explanation is given here."""
    actor, now = request.actor, clock.now()
    contest = queries.find_contest(actor, code) if actor.is_operator else None
    if contest is None:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"version": contest.version})
    if request.method == "POST" and form.is_valid():
        try:
            answer_contest(contest=contest, **form.cleaned_data, by=actor, now=now)
            return see_other(request, reverse("records:desk"), _("Answered. They are told."))
        except RefusedError as error:
            deny(no(error.sentence))
        except ActionError as error:
            form.absorb(error)
    context = {
        "contest": contest, "form": form, "then": queries.kept_figure(contest),
        "today": queries.current_figure(contest, now=now), "now": now,
        "verdict": rules.may_answer(actor, contest, is_member=queries.is_own(actor, contest)),
    }  # fmt: skip
    return render_form(request, "records/desk_contest.html", context, failed=form.is_bound)
