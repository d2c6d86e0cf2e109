"""What became of withheld tax, by month: from the books, so that slips can be held against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from sorot.accounts.models import Organisation
from sorot.core.money import DEFAULT_CURRENCY
from sorot.payments import postings
from sorot.payments.models import TaxRemittance

#: Value added tax on what the operator sells: owed by the operator alone, and no slip is written for it.
VAT_KIND = "ppn_out"
#: Month, kind of tax, code of who owes it ("" is the operator).
Key = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class MonthTax:
    """One kind of tax of one month: what releases put aside for it, and where it went. Minor units."""

    taken: int
    to_state: int = 0
    to_owner: int = 0

    @property
    def left(self) -> int:
        """Still kept here."""
        return self.taken - self.to_state - self.to_owner


def tax_by_month(owners: Collection[Organisation | None], kinds: Iterable[str]) -> dict[Key, MonthTax]:
    """Every month in which releases touched a tax account of `owners`, or tax left it. Two queries."""
    codes = ["" if owner is None else owner.code for owner in owners]
    accounts = {
        postings.tax(kind, DEFAULT_CURRENCY, code).code: (kind, code)
        for code in codes
        for kind in kinds
        if kind != VAT_KIND or not code
    }
    taken: dict[Key, int] = defaultdict(int)
    for (account, month), amount in postings.released_by_month(
        [postings.Account(account) for account in accounts]
    ).items():
        kind, code = accounts[account]
        taken[date.fromisoformat(f"{month}-01"), kind, code] += amount
    gone: dict[Key, dict[str, int]] = defaultdict(dict)
    mine = Q(withholder__in=[owner for owner in owners if owner is not None])
    if None in owners:
        mine |= Q(withholder=None)
    rows = TaxRemittance.objects.filter(mine, currency=DEFAULT_CURRENCY).order_by()
    for code, kind, period, way, amount in rows.values_list("withholder__code", "kind", "period", "way").annotate(
        sum=Sum("amount")
    ):
        gone[period, kind, code or ""][way] = amount
    return {
        key: MonthTax(taken.get(key, 0), gone[key].get("state", 0), gone[key].get("owner", 0))
        for key in {*taken, *gone}
    }


def left_of_month(owner: Organisation | None, kind: str, period: date) -> int:
    """What is still kept here of one month's tax, in minor units."""
    found = tax_by_month([owner], [kind]).get((period, kind, owner.code if owner else ""))
    return found.left if found else 0
