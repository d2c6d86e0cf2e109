"""Campaigns, what they ask for, and who may apply."""

from __future__ import annotations

import re

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sorot.accounts.enums import Zone
from sorot.campaigns.enums import (
    CAMPAIGN_MOVES,
    MAX_QUANTITY,
    MAX_REVISIONS,
    MAX_SLOTS,
    PUBLIC_STATES,
    CampaignState,
    CloseReason,
    FeeKind,
    Rule,
    TaxBasis,
)
from sorot.campaigns.models.grants import AgencyGrant
from sorot.core.access import Actor
from sorot.core.ids import code_field, sort_key
from sorot.core.money import DEFAULT_CURRENCY, Money
from sorot.core.taxonomy import FORMATS_OF, Category, Format, Goal, Platform


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns."""

    def managed_by(self, actor: Actor) -> CampaignQuerySet:
        """The brand's own; for an agency those it runs."""
        if actor.kind in {"brand", "agency"}:
            return self.filter(models.Q(organisation=actor.organisation) | models.Q(acting_agency=actor.organisation))
        return self.none()

    def with_grant(self, actor: Actor) -> CampaignQuerySet:
        """`is_granted` on every row: its brand lets the agency acted for run its campaigns. For lists, in one query."""
        grants = AgencyGrant.objects.in_force().filter(brand=models.OuterRef("organisation"), agency=actor.organisation)
        return self.annotate(is_granted=models.Exists(grants))

    def visible_to(self, actor: Actor) -> CampaignQuerySet:
        """Published and closed ones for everybody; drafts for who runs them; for the operator all."""
        if actor.is_operator:
            return self
        public = models.Q(state__in=PUBLIC_STATES)
        if actor.kind in {"brand", "agency"}:
            return self.filter(
                public | models.Q(organisation=actor.organisation) | models.Q(acting_agency=actor.organisation)
            )
        return self.filter(public)


# A CHECK is satisfied by "unknown", so each amount is also said to be there.
_fee_said = models.Q(fee_kind="barter", fee_min=None, fee_max=None, barter_value__isnull=False) & ~models.Q(
    barter_item=""
)
_both = models.Q(fee_min__isnull=False, fee_max__isnull=False)
_fee_said |= _both & models.Q(fee_kind="fixed", fee_max=models.F("fee_min"))
_fee_said |= _both & models.Q(fee_kind="range", fee_max__gte=models.F("fee_min"))


class Campaign(models.Model):
    """What a brand wants made, by how many creators, for what, until when.

    `fee_min` = `fee_max` for one fee; both null for barter. Amounts are minor units of `currency`; the budget is
    seen by the brand's side only. `apply_until_at` is the end of `apply_by_date` in `zone`, kept by the actions.
    """

    MOVES = CAMPAIGN_MOVES

    code = code_field()
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="campaigns")
    acting_agency = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="run_campaigns"
    )
    title = models.CharField(max_length=100)
    title_key = models.CharField(max_length=200, editable=False)
    goal = models.CharField(max_length=12, choices=Goal.choices, default=Goal.AWARENESS)
    category = models.CharField(max_length=20, choices=Category.choices)
    description = models.TextField(max_length=3000, blank=True)
    province = models.ForeignKey("core.Province", models.PROTECT, null=True, blank=True, related_name="+")
    fee_kind = models.CharField(max_length=8, choices=FeeKind.choices, default=FeeKind.FIXED)
    fee_min = models.BigIntegerField(null=True, blank=True)
    fee_max = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default=DEFAULT_CURRENCY)
    tax_basis = models.CharField(max_length=6, choices=TaxBasis.choices, default=TaxBasis.NETT)
    barter_item = models.CharField(max_length=160, blank=True)
    barter_value = models.BigIntegerField(null=True, blank=True)
    budget = models.BigIntegerField(null=True, blank=True)
    slots = models.PositiveIntegerField(default=1)
    apply_by_date = models.DateField(null=True, blank=True)
    apply_until_at = models.DateTimeField(null=True, editable=False)
    publish_from_date = models.DateField(null=True, blank=True)
    publish_until_date = models.DateField(null=True, blank=True)
    zone = models.CharField(max_length=40, choices=Zone.choices, default=Zone.WIB)
    revisions_included = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=10, choices=CloseReason.choices, blank=True)
    #: Kept in step with the deliverable lines by the actions, so that lists filter without joins.
    platforms = ArrayField(models.CharField(max_length=12, choices=Platform.choices), default=list, editable=False)
    formats = ArrayField(models.CharField(max_length=14, choices=Format.choices), default=list, editable=False)
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="campaign_has_title"),
            models.CheckConstraint(
                condition=models.Q(state__in=CampaignState.values)
                & models.Q(category__in=Category.values)
                & models.Q(goal__in=Goal.values)
                & models.Q(fee_kind__in=FeeKind.values)
                & models.Q(tax_basis__in=TaxBasis.values),
                name="campaign_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None)
                | (models.Q(state__in=["published", "closed"]) & models.Q(published_at__isnull=False)),
                name="campaign_published_at_iff_published",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state="closed", closed_at__isnull=False) & models.Q(close_reason__in=CloseReason.values)
                )
                | (~models.Q(state="closed") & models.Q(closed_at=None, close_reason="")),
                name="campaign_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | _fee_said, name="campaign_published_says_what_it_pays"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(
                    apply_by_date__isnull=False, publish_from_date__isnull=False, publish_until_date__isnull=False
                ),
                name="campaign_published_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(apply_by_date=None, apply_until_at=None)
                | models.Q(apply_by_date__isnull=False, apply_until_at__isnull=False),
                name="campaign_deadline_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(publish_until_date=None)
                | models.Q(publish_from_date=None)
                | models.Q(publish_until_date__gte=models.F("publish_from_date")),
                name="campaign_window_forward",
            ),
            models.CheckConstraint(
                condition=(models.Q(fee_min=None) | models.Q(fee_min__gt=0))
                & (models.Q(fee_max=None) | models.Q(fee_max__gt=0))
                & (models.Q(fee_min=None) | models.Q(fee_max=None) | models.Q(fee_max__gte=models.F("fee_min")))
                & (models.Q(barter_value=None) | models.Q(barter_value__gt=0))
                & (models.Q(budget=None) | models.Q(budget__gt=0)),
                name="campaign_amounts_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(slots__gte=1, slots__lte=MAX_SLOTS)
                & models.Q(revisions_included__lte=MAX_REVISIONS),
                name="campaign_counts_sensible",
            ),
            models.CheckConstraint(
                condition=models.Q(acting_agency=None) | ~models.Q(acting_agency=models.F("organisation")),
                name="campaign_agency_is_another",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-created_at"], name="campaign_of_brand"),
            models.Index(fields=["acting_agency", "-created_at"], name="campaign_of_agency"),
            models.Index(fields=["-published_at"], condition=models.Q(state="published"), name="campaign_open_newest"),
            models.Index(
                fields=["apply_until_at"], condition=models.Q(state="published"), name="campaign_open_deadline"
            ),
            models.Index(fields=["fee_max"], condition=models.Q(state="published"), name="campaign_open_fee"),
            models.Index(fields=["category"], condition=models.Q(state="published"), name="campaign_open_category"),
            GinIndex(fields=["title_key"], opclasses=["gin_trgm_ops"], name="campaign_title_trgm"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded search key in step with the title."""
        self.title_key = sort_key(self.title)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def fee_min_money(self) -> Money | None:
        return None if self.fee_min is None else Money(self.fee_min, self.currency)

    @property
    def fee_max_money(self) -> Money | None:
        return None if self.fee_max is None else Money(self.fee_max, self.currency)

    @property
    def deadline_clock(self) -> str:
        """The hour of the deadline with the campaign's own zone: `23.59 WIB`."""
        from sorot.core.clock import zone_label
        from sorot.core.ui.numbers import language

        return f"23{'.' if language() == 'id' else ':'}59 {zone_label(self.zone)}"

    @property
    def fee_range(self) -> str:
        """`Rp3\u20136 jt`, short; the unit stands once when both ends share it. Empty while no fee is said."""
        from sorot.core.ui.numbers import compact_money_text

        if self.fee_min is None or self.fee_max is None:
            return ""
        low, high = (compact_money_text(amount, self.currency) for amount in (self.fee_min, self.fee_max))
        if low == high:
            return low
        sign, word = re.match(r"\D*", low), re.search(r"\D*$", low)
        if word and word[0] and high.endswith(word[0]):
            low = low.removesuffix(word[0])
        return f"{low}\u2013{high.removeprefix(sign[0] if sign else '')}"

    @property
    def most_cost(self) -> Money | None:
        """The highest fee for every place; None while no fee is said; nothing for barter."""
        if self.fee_kind == FeeKind.BARTER:
            return Money(0, self.currency)
        return None if self.fee_max is None else Money(self.fee_max * self.slots, self.currency)


_formats_exist = models.Q()
for _platform, _formats in FORMATS_OF.items():
    _formats_exist |= models.Q(platform=str(_platform.value), format__in=[str(f.value) for f in _formats])  # type: ignore[attr-defined]


class DeliverableLine(models.Model):
    """So many pieces of one format on one platform, asked of every creator."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    format = models.CharField(max_length=14, choices=Format.choices)
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "platform", "format"], name="line_once_per_format"),
            models.CheckConstraint(condition=_formats_exist, name="line_format_exists_there"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="line_quantity_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.get_format_display()} ({self.get_platform_display()})"


class Requirement(models.Model):
    """One rule with its value, a small JSON object:

    followers `{"count": 10000, "platform": "tiktok" or ""}`; category, language `{"any_of": [...]}`;
    city, province `{"code": "32.73", "name": "Kota Bandung"}`; kind `{"kind": "kol"}`; verified, has_photo `{}`.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=14, choices=Rule.choices)
    value = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rule__in=Rule.values), name="requirement_rule_known"),
            models.UniqueConstraint(fields=["campaign", "position"], name="requirement_one_per_place"),
        ]
        indexes = [models.Index(fields=["rule", "campaign"], name="requirement_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.value}"
