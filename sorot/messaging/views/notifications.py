"""The page of notifications."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sorot.core import clock
from sorot.core.http import require_actor, see_other
from sorot.core.listquery import ListQuery
from sorot.messaging import actions, queries
from sorot.messaging.forms import PreferenceForm


@require_actor
@require_GET
def show_notifications(request: HttpRequest) -> HttpResponse:
    """What happened, the latest first."""
    actor = request.actor
    context = {
        "page": queries.news_list(actor, ListQuery.from_params(request.GET).page),
        "unread": queries.unread_notifications(actor),
        "wants_mail": queries.wants_mail(actor),
    }
    return render(request, "messaging/notifications.html", context)


@require_actor
@require_POST
def read_notifications(request: HttpRequest) -> HttpResponse:
    """Mark everything of this hat as read."""
    actions.mark_notifications_read(by=request.actor, now=clock.now())
    return see_other(request, reverse("messaging:notifications"), _("Everything is marked as read."))


@require_actor
@require_GET
def follow_notification(request: HttpRequest, code: str) -> HttpResponse:
    """Mark one as read and go where it leads. Following it again only goes there."""
    actor = request.actor
    found = queries.notification_by_code(actor, code)
    if found is None:
        raise Http404
    actions.open_notification(notification=found, by=actor, now=clock.now())
    return see_other(request, found.url)


@require_actor
@require_POST
def change_preference(request: HttpRequest) -> HttpResponse:
    """Mail about notifications, on or off."""
    form = PreferenceForm(request.POST)
    form.is_valid()
    wants = bool(form.cleaned_data["wants_mail"])
    actions.set_mail_preference(wants_mail=wants, by=request.actor, now=clock.now())
    said = _("You get notifications by e-mail again.") if wants else _("You get no more notifications by e-mail.")
    return see_other(request, reverse("messaging:notifications"), said)


@never_cache
@require_actor
@require_GET
def show_counts(request: HttpRequest) -> HttpResponse:
    """The two numbers of the frame, for pages that stay open."""
    news, texts = queries.unread_counts(request.actor)
    return JsonResponse({"notifications": news, "messages": texts})
