"""A record for everybody; behind each figure, for its subject and the operator, the deals that make it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sorot.accounts.models import Organisation
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.creators.models import CreatorProfile
from sorot.records import queries, rules
from sorot.records.actions import contest_figure
from sorot.records.enums import FIGURES, Kind
from sorot.records.forms import ContestForm


def number_of(request: HttpRequest) -> int:
    """The page of a list, from 1."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 1


@require_safe
def show_brand(request: HttpRequest, code: str) -> HttpResponse:
    """How a brand pays. As public as its campaigns: people read it before they apply."""
    about, now = queries.find_brand(code), clock.now()
    if about is None:
        raise Http404
    page = queries.brand_page(request.actor, about, now=now)
    return render(request, "records/record.html", {"page": page, "about": about, "now": now})


@require_actor
@require_safe
def show_creator(request: HttpRequest, code: str) -> HttpResponse:
    """How a creator delivers. It is about a person, so only signed-in people read it."""
    about, now = queries.find_creator(request.actor, code), clock.now()
    if about is None:
        raise Http404
    page = queries.creator_page(request.actor, about, now=now)
    return render(request, "records/record.html", {"page": page, "about": about, "now": now})


@require_actor
def show_brand_figure(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """What makes a figure of a brand, and the form to contest it."""
    return _figure(request, Kind.BRAND, queries.find_brand(code), figure)


@require_actor
def show_creator_figure(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """What makes a figure of a creator, and the form to contest it."""
    return _figure(request, Kind.CREATOR, queries.find_creator(request.actor, code), figure)


def _figure(request: HttpRequest, kind: Kind, about: Organisation | CreatorProfile | None, figure: str) -> HttpResponse:
    actor = request.actor
    if about is None or figure not in FIGURES[kind] or not rules.sees_behind(actor, about):
        raise Http404
    form = ContestForm(request.POST or None)
    if request.method == "POST":
        deny(rules.may_contest(actor, about, open_contest=None))
        if form.is_valid():
            try:
                contest_figure(about=about, figure=figure, **form.cleaned_data, by=actor, now=clock.now())
                return see_other(request, request.path, _("Sent. The operator answers here."))
            except ActionError as error:
                form.absorb(error)
    return _figure_page(request, about, figure, form)


def _figure_page(
    request: HttpRequest, about: Organisation | CreatorProfile, figure: str, form: ContestForm
) -> HttpResponse:
    actor, now = request.actor, clock.now()
    management = actor.organisation_id if actor.kind == "management" else None
    page = (
        queries.brand_page(actor, about, now=now)
        if isinstance(about, Organisation)
        else queries.creator_page(actor, about, now=now)
    )
    contests = queries.contests_of(actor, about, figure)
    context = {
        "page": page,
        "about": about,
        "figure": next(view for view in page.figures if view.figure == figure),
        "rows": queries.behind(about.pk, figure, now=now, management=management, number=number_of(request)),
        "contests": contests,
        "may_contest": rules.may_contest(
            actor, about, open_contest=next((row for row in contests if row.state == "open"), None)
        ),
        "form": form,
        "is_managed": management is not None,
        "now": now,
    }
    return render_form(request, "records/figure.html", context, failed=form.is_bound)
