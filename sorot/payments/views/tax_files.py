"""One's own tax file: who am I for the tax office, and what does it change?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, hx, render_form, require_actor, see_other
from sorot.payments import actions, queries, rules
from sorot.payments.models import Payee
from sorot.payments.tax_forms import TaxFileForm, known_tax_file


@require_actor
@require_http_methods(["GET", "POST"])
def edit_tax_file(request: HttpRequest) -> HttpResponse:
    """The tax file of the hat. A POST with `show` saves nothing: it answers with the fields of another choice."""
    actor = request.actor
    deny(rules.may_have_tax_file(actor))
    payee = queries.payee_of(actor)
    if request.method == "POST" and "show" not in request.POST:
        form = TaxFileForm(request.POST, request.FILES, payee=payee)
        if form.is_valid():
            try:
                actions.save_tax_file(
                    details=form.details(), treaty_form=form.cleaned_data.get("treaty_form"),
                    version=form.cleaned_data["version"], by=actor, now=clock.now(),
                )  # fmt: skip
            except ActionError as error:
                form.absorb(error)
            else:
                return see_other(request, reverse("payments:tax_file"), _("Your tax data is saved."))
        return _page(request, payee, form)
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    return _page(request, payee, TaxFileForm(initial=known_tax_file(payee, actor) | typed, payee=payee))


def _page(request: HttpRequest, payee: Payee | None, form: TaxFileForm) -> HttpResponse:
    changes = queries.what_it_changes(is_company=form.is_company, residency=form.country, now=clock.now())
    context = {
        "form": form,
        "payee": payee,
        "changes": changes,
        "buys": request.actor.kind in {"brand", "agency"},
        "is_swap": hx(request),
        "lost_file": form.is_bound and "treaty_form" in request.FILES,
    }
    template = "payments/_tax_fields.html" if hx(request) else "payments/tax_file.html"
    return render_form(request, template, context, failed=form.is_bound)
