"""URLs of money: nouns; a POST to a noun makes or changes it."""

from django.urls import path

from sorot.payments.views import desk, desk_chargebacks, fundings, hooks, money, returns

app_name = "payments"
urlpatterns = [
    path("money/", money.show_statement, name="statement"),
    path("money/account/", money.edit_account, name="account"),
    path("money/payouts/", money.list_payouts, name="payouts"),
    path("money/payouts/<slug:code>/", money.show_payout, name="payout"),
    path("money/payouts/<slug:code>/cancellation/", money.cancel_payout, name="payout_cancellation"),
    path("money/fundings/<slug:code>/", fundings.show_funding, name="funding"),
    path("money/fundings/<slug:code>/balance/", fundings.pay_funding_from_balance, name="funding_balance"),
    path("money/fundings/<slug:code>/checkout/", fundings.start_checkout, name="funding_checkout"),
    path("money/fundings/<slug:code>/arrival/", fundings.arrive, name="funding_arrival"),
    path("money/fundings/<slug:code>/account/", fundings.reveal_account, name="funding_account"),
    path("money/fundings/<slug:code>/receipt/", fundings.confirm_receipt, name="funding_receipt"),
    path("money/fundings/<slug:code>/denial/", fundings.deny_receipt, name="funding_denial"),
    path("money/checkouts/<slug:code>/", fundings.show_checkout, name="checkout"),
    path("money/returns/", returns.list_returns, name="returns"),
    path("money/returns/<slug:code>/", returns.show_return, name="return"),
    path("hooks/<slug:gateway>/", hooks.receive, name="hook"),
    path("desk/notices/", desk_chargebacks.list_notices, name="desk_notices"),
    path("desk/notices/<slug:code>/", desk_chargebacks.show_notice, name="desk_notice"),
    path("desk/notices/<slug:code>/closure/", desk_chargebacks.close_notice, name="desk_notice_closure"),
    path("desk/odd-payments/<slug:code>/", desk_chargebacks.take_odd_payment, name="desk_odd_payment"),
    path("desk/chargebacks/", desk_chargebacks.list_chargebacks, name="desk_chargebacks"),
    path("desk/chargebacks/<slug:code>/", desk_chargebacks.show_chargeback, name="desk_chargeback"),
    path("desk/chargebacks/<slug:code>/evidence/", desk_chargebacks.download_evidence, name="desk_chargeback_evidence"),
    path("desk/chargebacks/<slug:code>/handover/", desk_chargebacks.hand_over, name="desk_chargeback_handover"),
    path("desk/chargebacks/<slug:code>/decision/", desk_chargebacks.decide, name="desk_chargeback_decision"),
    path("desk/chargebacks/<slug:code>/debt/", desk_chargebacks.settle_debt, name="desk_chargeback_debt"),
    path("desk/chargebacks/<slug:code>/write-off/", desk_chargebacks.write_off, name="desk_chargeback_write_off"),
    path("desk/transfers/", desk.list_transfers, name="desk_transfers"),
    path("desk/transfers/<slug:code>/", desk.show_transfer, name="desk_transfer"),
    path("desk/transfers/<slug:code>/confirmation/", desk.confirm_transfer, name="desk_transfer_confirmation"),
    path("desk/transfers/<slug:code>/rejection/", desk.reject_transfer, name="desk_transfer_rejection"),
    path("desk/payouts/", desk.list_payouts, name="desk_payouts"),
    path("desk/payouts/<slug:code>/", desk.show_payout, name="desk_payout"),
    path("desk/payouts/<slug:code>/account/", desk.reveal_account, name="desk_payout_account"),
    path("desk/payouts/<slug:code>/approval/", desk.approve_payout, name="desk_payout_approval"),
    path("desk/payouts/<slug:code>/rejection/", desk.reject_payout, name="desk_payout_rejection"),
    path("desk/payouts/<slug:code>/sending/", desk.mark_sent, name="desk_payout_sending"),
    path("desk/payouts/<slug:code>/settlement/", desk.settle_payout, name="desk_payout_settlement"),
    path("desk/payouts/<slug:code>/failure/", desk.fail_payout, name="desk_payout_failure"),
    path("desk/payouts/<slug:code>/reversal/", desk.reverse_payout, name="desk_payout_reversal"),
]
