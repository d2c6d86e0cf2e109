"""The creator's profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sorot.core.access import Actor
from sorot.core.ids import code_field, sort_key
from sorot.core.taxonomy import Category, Language, Platform
from sorot.creators.enums import HANDLE_MAX, HANDLE_PATTERN, CreatorKind, RunBy

if TYPE_CHECKING:
    from sorot.core.taxonomy import Tier


class CreatorQuerySet(models.QuerySet["CreatorProfile"]):
    """Profiles."""

    def owned_by(self, actor: Actor) -> CreatorQuerySet:
        """One's own; for a management its talents."""
        if actor.is_person:
            return self.filter(user=actor.user)
        if actor.kind == "management":
            return self.filter(management=actor.organisation)
        return self.none()

    def visible_to(self, actor: Actor) -> CreatorQuerySet:
        """Public ones for everybody; one's own and one's talents always; for the operator all."""
        if actor.is_operator:
            return self
        public = models.Q(is_public=True)
        if actor.is_person:
            return self.filter(public | models.Q(user=actor.user))
        if actor.kind == "management":
            return self.filter(public | models.Q(management=actor.organisation))
        return self.filter(public)


class CreatorProfile(models.Model):
    """A person who creates, found at `/@handle/`. A management may keep one for a talent without a login."""

    code = code_field()
    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, blank=True, related_name="creator_profile")
    management = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="talents"
    )
    handle = models.CharField(max_length=HANDLE_MAX, unique=True)
    display_name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=160, editable=False)
    bio = models.TextField(max_length=600, blank=True)
    kind = models.CharField(max_length=12, choices=CreatorKind.choices, default=CreatorKind.INFLUENCER)
    field_of_expertise = models.CharField(max_length=120, blank=True)
    credentials = models.TextField(max_length=600, blank=True)
    impartiality = models.TextField(max_length=400, blank=True)
    run_by = models.CharField(max_length=12, choices=RunBy.choices, blank=True)
    works_per_month = models.PositiveSmallIntegerField(null=True, blank=True)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=5, choices=Language.choices), default=list, blank=True)
    city = models.ForeignKey("core.Regency", models.PROTECT, null=True, blank=True, related_name="+")
    accepts_barter = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    is_open_to_work = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)
    #: Kept in step with the social accounts by the actions: the largest known follower count (null = none known),
    #: the engagement rate of that account, and the platforms there are.
    best_followers = models.BigIntegerField(null=True, editable=False)
    main_engagement = models.DecimalField(max_digits=9, decimal_places=6, null=True, editable=False)
    platforms = ArrayField(models.CharField(max_length=12, choices=Platform.choices), default=list, editable=False)
    photo_count = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = CreatorQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handle__regex=f"^{HANDLE_PATTERN}$"), name="creator_handle_plain"
            ),
            models.CheckConstraint(condition=~models.Q(display_name=""), name="creator_has_name"),
            models.CheckConstraint(condition=models.Q(kind__in=CreatorKind.values), name="creator_kind_known"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(management__isnull=False) | models.Q(is_demo=True),
                name="creator_belongs_to_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(categories__contained_by=Category.values)
                & models.Q(languages__contained_by=Language.values)
                & models.Q(platforms__contained_by=Platform.values),
                name="creator_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(best_followers=None) | models.Q(best_followers__gte=0), name="creator_followers_ge_0"
            ),
        ]
        indexes = [
            models.Index(fields=["is_public", "name_key", "id"], name="creator_by_name"),
            models.Index(
                models.F("is_public"),
                models.F("best_followers").desc(nulls_last=True),
                models.F("id"),
                name="creator_by_followers",
            ),
            models.Index(
                models.F("is_public"),
                models.F("main_engagement").desc(nulls_last=True),
                models.F("id"),
                name="creator_by_engagement",
            ),
            models.Index(fields=["is_public", "-created_at", "id"], name="creator_by_newest"),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="creator_name_trgm"),
            GinIndex(fields=["handle"], opclasses=["gin_trgm_ops"], name="creator_handle_trgm"),
            GinIndex(fields=["categories"], name="creator_categories"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded sort key in step with the name."""
        self.name_key = sort_key(self.display_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def tier(self) -> Tier | None:
        """The tier by the installation's scheme; None while no follower count is known."""
        from sorot.core.taxonomy import tier_scheme

        return tier_scheme().tier_of(self.best_followers)
