"""What settled deals cost, in editions; and what a work costs its creator."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Format, Platform
from sorot.creators.models import CreatorProfile


class EditionQuerySet(models.QuerySet["PriceEdition"]):
    """Published middles: the same for everybody who is signed in."""

    def visible_to(self, actor: Actor) -> EditionQuerySet:
        """Current ones."""
        return self.none() if actor.is_anonymous else self.filter(is_current=True)


class PriceEdition(models.Model):
    """One published edition of what one work of a kind was paid. Amounts are minor units, two significant digits.

    A new edition replaces the last only when five deals or more differ, so that no two editions tell one deal.
    `p25` to `p75` is the middle half. `cpm`, `cpv` and `cpe` have their own number of deals, none below five.
    """

    code = code_field()
    platform = models.CharField(max_length=12, choices=Platform.choices)
    format = models.CharField(max_length=16, choices=Format.choices)
    tier = models.CharField(max_length=12, blank=True)
    basis = models.CharField(max_length=6)
    currency = models.CharField(max_length=3)
    edition = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    is_current = models.BooleanField()
    n = models.PositiveIntegerField()
    from_date = models.DateField()
    to_date = models.DateField()
    p25 = models.BigIntegerField()
    p50 = models.BigIntegerField()
    p75 = models.BigIntegerField()
    posts_n = models.PositiveIntegerField(default=0)
    cpm = models.BigIntegerField(null=True)
    cpv = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    cpe_n = models.PositiveIntegerField(default=0)
    cpe = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "format", "tier", "basis", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "format", "tier", "basis", "currency", "edition"], name="price_edition_once"
            ),
            models.UniqueConstraint(
                fields=["platform", "format", "tier", "basis", "currency"],
                condition=Q(is_current=True),
                name="price_one_current",
            ),
            models.CheckConstraint(condition=Q(n__gte=5), name="price_five_deals"),
            models.CheckConstraint(
                condition=Q(cpm=None, cpv=None) | Q(cpm__isnull=False, cpv__isnull=False, posts_n__gte=5),
                name="price_five_posts",
            ),
            models.CheckConstraint(condition=Q(cpe=None) | Q(cpe_n__gte=5), name="price_five_engaged"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.format} {self.tier} {self.edition}"


class PriceEntry(models.Model):
    """Which deals an edition counted, to see how many differ at the next. Nobody reads them on a page."""

    edition = models.ForeignKey(PriceEdition, models.CASCADE, related_name="entries")
    deal = models.ForeignKey("deals.Deal", models.CASCADE, related_name="+")
    #: Price of one work, CPV and CPE in millionths, as one text: any change of them makes the deal differ.
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "deal"], name="price_entry_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.deal_id}"


class CostQuerySet(models.QuerySet["ProductionCost"]):
    """Costs."""

    def visible_to(self, actor: Actor) -> CostQuerySet:
        """One's own and one's talents' only; not even the operator's pages show them."""
        return self.filter(creator__in=CreatorProfile.objects.owned_by(actor))


class ProductionCost(models.Model):
    """What one work of a kind costs its creator to make, in minor units of rupiah. Private."""

    code = code_field()
    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="production_costs")
    platform = models.CharField(max_length=12, choices=Platform.choices, blank=True)
    format = models.CharField(max_length=16, choices=Format.choices)
    amount = models.BigIntegerField()
    updated_at = models.DateTimeField()

    objects = CostQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "format"]
        constraints = [
            models.UniqueConstraint(fields=["creator", "platform", "format"], name="production_cost_once"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="production_cost_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.creator_id} {self.format}"
