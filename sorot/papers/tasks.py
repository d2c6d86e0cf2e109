"""Background work: papers after a release, and news about corrections. Each may run more than once."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from procrastinate.contrib.django import app

from sorot.accounts.enums import MONEY_ROLES
from sorot.accounts.models import User
from sorot.core import clock
from sorot.core.access import SYSTEM
from sorot.messaging.actions import notify
from sorot.papers import actions
from sorot.papers.models import Document
from sorot.payments.models import Payee


def issue_papers(payload: dict[str, Any]) -> None:
    """`payment.released`: the invoices of each part. What fails here is tried again by the sweep."""
    for code in payload["milestones"]:
        actions.issue_for_milestone(milestone_code=code, now=clock.now())


@app.periodic(cron="30 16 * * *")  # 23.30 in Jakarta: what was paid this year gets this year's number
@app.task(name="sorot.papers.sweep", queue="timers", queueing_lock="sorot.papers.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001
    """Write the papers of released parts that have none. Fails, after all the others, when one could not be written."""
    _done, failed = actions.issue_missing(now=clock.now())
    if failed:
        raise RuntimeError(f"{failed} parts have no invoice; the log says why")


def tell_corrected(payload: dict[str, Any]) -> None:
    """`invoice.corrected`: both sides of the paper, but not who corrected it."""
    wrong = Document.objects.select_related(
        "issuer__user", "issuer__organisation", "buyer__user", "buyer__organisation", "terms", "credit_note"
    ).get(code=payload["document"])
    data = {"number": wrong.label, "title": wrong.terms.title, "reason": wrong.credit_note.reason}
    for payee in (wrong.issuer, wrong.buyer):
        if payee is not None:
            _tell(payee, data, wrong, payload["by"])


def _tell(payee: Payee, data: dict[str, Any], wrong: Document, but: int | None) -> None:
    organisation = payee.organisation
    people = [payee.user] if payee.user is not None else []
    if organisation is not None:
        people = list(User.objects.filter(memberships__organisation=organisation, memberships__role__in=MONEY_ROLES))
    notify(
        users=[user for user in people if user.pk != but],
        verb="invoice.corrected",
        data=data,
        url=reverse("papers:document", args=[wrong.code]),
        by=SYSTEM,
        now=clock.now(),
        dedupe_key=f"invoice.corrected:{wrong.code}:{payee.code}",
        organisation=organisation,
    )
