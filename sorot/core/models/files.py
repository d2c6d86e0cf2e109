"""Private files."""

from django.apps import apps
from django.conf import settings
from django.db import models

from sorot.core.access import Actor
from sorot.core.ids import code_field


class FileKind(models.TextChoices):
    """What the content is, by its first bytes, never by its name."""

    IMAGE = "image"
    VIDEO = "video"
    PDF = "pdf"
    TABLE = "table"


class FileState(models.TextChoices):
    """Whether the file may be given out. `WAITING` for a job (`reason`); of a refused one the bytes are gone."""

    READY = "ready"
    WAITING = "waiting"
    REFUSED = "refused"


class FileReason(models.TextChoices):
    """What a file waits for, or why it was refused."""

    SCAN = "scan"  # no answer of the virus scanner yet
    FILM = "film"  # being prepared for the page
    INFECTED = "infected"
    BROKEN = "broken"  # cannot be read as what it says it is


class StoredFile(models.Model):
    """A file that belongs to one row (`owner_type`, `owner_code`) and is served only to who may see that row."""

    code = code_field()
    owner_type = models.CharField(max_length=60)
    owner_code = models.CharField(max_length=40)
    purpose = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    content_type = models.CharField(max_length=80)
    name = models.CharField(max_length=150)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    thumb_path = models.CharField(max_length=200, blank=True)
    medium_path = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.READY)
    reason = models.CharField(max_length=10, choices=FileReason.choices, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner_type", "owner_code"], name="file_owner")]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(
                condition=models.Q(state="ready", reason="")
                | models.Q(state="waiting", reason__in=["scan", "film"])
                | models.Q(state="refused", reason__in=["infected", "broken"]),
                name="file_state_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paths(self) -> list[str]:
        """Every stored object of this file."""
        return [path for path in (self.path, self.medium_path, self.thumb_path) if path]

    def is_visible_to(self, actor: Actor) -> bool:
        """True when the actor may see the row that owns this file: its own `visible_to` decides."""
        owners = apps.get_model(self.owner_type)._default_manager
        return bool(owners.visible_to(actor).filter(code=self.owner_code).exists())
