"""The chart of accounts (docs/money/accounts.md). Signs: + credit, - debit, so an asset that grew stands as a debit."""

from __future__ import annotations

from dataclasses import dataclass

from sorot.payments.enums import Purse

#: The channel of transfers made by hand through the operator's own bank.
MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Account:
    """A ledger account: code, kind, and whether it may never go below zero."""

    code: str
    kind: str = "liability"
    guarded: bool = True


def clearing(currency: str, channel: str = MANUAL) -> Account:
    """Money in one place outside: the operator's bank account, or the balance at a gateway."""
    if channel == MANUAL:
        return Account(f"bank:manual:clearing:{currency}", "asset", guarded=False)
    return Account(f"gateway:{channel}:clearing:{currency}", "asset", guarded=False)


def gateway_fees(currency: str, channel: str) -> Account:
    """What a gateway kept for its service."""
    return Account(f"gateway:{channel}:fees:{currency}", "expense", guarded=False)


def in_transit(currency: str) -> Account:
    """Payouts sent, not confirmed yet."""
    return Account(f"payout:in_transit:{currency}", guarded=False)


def reserved(currency: str) -> Account:
    """Payouts asked for, not sent yet."""
    return Account(f"payout:reserved:{currency}", guarded=False)


def returning(currency: str) -> Account:
    """On its way back to where a brand paid from."""
    return Account(f"refund:in_transit:{currency}", guarded=False)


def platform_fee(currency: str) -> Account:
    """What the platform earned."""
    return Account(f"platform:fee:{currency}", "revenue", guarded=False)


def platform_loss(currency: str) -> Account:
    """What the platform gave up: receivables written off."""
    return Account(f"platform:loss:{currency}", "expense", guarded=False)


def tax(kind: str, currency: str, owner: str = "") -> Account:
    """Owed to the state; `kind` is `ppn_out`, `pph21`, `pph23`, `pph26`.

    By the operator, or by the organisation with the code `owner`, for which it is only kept here. The operator's is
    touched by every release, so it is not guarded: a guard is a row that all would wait for. `remit_tax` counts.
    """
    if owner:
        return Account(f"tax:{kind}:of:{owner}:{currency}")
    return Account(f"tax:{kind}:{currency}", guarded=False)


def dispute_reserve(currency: str) -> Account:
    """Taken back by a card company while a chargeback is open."""
    return Account(f"dispute:reserve:{currency}", "asset", guarded=False)


def receivable(brand: str, currency: str) -> Account:
    """Owed to the operator by a brand whose bank took money back after the creator was paid."""
    return Account(f"receivable:brand:{brand}:{currency}", "asset", guarded=False)


def held(milestone: str) -> Account:
    """Secured for one milestone."""
    return Account(f"held:{milestone}")


def pending(payee: str, currency: str) -> Account:
    """Earned, but waiting out the hold of the way it was paid in."""
    return Account(f"payee:{payee}:pending:{currency}")


def purse(kind: Purse | str, owner: str, currency: str) -> Account:
    """A balance that can be paid out: a payee's earnings, a brand's or an agency's balance. `owner` is its code."""
    if kind == Purse.EARNINGS:
        return Account(f"payee:{owner}:available:{currency}")
    return Account(f"{Purse(kind).value}:{owner}:balance:{currency}")


def direct_from(brand: str, currency: str) -> Account:
    """A record: what a brand paid to creators itself, past this site."""
    return Account(f"direct:brand:{brand}:{currency}", "asset", guarded=False)


def direct_to(payee: str, currency: str) -> Account:
    """A record: what a payee got from brands itself, past this site."""
    return Account(f"direct:payee:{payee}:{currency}", guarded=False)
