"""`/`: the front page before signing in, else the dashboard of the hat one wears."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.web.home.views import landing


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What must I do next, and until when?"""
    if request.actor.is_anonymous:
        return landing(request)
    if request.actor.is_operator:
        return redirect("web:desk")
    from sorot.web.dashboard.reading import dashboard_for

    now = clock.now()
    return render(request, "web/home.html", {"board": dashboard_for(request.actor, now=now), "now": now})
