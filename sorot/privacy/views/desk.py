"""The operator's desk: who asked what about their data, and until when the law wants it answered."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, see_other
from sorot.privacy import actions, queries, rules
from sorot.privacy.forms import AnswerForm


@require_safe
def show_requests(request: HttpRequest) -> HttpResponse:
    """What waits, the soonest due first."""
    if request.actor.is_anonymous:
        return redirect_to_login(request.get_full_path())
    if not request.actor.is_operator:
        raise Http404
    show, number = request.GET.get("show", ""), request.GET.get("page", "1")
    page = queries.desk_requests(request.actor, show=show, page=int(number) if number.isdecimal() else 1)
    now = clock.now()
    rows = [(row, row.is_overdue(now)) for row in page]
    return render(request, "privacy/desk_requests.html", {"page": page, "rows": rows, "show": show, "now": now})


def show_request(request: HttpRequest, code: str) -> HttpResponse:
    """One request; a question is answered here."""
    if request.actor.is_anonymous:
        return redirect_to_login(request.path)
    row = queries.find_request(request.actor, code) if request.actor.is_operator else None
    if row is None:
        raise Http404
    may = rules.may_answer(request.actor, row)
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        deny(may)
        if form.is_valid():
            try:
                actions.answer_question(request=row, **form.cleaned_data, by=request.actor, now=clock.now())
            except ActionError as error:
                form.absorb(error)
            else:
                return see_other(request, reverse("privacy:desk_requests"), _("Answered."))
    context = {"row": row, "form": form, "may": may, "is_overdue": row.is_overdue(clock.now())}
    return render_form(request, "privacy/desk_request.html", context, failed=form.is_bound)
