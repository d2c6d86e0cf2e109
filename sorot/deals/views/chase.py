"""Reminding the brand of late money."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, require_actor, see_other
from sorot.deals import actions, rules
from sorot.deals.enums import Side
from sorot.deals.queries import chase_page
from sorot.deals.views.parts import found


@require_http_methods(["GET", "HEAD", "POST"])
@require_actor
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """The words that go out, then the reminder."""
    actor, now, error = request.actor, clock.now(), ""
    page = found(chase_page(actor, code, now=now))
    deny(rules.acts_for(actor, page.deal, Side.TALENT))
    if request.method == "POST":
        try:
            actions.chase_payment(deal=page.deal, by=actor, now=now)
            return see_other(request, reverse("deals:deal", args=[code]) + "#messages", _("Your reminder is sent."))
        except ActionError as refused:
            error = refused.sentence
    return render(request, "deals/chase.html", {"page": page, "error": error}, status=422 if error else 200)
