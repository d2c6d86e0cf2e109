"""Posts, and what was read of posts and accounts on a day. Null is unknown and never 0."""

from __future__ import annotations

from django.db import models

from sorot.analytics.models.batches import ImportBatch
from sorot.analytics.parsing.readings import DAY_METRICS, POST_METRICS
from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.taxonomy import Format, Platform, Source
from sorot.creators.models import SocialAccount


def _known(names: tuple[str, ...]) -> models.Q:
    some = models.Q()
    for name in names:
        some |= models.Q(**{f"{name}__isnull": False})
    return some


def _not_negative(names: tuple[str, ...]) -> models.Q:
    every = models.Q()
    for name in names:
        every &= models.Q(**{name: None}) | models.Q(**{f"{name}__gte": 0})
    return every


class PostQuerySet(models.QuerySet["Post"]):
    """Posts."""

    def visible_to(self, actor: Actor) -> PostQuerySet:
        """Posts of one's own accounts, or of one's talents; for the operator all."""
        if actor.is_operator:
            return self
        return self.filter(account__in=SocialAccount.objects.owned_by(actor))


class Post(models.Model):
    """One post of an account, known by the platform's own id."""

    code = code_field()
    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="posts")
    platform = models.CharField(max_length=12, choices=Platform.choices)
    native_id = models.CharField(max_length=100)
    url = models.URLField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    format = models.CharField(max_length=16, choices=Format.choices, blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    #: The import that first named the post.
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = [models.F("published_at").desc(nulls_last=True), "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "native_id"], name="post_once_per_account"),
            models.CheckConstraint(condition=~models.Q(native_id=""), name="post_has_native_id"),
        ]
        indexes = [
            models.Index(
                models.F("account"),
                models.F("published_at").desc(nulls_last=True),
                models.F("id").desc(),
                name="post_newest",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.native_id


class PostSnapshot(models.Model):
    """The counters of one post on one day, from one source.

    `definition_version` is the version of the platform's views (MetricDefinition) that held for the post's format on
    that day; the other counters have had one version so far. Nothing is compared across two versions.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="snapshots")
    captured_date = models.DateField()
    captured_at = models.DateTimeField()
    source = models.CharField(max_length=16, choices=Source.choices)
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    saves = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    definition_version = models.PositiveSmallIntegerField(default=1)
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["post", "captured_date"]
        constraints = [
            models.UniqueConstraint(fields=["post", "captured_date", "source"], name="post_snapshot_once"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="post_snapshot_source_known"),
            models.CheckConstraint(condition=_known(POST_METRICS), name="post_snapshot_says_something"),
            models.CheckConstraint(condition=_not_negative(POST_METRICS), name="post_snapshot_ge_0"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.captured_date} {self.source}"


class AccountSnapshot(models.Model):
    """Figures of an account on one day, from one source.

    followers, following and posts are standing at that day; views, likes, comments, shares, profile_views and reach
    were earned on that day; new_followers is that day's change and may be negative. `definition_version` is that of
    the platform's views of a day.
    """

    account = models.ForeignKey(SocialAccount, models.CASCADE, related_name="snapshots")
    date = models.DateField()
    captured_at = models.DateTimeField()
    source = models.CharField(max_length=16, choices=Source.choices)
    followers = models.BigIntegerField(null=True)
    following = models.BigIntegerField(null=True)
    posts = models.BigIntegerField(null=True)
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    profile_views = models.BigIntegerField(null=True)
    reach = models.BigIntegerField(null=True)
    new_followers = models.BigIntegerField(null=True)
    lost_followers = models.BigIntegerField(null=True)
    definition_version = models.PositiveSmallIntegerField(default=1)
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["account", "date"]
        constraints = [
            models.UniqueConstraint(fields=["account", "date", "source"], name="account_snapshot_once"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="account_snapshot_source_known"),
            models.CheckConstraint(
                condition=_known((*DAY_METRICS, "new_followers", "lost_followers")),
                name="account_snapshot_says_something",
            ),
            models.CheckConstraint(condition=_not_negative(DAY_METRICS), name="account_snapshot_ge_0"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.date} {self.source}"
