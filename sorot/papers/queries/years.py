"""A creator's year: what each withholder paid and took, and roughly what the yearly return will say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q, Sum

from sorot.core.money import DEFAULT_CURRENCY
from sorot.papers.periods import Period
from sorot.payments.enums import Entity, MilestoneState
from sorot.payments.models import Milestone, Payee, Withholding
from sorot.tax.engine import NotCovered, RuleMissing, YearCase, YearEstimate, estimate_year
from sorot.tax.queries import rules_at

#: Family status that is counted with until somebody says theirs.
UNKNOWN_STATUS = "TK/0"


@dataclass(frozen=True, slots=True)
class WithholderYear:
    """One withholder's part of a year, in minor units. `name` empty: the operator of this site."""

    name: str
    slips: int
    gross: int
    tax: int


@dataclass(frozen=True, slots=True)
class Year:
    """`free_gross` was paid through this site while nobody withheld; it is income all the same.

    `estimate` is None for a company, for another country's residents, and where the norm may not be used (`refusal`
    says why).
    """

    period: Period
    payee: Payee | None
    rows: tuple[WithholderYear, ...]
    free_gross: int
    free_count: int
    estimate: YearEstimate | None
    refusal: str
    is_status_known: bool
    status: str
    has_estimates: bool

    @property
    def gross(self) -> int:
        return sum(row.gross for row in self.rows) + self.free_gross

    @property
    def tax(self) -> int:
        return sum(row.tax for row in self.rows)

    @property
    def slips(self) -> int:
        return sum(row.slips for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.free_count

    @property
    def query(self) -> str:
        """For the year's calculator, filled in."""
        return urlencode({"gross": self.gross, "withheld": self.tax, "status": self.status, "year": self.period.code})


def year_of(payee: Payee | None, period: Period) -> Year:
    """What was paid to `payee` in a calendar year (Jakarta), goods included, by the days of the slips. Four queries."""
    rows = _rows(payee, period)
    unsure = sum(row.pop("unsure") for row in rows) > 0
    free = _free(payee, period)
    found = tuple(WithholderYear(**row) for row in rows)
    gross, tax = sum(row.gross for row in found) + free[0], sum(row.tax for row in found)
    status = (payee.tax_status if payee is not None else "") or UNKNOWN_STATUS
    estimate, refusal = _estimate(payee, YearCase(gross, tax, status), period.last)
    return Year(
        period, payee, found, *free, estimate, refusal, bool(payee is not None and payee.tax_status), status,
        has_estimates=unsure,
    )  # fmt: skip


def _rows(payee: Payee | None, period: Period) -> list[dict[str, Any]]:
    if payee is None:
        return []
    slips = Withholding.objects.filter(
        payee=payee, currency=DEFAULT_CURRENCY, tax_day__gte=period.first, tax_day__lte=period.last
    )
    sums = slips.order_by().values("withholder", "withholder__name").annotate(
        slips=Count("pk"), cash=Sum("cash_amount"), goods=Sum("in_kind_amount"), taken=Sum("tax_amount"),
        unsure=Count("pk", filter=~Q(confidence="high")),
    )  # fmt: skip
    found: list[dict[str, Any]] = [
        {
            "name": row["withholder__name"] or "", "slips": row["slips"], "gross": row["cash"] + row["goods"],
            "tax": row["taken"], "unsure": row["unsure"],
        }
        for row in sums.order_by("withholder__name_key")
    ]  # fmt: skip
    return found


def _free(payee: Payee | None, period: Period) -> tuple[int, int]:
    """(sum, count) of parts released without a slip: merchant nobody, or paid directly."""
    if payee is None:
        return 0, 0
    sums = Milestone.objects.filter(
        terms__payee=payee, terms__currency=DEFAULT_CURRENCY, state=MilestoneState.RELEASED, withholding=None,
        released_at__gte=period.since, released_at__lt=period.until,
    ).aggregate(gross=Sum("earned_amount"), goods=Sum("in_kind_amount"), count=Count("pk"))  # fmt: skip
    return (sums["gross"] or 0) + (sums["goods"] or 0), sums["count"]


def _estimate(payee: Payee | None, case: YearCase, last: date) -> tuple[YearEstimate | None, str]:
    """The norm is for persons who are resident in this site's country."""
    if payee is not None and (payee.entity == Entity.COMPANY or (not payee.entity and payee.organisation_id)):
        return None, "company"
    if payee is not None and payee.residency not in ("", settings.COUNTRY):
        return None, "elsewhere"
    try:
        return estimate_year(case, rules_at(settings.COUNTRY, last)), ""
    except NotCovered as error:
        return None, error.reason
    except RuleMissing:
        return None, "no_rule"
