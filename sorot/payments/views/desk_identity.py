"""Who runs this site, as it stands on its papers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import render_form, see_other
from sorot.payments import actions, queries
from sorot.payments.enums import Merchant
from sorot.payments.models import SiteIdentity
from sorot.payments.tax_forms import SiteIdentityForm, known_identity
from sorot.payments.views.desk import desk_only


@desk_only
@require_http_methods(["GET", "POST"])
def edit_identity(request: HttpRequest) -> HttpResponse:
    """The name, address and number of the operator, and whether its fee carries value added tax."""
    row = SiteIdentity.objects.visible_to(request.actor).select_related("logo", "updated_by").first()
    is_sent, files = request.method == "POST", request.FILES or None
    form = SiteIdentityForm(request.POST if is_sent else None, files, row=row, initial=known_identity(row))
    if is_sent and form.is_valid():
        try:
            actions.save_site_identity(
                details=form.details(), logo=form.cleaned_data["logo"], version=form.cleaned_data["version"],
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except ActionError as error:
            form.absorb(error)
        else:
            return see_other(request, reverse("payments:desk_identity"), _("Saved. New papers carry it."))
    context = {
        "form": form,
        "row": row,
        "vat": queries.vat_example(clock.now()),
        "is_on_all": settings.MERCHANT_OF_RECORD == Merchant.PLATFORM,
        "lost_file": form.is_bound and "logo" in request.FILES,
    }
    return render_form(request, "payments/desk_identity.html", context, failed=form.is_bound)
