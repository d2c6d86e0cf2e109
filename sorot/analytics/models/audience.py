"""Who watches: parts of an audience, and signals that a creator contests."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sorot.analytics.enums import SIGNAL_MOVES, Basis, ContestState, Dimension
from sorot.analytics.models.batches import ImportBatch
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount


class AudienceSlice(models.Model):
    """One part of an account's audience as of a day. The country here is the audience's, never the creator's.

    `key` is an ISO country code, a city's name, an age such as "18-24", female, male or other, an ISO language code.
    Parts that a file leaves out are unknown, not zero.
    """

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="audience")
    as_of = models.DateField()
    dimension = models.CharField(max_length=8, choices=Dimension.choices)
    basis = models.CharField(max_length=9, choices=Basis.choices)
    key = models.CharField(max_length=60)
    share = models.DecimalField(max_digits=7, decimal_places=6)
    source = models.CharField(max_length=16, choices=Source.choices)
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["account", "-as_of", "dimension", "-share"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "as_of", "dimension", "basis", "key", "source"], name="audience_slice_once"
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="audience_share_0_to_1"),
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="audience_dimension_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="audience_basis_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values) & ~Q(key=""), name="audience_slice_says_all"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.as_of} {self.dimension} {self.key}"


class SignalContestQuerySet(models.QuerySet["SignalContest"]):
    """Contested signals."""

    def visible_to(self, actor: Actor) -> SignalContestQuerySet:
        """One's own, or of one's talents; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(account__in=SocialAccount.objects.owned_by(actor))


class SignalContest(models.Model):
    """A creator says why a signal about the audience misleads; brands read it beside the signal, the desk answers."""

    MOVES = SIGNAL_MOVES

    code = code_field()
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="signal_contests")
    signal = models.CharField(max_length=40)
    text = models.TextField(max_length=1000)
    #: The signal with its evidence as it was shown then.
    shown = models.JSONField()
    state = models.CharField(max_length=10, choices=ContestState.choices, default=ContestState.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.TextField(max_length=1500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    submit_key = models.CharField(max_length=32, unique=True, editable=False)

    objects = SignalContestQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContestState.values), name="signal_contest_state_known"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(signal=""), name="signal_contest_has_text"),
            models.CheckConstraint(
                condition=(Q(state="answered", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""))
                | Q(state="open", answered_at=None, answered_by=None, answer=""),
                name="signal_contest_answered_iff_answered",
            ),
            models.UniqueConstraint(
                fields=["account", "signal"], condition=Q(state="open"), name="signal_contest_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.signal}"
