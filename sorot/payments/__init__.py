"""Money: who pays what for a deal, where it is now, and how it reaches the person who earned it.

Owns: PaymentTerms (the money side of one deal), Milestone, Funding, Payee, PayoutAccount, Payout, FeeSchedule,
Institution, and the sealed `ledger`. A deal is known here only by its public code.
Words: *price* = what the talent gets plus the agency's margin; *fee* = the platform's, on top of the price.
Public verbs: open_terms, confirm_transfer, release_milestones, refund_milestone, cancel_terms, request_payout.
Only `postings` may touch the ledger.
"""
