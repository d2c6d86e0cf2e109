"""Editions by mail: to whom, and each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from sorot.campaigns.models import Campaign
from sorot.core import audit, mailer
from sorot.core.access import SYSTEM, Actor
from sorot.reports.actions.inputs import kept, lock
from sorot.reports.actions.shares import create_share
from sorot.reports.models import Edition, ReportAddress, ReportSchedule, SentReport

#: How long a link in a mail works.
LINK_DAYS = 60
_signer = Signer(salt="reports.address")


def stop_token(address: ReportAddress) -> str:
    """What the link to stop these mails carries: signed, so that nobody stops those of others."""
    return _signer.sign(str(address.pk)).replace(":", "-", 1)


def address_of(token: str) -> ReportAddress | None:
    """The address that a link to stop names; None for a forged one."""
    try:
        pk = _signer.unsign(token.replace("-", ":", 1))
    except BadSignature:
        return None
    return ReportAddress.objects.select_related("schedule__campaign__organisation").filter(pk=pk).first()


@transaction.atomic
def save_schedule(
    *, campaign: Campaign, addresses: Sequence[str], ages: Sequence[int], language: str, with_costs: bool,
    with_names: bool, version: int, by: Actor, now: datetime,
) -> ReportSchedule:  # fmt: skip
    """Who gets which editions. Whoever stopped the mails stays stopped. Raises StaleError."""
    locked = lock(campaign, by)
    row: ReportSchedule = kept(ReportSchedule, locked, version)
    row.ages, row.language = list(ages), language
    row.with_costs, row.with_names = with_costs, with_names
    row.version, row.updated_at, row.updated_by = version + 1, now, by.user
    row.save()
    wanted = {address.casefold() for address in addresses}
    row.addresses.exclude(email__in=wanted).update(is_active=False)
    for email in sorted(wanted):
        ReportAddress.objects.update_or_create(schedule=row, email=email, defaults={"is_active": True})
    audit.record("report.schedule_saved", locked, by=by, now=now, data={"addresses": len(wanted), "ages": list(ages)})
    return row


def send_edition(*, edition: Edition, now: datetime) -> int:
    """Mail an edition to whoever waits for one of its age; returns how many went. Safe to run again: each goes once.

    The row, the link and the mail are one transaction: a mail that could not be handed over leaves nothing behind.
    """
    schedule = ReportSchedule.objects.filter(campaign=edition.campaign_id, ages__contains=[edition.age]).first()
    if edition.age is None or schedule is None:
        return 0
    waiting = schedule.addresses.filter(is_active=True, stopped_at=None).exclude(sent__edition=edition)
    return sum(_send(schedule, address, edition, now) for address in waiting)


@transaction.atomic
def _send(schedule: ReportSchedule, address: ReportAddress, edition: Edition, now: datetime) -> bool:
    locked = ReportAddress.objects.select_for_update().filter(pk=address.pk, stopped_at=None, is_active=True).first()
    if locked is None or SentReport.objects.filter(address=locked, edition=edition).exists():
        return False
    share, token = create_share(
        campaign=edition.campaign, edition=edition, expires_at=now + timedelta(days=LINK_DAYS),
        language=schedule.language, with_costs=schedule.with_costs, with_names=schedule.with_names,
        by=SYSTEM, now=now,
    )  # fmt: skip
    SentReport.objects.create(address=locked, edition=edition, share=share, sent_at=now)
    mailer.send_mail(
        to=mailer.Address(locked.email, locale=schedule.language), template="reports/mail/edition",
        context={
            "campaign": edition.campaign, "edition": edition, "days": LINK_DAYS,
            "url": reverse("reports:shared", args=[token]),
            "stop": mailer.absolute_url(reverse("reports:stop", args=[stop_token(locked)])),
        },
    )  # fmt: skip
    return True


@transaction.atomic
def stop_address(*, address: ReportAddress, now: datetime) -> ReportAddress:
    """No more mails to this address. A second click changes nothing."""
    row = ReportAddress.objects.select_for_update().get(pk=address.pk)
    if row.stopped_at is None:
        row.stopped_at = now
        row.save(update_fields=["stopped_at"])
    return row
