"""Kinds, states and MOVES of bank statements and of the comparison of two books."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sorot.core.states import register


class LineState(models.TextChoices):
    """Where one line of a bank statement is."""

    OPEN = "open", _("Not matched")
    USED = "used", _("Matched")
    ASIDE = "aside", _("Not ours")


LINE_MOVES = register(
    "payments.StatementLine",
    {
        LineState.OPEN: {LineState.USED, LineState.ASIDE},
        LineState.ASIDE: {LineState.OPEN},
        LineState.USED: set(),
    },
)


class RunState(models.TextChoices):
    """Where one comparison with a gateway or the bank is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Compared")
    FAILED = "failed", _("Not possible")


RUN_MOVES = register(
    "payments.ReconciliationRun",
    {RunState.RUNNING: {RunState.DONE, RunState.FAILED}, RunState.DONE: set(), RunState.FAILED: set()},
)


class DifferenceState(models.TextChoices):
    """Where one difference is. A healed one that shows up again is open again."""

    OPEN = "open", _("Waits for you")
    HEALED = "healed", _("Settled")
    EXPLAINED = "explained", _("Explained")


DIFFERENCE_MOVES = register(
    "payments.Difference",
    {
        DifferenceState.OPEN: {DifferenceState.HEALED, DifferenceState.EXPLAINED},
        DifferenceState.HEALED: {DifferenceState.OPEN},
        DifferenceState.EXPLAINED: set(),
    },
)


class DifferenceKind(models.TextChoices):
    """The seven classes of difference (docs/money/reconciliation.md)."""

    MISSING_HERE = "missing_here", _("Not in our books")
    MISSING_THERE = "missing_there", _("Not in their books")
    AMOUNT_DIFF = "amount_diff", _("Another amount")
    FEE_DIFF = "fee_diff", _("Another fee")
    STATUS_DIFF = "status_diff", _("Another state")
    DUPLICATE = "duplicate", _("Twice")
    BALANCE_DIFF = "balance_diff", _("Another balance")
