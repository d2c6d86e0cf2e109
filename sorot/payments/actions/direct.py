"""Paying a creator's own account: every look at its number is written down."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.payments import rules
from sorot.payments.errors import PaymentError
from sorot.payments.models import Funding, PayoutAccount


def reveal_direct_account(*, funding: Funding, by: Actor, now: datetime) -> PayoutAccount:
    """The account that a direct payment has to go to, with its full number, for the payer's side only.

    Raises PaymentError while the creator has named none, or changed it in the last 72 hours; RefusedError.
    """
    rules.may_see_direct_account(by, funding).demand()
    account = PayoutAccount.objects.in_use().select_related("institution").filter(payee=funding.terms.payee).first()
    if account is None:
        raise PaymentError(_("The creator has not named an account yet. Ask them to, then look again."), code="none")
    if account.usable_at > now:
        raise PaymentError(
            _("The creator changed the account a short while ago. For safety it is shown 72 hours after the change."),
            code="new",
        )
    audit.record("funding.account_read", funding, by=by, now=now, data={"account": account.code})
    return account
