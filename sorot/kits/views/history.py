"""The signed history as a file, the keys to check it with, and the page that checks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sorot.core import clock, limits
from sorot.core.access import Actor
from sorot.core.http import render_form, revalidated
from sorot.creators.queries import find_visible
from sorot.kits.actions import issue_history
from sorot.kits.enums import Block
from sorot.kits.history.document import day_of
from sorot.kits.history.forms import VerifyForm
from sorot.kits.history.queries import judge, site_keys_file
from sorot.kits.history.standing import standing_of
from sorot.kits.history.words import lines_of
from sorot.kits.queries import may_see, settings_of, viewpoint_of

JSON = "application/json; charset=utf-8"
#: Files that are checked in a minute, by person or address: many people share one address of a phone network.
CHECKS, CHECKS_SECONDS = 60, 60


@require_safe
def download_history(request: HttpRequest, handle: str) -> HttpResponse:
    """The file, for those to whom the creator shows this part of the kit."""
    creator = find_visible(request.actor, handle)
    if creator is None:
        raise Http404
    shown = settings_of(creator).shown(Block.HISTORY)
    if not may_see(shown, viewpoint_of(creator, request.actor)):
        raise Http404
    issued = issue_history(creator=creator, now=clock.now())
    if issued is None:
        raise Http404
    name = {"Content-Disposition": f'attachment; filename="history-{creator.handle}.json"'}
    return revalidated(request, issued.sha256, lambda: HttpResponse(issued.text, content_type=JSON, headers=name))


@require_safe
def show_keys(_request: HttpRequest) -> HttpResponse:
    """The public keys of this site, for everybody."""
    return HttpResponse(site_keys_file(), content_type=JSON)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a file. Nothing of it is kept."""
    if request.method != "POST":
        return render_form(request, "kits/verify.html", {"form": VerifyForm()})
    now, form = clock.now(), VerifyForm(request.POST, request.FILES)
    context: dict[str, Any] = {"form": form}
    if not _may_check(request.actor):
        form.add_error(None, _("That was a little fast. Wait a minute, then check again."))
        response = render(request, "kits/verify.html", context, status=429)
        response["Retry-After"] = str(CHECKS_SECONDS)
        return response
    if not form.is_valid():
        return render_form(request, "kits/verify.html", context, failed=True)
    finding = judge(form.document, form.keys)
    context |= {"finding": finding, "standing": standing_of(finding, viewer=request.actor, now=now)}
    if finding.history is not None:
        context |= {"entries": lines_of(finding.history), "issued_on": day_of(finding.history["issued_date"])}
    return render_form(request, "kits/verify.html", context)


def _may_check(actor: Actor) -> bool:
    who = actor.address if actor.is_anonymous else f"user-{actor.user_id}"
    return limits.hit(f"verify:{who}", limit=CHECKS, seconds=CHECKS_SECONDS, now=clock.now())
