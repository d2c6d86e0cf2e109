"""The sealed ledger: the only way from Python into the PostgreSQL schema `ledger`.

Only `sorot.payments.postings` may import it. Every rule (balanced, append-only, no overdraft, one key one posting) is
held by the database, see `schema.sql`, and so is the chain of sealed segments, see `segments.sql`; this module carries
arguments over and turns refusals into named errors.

Amounts are whole minor units of the currency; + is a credit, - a debit.
"""

from sorot.payments.ledger.book import (
    Entry,
    Leg,
    OpeningLeg,
    Span,
    balance,
    balances,
    count_entries,
    entries,
    month_sums,
    open_account,
    open_accounts,
    period,
    post,
    post_opening,
    stream,
)
from sorot.payments.ledger.errors import (
    AccountMismatch,
    AmountOutOfRange,
    AppendOnly,
    KeyReused,
    LedgerError,
    Overdraft,
    SealHeldUp,
    TooFewLegs,
    Unbalanced,
    UnknownAccount,
    WrongCurrency,
    ZeroLeg,
)
from sorot.payments.ledger.proof import Extent, Finding, extent, verify
from sorot.payments.ledger.seals import Head, head, seal_segments

__all__ = [
    "AccountMismatch",
    "AmountOutOfRange",
    "AppendOnly",
    "Entry",
    "Extent",
    "Finding",
    "Head",
    "KeyReused",
    "LedgerError",
    "Leg",
    "OpeningLeg",
    "Overdraft",
    "SealHeldUp",
    "Span",
    "TooFewLegs",
    "Unbalanced",
    "UnknownAccount",
    "WrongCurrency",
    "ZeroLeg",
    "balance",
    "balances",
    "count_entries",
    "entries",
    "extent",
    "head",
    "month_sums",
    "open_account",
    "open_accounts",
    "period",
    "post",
    "post_opening",
    "seal_segments",
    "stream",
    "verify",
]
