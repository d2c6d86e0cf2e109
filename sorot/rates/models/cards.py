"""The living rate card of a creator, its lines, and what was offered when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.money import Money
from sorot.creators.models import CreatorProfile
from sorot.rates.sow import Line, render
from sorot.rates.sow.values import MOST_AMOUNT

MODES = [("endorse", "endorse"), ("paid_promote", "paid_promote"), ("barter", "barter")]


class CardQuerySet(models.QuerySet["RateCard"]):
    """Rate cards."""

    def visible_to(self, actor: Actor) -> CardQuerySet:
        """Of the profiles one may see; which lines are shown is the query's matter."""
        return self.filter(creator__in=CreatorProfile.objects.visible_to(actor))


class RateCard(models.Model):
    """One living card per creator. `version` grows with every change; each version stays readable (`CardEdition`)."""

    code = code_field()
    creator = models.OneToOneField(CreatorProfile, models.CASCADE, related_name="rate_card")
    valid_until_date = models.DateField(null=True)
    notes = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = CardQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.creator_id} {self.version}"


class LineQuerySet(models.QuerySet["RateLine"]):
    """Lines of rate cards."""

    def visible_to(self, actor: Actor) -> LineQuerySet:
        """Shown ones of visible profiles; all of those one speaks for."""
        owned = CreatorProfile.objects.owned_by(actor)
        shown = Q(is_shown=True, card__creator__in=CreatorProfile.objects.visible_to(actor))
        return self.filter(shown | Q(card__creator__in=owned))


class RateLine(models.Model):
    """One line: `said` is `sow.Line.as_json()`, the columns beside it are copies for lists. A package has a name."""

    code = code_field()
    card = models.ForeignKey(RateCard, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    said = models.JSONField()
    fee = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="IDR")
    is_nett = models.BooleanField(null=True)
    mode = models.CharField(max_length=12, choices=MODES, blank=True)
    is_package = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    submit_key = models.CharField(max_length=40, unique=True, null=True, editable=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "position"], name="rate_line_one_per_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(fee=None, is_nett=None) | Q(fee__gte=1, fee__lte=MOST_AMOUNT), name="rate_line_fee"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["", "endorse", "paid_promote", "barter"]), name="rate_line_mode"
            ),
            models.CheckConstraint(condition=Q(said__has_keys=["items", "fee", "terms"]), name="rate_line_says_all"),
            models.CheckConstraint(condition=Q(is_package=True) | Q(name=""), name="rate_line_name_of_package"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.position}"

    @property
    def line(self) -> Line:
        """What the line says, as a value."""
        return Line.from_json(self.said)

    @property
    def money(self) -> Money | None:
        """The price; None: there is none (barter, or to be asked)."""
        return Money(self.fee, self.currency) if self.fee is not None else None


class CardEditionQuerySet(models.QuerySet["CardEdition"]):
    """Editions."""

    def visible_to(self, actor: Actor) -> CardEditionQuerySet:
        """One's own and one's talents'; for the operator all."""
        return self if actor.is_operator else self.filter(card__creator__in=CreatorProfile.objects.owned_by(actor))


class CardEdition(models.Model):
    """What a card offered from one moment to the next. Rows are added, never changed."""

    code = code_field()
    card = models.ForeignKey(RateCard, models.CASCADE, related_name="editions")
    version = models.PositiveIntegerField()
    offered = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = CardEditionQuerySet.as_manager()

    class Meta:
        ordering = ["card", "-version"]
        constraints = [models.UniqueConstraint(fields=["card", "version"], name="rate_edition_once")]

    def __str__(self) -> str:
        return f"{self.card_id} {self.version}"

    @property
    def texts(self) -> list[str]:
        """What it offered, in the language of the moment."""
        language = get_language() or "id"
        rows = [(row["name"], render(Line.from_json(row["said"]), language)) for row in self.offered["lines"]]
        return [f"{name}: {text}" if name else text for name, text in rows]
