"""What a partner kept and says only in its report: recorded here, so that our balance there is the true one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, see_other
from sorot.payments import actions, queries
from sorot.payments.models import PartnerFee
from sorot.payments.statement_forms import PartnerFeeForm
from sorot.payments.views.desk import desk_only
from sorot.payments.views.money import PAGE_SIZE, page_number


@desk_only
@require_http_methods(["GET", "POST"])
def list_partner_fees(request: HttpRequest) -> HttpResponse:
    """What was recorded so far, and the form for the next report."""
    names = dict(queries.partner_choices())
    form = PartnerFeeForm(request.POST or None, channels=list(names.items()), today=clock.today(clock.now()))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_partner_fee(**form.cleaned_data, by=request.actor, now=clock.now())
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:desk_partner_fees"))
    fees = PartnerFee.objects.visible_to(request.actor).select_related("recorded_by")
    page = Paginator(fees, PAGE_SIZE).get_page(page_number(request))
    rows = [(row, names.get(row.channel, row.channel)) for row in page]
    context = {"form": form, "page": page, "rows": rows, "has_partner": bool(names)}
    return render_form(request, "payments/desk_partner_fees.html", context, failed=form.is_bound)
