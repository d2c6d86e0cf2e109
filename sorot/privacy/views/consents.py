"""What one said yes or no to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sorot.core import clock
from sorot.core.http import require_actor, see_other
from sorot.privacy import actions, queries
from sorot.privacy.enums import Purpose
from sorot.privacy.forms import ConsentForm


@require_actor
@require_safe
def show_consents(request: HttpRequest) -> HttpResponse:
    """Each optional purpose with one button, and the book."""
    signed, book = queries.consent_book(request.actor)
    lines = [
        (line, ConsentForm(initial={"is_given": "0" if line.is_given else "1"}))
        for line in queries.consents_of(request.actor)
    ]
    return render(request, "privacy/consents.html", {"lines": lines, "signed": signed, "book": book})


@require_actor
@require_POST
def choose(request: HttpRequest, purpose: str) -> HttpResponse:
    """One yes or one no."""
    form = ConsentForm(request.POST)
    if purpose not in Purpose.values:
        raise Http404
    if not form.is_valid():
        return see_other(request, reverse("privacy:consents"))
    locale = "en" if (get_language() or "id").startswith("en") else "id"
    row = actions.choose_consent(purpose=purpose, locale=locale, **form.cleaned_data, by=request.actor, now=clock.now())
    said = _("Noted: yes.") if row.is_given else _("Noted: no. It has stopped.")
    return see_other(request, reverse("privacy:consents"), said)
