"""Upload a file, check how it was understood, apply or discard it."""

import tempfile
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sorot.analytics import rules
from sorot.analytics.actions import (
    apply_batch,
    change_mapping,
    discard_batch,
    forget_mapping,
    undo_batch,
    upload_file,
    write_refused,
)
from sorot.analytics.forms import MappingForm, UploadForm
from sorot.analytics.models import ImportBatch
from sorot.analytics.queries import accounts_of, batch_for, batches_of, preview_of
from sorot.analytics.queries.undo import blocking_batch, what_goes
from sorot.analytics.sentences import problem_sentence
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


@require_actor
def upload(request: HttpRequest) -> HttpResponse:
    """The upload page with the files imported so far."""
    actor: Actor = request.actor
    accounts = accounts_of(actor)
    chosen = request.GET.get("account", "")[:40].replace("\x00", "")
    form = UploadForm(
        request.POST or None, request.FILES or None, accounts=accounts, initial={"account": chosen} if chosen else None
    )
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            batch = upload_file(
                account=clean["account"], content=clean["file"], name=clean["file"].name,
                submit_key=clean["submit_key"], by=actor, now=clock.now(),
            )  # fmt: skip
            return see_other(request, reverse("analytics:batch", args=[batch.code]))
        except ActionError as error:
            form.absorb(error)
    context = {
        "form": form,
        "batches": batches_of(actor, _number(request.GET.get("page"))),
        "has_accounts": accounts.exists(),
    }
    return render_form(request, "analytics/import.html", context, failed=form.is_bound and bool(form.errors))


def _show(request: HttpRequest, batch: ImportBatch, form: MappingForm) -> HttpResponse:
    preview = preview_of(batch)
    context = {
        "batch": batch, "preview": preview, "form": form, "problem": problem_sentence(preview.problem),
        "columns": list(zip(preview.columns, form.column_fields, strict=True)),
        "verdict": rules.may_apply(request.actor, batch),
        "may_import": rules.may_import(request.actor, batch.account).ok,
    }  # fmt: skip
    return render_form(request, "analytics/batch.html", context, failed=form.is_bound and bool(form.errors))


@require_actor
def batch(request: HttpRequest, code: str) -> HttpResponse:
    """The check page: GET shows, POST changes what the columns mean and counts again."""
    actor: Actor = request.actor
    found = batch_for(actor, code)
    form = MappingForm(request.POST or None, batch=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_mapping(
                batch=found, mapping=form.mapping(), channels=form.channels(), version=form.cleaned_data["version"],
                by=actor, now=clock.now(), **form.answers(),
            )  # fmt: skip
            return see_other(request, reverse("analytics:batch", args=[code]), _("Counted again with your choices."))
        except ActionError as error:
            form.absorb(error)
    return _show(request, found, form)


@require_actor
@require_POST
def application(request: HttpRequest, code: str) -> HttpResponse:
    """Write the readings of a checked file."""
    actor: Actor = request.actor
    found = batch_for(actor, code)
    version = request.POST.get("version")
    try:
        done = apply_batch(batch=found, version=_number(version) if version else None, by=actor, now=clock.now())
    except ActionError as error:
        found.refresh_from_db()
        form = MappingForm(MappingForm(batch=found).initial, batch=found)
        form.full_clean()
        form.add_error(None, error.sentence)
        return _show(request, found, form)
    count = done.new_count + done.changed_count
    toast = ngettext("%(count)s reading imported.", "%(count)s readings imported.", count) % {"count": count}
    return see_other(request, f"{reverse('analytics:performance')}?account={done.account.code}", toast)


@require_actor
@require_POST
def removal(request: HttpRequest, code: str) -> HttpResponse:
    """Discard a waiting file."""
    actor: Actor = request.actor
    found = batch_for(actor, code)
    try:
        discard_batch(batch=found, by=actor, now=clock.now())
    except ActionError as error:
        return see_other(request, reverse("analytics:batch", args=[code]), error.sentence)
    return see_other(request, reverse("analytics:import"), _("File discarded. Nothing was imported."))


@require_actor
@require_safe
def errors(request: HttpRequest, code: str) -> HttpResponse:
    """Every refused row as a CSV to mend."""
    found = batch_for(request.actor, code)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    write_refused(batch=found, out=out, now=clock.now())
    out.seek(0)
    name = found.name.rpartition(".")[0] or found.name
    response = FileResponse(
        out, as_attachment=True, filename=f"{name} - {_('refused rows')}.csv", content_type="text/csv"
    )
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@require_actor
@require_POST
def memory(request: HttpRequest, code: str) -> HttpResponse:
    """Forget how such a table was read before, and understand this one anew."""
    actor: Actor = request.actor
    found = batch_for(actor, code)
    page = reverse("analytics:batch", args=[code])
    try:
        forget_mapping(batch=found, by=actor, now=clock.now())
    except ActionError as error:
        return see_other(request, page, error.sentence)
    return see_other(request, page, _("Forgotten. The columns are read by their names again."))


@require_actor
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """What goes when an import is taken back; POST takes it back."""
    actor: Actor = request.actor
    found = batch_for(actor, code)
    refusal = ""
    if request.method == "POST":
        try:
            undo_batch(batch=found, by=actor, now=clock.now())
            return see_other(
                request, reverse("analytics:import"), _("Taken back. The numbers are as they were before.")
            )
        except ActionError as error:
            refusal = error.sentence
            found.refresh_from_db()
    later = blocking_batch(found)
    context = {
        "batch": found, "later": later, "goes": what_goes(found), "refusal": refusal,
        "verdict": rules.may_undo(actor, found, later),
    }  # fmt: skip
    return render_form(request, "analytics/undo.html", context, failed=bool(refusal))
