"""Statements of the bank at the desk: take a file in, confirm in one click what is sure, look at the rest."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.forms import SorotForm
from sorot.core.http import render_form, see_other
from sorot.payments import actions, queries
from sorot.payments.models import BankStatement, StatementLine
from sorot.payments.statement_forms import ConfirmLinesForm, HeadingsForm, LineForm, MatchLineForm, StatementForm
from sorot.payments.views.desk import desk_only
from sorot.payments.views.money import PAGE_SIZE, page_number


@desk_only
@require_http_methods(["GET", "POST"])
def list_statements(request: HttpRequest) -> HttpResponse:
    """Imported statements, and the form for the next one."""
    form, headings = StatementForm(), HeadingsForm()
    if request.method == "POST":
        form, headings = StatementForm(request.POST, request.FILES), HeadingsForm(request.POST)
        if form.is_valid() and headings.is_valid():
            upload = form.cleaned_data["file"]
            try:
                found = actions.import_statement(
                    upload=upload, names=headings.names(), by=request.actor, now=clock.now()
                )
            except ActionError as error:
                form.absorb(error)
            else:
                return see_other(request, reverse("payments:desk_statement", args=[found.code]))
    rows = Paginator(queries.statement_list(request.actor), PAGE_SIZE).get_page(page_number(request))
    context = {"page": rows, "form": form, "headings": headings, "is_open": headings.has_changed()}
    return render_form(request, "payments/desk_statements.html", context, failed=form.is_bound)


def _statement(request: HttpRequest, code: str) -> BankStatement:
    return get_object_or_404(BankStatement.objects.visible_to(request.actor).select_related("file"), code=code)


def _page(request: HttpRequest, statement: BankStatement, form: SorotForm | None = None) -> HttpResponse:
    view = queries.statement_view(statement, now=clock.now())
    context = {"statement": statement, "view": view, "form": form}
    return render_form(request, "payments/desk_statement.html", context, failed=form is not None)


@desk_only
@require_GET
def show_statement(request: HttpRequest, code: str) -> HttpResponse:
    """One statement in its groups."""
    return _page(request, _statement(request, code))


@desk_only
@require_POST
def confirm_lines(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm every sure line that was shown and stayed ticked."""
    statement, form = _statement(request, code), ConfirmLinesForm(request.POST)
    if not form.is_valid():
        return see_other(request, reverse("payments:desk_statement", args=[code]), _("No line was ticked."))
    said = actions.confirm_sure_lines(
        statement=statement, chosen=form.cleaned_data["chosen"], by=request.actor, now=clock.now()
    )
    done = ngettext("%(count)s line confirmed.", "%(count)s lines confirmed.", said.done) % {"count": said.done}
    if said.problems:
        done += " " + ngettext(
            "%(count)s was refused: the line says why.", "%(count)s were refused: each line says why.",
            len(said.problems),
        ) % {"count": len(said.problems)}  # fmt: skip
    return see_other(request, reverse("payments:desk_statement", args=[code]), done)


def _line(request: HttpRequest, code: str) -> StatementLine:
    rows = StatementLine.objects.visible_to(request.actor).select_related("statement__file")
    return get_object_or_404(rows, code=code)


@desk_only
@require_POST
def match_line(request: HttpRequest, code: str) -> HttpResponse:
    """A person says which payment this line is."""
    line, form = _line(request, code), MatchLineForm(request.POST)
    if form.is_valid():
        try:
            actions.confirm_line(line=line, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, _back(line), _("Confirmed with this line."))
    return _page(request, line.statement, form)


@desk_only
@require_POST
def set_line_aside(request: HttpRequest, code: str) -> HttpResponse:
    """The line has nothing to do with this site."""
    line, form = _line(request, code), LineForm(request.POST)
    if form.is_valid():
        try:
            actions.set_line_aside(line=line, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, _back(line), _("Set aside."))
    return _page(request, line.statement, form)


@desk_only
@require_POST
def take_line_back(request: HttpRequest, code: str) -> HttpResponse:
    """The line concerns this site after all."""
    line, form = _line(request, code), LineForm(request.POST)
    if form.is_valid():
        try:
            actions.take_line_back(line=line, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, _back(line), _("Taken back."))
    return _page(request, line.statement, form)


def _back(line: StatementLine) -> str:
    return reverse("payments:desk_statement", args=[line.statement.code])
