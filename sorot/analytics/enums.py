"""States of an imported file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.core.states import register
from sorot.core.taxonomy import Source


class BatchState(models.TextChoices):
    """The life of an uploaded file."""

    PREVIEWED = "previewed", _("Waiting for your check")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Discarded")


BATCH_MOVES = register(
    "analytics.ImportBatch",
    {
        BatchState.PREVIEWED: {BatchState.APPLIED, BatchState.DISCARDED},
        BatchState.APPLIED: set(),
        BatchState.DISCARDED: set(),
    },
)


class TableKind(models.TextChoices):
    """What one row of a table is."""

    POSTS = "posts", _("One row is one post")
    DAILY = "daily", _("One row is one day")
    PROFILES = "profiles", _("One row is one account")


#: Sources, best first. A figure is computed from one source only.
SOURCE_RANK = {source: rank for rank, source in enumerate((Source.API, Source.FILE, Source.SELF_DECLARED, Source.DEMO))}
MAX_BYTES = 30_000_000
MAX_ROWS = 50_000
