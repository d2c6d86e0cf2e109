"""The portfolio: photos and videos of a profile."""

from __future__ import annotations

from django.db import models
from django.templatetags.static import static
from django.urls import reverse

from sorot.core.access import Actor
from sorot.core.ids import code_field
from sorot.core.models.files import FileState
from sorot.creators.enums import PortfolioKind
from sorot.creators.models.profiles import CreatorProfile


class PortfolioQuerySet(models.QuerySet["PortfolioItem"]):
    """Photos and videos."""

    def visible_to(self, actor: Actor) -> PortfolioQuerySet:
        """Those of the profiles one may see."""
        return self.filter(creator__in=CreatorProfile.objects.visible_to(actor))

    def ready(self) -> PortfolioQuerySet:
        """Those that a page can show; others are still being checked or were refused."""
        return self.filter(file__state=FileState.READY)


class PortfolioItem(models.Model):
    """One photo or video, in the creator's own order. Its files belong to the profile and are seen by who sees that."""

    code = code_field()
    creator = models.ForeignKey(CreatorProfile, models.CASCADE, related_name="portfolio")
    kind = models.CharField(max_length=10, choices=PortfolioKind.choices, default=PortfolioKind.PHOTO)
    file = models.OneToOneField("core.StoredFile", models.PROTECT, related_name="+")
    #: A still of a video: taken out of it, or chosen by the creator (then `is_poster_chosen`).
    poster = models.OneToOneField("core.StoredFile", models.PROTECT, null=True, related_name="+")
    is_poster_chosen = models.BooleanField(default=False)
    caption = models.CharField(max_length=200, blank=True)
    alt = models.CharField(max_length=160)
    seconds = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    submit_key = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(alt=""), name="portfolio_has_words"),
            models.CheckConstraint(
                condition=models.Q(kind="photo", poster=None, seconds=None, is_poster_chosen=False)
                | models.Q(kind="video", is_poster_chosen=False)
                | models.Q(kind="video", poster__isnull=False),
                name="portfolio_poster_of_a_video",
            ),
            models.UniqueConstraint(
                fields=["creator", "position"], name="portfolio_one_per_place", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def is_video(self) -> bool:
        return self.kind == PortfolioKind.VIDEO

    @property
    def width(self) -> int | None:
        return self.file.width

    @property
    def height(self) -> int | None:
        return self.file.height

    @property
    def is_ready(self) -> bool:
        return self.file.state == FileState.READY

    @property
    def picture(self) -> object:
        """The StoredFile with a picture of it: the photo itself or the poster; None when there is none to show."""
        if not self.is_video:
            return self.file if self.is_ready else None
        return self.poster if self.poster is not None and self.poster.state == FileState.READY else None

    @property
    def url(self) -> str:
        """The photo or the video itself."""
        return reverse("core:file", args=[self.file.code])

    @property
    def thumb_url(self) -> str:
        """A picture with 480 pixels on its longer side."""
        return self._picture("thumb")

    @property
    def poster_url(self) -> str:
        """A picture with 1,080 pixels on its longer side: what stands there before a video plays."""
        return self._picture("medium")

    medium_url = poster_url

    def _picture(self, size: str) -> str:
        file = self.picture
        if file is None:
            return static("sorot/video-poster.svg")
        return reverse("core:file_size", args=[file.code, size])  # type: ignore[attr-defined]
