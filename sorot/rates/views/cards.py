"""The creator's own pages of the rate card."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, hx, render_form, require_actor, see_other
from sorot.creators.models import CreatorProfile
from sorot.creators.queries import editable_profile
from sorot.creators.rules import may_have_profile
from sorot.rates import actions, queries, rules
from sorot.rates.forms import BuildForm, CardForm, CostForm, LineForm, LinesForm
from sorot.rates.models import RateLine
from sorot.rates.wording import read_rows


def _creator(request: HttpRequest, handle: str) -> CreatorProfile:
    """One's own profile, or that of one's talent; 404 for everybody else and before there is one."""
    actor = request.actor
    if not handle:
        deny(may_have_profile(actor))
    creator = editable_profile(actor, handle) if actor.is_person != bool(handle) else None
    if creator is None:
        raise Http404
    deny(rules.may_write(actor, creator))
    return creator


def _line(request: HttpRequest, handle: str, code: str) -> RateLine:
    line = queries.own_line(request.actor, _creator(request, handle), code)
    if line is None:
        raise Http404
    return line


def _to(name: str, handle: str, *args: str) -> str:
    return reverse(f"rates:talent_{name}", args=[handle, *args]) if handle else reverse(f"rates:{name}", args=args)


@require_actor
def edit_card(request: HttpRequest, handle: str = "") -> HttpResponse:
    """The card, and a place to write lines. `look` shows what is understood and writes nothing."""
    creator = _creator(request, handle)
    today = clock.today(clock.now())
    if "look" in request.POST:
        return _look(request, creator, handle)
    form = LinesForm(request.POST or None, today=today, initial=_built(request))
    if request.method == "POST" and form.is_valid():
        lines = [(reading.name, reading.line) for reading in form.readings if reading.line is not None]
        try:
            actions.add_lines(
                creator=creator, lines=lines, submit_key=form.cleaned_data["submit_key"], by=request.actor,
                now=clock.now(),
            )  # fmt: skip
            return see_other(request, _to("edit", handle), _("It is on your card."))
        except ActionError as error:
            form.absorb(error)
    return _page(request, creator, handle, {"form": form, "readings": form.readings}, failed=form.is_bound)


def _built(request: HttpRequest) -> dict[str, Any]:
    """A line from parts, written into the text."""
    build = BuildForm(request.GET) if "build" in request.GET else None
    if build is None or not build.is_valid():
        return {}
    return {"text": build.written(get_language() or "id")}


def _look(request: HttpRequest, creator: CreatorProfile, handle: str) -> HttpResponse:
    today = clock.today(clock.now())
    readings = read_rows(request.POST.get("text", "")[:10_000], today=today)[:20]
    context = {"readings": _helped(request, creator, readings)}
    if hx(request):
        return render(request, "rates/_readings.html", context)
    form = LinesForm(today=today, initial={"text": request.POST.get("text", "")[:10_000]})
    return _page(request, creator, handle, {"form": form, "readings": readings})


def _helped(request: HttpRequest, creator: CreatorProfile, readings: list[Any]) -> list[Any]:
    """Each row with what it costs too little, and what such works were paid."""
    costs = queries.costs_of(request.actor, creator)
    return queries.helped(readings, costs, creator)


def _page(
    request: HttpRequest, creator: CreatorProfile, handle: str, context: dict[str, Any], *, failed: bool = False
) -> HttpResponse:
    today = clock.today(clock.now())
    card = queries.rate_card_of(creator, today=today, everything=True)
    costs = queries.costs_of(request.actor, creator)
    build = BuildForm(request.GET) if "build" in request.GET else BuildForm()
    initial: dict[str, Any] = {"version": card.version if card else 0}
    if card is not None:
        initial |= {"valid_until_date": card.valid_until, "notes": card.notes}
    page = {
        "creator": creator, "card": card, "build": build, "rooms": {"handle": handle}, "cost_form": CostForm(),
        "card_form": CardForm(initial=initial), "costs": queries.cost_rows(costs),
        "lines": queries.card_rows(card, costs), "editions": queries.editions_of(request.actor, creator),
        "here": _to("edit", handle), "terms_url": _to("terms", handle), "costs_url": _to("costs", handle),
        "is_building": "build" in request.GET, **context,
    }  # fmt: skip
    page["readings"] = queries.helped(page["readings"], costs, creator)
    for row in page["lines"]:
        row.urls = {name: _to(name, handle, row.line.code) for name in ("line", "place", "removal")}
    return render_form(request, "rates/edit.html", page, failed=failed)


@require_actor
def edit_line(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """Say one line anew, with help about its price."""
    line = _line(request, handle, code)
    view = queries.card_line(line)
    today, now = clock.today(clock.now()), clock.now()
    initial = {"text": view.whole, "name": line.name, "is_shown": line.is_shown, "version": line.card.version}
    form = LineForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid() and (said := form.readings[0].line) is not None:
        data = form.cleaned_data
        try:
            actions.change_line(
                line=line, said=said, name=data["name"], is_shown=data["is_shown"], version=data["version"],
                by=request.actor, now=now,
            )  # fmt: skip
            return see_other(request, _to("edit", handle), _("Saved."))
        except ActionError as error:
            form.absorb(error)
    readings = form.readings or read_rows(view.whole, today=today)
    context = {"form": form, "line": view, "readings": _helped(request, line.card.creator, readings),
               "creator": line.card.creator, "back": _to("edit", handle)}  # fmt: skip
    return render_form(request, "rates/line.html", context, failed=form.is_bound)


@require_POST
@require_actor
def place(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """One place towards the front (`to=front`) or the end."""
    line = _line(request, handle, code)
    actions.move_line(line=line, to_front=request.POST.get("to") == "front", by=request.actor, now=clock.now())
    return see_other(request, _to("edit", handle))


@require_POST
@require_actor
def remove(request: HttpRequest, code: str, handle: str = "") -> HttpResponse:
    """Take a line off the card."""
    line = _line(request, handle, code)
    actions.remove_line(line=line, by=request.actor, now=clock.now())
    return see_other(request, _to("edit", handle), _("The line is off your card."))


@require_POST
@require_actor
def set_terms(request: HttpRequest, handle: str = "") -> HttpResponse:
    """Until when prices hold, and the note."""
    creator = _creator(request, handle)
    form = CardForm(request.POST)
    if form.is_valid():
        try:
            actions.set_card(creator=creator, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, _to("edit", handle), _("Saved."))
        except ActionError as error:
            form.absorb(error)
    lines = LinesForm(today=clock.today(clock.now()))
    context = {"form": lines, "readings": [], "card_form": form}
    return _page(request, creator, handle, context, failed=True)


@require_POST
@require_actor
def set_costs(request: HttpRequest, handle: str = "") -> HttpResponse:
    """What one work costs to make: nobody else sees it."""
    creator = _creator(request, handle)
    form = CostForm(request.POST)
    if form.is_valid():
        platform, _dot, format = form.cleaned_data["place"].partition(".")
        actions.set_cost(
            creator=creator, platform=platform, format=format, amount=form.cleaned_data["amount"],
            by=request.actor, now=clock.now(),
        )  # fmt: skip
        return see_other(request, _to("edit", handle), _("Saved. Only you see it."))
    context = {"form": LinesForm(today=clock.today(clock.now())), "readings": [], "cost_form": form}
    return _page(request, creator, handle, context, failed=True)
