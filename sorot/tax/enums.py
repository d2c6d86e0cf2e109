"""Words of the room that the database checks."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Sureness(models.TextChoices):
    """How sure a row is: the engine's `Confidence`, with its word for people."""

    HIGH = "high", pgettext_lazy("confidence", "sure")
    MEDIUM = "medium", pgettext_lazy("confidence", "fairly sure")
    LOW = "low", pgettext_lazy("confidence", "not sure")
