"""All posts of an account, and how one of them did."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sorot.analytics.queries.posts import PostsPage, PostsQuery, post_page, posts_page
from sorot.analytics.statistics.ages import Aged
from sorot.core import clock
from sorot.core.http import require_actor


@require_actor
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """The posts of one account, at equal ages."""
    query, now = PostsQuery.from_params(request.GET), clock.now()
    page = posts_page(request.actor, query)
    if page is None and query.account:
        raise Http404
    return render(
        request,
        "analytics/posts.html",
        {"page": page, "query": query, "formats": format_chips(page, query), "sorts": sort_chips(query), "now": now},
    )


@require_actor
@require_safe
def post(request: HttpRequest, code: str) -> HttpResponse:
    """One post against one's own posts of the same format at the same age."""
    page = post_page(request.actor, code)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "curve": [(age_label(aged), views) for aged, views in page.curve],
        "is_own": not request.actor.is_operator,
        "now": clock.now(),
    }
    return render(request, "analytics/post.html", context)


def format_chips(page: PostsPage | None, query: PostsQuery) -> list[dict[str, Any]]:
    """All formats, then each that the account has."""
    if page is None:
        return []
    every = [("", _("All"), page.total), *((one.value, one.label, one.count) for one in page.formats)]
    return [
        {"params": query.params(format=value), "label": label, "count": count, "is_current": query.format == value}
        for value, label, count in every
    ]


def sort_chips(query: PostsQuery) -> list[dict[str, Any]]:
    """The orders of the list."""
    words = {"": _("Newest"), "oldest": _("Oldest"), "views": _("Most views"), "engagement": _("Most engagement")}
    return [
        {"params": query.params(sort=value), "label": label, "is_current": query.sort == value}
        for value, label in words.items()
    ]


def age_label(aged: Aged[Any] | None) -> str:
    """`7 days`, for the axis of a curve; "" between two definitions."""
    if aged is None:
        return ""
    days = round(aged.age_days)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
