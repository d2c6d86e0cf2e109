"""What every page's frame shows: navigation by hat, the hats one can wear, unread counts."""

from typing import Any

from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`chrome` for templates; computed only when a template uses it."""
    if not hasattr(request, "actor"):
        return {}
    from django.utils.functional import SimpleLazyObject

    from sorot.web.navigation import frame_for

    return {"actor": request.actor, "chrome": SimpleLazyObject(lambda: frame_for(request))}
