"""Refusals of the ledger, named. The database decides; the SQLSTATE and the constraint tell which rule spoke."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError


class LedgerError(Exception):
    """The ledger refused; nothing was written."""


class Unbalanced(LedgerError):
    """The legs do not sum to zero."""


class TooFewLegs(LedgerError):
    """Fewer than two legs."""


class ZeroLeg(LedgerError):
    """A leg moves nothing."""


class Overdraft(LedgerError):
    """A guarded account would fall below zero."""


class WrongCurrency(LedgerError):
    """A leg's currency is not its account's."""


class KeyReused(LedgerError):
    """The key belongs to a posting with another body."""


class UnknownAccount(LedgerError):
    """No account has that code."""


class AccountMismatch(LedgerError):
    """The account exists with another currency, kind or guard."""


class AmountOutOfRange(LedgerError):
    """An amount or balance does not fit 64 bits."""


class AppendOnly(LedgerError):
    """History or an account's nature was to be changed."""


class SealHeldUp(LedgerError):
    """A posting has been open for seconds, so the books cannot be sealed up to now; nothing was sealed."""


BY_SQLSTATE: dict[str, type[LedgerError]] = {
    "23L01": AppendOnly,
    "23L02": Unbalanced,
    "23L03": TooFewLegs,
    "23L04": KeyReused,
    "23L05": UnknownAccount,
    "23L06": AccountMismatch,
    "23L07": AppendOnly,
    "23L08": AppendOnly,
    "23L09": AppendOnly,
    "23L10": SealHeldUp,
    "22003": AmountOutOfRange,
}
BY_CONSTRAINT: dict[str, type[LedgerError]] = {
    "account_no_overdraft": Overdraft,
    "entry_amount_not_zero": ZeroLeg,
    "entry_account_currency_fkey": WrongCurrency,
}


def named(error: psycopg.Error) -> LedgerError | None:
    """The ledger's own error for what PostgreSQL reported, or None when the ledger did not speak."""
    kind = BY_SQLSTATE.get(error.sqlstate or "") or BY_CONSTRAINT.get(error.diag.constraint_name or "")
    return kind(error.diag.message_primary or str(error)) if kind else None


@contextmanager
def named_errors() -> Iterator[None]:
    """Raise the named error instead of Django's when the ledger refused."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        refusal = named(cause) if isinstance(cause, psycopg.Error) else None
        if refusal is None:
            raise
        raise refusal from error
