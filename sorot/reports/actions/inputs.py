"""What a brand tells: costs and outcomes (added, or taken back by a counter row), the plan, how the report reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.campaigns.models import Campaign
from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.clock import today
from sorot.core.errors import StaleError
from sorot.deals.models import Deal
from sorot.reports.enums import OUTCOMES, OutcomeSource
from sorot.reports.errors import ReportError
from sorot.reports.models import CampaignCost, Outcome, ReportPlan, ReportSettings
from sorot.reports.rules import may_change


def lock(campaign: Campaign, by: Actor) -> Campaign:
    """The campaign's row, locked: whatever is told about one campaign comes one after another."""
    may_change(by, campaign).demand()
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


@transaction.atomic
def add_cost(
    *, campaign: Campaign, kind: str, amount: int, spent_date: date, deal: Deal | None = None, note: str = "",
    submit_key: str | None = None, by: Actor, now: datetime,
) -> CampaignCost:  # fmt: skip
    """One cost in minor units of the campaign's currency. The same `submit_key` again gives the first row."""
    locked = lock(campaign, by)
    if submit_key and (known := CampaignCost.objects.filter(submit_key=submit_key, campaign=locked).first()):
        return known
    if spent_date > today(now):
        raise ReportError(_("This day has not come yet."), field_errors={"spent_date": _("This day has not come yet.")})
    _of_campaign(locked, deal)
    row = CampaignCost.objects.create(
        campaign=locked, deal=deal, kind=kind, amount=amount, currency=locked.currency, spent_date=spent_date,
        note=note, created_at=now, created_by=by.user, submit_key=submit_key,
    )  # fmt: skip
    audit.record("report.cost_added", locked, by=by, now=now, data={"kind": kind, "amount": amount})
    return row


@transaction.atomic
def take_back_cost(*, cost: CampaignCost, by: Actor, now: datetime) -> CampaignCost:
    """A counter row: the cost no longer counts, and both stay readable. A second click finds the first."""
    locked = lock(cost.campaign, by)
    if known := CampaignCost.objects.filter(takes_back=cost).first():
        return known
    row = CampaignCost.objects.create(
        campaign=locked, deal=cost.deal, kind=cost.kind, amount=-cost.amount, currency=cost.currency,
        spent_date=cost.spent_date, takes_back=cost, created_at=now, created_by=by.user,
    )  # fmt: skip
    audit.record("report.cost_taken_back", locked, by=by, now=now, data={"kind": cost.kind, "amount": cost.amount})
    return row


@dataclass(frozen=True, slots=True)
class OutcomeInput:
    """What came of a deal (None: of the whole campaign) in a time. None is unknown; `revenue` in minor units."""

    first_date: date
    last_date: date
    deal: Deal | None = None
    clicks: int | None = None
    orders: int | None = None
    new_customers: int | None = None
    revenue: int | None = None
    note: str = ""

    @property
    def counts(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in OUTCOMES}


@transaction.atomic
def add_outcome(
    *, campaign: Campaign, said: OutcomeInput, submit_key: str | None = None, by: Actor, now: datetime
) -> Outcome:
    """One outcome. Refused where the same days of the same deal are told already: nothing counts twice."""
    locked = lock(campaign, by)
    if submit_key and (known := Outcome.objects.filter(submit_key=submit_key, campaign=locked).first()):
        return known
    row = _write(locked, said, OutcomeSource.TYPED, submit_key, by, now)
    audit.record("report.outcome_added", locked, by=by, now=now, data={"rows": 1})
    return row


@transaction.atomic
def import_outcomes(
    *, campaign: Campaign, rows: Sequence[OutcomeInput], submit_key: str, by: Actor, now: datetime
) -> list[Outcome]:
    """All rows of a file or none. The same `submit_key` again gives the rows of the first time."""
    locked = lock(campaign, by)
    known = list(Outcome.objects.filter(submit_key__startswith=f"{submit_key}:", campaign=locked))
    if known:
        return known
    made = [
        _write(locked, said, OutcomeSource.FILE, f"{submit_key}:{number}", by, now) for number, said in enumerate(rows)
    ]
    audit.record("report.outcome_added", locked, by=by, now=now, data={"rows": len(made)})
    return made


def _write(
    campaign: Campaign, said: OutcomeInput, source: str, submit_key: str | None, by: Actor, now: datetime
) -> Outcome:
    _of_campaign(campaign, said.deal)
    _check(campaign, said, now)
    return Outcome.objects.create(
        campaign=campaign, deal=said.deal, first_date=said.first_date, last_date=said.last_date, note=said.note,
        currency=campaign.currency, source=source, created_at=now, created_by=by.user, submit_key=submit_key,
        **said.counts,
    )  # fmt: skip


def _of_campaign(campaign: Campaign, deal: Deal | None) -> None:
    if deal is not None and deal.campaign_id != campaign.pk:
        raise ReportError(_("This deal belongs to another campaign."))


def _check(campaign: Campaign, said: OutcomeInput, now: datetime) -> None:
    if all(count is None for count in said.counts.values()):
        raise ReportError(_("Enter at least one of clicks, orders, new customers and sales."))
    if said.last_date < said.first_date:
        raise ReportError(
            _("The last day lies before the first."),
            field_errors={"last_date": _("The last day lies before the first.")},
        )
    if said.last_date > today(now):
        raise ReportError(_("This day has not come yet."), field_errors={"last_date": _("This day has not come yet.")})
    if said.orders is not None and said.new_customers is not None and said.new_customers > said.orders:
        sentence = _("There are more new customers than orders. New customers are counted by their first order.")
        raise ReportError(sentence, field_errors={"new_customers": sentence})
    same = Outcome.objects.filter(
        campaign=campaign, deal=said.deal, first_date__lte=said.last_date, last_date__gte=said.first_date
    ).standing()
    for row in same:
        twice = [name for name, count in said.counts.items() if count is not None and getattr(row, name) is not None]
        if twice:
            raise ReportError(
                _(
                    "These days were told already (%(first)s to %(last)s). Take that row back first, so that nothing "
                    "counts twice."
                )
                % {"first": row.first_date.isoformat(), "last": row.last_date.isoformat()}
            )


@transaction.atomic
def take_back_outcome(*, outcome: Outcome, by: Actor, now: datetime) -> Outcome:
    """A counter row: the outcome no longer counts, and both stay readable. A second click finds the first."""
    locked = lock(outcome.campaign, by)
    if known := Outcome.objects.filter(takes_back=outcome).first():
        return known
    row = Outcome.objects.create(
        campaign=locked, deal=outcome.deal, first_date=outcome.first_date, last_date=outcome.last_date,
        currency=outcome.currency, source=outcome.source, takes_back=outcome, created_at=now, created_by=by.user,
        **{name: getattr(outcome, name) for name in OUTCOMES},
    )  # fmt: skip
    audit.record("report.outcome_taken_back", locked, by=by, now=now, data={"rows": 1})
    return row


def kept(kind: type[Any], campaign: Campaign, version: int) -> Any:
    """The row of a campaign that a page showed at `version` (0: there was none). Raises StaleError."""
    row = kind.objects.filter(campaign=campaign).first()
    if (row.version if row else 0) != version:
        raise StaleError(
            _("Somebody else changed this meanwhile. What you wrote is still here: compare, then save again.")
        )
    return row or kind(campaign=campaign, version=0)


@transaction.atomic
def save_plan(
    *, campaign: Campaign, counts: Mapping[str, int | None], version: int, by: Actor, now: datetime
) -> ReportPlan:
    """What was hoped for: columns of ReportPlan to counts. `version` is 0 while there was none. Raises StaleError."""
    locked = lock(campaign, by)
    row: ReportPlan = kept(ReportPlan, locked, version)
    for name in ("goal_customers", "views", "reach", "engagement", "clicks", "orders", "budget"):
        setattr(row, name, counts.get(name))
    row.version, row.updated_at, row.updated_by = version + 1, now, by.user
    row.save()
    audit.record("report.plan_saved", locked, by=by, now=now)
    return row


@transaction.atomic
def save_settings(
    *, campaign: Campaign, margin_bps: int | None, emv_rates: Mapping[str, int], shown_name: str,
    notes: Mapping[str, str], version: int, by: Actor, now: datetime,
) -> ReportSettings:  # fmt: skip
    """How the report reads. `version` is 0 while nothing was set. Raises StaleError."""
    locked = lock(campaign, by)
    row: ReportSettings = kept(ReportSettings, locked, version)
    row.margin_bps, row.shown_name = margin_bps, shown_name
    row.emv_rates = dict(emv_rates)
    row.notes = {name: text for name, text in notes.items() if text}
    row.version, row.updated_at, row.updated_by = version + 1, now, by.user
    row.save()
    audit.record("report.settings_saved", locked, by=by, now=now)
    return row
