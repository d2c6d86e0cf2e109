"""Requests about one's own data and their states."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.states import register

#: UU 27/2022: answers are due within 3 x 24 hours.
ANSWER_WITHIN = timedelta(hours=72)
#: An account can be kept after all for two days; the rest of the 72 hours is there to carry the erasure out.
COOLING_OFF = timedelta(hours=48)
#: How long a copy of one's data can be fetched.
COPY_FOR = timedelta(days=7)


class RequestKind(models.TextChoices):
    """What a person asks for."""

    EXPORT = "export", _("A copy of all data")
    ERASURE = "erasure", _("Delete the account")
    QUESTION = "question", _("A question or a correction")


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", pgettext_lazy("data request", "Open")
    READY = "ready", pgettext_lazy("data request", "Ready to fetch")
    ERASING = "erasing", pgettext_lazy("data request", "Being deleted")
    DONE = "done", pgettext_lazy("data request", "Done")
    TAKEN_BACK = "taken_back", pgettext_lazy("data request", "Taken back")


REQUEST_MOVES = register(
    "privacy.DataRequest",
    {
        RequestState.OPEN: {
            RequestState.READY,
            RequestState.ERASING,
            RequestState.DONE,
            RequestState.TAKEN_BACK,
        },
        RequestState.READY: {RequestState.DONE},
        RequestState.ERASING: {RequestState.DONE},
        RequestState.DONE: set(),
        RequestState.TAKEN_BACK: set(),
    },
)


class Purpose(models.TextChoices):
    """What a person may agree to or not: everything else is needed for the contract or asked by a law."""

    NEWS_MAIL = "news_mail", _("News by e-mail")
    PUBLIC_PROFILE = "public_profile", _("A profile that everybody can see")


class Confidence(models.TextChoices):
    """How sure we are of a rule."""

    HIGH = "high", pgettext_lazy("confidence", "high")
    MEDIUM = "medium", pgettext_lazy("confidence", "medium")
    LOW = "low", pgettext_lazy("confidence", "low")
