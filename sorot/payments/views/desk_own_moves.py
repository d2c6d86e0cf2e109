"""Did I move my own money between bank and gateway? Record it here, so that the books agree."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, see_other
from sorot.payments import actions, queries
from sorot.payments.models import OwnMove
from sorot.payments.statement_forms import OwnMoveForm
from sorot.payments.views.desk import desk_only
from sorot.payments.views.money import PAGE_SIZE, page_number


@desk_only
@require_http_methods(["GET", "POST"])
def list_own_moves(request: HttpRequest) -> HttpResponse:
    """What was moved so far, and the form for the next."""
    names = {name: label or _("Bank account") for name, label in queries.channel_choices()}
    form = OwnMoveForm(request.POST or None, channels=list(names.items()))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_own_move(**form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:desk_own_moves"))
    moves = OwnMove.objects.visible_to(request.actor).select_related("recorded_by")
    page = Paginator(moves, PAGE_SIZE).get_page(page_number(request))
    rows = [(row, names.get(row.source, row.source), names.get(row.target, row.target)) for row in page]
    context = {"form": form, "page": page, "rows": rows, "can_move": len(names) > 1}
    return render_form(request, "payments/desk_own_moves.html", context, failed=form.is_bound)
