"""May I? For the tax table."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from sorot.accounts.rules import may_operate
from sorot.core.access import Actor, Verdict, no
from sorot.tax.models import TaxRule


def may_end(actor: Actor, rule: TaxRule, *, today: date) -> Verdict:
    """Operators, as long as the row's end has not passed."""
    verdict = may_operate(actor)
    if verdict and rule.valid_until_date is not None and rule.valid_until_date < today:
        return no(_("This row has ended. What was counted with it stays."))
    return verdict


def may_withdraw(actor: Actor, rule: TaxRule, *, today: date) -> Verdict:
    """Operators, as long as the row has not begun: nothing was counted with it."""
    verdict = may_operate(actor)
    if verdict and rule.valid_from_date <= today:
        return no(_("This row has begun. End it instead, and add the right one."))
    return verdict


__all__ = ["may_end", "may_operate", "may_withdraw"]
