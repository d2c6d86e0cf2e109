"""The signed history as a file, the keys to check it with, and the page that checks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from sorot.core import clock
from sorot.core.http import render_form, revalidated
from sorot.creators.queries import find_visible
from sorot.kits.enums import Block
from sorot.kits.history.forms import VerifyForm
from sorot.kits.history.queries import issue, judge, site_keys_file, standing_of
from sorot.kits.queries import may_see, settings_of, viewpoint_of

JSON = "application/json; charset=utf-8"


@require_safe
def download_history(request: HttpRequest, handle: str) -> HttpResponse:
    """The file, for those to whom the creator shows this part of the kit."""
    creator = find_visible(request.actor, handle)
    if creator is None:
        raise Http404
    shown = settings_of(creator).shown(Block.HISTORY)
    if not may_see(shown, viewpoint_of(creator, request.actor)):
        raise Http404
    issued = issue(creator, now=clock.now())
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
    context = {"form": VerifyForm()}
    if request.method != "POST":
        return render_form(request, "kits/verify.html", context)
    form = VerifyForm(request.POST, request.FILES)
    context["form"] = form
    if not form.is_valid():
        return render_form(request, "kits/verify.html", context, failed=True)
    finding = judge(form.document, form.keys)
    # What this site knows of the creator it says only of its own files.
    standing = standing_of(finding, now=clock.now()) if form.keys is None else ""
    return render_form(request, "kits/verify.html", context | {"finding": finding, "standing": standing})
