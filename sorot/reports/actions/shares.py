"""Links for people without an account."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from sorot.campaigns.models import Campaign
from sorot.core import audit
from sorot.core.access import SYSTEM, Actor
from sorot.reports.models import Edition, ReportShare
from sorot.reports.rules import may_change
from sorot.reports.tokens import hashed, new_token


@transaction.atomic
def create_share(
    *, campaign: Campaign, edition: Edition | None, expires_at: datetime, language: str, with_costs: bool,
    with_names: bool, password: str = "", label: str = "", submit_key: str | None = None, by: Actor, now: datetime,
) -> tuple[ReportShare, str]:  # fmt: skip
    """(link, its token of 128 random bits). The token is nowhere kept: it is "" when the same form comes again."""
    if by is not SYSTEM:
        may_change(by, campaign).demand()
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if submit_key and (known := ReportShare.objects.filter(submit_key=submit_key, campaign=campaign).first()):
        return known, ""
    token = new_token()
    row = ReportShare.objects.create(
        campaign=campaign, edition=edition, token_sha256=hashed(token), label=label, language=language,
        password=make_password(password) if password else "", with_costs=with_costs, with_names=with_names,
        expires_at=expires_at, created_at=now, created_by=by.user, submit_key=submit_key,
    )  # fmt: skip
    audit.record("report.shared", campaign, by=by, now=now, data={"link": row.code})
    return row, token


@transaction.atomic
def revoke_share(*, share: ReportShare, by: Actor, now: datetime) -> ReportShare:
    """Switch a link off, at once and for good. A second click changes nothing."""
    may_change(by, share.campaign).demand()
    row = ReportShare.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        audit.record("report.share_revoked", share.campaign, by=by, now=now, data={"link": row.code})
    return row


@transaction.atomic
def count_opening(*, share: ReportShare, now: datetime) -> None:
    """One more opening."""
    ReportShare.objects.filter(pk=share.pk).update(openings=F("openings") + 1, last_opened_at=now)
