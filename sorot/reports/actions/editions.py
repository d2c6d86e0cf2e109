"""Editions: the report as it stood on a day, kept for good."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sorot.campaigns.models import Campaign
from sorot.core import audit
from sorot.core.access import SYSTEM, Actor
from sorot.core.clock import today
from sorot.deals.models import Publication
from sorot.reports.enums import AGES
from sorot.reports.errors import ReportError
from sorot.reports.models import Edition
from sorot.reports.queries.report import report_of
from sorot.reports.rules import may_change
from sorot.reports.values import to_json

#: A campaign whose last work went out longer ago gets no edition by itself any more.
LATEST = timedelta(days=max(AGES) + 7)


@transaction.atomic
def keep_edition(
    *, campaign: Campaign, age: int | None = None, submit_key: str | None = None, by: Actor, now: datetime
) -> Edition:
    """Keep the report as it stands now, for the viewpoint of a link: no agency's part is in it.

    `age` is set by the house (H+n); an edition of that age is kept once. Raises ReportError while nothing is signed.
    """
    if by is not SYSTEM:
        may_change(by, campaign).demand()
    locked = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    known = Edition.objects.filter(campaign=locked)
    first = known.filter(submit_key=submit_key) if submit_key else known.filter(age=age, age__isnull=False)
    if found := first.first():
        return found
    report = report_of(locked, viewer=None, as_of=today(now))
    if report.is_empty:
        raise ReportError(_("There is nothing to keep yet: nobody has signed a deal."))
    document = to_json(report)
    row = Edition.objects.create(
        campaign=locked, number=(known.aggregate(last=Max("number"))["last"] or 0) + 1, age=age, day=today(now),
        document=document, sha256=hashlib.sha256(document.encode()).hexdigest(), created_at=now,
        created_by=by.user, submit_key=submit_key,
    )  # fmt: skip
    audit.record("report.edition_kept", locked, by=by, now=now, data={"number": row.number, "age": age})
    return row


def keep_due_editions(*, now: datetime) -> list[Edition]:
    """Keep H+1, H+3, H+7 and H+14 of every campaign whose last work went out so many days ago. Safe to run again.

    An age is kept once: a work that goes out later begins no second H+1. Of ages that were missed because the house
    stood still, only the newest is kept.
    """
    recent = (
        Publication.objects.values("item__deal__campaign")
        .annotate(last=Max("published_at"))
        .filter(last__gte=now - LATEST, last__lt=now)
        .values_list("item__deal__campaign", "last")
    )
    made = []
    for pk, last in recent:
        age = max((age for age in AGES if (today(now) - today(last)).days >= age), default=None)
        if age is not None and not Edition.objects.filter(campaign=pk, age=age).exists():
            made.append(keep_edition(campaign=Campaign.objects.get(pk=pk), age=age, by=SYSTEM, now=now))
    return made
