"""What would a careful brand ask me about my audience? The same evidence for the creator and for brands."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sorot.analytics import rules
from sorot.analytics.actions.signals import raise_contest
from sorot.analytics.forms import ContestForm
from sorot.analytics.queries.signals import SignalsPage, find_account, signals_page
from sorot.core import clock
from sorot.core.access import no
from sorot.core.errors import ActionError, RefusedError
from sorot.core.http import deny, render_form, see_other


def _page(request: HttpRequest, code: str) -> SignalsPage:
    account = find_account(request.actor, code)
    if account is None:
        raise Http404
    return signals_page(request.actor, account, now=clock.now())


@require_safe
def show_signals(request: HttpRequest, code: str) -> HttpResponse:
    """Signals of one account: for whose it is, for brands, agencies and the operator; nobody else finds it."""
    page = _page(request, code)
    context = {"page": page, "may_speak": rules.may_speak(request.actor, page.account.creator), "now": clock.now()}
    return render(request, "analytics/signals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contest_signal(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One noticed signal and the form to contest it, for whose it is."""
    page = _page(request, code)
    view = next((view for view in page.noticed if view.key == key), None)
    if view is None or not page.is_own:
        raise Http404
    form = ContestForm(request.POST or None)
    verdict = rules.may_contest(request.actor, page.account.creator, open_contest=view.open_contest)
    if form.is_bound and form.is_valid():
        try:
            raise_contest(account=page.account, signal=key, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, reverse("analytics:signals", args=[code]), _("Sent. The operator answers here."))
        except RefusedError as error:
            deny(no(error.sentence))
        except ActionError as error:
            form.absorb(error)
    context = {"page": page, "view": view, "form": form, "verdict": verdict, "now": clock.now()}
    return render_form(request, "analytics/signals_contest.html", context, failed=form.is_bound)
