"""Words of rate cards."""

from django.db import models
from django.utils.translation import pgettext_lazy

#: Lines on one card, and rows that can be added at once.
MOST_LINES, MOST_AT_ONCE = 40, 20
LONGEST_NAME = 60


class Mode(models.TextChoices):
    """What the brand gives and what for."""

    ENDORSE = "endorse", pgettext_lazy("rate card", "Endorse")
    PAID_PROMOTE = "paid_promote", pgettext_lazy("rate card", "Paid promote")
    BARTER = "barter", pgettext_lazy("rate card", "Barter")


class Basis(models.TextChoices):
    """Whether income tax is off the price already."""

    NETT = "nett", pgettext_lazy("rate card", "nett")
    GROSS = "gross", pgettext_lazy("rate card", "gross")
