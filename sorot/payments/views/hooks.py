"""Where gateways knock. No session, no page: keep what came, answer at once, and read it in the background."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sorot.accounts.queries import client_address
from sorot.core import clock
from sorot.payments import actions
from sorot.payments.actions.webhooks import LARGEST_BODY, hook_gateway


@csrf_exempt
@require_POST
def receive(request: HttpRequest, gateway: str) -> HttpResponse:
    """One notification: 200 kept (also a repeated one), 401 not proved, 413 too large, 404 no such gateway here."""
    found = hook_gateway(gateway)
    if found is None:
        raise Http404
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST_BODY:
        return HttpResponse(status=413)
    sender = client_address(request)
    is_proved = actions.take_notice(
        gateway=found, headers=dict(request.headers), body=request.body, address=sender, now=clock.now()
    )
    return HttpResponse(status=200 if is_proved else 401)
