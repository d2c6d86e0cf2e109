"""Works: versions, answers, proofs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sorot.core import clock
from sorot.core.errors import ActionError
from sorot.core.http import deny, page_is, require_actor, see_other
from sorot.deals import actions, forms, rules
from sorot.deals.enums import Side
from sorot.deals.models import DeliverableItem, Submission
from sorot.deals.queries import find_item, find_submission
from sorot.deals.views.parts import act, found, room_of_version, room_of_work, show_room


def _room(item: DeliverableItem) -> str:
    return f"{reverse('deals:deal', args=[item.deal.code])}#work-{item.code}"


def _back(request: HttpRequest, item: DeliverableItem, kind: str, form: Any) -> HttpResponse:
    """The room with the form that was not taken."""
    return show_room(request, item.deal.code, bound={f"{kind}:{item.code}": form})


@page_is(room_of_work)
@require_POST
@require_actor
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Send the next version of a work."""
    actor = request.actor
    item = found(find_item(actor, code))
    deny(rules.acts_for(actor, item.deal, Side.TALENT))
    form = forms.WorkForm(request.POST, request.FILES, auto_id=f"id_{code}_%s")
    if form.is_valid():
        try:
            actions.submit_work(item=item, **form.cleaned_data, by=actor, now=clock.now())
            return see_other(request, _room(item), _("Sent. The brand looks at it now."))
        except ActionError as error:
            form.absorb(error)
    return _back(request, item, "work", form)


def _submission(request: HttpRequest, code: str) -> Submission:
    actor = request.actor
    submission: Submission = found(find_submission(actor, code))
    deny(rules.acts_for(actor, submission.item.deal, Side.BRAND))
    return submission


@page_is(room_of_version)
@require_POST
@require_actor
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve one version."""
    submission = _submission(request, code)
    return act(
        request,
        lambda: actions.approve_work(submission=submission, by=request.actor, now=clock.now()),
        to=_room(submission.item),
        toast=_("Approved."),
        back=lambda sentence: show_room(request, submission.item.deal.code, error=sentence),
    )


@page_is(room_of_version)
@require_POST
@require_actor
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for changes to one version."""
    submission = _submission(request, code)
    item = submission.item
    form = forms.ChangesForm(request.POST, auto_id=f"id_{item.code}_%s")
    if form.is_valid():
        try:
            actions.request_changes(submission=submission, **form.cleaned_data, by=request.actor, now=clock.now())
            return see_other(request, _room(item), _("Your wishes are sent."))
        except ActionError as error:
            form.absorb(error)
    return _back(request, item, "changes", form)


@page_is(room_of_work)
@require_POST
@require_actor
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Prove that a work is out."""
    actor, now = request.actor, clock.now()
    item = found(find_item(actor, code))
    deny(rules.acts_for(actor, item.deal, Side.TALENT))
    form = forms.PublicationForm(request.POST, request.FILES, now=now, auto_id=f"id_{code}_%s")
    if form.is_valid():
        try:
            actions.publish_item(item=item, **form.cleaned_data, by=actor, now=now)
            return see_other(request, _room(item), _("Thank you. The brand sees the link now."))
        except ActionError as error:
            form.absorb(error)
    return _back(request, item, "proof", form)
