"""What several pages need: finding a row or 404, keeping what was typed, one page with one error."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import see_other
from sorot.core.listquery import ListQuery, Page
from sorot.deals import forms
from sorot.deals.enums import Side
from sorot.deals.queries import application_page, deal_page, find_item, find_offer, find_submission
from sorot.deals.queries.disputes import find_objection
from sorot.deals.queries.results import find_result
from sorot.records.queries import RecordLine, brand_line, creator_line

TYPED_LIMIT = 8_000


def found(row: Any) -> Any:
    """The row, or 404: a stranger learns nothing."""
    if row is None:
        raise Http404
    return row


def around(query: ListQuery, page: Page[Any]) -> dict[str, str]:
    """The parameters of the earlier and the later page of a list."""
    return {"earlier": query.params(page=page.previous or 1), "later": query.params(page=page.next or page.pages)}


def keep_typed(request: HttpRequest, name: str) -> HttpResponse:
    """The session was lost while typing: what was typed waits in the new one until they have signed in."""
    typed = {key: value for key, value in request.POST.items() if key not in {"csrfmiddlewaretoken", "submit_key"}}
    if sum(len(value) for value in typed.values()) <= TYPED_LIMIT:
        request.session[f"typed:{name}"] = typed
    return redirect(f"{reverse('account_login')}?next={request.path}")


def take_typed(request: HttpRequest, name: str) -> dict[str, Any] | None:
    """What `keep_typed` kept, once."""
    typed: dict[str, Any] | None = request.session.pop(f"typed:{name}", None)
    return typed


def show_application(request: HttpRequest, code: str, *, error: str = "", answer: Any = None) -> HttpResponse:
    """The page of an application; with an error 422, so that nothing is mistaken for done."""
    now = clock.now()
    page = found(application_page(request.actor, code, now=now))
    no_form = forms.RefuseForm if page.side == Side.TALENT else forms.DeclineForm
    context = {
        "page": page,
        "now": now,
        "error": error,
        "answer_form": answer or no_form(),
        "record": _record(page, now),
    }
    return render(request, "deals/application.html", context, status=422 if error or answer is not None else 200)


def _record(page: Any, now: datetime) -> RecordLine | None:
    """While nothing is agreed each side reads how the other one works."""
    if page.deal is not None:
        return None
    if page.side == Side.TALENT:
        return brand_line(page.application.organisation, now=now)
    return creator_line(page.application.creator, now=now)


def show_room(
    request: HttpRequest, code: str, *, error: str = "", bound: Mapping[str, Any] | None = None, part: str = ""
) -> HttpResponse:
    """The deal room. `bound` holds forms that came back, by `<kind>:<work code>`."""
    now, bound = clock.now(), bound or {}
    page = found(deal_page(request.actor, code, now=now))
    first = next((view.item.code for view in page.items if view.may_submit), "")
    rows = [
        {
            "view": view,
            "work": bound.get(f"work:{view.item.code}") or forms.WorkForm(auto_id=f"id_{view.item.code}_%s"),
            "changes": bound.get(f"changes:{view.item.code}") or forms.ChangesForm(auto_id=f"id_{view.item.code}_%s"),
            "proof": bound.get(f"proof:{view.item.code}")
            or forms.PublicationForm(now=now, auto_id=f"id_{view.item.code}_%s", initial=_proof_of(view)),
            "objection": bound.get(f"objection:{view.item.code}")
            or forms.ObjectionForm(auto_id=f"id_{view.item.code}_%s"),
            "is_first": view.item.code == first,
            "failed": any(key.endswith(f":{view.item.code}") for key in bound),
        }
        for view in page.items
    ]
    context = {
        "page": page,
        "rows": rows,
        "now": now,
        "error": error,
        "part": part,
        "cancel_form": bound.get("cancel") or forms.ReasonForm(auto_id="id_cancel_%s"),
    }
    return render(request, "deals/deal.html", context, status=422 if error or bound else 200)


def _proof_of(view: Any) -> dict[str, Any]:
    """What stands in the proof already, so that mending it does not begin anew."""
    proof = view.publication
    if proof is None:
        return {}
    said = {True: "yes", False: "no", None: None}[proof.is_labelled]
    when = timezone.localtime(proof.published_at).replace(second=0, microsecond=0)
    return {"url": proof.url, "published_at": when, "is_labelled": said, "label_note": proof.label_note}


def act(
    request: HttpRequest, deed: Callable[[], object], *, to: str, toast: str, back: Callable[[str], HttpResponse]
) -> HttpResponse:
    """Do one deed and go on; when it is refused, the page comes back with the reason."""
    try:
        deed()
    except ActionError as error:
        return back(error.sentence)
    return see_other(request, to, toast)


def room_of_work(request: HttpRequest, code: str) -> str | None:
    """The room of a work, for somebody who opens the address of its POST."""
    return _room_url(find_item(request.actor, code))


def room_of_version(request: HttpRequest, code: str) -> str | None:
    """The room of a version."""
    row = find_submission(request.actor, code)
    return _room_url(row.item if row is not None else None)


def room_of_objection(request: HttpRequest, code: str) -> str | None:
    """The room of an objection."""
    row = find_objection(request.actor, code)
    return _room_url(row.publication.item if row is not None else None)


def room_of_result(request: HttpRequest, code: str) -> str | None:
    """The room of a told result."""
    return _room_url(find_result(request.actor, code))


def page_of_offer(request: HttpRequest, code: str) -> str | None:
    """The page of the application that an offer belongs to."""
    row = find_offer(request.actor, code)
    return reverse("deals:application", args=[row.application.code]) if row is not None else None


def _room_url(row: Any) -> str | None:
    return reverse("deals:deal", args=[row.deal.code]) if row is not None else None
