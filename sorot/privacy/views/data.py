"""One's own data: copies and questions."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sorot.accounts import second_factor
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, require_actor, see_other
from sorot.privacy import actions, queries, rules
from sorot.privacy.enums import RequestKind
from sorot.privacy.forms import CopyForm, QuestionForm, SecretForm


def _page(request: HttpRequest, *, question: QuestionForm | None = None) -> HttpResponse:
    failed = question is not None and not question.is_valid()
    context = {
        "form": CopyForm(),
        "question": question or QuestionForm(),
        "copy": queries.latest_copy(request.actor),
        "erasure": queries.open_erasure(request.actor),
        "requests": queries.requests_of(request.actor),
        "now": clock.now(),
    }
    return render_form(request, "privacy/data.html", context, failed=failed)


@require_actor
@require_safe
def show_data(request: HttpRequest) -> HttpResponse:
    """What one may ask, and what was asked."""
    return _page(request)


@require_actor
@require_POST
def ask_copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy."""
    form = CopyForm(request.POST)
    if form.is_valid():
        actions.ask_export(submit_key=form.cleaned_data["submit_key"], by=request.actor, now=clock.now())
        said = _("Your copy is being made. We write to you when it is ready.")
        return see_other(request, reverse("privacy:data"), said)
    return see_other(request, reverse("privacy:data"))


@require_actor
@require_POST
def ask_question(request: HttpRequest) -> HttpResponse:
    """Ask the operator."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, question=form)
    actions.ask_question(**form.cleaned_data, by=request.actor, now=clock.now())
    return see_other(request, reverse("privacy:data"), _("Sent. You get an answer within 72 hours."))


@require_actor
def fetch_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Prove once more who one is, and get the archive."""
    row = queries.find_own_request(request.actor, code, RequestKind.EXPORT)
    if row is None:
        raise Http404
    deny(rules.may_fetch(request.actor, row, clock.now()))
    form = SecretForm(request.POST or None, has_app=second_factor.is_set_up(request.actor.user))
    if request.method == "POST" and form.is_valid():
        try:
            pieces = actions.fetch_copy(request=row, **form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            headers = {"Content-Disposition": f'attachment; filename="sorot-{code}.zip"', "Cache-Control": "no-store"}
            return StreamingHttpResponse(pieces, content_type="application/zip", headers=headers)  # type: ignore[return-value]
    return render_form(request, "privacy/copy.html", {"form": form, "row": row}, failed=form.is_bound)
