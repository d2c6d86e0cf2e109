"""Writing money: every verb here is atomic, and the books move with the rows or not at all."""

from sorot.payments.actions.accounts import (
    accept_account_name,
    check_account_name,
    check_names,
    save_payout_account,
    set_payout_account,
)
from sorot.payments.actions.autopay import pay_out_available, set_automatic, sweep_available
from sorot.payments.actions.batches import make_batch, read_batch
from sorot.payments.actions.chargebacks import (
    decide_chargeback,
    follow_chargeback,
    record_evidence_reading,
    send_evidence,
    settle_receivable,
    write_off_receivable,
)
from sorot.payments.actions.checkouts import follow_checkout, open_checkout, take_odd_payment
from sorot.payments.actions.conflicts import settle_conflict
from sorot.payments.actions.differences import explain_difference
from sorot.payments.actions.direct import reveal_direct_account
from sorot.payments.actions.milestones import (
    end_holds,
    freeze_terms,
    refund_milestone,
    release_due_milestones,
    release_milestones,
    release_waiting_milestones,
    settle_result,
    settle_terms,
    unfreeze_terms,
)
from sorot.payments.actions.own_moves import record_own_move
from sorot.payments.actions.partner_fees import record_partner_fee
from sorot.payments.actions.payouts import (
    BatchAnswer,
    approve_payout,
    approve_payouts,
    cancel_payout,
    change_payout,
    fail_payout,
    mark_sent,
    reject_payout,
    request_payout,
    reveal_account,
    reverse_payout,
    settle_payout,
    withdraw_approval,
)
from sorot.payments.actions.polling import poll_gateways
from sorot.payments.actions.reconciliation import reconcile, reconcile_all
from sorot.payments.actions.returns import follow_return, request_return
from sorot.payments.actions.sending import (
    ask_about_payout,
    follow_payout,
    poll_payouts,
    send_payout,
    try_payout_again,
)
from sorot.payments.actions.site_identity import save_site_identity
from sorot.payments.actions.statements import (
    confirm_line,
    confirm_sure_lines,
    import_statement,
    set_line_aside,
    take_line_back,
)
from sorot.payments.actions.tax_files import save_tax_file
from sorot.payments.actions.taxes import remit_tax
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
from sorot.payments.actions.webhooks import close_notice, read_notice, take_notice
from sorot.payments.errors import PaymentError

__all__ = [
    "BatchAnswer",
    "PaymentError",
    "accept_account_name",
    "approve_payout",
    "approve_payouts",
    "ask_about_payout",
    "cancel_payout",
    "cancel_terms",
    "change_payout",
    "check_account_name",
    "check_names",
    "close_notice",
    "confirm_direct",
    "confirm_line",
    "confirm_payment",
    "confirm_sure_lines",
    "confirm_transfer",
    "decide_chargeback",
    "end_holds",
    "expire_fundings",
    "explain_difference",
    "fail_payout",
    "follow_chargeback",
    "follow_checkout",
    "follow_payout",
    "follow_return",
    "freeze_terms",
    "import_statement",
    "make_batch",
    "mark_sent",
    "open_checkout",
    "open_due_fundings",
    "open_terms",
    "pay_from_balance",
    "pay_out_available",
    "poll_gateways",
    "poll_payouts",
    "read_batch",
    "read_notice",
    "reconcile",
    "reconcile_all",
    "record_evidence_reading",
    "record_own_move",
    "record_partner_fee",
    "refund_milestone",
    "reject_direct",
    "reject_payout",
    "reject_transfer",
    "release_due_milestones",
    "release_milestones",
    "release_waiting_milestones",
    "remit_tax",
    "report_transfer",
    "request_payout",
    "request_return",
    "reveal_account",
    "reveal_direct_account",
    "reverse_payout",
    "save_payout_account",
    "save_site_identity",
    "save_tax_file",
    "send_evidence",
    "send_payout",
    "set_automatic",
    "set_line_aside",
    "set_payout_account",
    "settle_conflict",
    "settle_payout",
    "settle_receivable",
    "settle_result",
    "settle_terms",
    "sweep_available",
    "take_line_back",
    "take_notice",
    "take_odd_payment",
    "try_payout_again",
    "unfreeze_terms",
    "withdraw_approval",
    "write_off_receivable",
]
