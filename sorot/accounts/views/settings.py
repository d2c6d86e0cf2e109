"""One's own settings."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sorot.accounts import actions, queries, rules
from sorot.accounts.forms import SettingsForm
from sorot.accounts.views.hats import remember_language
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, require_actor, see_other


@require_actor
def show_settings(request: HttpRequest) -> HttpResponse:
    """Name, language, zone; and the ways to everything else that is one's own."""
    user = request.actor.user
    form = SettingsForm(request.POST or None, initial={"name": user.name, "locale": user.locale, "zone": user.zone})
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.update_settings(**form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            translation.activate(saved.locale)
            response = see_other(request, reverse("accounts:settings"), _("Saved."))
            return remember_language(response, saved.locale)
    context: dict[str, Any] = {
        "form": form,
        "verification": queries.last_verification(request.actor),
        "memberships": queries.memberships_of(user),
    }
    context["may_verify"] = rules.may_request_verification(request.actor)
    return render_form(request, "accounts/settings.html", context, failed=form.is_bound)
