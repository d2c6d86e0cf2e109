"""What a brand tells: its own costs, what no platform counts, the plan before, and how the report reads."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import F, Q

from sorot.campaigns.models import Campaign
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.reports.enums import CostKind, OutcomeSource

M = TypeVar("M", bound=models.Model)


class OfCampaignQuerySet(models.QuerySet[M], Generic[M]):
    """Rows of a campaign's report."""

    def visible_to(self, actor: Actor) -> OfCampaignQuerySet[M]:
        """Of the campaigns one's side runs or pays; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(campaign__in=Campaign.objects.managed_by(actor))

    def standing(self) -> OfCampaignQuerySet[M]:
        """Those that were not taken back, without the rows that took others back."""
        return self.filter(takes_back=None, taken_back_by=None)


class CampaignCost(models.Model):
    """Money that the brand spent besides its deals. Never changed (a trigger): a counter row takes one back.

    `amount` in minor units of the campaign's currency, below 0 only in a counter row. `deal` None: the whole campaign.
    """

    code = code_field()
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="report_costs")
    deal = models.ForeignKey("deals.Deal", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=CostKind.choices)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    spent_date = models.DateField()
    note = models.CharField(max_length=160, blank=True)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects: Any = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["spent_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CostKind.values), name="report_cost_kind_known"),
            models.CheckConstraint(
                condition=Q(takes_back=None, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
                name="report_cost_counter_is_negative",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="report_cost_currency_shape"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


def _counts() -> Q:
    some = Q()
    for name in ("clicks", "orders", "new_customers", "revenue"):
        some |= Q(**{f"{name}__isnull": False})
    return some


def _not_negative() -> Q:
    every = Q()
    for name in ("clicks", "orders", "new_customers", "revenue"):
        every &= Q(**{name: None}) | Q(**{f"{name}__gte": 0})
    return every


class Outcome(models.Model):
    """What came of a deal (None: of the whole campaign) in a time, both days included. Never changed (a trigger).

    Null is unknown. `new_customers` are first orders, `revenue` minor units of the campaign's currency. A counter row
    says what it takes back and repeats its values; neither of the two counts.
    """

    code = code_field()
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="report_outcomes")
    deal = models.ForeignKey("deals.Deal", models.PROTECT, null=True, related_name="+")
    first_date = models.DateField()
    last_date = models.DateField()
    clicks = models.BigIntegerField(null=True)
    orders = models.BigIntegerField(null=True)
    new_customers = models.BigIntegerField(null=True)
    revenue = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=6, choices=OutcomeSource.choices)
    note = models.CharField(max_length=160, blank=True)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    submit_key = models.CharField(max_length=40, unique=True, null=True, editable=False)

    objects: Any = OfCampaignQuerySet.as_manager()

    class Meta:
        ordering = ["first_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=OutcomeSource.values), name="outcome_source_known"),
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="outcome_time_forward"),
            models.CheckConstraint(condition=_counts(), name="outcome_says_something"),
            models.CheckConstraint(condition=_not_negative(), name="outcome_ge_0"),
            models.CheckConstraint(
                condition=Q(new_customers=None) | Q(orders=None) | Q(new_customers__lte=F("orders")),
                name="outcome_first_orders_are_orders",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_date} {self.last_date}"


class ReportPlan(models.Model):
    """What was hoped for before. Counts are of the whole campaign; `budget` in minor units of its currency."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="report_plan")
    goal_customers = models.BigIntegerField(null=True)
    views = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    engagement = models.BigIntegerField(null=True)
    clicks = models.BigIntegerField(null=True)
    orders = models.BigIntegerField(null=True)
    budget = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects: Any = OfCampaignQuerySet.as_manager()

    def __str__(self) -> str:
        return f"plan of {self.campaign_id}"


class ReportSettings(models.Model):
    """How a report reads: the brand's gross margin, its own prices of 1,000 views, its name, its notes.

    `emv_rates`: platform -> minor units of the campaign's currency; `notes`: `Section` -> text.
    """

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="report_settings")
    margin_bps = models.PositiveIntegerField(null=True)
    emv_rates = models.JSONField(default=dict)
    shown_name = models.CharField(max_length=80, blank=True)
    notes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects: Any = OfCampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(margin_bps=None) | Q(margin_bps__lte=10_000), name="report_margin_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"settings of {self.campaign_id}"
