"""The money side of deals, and the way out to people's banks."""

from sorot.payments.models.funding import Funding
from sorot.payments.models.gateways import Checkout, GatewayEvent, RefusedHook
from sorot.payments.models.outcomes import Chargeback, SourceReturn
from sorot.payments.models.own_moves import OwnMove, OwnMoveLine
from sorot.payments.models.partner_fees import PartnerFee
from sorot.payments.models.payees import Payee, PayoutAccount
from sorot.payments.models.payouts import Payout, PayoutBatch
from sorot.payments.models.reference import FeeSchedule, Institution, ReleaseHold, TransferRail
from sorot.payments.models.statements import BankStatement, Difference, ReconciliationRun, StatementLine
from sorot.payments.models.taxes import SiteIdentity, TaxMonth, TaxRemittance, Withholding
from sorot.payments.models.terms import Milestone, PaymentTerms
from sorot.payments.models.tries import PayoutTry

__all__ = [
    "BankStatement",
    "Chargeback",
    "Checkout",
    "Difference",
    "FeeSchedule",
    "Funding",
    "GatewayEvent",
    "Institution",
    "Milestone",
    "OwnMove",
    "OwnMoveLine",
    "PartnerFee",
    "Payee",
    "PaymentTerms",
    "Payout",
    "PayoutAccount",
    "PayoutBatch",
    "PayoutTry",
    "ReconciliationRun",
    "RefusedHook",
    "ReleaseHold",
    "SiteIdentity",
    "SourceReturn",
    "StatementLine",
    "TaxMonth",
    "TaxRemittance",
    "TransferRail",
    "Withholding",
]
