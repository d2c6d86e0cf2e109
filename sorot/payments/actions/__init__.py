"""Writing money: every verb here is atomic, and the books move with the rows or not at all."""

from sorot.payments.actions.accounts import save_payout_account
from sorot.payments.actions.milestones import (
    end_holds,
    freeze_terms,
    refund_milestone,
    release_due_milestones,
    release_milestones,
    settle_result,
    settle_terms,
    unfreeze_terms,
)
from sorot.payments.actions.payouts import (
    approve_payout,
    cancel_payout,
    fail_payout,
    mark_sent,
    reject_payout,
    request_payout,
    reveal_account,
    reverse_payout,
    settle_payout,
)
from sorot.payments.actions.terms import cancel_terms, open_terms
from sorot.payments.actions.transfers import (
    confirm_direct,
    confirm_payment,
    confirm_transfer,
    expire_fundings,
    open_due_fundings,
    pay_from_balance,
    reject_direct,
    reject_transfer,
    report_transfer,
)
from sorot.payments.errors import PaymentError

__all__ = [
    "PaymentError",
    "approve_payout",
    "cancel_payout",
    "cancel_terms",
    "confirm_direct",
    "confirm_payment",
    "confirm_transfer",
    "end_holds",
    "expire_fundings",
    "fail_payout",
    "freeze_terms",
    "mark_sent",
    "open_due_fundings",
    "open_terms",
    "pay_from_balance",
    "refund_milestone",
    "reject_direct",
    "reject_payout",
    "reject_transfer",
    "release_due_milestones",
    "release_milestones",
    "report_transfer",
    "request_payout",
    "reveal_account",
    "reverse_payout",
    "save_payout_account",
    "settle_payout",
    "settle_result",
    "settle_terms",
    "unfreeze_terms",
]
