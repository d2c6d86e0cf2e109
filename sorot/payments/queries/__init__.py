"""Reading money: what each side of a deal may see, and nothing more."""

from sorot.payments.queries.deals import (
    DealMoney,
    FundingLine,
    MilestoneLine,
    fee_schedule_on,
    has_open_money,
    is_ready_for_work,
    is_transfer_reported,
    money_for_deal,
    transfer_account,
)
from sorot.payments.queries.desk import (
    DeskCounts,
    desk_counts,
    payout_queue,
    transfer_queue,
)
from sorot.payments.queries.wallet import (
    ExpectedLine,
    Statement,
    StatementLine,
    Wallet,
    account_of,
    fundings_of,
    payee_of,
    payouts_of,
    purse_account,
    statement_for,
    wallet_for,
)

__all__ = [
    "DealMoney",
    "DeskCounts",
    "ExpectedLine",
    "FundingLine",
    "MilestoneLine",
    "Statement",
    "StatementLine",
    "Wallet",
    "account_of",
    "desk_counts",
    "fee_schedule_on",
    "fundings_of",
    "has_open_money",
    "is_ready_for_work",
    "is_transfer_reported",
    "money_for_deal",
    "payee_of",
    "payout_queue",
    "payouts_of",
    "purse_account",
    "statement_for",
    "transfer_account",
    "transfer_queue",
    "wallet_for",
]
