"""The inbox and the page of one thread."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, hx, require_actor, see_other
from sorot.core.listquery import ListQuery
from sorot.messaging import actions, queries, rules
from sorot.messaging.forms import MessageForm
from sorot.messaging.models import Thread


def _thread(request: HttpRequest, code: str) -> Thread:
    thread = queries.thread_by_code(request.actor, code)
    if thread is None:
        raise Http404
    return thread


def _back(request: HttpRequest, thread: Thread) -> str:
    """Where the composer stood: a page of ours that embeds the thread, or the thread's own."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted.partition("#")[0]
    return f"/messages/{thread.code}/"


@require_actor
@require_GET
def show_inbox(request: HttpRequest) -> HttpResponse:
    """The conversations of the hat."""
    page = queries.inbox(request.actor, ListQuery.from_params(request.GET).page)
    context = {"page": page, "unread": queries.unread_messages(request.actor)}
    return render(request, "messaging/inbox.html", context)


@require_actor
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_thread(request: HttpRequest, code: str) -> HttpResponse:
    """The latest messages, or with `?before=` earlier ones; POST says something."""
    thread = _thread(request, code)
    if request.method == "POST":
        return _post(request, thread)
    actor, now = request.actor, clock.now()
    view = queries.thread_view(actor, thread, before=request.GET.get("before", ""))
    if hx(request) and not view.is_latest:
        return render(request, "messaging/_earlier.html", {"thread": view})
    actions.record_operator_reading(thread=thread, by=actor, now=now)
    if view.is_latest:
        actions.mark_read(thread=thread, last=view.last, by=actor, now=now)
    return render(request, "messaging/thread.html", {"thread": view})


def _post(request: HttpRequest, thread: Thread) -> HttpResponse:
    deny(rules.may_write(request.actor, thread))
    form = MessageForm(request.POST, request.FILES, auto_id="message_%s")
    actor, now = request.actor, clock.now()
    if form.is_valid():
        try:
            message = actions.post_message(thread_code=thread.code, by=actor, now=now, **form.cleaned_data)
        except ActionError as error:
            form.absorb(error)
        else:
            return _posted(request, thread, f"{_back(request, thread)}#m-{message.code}")
    context = {"thread": queries.thread_view(actor, thread), "form": form, "next": _back(request, thread)}
    template = "messaging/_composer.html" if hx(request) else "messaging/thread.html"
    return render(request, template, context, status=422)


def _posted(request: HttpRequest, thread: Thread, url: str) -> HttpResponse:
    """Without htmx: go and look. With it: an empty composer; the page then fetches the news itself."""
    if not hx(request):
        return see_other(request, url)
    view = queries.thread_view(request.actor, thread)
    context = {"thread": view, "next": _back(request, thread), "is_sent": True}
    return render(request, "messaging/_composer.html", context)


@require_actor
@never_cache
@require_GET
def show_news(request: HttpRequest, code: str) -> HttpResponse:
    """What came after the message `?after=`, as lines to append to an open page."""
    thread = _thread(request, code)
    actor = request.actor
    actions.record_operator_reading(thread=thread, by=actor, now=clock.now())
    view = queries.news_after(actor, thread, request.GET.get("after", ""))
    response = render(request, "messaging/_lines.html", {"thread": view})
    response["X-Read-Up-To"] = view.read_up_to
    return response


@require_actor
@require_POST
def read_thread(request: HttpRequest, code: str) -> HttpResponse:
    """An open page says how far its reader has come: up to the message `last`."""
    thread = _thread(request, code)
    actor, now = request.actor, clock.now()
    last = queries.message_by_code(thread, request.POST.get("last", ""))
    actions.mark_read(thread=thread, last=last, by=actor, now=now)
    return HttpResponse(status=204)
