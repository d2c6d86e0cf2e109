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
    UNDONE = "undone", _("Taken back")


BATCH_MOVES = register(
    "analytics.ImportBatch",
    {
        BatchState.PREVIEWED: {BatchState.APPLIED, BatchState.DISCARDED},
        BatchState.APPLIED: {BatchState.UNDONE},
        BatchState.DISCARDED: set(),
        BatchState.UNDONE: set(),
    },
)


class TableKind(models.TextChoices):
    """What one row of a table is."""

    POSTS = "posts", _("One row is one post")
    DAILY = "daily", _("One row is one day")
    PROFILES = "profiles", _("One row is one account")
    AUDIENCE = "audience", _("One row is one part of the audience")


class Scope(models.TextChoices):
    """What a counter of a platform belongs to."""

    POST = "post", _("a post")
    DAY = "day", _("an account, day by day")
    ACCOUNT = "account", _("an account")
    AUDIENCE = "audience", _("an audience")


class Paid(models.TextChoices):
    """Whether a counter holds what was paid for (ads, boosts)."""

    ORGANIC = "organic", _("without ads")
    PAID = "paid", _("ads only")
    BOTH = "both", _("with and without ads")
    UNKNOWN = "unknown", _("the platform does not say")


class Confidence(models.TextChoices):
    """How sure a row of the dictionary is."""

    HIGH = "high", _("read on the platform's own page")
    MEDIUM = "medium", _("read in a second source")
    LOW = "low", _("not checked yet")


class Dimension(models.TextChoices):
    """How an audience is divided."""

    COUNTRY = "country", _("Country")
    CITY = "city", _("City")
    AGE = "age", _("Age")
    GENDER = "gender", _("Gender")
    LANGUAGE = "language", _("Language")


class Basis(models.TextChoices):
    """Whose shares they are."""

    FOLLOWERS = "followers", _("followers")
    VIEWERS = "viewers", _("viewers")
    ENGAGED = "engaged", _("people who reacted")


class Replaced(models.TextChoices):
    """Which table a replaced reading stands in."""

    POST = "post", _("Post")
    POST_SNAPSHOT = "post_snapshot", _("Reading of a post")
    ACCOUNT_SNAPSHOT = "account_snapshot", _("Reading of an account")
    SLICE = "slice", _("Part of an audience")


class Weather(models.TextChoices):
    """What most creators of a platform and format see at the same time."""

    USUAL = "usual", _("as usual")
    LOWER = "lower", _("lower than usual")
    HIGHER = "higher", _("higher than usual")


class ContestState(models.TextChoices):
    """The life of a contested signal."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")


SIGNAL_MOVES = register(
    "analytics.SignalContest", {ContestState.OPEN: {ContestState.ANSWERED}, ContestState.ANSWERED: set()}
)


#: Sources, best first. A figure is computed from one source only.
SOURCE_RANK = {
    source: rank
    for rank, source in enumerate((Source.API, Source.FILE, Source.SCREENSHOT, Source.SELF_DECLARED, Source.DEMO))
}
MAX_BYTES = 30_000_000
MAX_ROWS = 1_000_000
#: For a file on the machine itself (`sorot import metrics`).
MAX_BYTES_CLI = 500_000_000
