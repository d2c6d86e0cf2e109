"""One page, no database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sorot.web.gallery.examples import gallery_context


@require_safe
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component, light and dark side by side."""
    return render(request, "web/gallery.html", gallery_context(timezone.now()))
