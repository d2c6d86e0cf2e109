"""What is kept, how long and by which law: for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sorot.core import clock
from sorot.privacy import queries


@require_safe
def show_kept(request: HttpRequest) -> HttpResponse:
    """Made of the declarations of all rooms and the retention rows in force."""
    return render(request, "privacy/kept.html", {"topics": queries.kept_topics(clock.now())})
