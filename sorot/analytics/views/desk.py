"""The operator's part: what platforms changed, and signals that somebody contests. Nobody else finds these pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sorot.analytics.actions.changes import add_change
from sorot.analytics.forms import ChangeForm
from sorot.analytics.queries.changes import desk_changes
from sorot.analytics.queries.changes_impact import Impact, impact_of
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other

View = Callable[..., HttpResponse]


def desk_only(view: View) -> View:
    """A page that does not exist for anybody but an operator at the desk."""

    @require_actor
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def page_number(request: HttpRequest) -> int:
    """The page of a list, from 1."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 1


@desk_only
@require_safe
def list_changes(request: HttpRequest) -> HttpResponse:
    """Every change, newest first."""
    context = {"page": desk_changes(request.actor, page_number(request)), "now": clock.now()}
    return render(request, "analytics/desk_changes.html", context)


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_change(request: HttpRequest) -> HttpResponse:
    """Add a change; one that changes a definition is looked at first."""
    now = clock.now()
    form = ChangeForm(request.POST or None, initial={"checked_date": clock.today(now)})
    impact = None
    if form.is_bound and form.is_valid():
        try:
            impact = _to_look_at(form, again="again" in request.POST)
            if impact is None:
                add_change(**form.facts(), by=request.actor, now=now)
                return see_other(request, reverse("analytics:desk_changes"), _("The change is in the list."))
        except ActionError as error:
            form.absorb(error)
    context = {"form": form, "impact": impact, "place": form.place() if impact else "", "now": now}
    return render_form(request, "analytics/desk_change_new.html", context, failed=form.is_bound and impact is None)


def _to_look_at(form: ChangeForm, *, again: bool) -> Impact | None:
    """What a change of definition would do, unless the page has just shown it."""
    data = form.cleaned_data
    if not data["counters"] or (data["looked"] == form.place() and not again):
        return None
    return impact_of(data["platform"], data["counters"], data["formats"], data["happened_date"])
