"""Background work: copies, mails, and the nightly removal. Each may run more than once."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from procrastinate.contrib.django import app

from sorot.accounts.models import User
from sorot.core import clock
from sorot.core.mailer import send_mail
from sorot.privacy import actions
from sorot.privacy.enums import RequestState
from sorot.privacy.models import DataRequest


def _request(payload: dict[str, Any]) -> DataRequest | None:
    return DataRequest.objects.select_related("user").filter(code=payload["request"]).first()


def make_copy(payload: dict[str, Any]) -> None:
    """`privacy.export_asked`: write the copy."""
    if (request := _request(payload)) is not None:
        actions.make_copy(request=request, now=clock.now())


def tell_ready(payload: dict[str, Any]) -> None:
    """`privacy.export_ready`: where to fetch it, until when."""
    _mail(payload, "privacy/mail/export_ready", RequestState.READY)


def tell_erasure(payload: dict[str, Any]) -> None:
    """`privacy.erasure_asked`: when it happens and how to keep the account."""
    _mail(payload, "privacy/mail/erasure_asked", RequestState.OPEN)


def tell_answer(payload: dict[str, Any]) -> None:
    """`privacy.answered`: the operator's answer."""
    _mail(payload, "privacy/mail/answered", RequestState.DONE)


def tell_question(payload: dict[str, Any]) -> None:
    """`privacy.question_asked`: the operators have 72 hours."""
    request = _request(payload)
    if request is not None and request.state == RequestState.OPEN:
        for operator in User.objects.filter(is_staff=True, is_active=True).exclude(pk=request.user_id):
            context = {"request": request, "url": reverse("privacy:desk_request", args=[request.code])}
            send_mail(to=operator, template="privacy/mail/question_asked", context=context)


def _mail(payload: dict[str, Any], template: str, state: RequestState) -> None:
    request = _request(payload)
    if request is not None and request.state == state and request.user.is_active:
        send_mail(to=request.user, template=template, context={"request": request, "url": reverse("privacy:data")})


@app.periodic(cron="20 * * * *")
@app.task(name="sorot.privacy.erase_due_accounts", queue="timers")
def erase_due_accounts(timestamp: int) -> int:  # noqa: ARG001  (the timer's own moment)
    """Every hour: accounts whose two days are over."""
    return actions.erase_due_accounts(now=clock.now())


@app.periodic(cron="50 19 * * *")
@app.task(name="sorot.privacy.remove_what_is_over", queue="timers")
def remove_what_is_over(timestamp: int) -> dict[str, int]:  # noqa: ARG001
    """At night in Jakarta: what is older than its rule allows."""
    return actions.remove_what_is_over(now=clock.now())
