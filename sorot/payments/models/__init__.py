"""The money side of deals, and the way out to people's banks."""

from sorot.payments.models.funding import Funding
from sorot.payments.models.payees import Payee, PayoutAccount
from sorot.payments.models.payouts import Payout
from sorot.payments.models.reference import FeeSchedule, Institution, ReleaseHold
from sorot.payments.models.terms import Milestone, PaymentTerms

__all__ = [
    "FeeSchedule",
    "Funding",
    "Institution",
    "Milestone",
    "Payee",
    "PaymentTerms",
    "Payout",
    "PayoutAccount",
    "ReleaseHold",
]
