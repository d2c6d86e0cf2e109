"""Pages of the operator's desk."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sorot.accounts import actions
from sorot.accounts import queries as people
from sorot.accounts.forms import DecisionForm
from sorot.accounts.rules import may_decide_verification
from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, render_form, see_other
from sorot.web.desk import queries
from sorot.web.desk.access import MAIL_COOKIE, MAIL_DAYS, has_mail_key, mail_proof, may_read_mail, require_operator
from sorot.web.desk.sentences import KINDS
from sorot.web.navigation import desk_places


@require_operator
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """What waits for the operator, and the last things that happened."""
    waiting = queries.waiting_for_desk(request.actor)
    context = {
        "waiting": waiting,
        "total": sum(row.count for row in waiting),
        "lines": queries.latest_events(),
        "places": desk_places(),
    }
    return render(request, "web/desk/desk.html", context)


@require_operator
@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Requests that wait, then a search over people and organisations."""
    query = queries.PeopleQuery.from_params(request.GET)
    context = {
        "query": query,
        "waiting": people.waiting_verifications(request.actor),
        "page": queries.people_page(query, actor=request.actor),
    }
    return render(request, "web/desk/people.html", context)


@require_operator
def show_verification(request: HttpRequest, code: str) -> HttpResponse:
    """One request; the answer is given here."""
    verification = people.find_verification(request.actor, code)
    if verification is None:
        raise Http404
    verdict = may_decide_verification(request.actor, verification)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        deny(verdict)
        if form.is_valid():
            verified = form.cleaned_data["decision"] == "verified"
            try:
                actions.decide_verification(
                    verification=verification,
                    verified=verified,
                    reason=form.cleaned_data["reason"],
                    by=request.actor,
                    now=clock.now(),
                )
            except ActionError as error:
                form.absorb(error)
            else:
                return see_other(request, reverse("web:desk_people"), _("Answered. We tell them by mail."))
    context = {"verification": verification, "form": form, "verdict": verdict}
    return render_form(request, "web/desk/verification.html", context, failed=form.is_bound)


@require_operator
@require_safe
def show_audit(request: HttpRequest) -> HttpResponse:
    """The trail of everything that people did, in sentences."""
    query = queries.AuditQuery.from_params(request.GET)
    kinds = [(key, label) for key, (label, _types) in KINDS.items()]
    context = {"query": query, "kinds": kinds, "page": queries.audit_page(query, actor=request.actor)}
    return render(request, "web/desk/audit.html", context)


@require_safe
@never_cache
def show_mails(request: HttpRequest) -> HttpResponse:
    """Mails kept by the simulated backend. The link with the key opens them on a development machine."""
    if has_mail_key(request):
        response = HttpResponseRedirect(reverse("web:desk_mail"))
        response.set_signed_cookie(
            MAIL_COOKIE,
            mail_proof(),
            salt=MAIL_COOKIE,
            max_age=MAIL_DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response
    if not may_read_mail(request):
        raise Http404
    number = request.GET.get("page", "1")
    page = queries.mail_page(int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1)
    return render(request, "web/desk/mails.html", {"page": page})


@require_safe
@never_cache
def show_mail(request: HttpRequest, code: str) -> HttpResponse:
    """One mail as it would have been sent."""
    mail = queries.find_mail(code) if may_read_mail(request) else None
    if mail is None:
        raise Http404
    return render(request, "web/desk/mail.html", {"mail": mail})
