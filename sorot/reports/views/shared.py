"""What people without an account see: one report through one link, and nothing else."""

from __future__ import annotations

import hashlib

from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.core.http import render_form
from sorot.core.limits import hit
from sorot.reports import rules, wording
from sorot.reports.actions import count_opening, stop_address
from sorot.reports.actions.schedules import address_of
from sorot.reports.forms import PasswordForm
from sorot.reports.masking import without
from sorot.reports.models import ReportShare
from sorot.reports.queries import editions as queries
from sorot.reports.queries.report import report_of
from sorot.reports.values import Report
from sorot.reports.views.common import logo_of, send_pdf, send_workbook, shown

#: Tries of a password a link takes in an hour.
TRIES, HOUR = 10, 3600


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    # Other sites never learn the token. With "no-referrer" browsers send forms with `Origin: null`, which is refused.
    response["Referrer-Policy"] = "same-origin"
    return response


def _share(token: str) -> ReportShare:
    share = queries.share_of(token)
    if share is None:
        raise Http404
    return share


def _key(share: ReportShare) -> tuple[str, str]:
    """Where the session keeps that this very password was given."""
    return f"report-{share.code}", hashlib.sha256(share.password.encode()).hexdigest()


def _is_locked(request: HttpRequest, share: ReportShare) -> bool:
    name, proof = _key(share)
    return bool(share.password) and request.session.get(name) != proof


def _report(share: ReportShare) -> Report:
    kept = share.edition
    report = report_of(share.campaign, viewer=None) if kept is None else queries.report_in(kept)
    return without(report, costs=share.with_costs, names=share.with_names)


def show_shared(request: HttpRequest, token: str) -> HttpResponse:
    """The report of a link; first its password, where it has one."""
    share, now = _share(token), clock.now()
    with override(share.language):
        verdict = rules.is_open(share, now)
        if not verdict:
            return _private(render(request, "reports/ended.html", {"reason": verdict.reason}, status=410))
        if _is_locked(request, share):
            return _private(_ask(request, share, token))
        if request.method == "GET":
            count_opening(share=share, now=now)
        name = wording.edition_name(share.edition.age, share.edition.number) if share.edition else ""
        context = shown(_report(share)) | {"share": share, "name": name, "token": token, "edition": share.edition}
        return _private(render(request, "reports/shared.html", context | {"has_logo": _has_logo(share)}))


def _has_logo(share: ReportShare) -> bool:
    return share.campaign.organisation.logo_id is not None


def _ask(request: HttpRequest, share: ReportShare, token: str) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        if not hit(f"report-password:{share.code}", limit=TRIES, seconds=HOUR, now=clock.now()):
            form.add_error("password", _("Too many tries. Wait an hour, then try again."))
        elif check_password(form.cleaned_data["password"], share.password):
            name, proof = _key(share)
            request.session[name] = proof
            return redirect("reports:shared", token=token)
        else:
            form.add_error("password", _("This is not the password."))
    return render_form(request, "reports/password.html", {"form": form, "share": share}, failed=form.is_bound)


def _opened(request: HttpRequest, token: str) -> ReportShare:
    share = _share(token)
    if not rules.is_open(share, clock.now()):
        raise Http404
    if _is_locked(request, share):
        raise PermissionDenied(_("Give the password of the link first."))
    return share


@require_safe
def shared_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The same on paper."""
    share = _opened(request, token)
    name = wording.edition_name(share.edition.age, share.edition.number) if share.edition else ""
    with override(share.language):
        page, table = reverse("reports:shared", args=[token]), reverse("reports:shared_workbook", args=[token])
        return _private(
            send_pdf(request, _report(share), name=name, logo=logo_of(share.campaign), page=page, table=table)
        )


@require_safe
def shared_workbook(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a workbook."""
    share = _opened(request, token)
    with override(share.language):
        return _private(send_workbook(_report(share)))


@require_safe
def shared_logo(request: HttpRequest, token: str) -> HttpResponse:
    """The brand's logo, for whoever may open the link."""
    share = _opened(request, token)
    content, row = logo_of(share.campaign), share.campaign.organisation.logo
    if content is None or row is None:
        raise Http404
    return _private(HttpResponse(content, content_type=row.content_type))


def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails to an address: asks first, because mail programs open links by themselves."""
    address = address_of(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        address = stop_address(address=address, now=clock.now())
    return _private(render(request, "reports/stop.html", {"address": address}))
