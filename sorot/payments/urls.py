"""URLs of money: nouns; a POST to a noun makes or changes it."""

from django.urls import path

from sorot.payments.views import desk, money

app_name = "payments"
urlpatterns = [
    path("money/", money.show_statement, name="statement"),
    path("money/account/", money.edit_account, name="account"),
    path("money/payouts/", money.list_payouts, name="payouts"),
    path("money/payouts/<slug:code>/", money.show_payout, name="payout"),
    path("money/payouts/<slug:code>/cancellation/", money.cancel_payout, name="payout_cancellation"),
    path("money/fundings/<slug:code>/", money.show_funding, name="funding"),
    path("money/fundings/<slug:code>/balance/", money.pay_funding_from_balance, name="funding_balance"),
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
