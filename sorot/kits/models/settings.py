"""What a creator decided about their kit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.kits.enums import FIRST_BRANDS, FIRST_NUMBERS, FIRST_PUBLIC, NUMBERS, Accent, Block, Cover, Shown


def first_public() -> list[str]:
    return [str(block.value) for block in FIRST_PUBLIC]


def first_brands() -> list[str]:
    return [str(block.value) for block in FIRST_BRANDS]


def first_order() -> list[str]:
    return list(Block.values)


def first_numbers() -> list[str]:
    return list(FIRST_NUMBERS)


class KitSettingsQuerySet(models.QuerySet["KitSettings"]):
    """Decisions about kits."""

    def visible_to(self, actor: Actor) -> KitSettingsQuerySet:
        """One's own, or of one's talents; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(creator__in=CreatorProfile.objects.owned_by(actor))


class KitSettings(models.Model):
    """Which parts of a kit are shown to whom and how it looks. Without a row the defaults of this class hold.

    A block in neither `public_blocks` nor `brand_blocks` is hidden. `language` "" follows the reader.
    """

    creator = models.OneToOneField(CreatorProfile, models.CASCADE, related_name="kit_settings")
    headline = models.CharField(max_length=120, blank=True)
    public_blocks = ArrayField(models.CharField(max_length=12, choices=Block.choices), default=first_public, blank=True)
    brand_blocks = ArrayField(models.CharField(max_length=12, choices=Block.choices), default=first_brands, blank=True)
    block_order = ArrayField(models.CharField(max_length=12, choices=Block.choices), default=first_order)
    numbers = ArrayField(models.CharField(max_length=24), default=first_numbers, blank=True)
    accent = models.CharField(max_length=8, choices=Accent.choices, default=Accent.STRAW)
    cover = models.CharField(max_length=8, choices=Cover.choices, default=Cover.PORTRAIT)
    language = models.CharField(max_length=2, blank=True, choices=[("id", "Bahasa Indonesia"), ("en", "English")])
    is_indexed = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    objects = KitSettingsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(public_blocks__contained_by=Block.values)
                & Q(brand_blocks__contained_by=Block.values)
                & ~Q(public_blocks__overlap=models.F("brand_blocks")),
                name="kit_block_shown_to_one",
            ),
            models.CheckConstraint(
                condition=Q(block_order__contained_by=Block.values) & Q(block_order__contains=Block.values),
                name="kit_order_names_every_block",
            ),
            models.CheckConstraint(condition=Q(numbers__contained_by=list(NUMBERS)), name="kit_numbers_known"),
            models.CheckConstraint(
                condition=Q(accent__in=Accent.values) & Q(cover__in=Cover.values) & Q(language__in=["", "id", "en"]),
                name="kit_look_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creator_id}"

    def shown(self, block: str) -> str:
        """To whom a block is shown."""
        if block in self.public_blocks:
            return Shown.PUBLIC
        return Shown.BRANDS if block in self.brand_blocks else Shown.HIDDEN
