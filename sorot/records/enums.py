"""Whom a record is about, its figures, and the life of a contest."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.states import register

#: A figure is shown from so many deals on: fewer would tell what happened in a single one.
LEAST_DEALS = 3
#: What happened longer ago says little about today.
MONTHS = 24


class Kind(models.TextChoices):
    """Whom a record is about. `BRAND` is whoever pays: brands, and agencies for what they arrange."""

    BRAND = "brand", _("Brand")
    CREATOR = "creator", _("Creator")


class Figure(models.TextChoices):
    """Everything that a record says, in the order of its page."""

    TYPICAL_DAYS = "typical-days", _("Usual days until payment")
    NINE_OF_TEN = "nine-of-ten", _("Nine of ten payments")
    LATE_SHARE = "late-share", _("Paid late")
    REJECTIONS = "rejections", _("Not paid after approval")
    DISPUTES_LOST = "disputes-lost", _("Disputes lost")
    DEALS = "deals", _("Signed deals")
    ON_TIME = "on-time", _("Works on time")
    REVISIONS = "revisions", _("Rounds of changes")
    CANCELLATIONS = "cancellations", _("Deals the creator stopped")


FIGURES: dict[str, tuple[Figure, ...]] = {
    Kind.BRAND: (
        Figure.TYPICAL_DAYS, Figure.NINE_OF_TEN, Figure.LATE_SHARE, Figure.REJECTIONS, Figure.DISPUTES_LOST,
        Figure.DEALS,
    ),
    Kind.CREATOR: (Figure.ON_TIME, Figure.REVISIONS, Figure.CANCELLATIONS),
}  # fmt: skip


class ContestState(models.TextChoices):
    """The life of a contest."""

    OPEN = "open", pgettext_lazy("contest", "Waiting for the operator")
    ANSWERED = "answered", pgettext_lazy("contest", "Answered")


CONTEST_MOVES = register(
    "records.RecordContest",
    {ContestState.OPEN: {ContestState.ANSWERED}, ContestState.ANSWERED: set()},
)
