"""Tax months: what was withheld, whether slips and books agree, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sorot.accounts.models import Organisation
from sorot.core.access import Actor
from sorot.core.money import DEFAULT_CURRENCY
from sorot.papers.periods import Period
from sorot.payments.models import TaxRemittance, Withholding
from sorot.payments.queries.remittances import VAT_KIND, MonthTax, tax_by_month
from sorot.tax.engine import NotCovered, Rule, pack_of
from sorot.tax.models import TaxRule
from sorot.tax.wording import KINDS, object_code

#: Kinds of tax that are withheld; `none` takes nothing.
WITHHELD = tuple(kind for kind in KINDS if kind != "none")
DUE, OBJECT = "withholding_due", "_object"
#: The tax office's word for the paper about each kind, in Indonesia.
FORMS = {"pph21": "BP21", "pph23": "BPPU", "pph26": "BP26"}


@dataclass(frozen=True, slots=True)
class Due:
    """Until when a month's tax is paid and reported."""

    pay: date
    report: date
    law: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One kind of tax of one month of one withholder (None: this site). Amounts in minor units.

    `tax` adds up the slips, `books.taken` what releases put on the tax account: the same, or something is wrong.
    """

    period: date
    kind: str
    withholder: Organisation | None
    slips: int
    gross: int
    base: int
    tax: int
    books: MonthTax
    is_estimate: bool
    due: Due | None = None

    @property
    def code(self) -> str:
        return f"{self.period:%Y-%m}"

    @property
    def name(self) -> str:
        return str(_("PPN") if self.is_vat else KINDS.get(self.kind, self.kind))

    @property
    def form(self) -> str:
        return FORMS.get(self.kind, "")

    @property
    def is_vat(self) -> bool:
        """No slips are written for value added tax, so there is nothing to compare."""
        return self.kind == VAT_KIND

    @property
    def difference(self) -> int:
        """Books less slips; 0 when they agree."""
        return 0 if self.is_vat else self.books.taken - self.tax

    @property
    def agrees(self) -> bool:
        return self.difference == 0

    def is_overdue(self, today: date) -> bool:
        return self.books.left > 0 and self.due is not None and self.due.pay < today


def owners_for(actor: Actor) -> list[Organisation | None]:
    """Whose months somebody sees: one's own; for the desk its own and everybody's who ever withheld."""
    if not actor.is_operator:
        return [actor.organisation]
    rows = Organisation.objects.filter(
        Q(pk__in=Withholding.objects.exclude(withholder=None).order_by().values("withholder").distinct())
    )
    return [None, *rows.order_by("name_key")]


def month_lines(owners: Sequence[Organisation | None], *, only: date | None = None) -> list[MonthLine]:
    """Newest month first, then by withholder and kind. Four queries, however many months."""
    known = {owner.pk if owner else None: owner for owner in owners}
    books = tax_by_month(owners, (*WITHHELD, VAT_KIND))
    sums = {(row["period"], row["kind"], _code(known[row["withholder"]])): row for row in _sums(owners, only)}
    dues = _due_rules()
    by_code = {_code(owner): owner for owner in owners}
    keys = {key for key in {*books, *sums} if only is None or key[0] == only}
    lines = [
        _line(key, by_code[key[2]], sums.get(key, {}), books.get(key, MonthTax(0)), _due_of(key, dues)) for key in keys
    ]
    names = {code: (owner.name_key if owner else "") for code, owner in by_code.items()}
    lines.sort(key=lambda line: (-line.period.toordinal(), names[_code(line.withholder)], line.kind))
    return lines


def _code(owner: Organisation | None) -> str:
    return owner.code if owner is not None else ""


def _sums(owners: Sequence[Organisation | None], only: date | None) -> Any:
    rows = slips_of_all(owners)
    if only is not None:
        rows = rows.filter(period=only)
    unsure = Count("pk", filter=~Q(confidence="high"))
    found: Any = (
        rows.order_by()
        .values("period", "kind", "withholder")
        .annotate(
            slips=Count("pk"), cash=Sum("cash_amount"), goods=Sum("in_kind_amount"), base=Sum("base_amount"),
            tax=Sum("tax_amount"), unsure=unsure,
        )
    )  # fmt: skip
    return found


def slips_of_all(owners: Sequence[Organisation | None]) -> QuerySet[Withholding]:
    """The slips of these withholders that took, or could have taken, a tax."""
    mine = Q(withholder__in=[owner for owner in owners if owner is not None])
    if None in owners:
        mine |= Q(withholder=None)
    return Withholding.objects.filter(mine, currency=DEFAULT_CURRENCY).exclude(kind="none")


def _line(
    key: tuple[date, str, str], owner: Organisation | None, row: dict[str, Any], books: MonthTax, due: Due | None
) -> MonthLine:
    def number(name: str) -> int:
        return int(str(row.get(name) or 0))

    return MonthLine(
        period=key[0], kind=key[1], withholder=owner, slips=number("slips"), gross=number("cash") + number("goods"),
        base=number("base"), tax=number("tax"), books=books, is_estimate=number("unsure") > 0, due=due,
    )  # fmt: skip


# ── When it is due


def _due_rules() -> list[Rule]:
    return [row.as_rule() for row in TaxRule.objects.filter(country=settings.COUNTRY, code=DUE)]


def _due_of(key: tuple[date, str, str], rules: Sequence[Rule]) -> Due | None:
    """The days in the month after. Value added tax has days of its own that no row tells yet."""
    period, kind, _owner = key
    following = date(period.year + period.month // 12, period.month % 12 + 1, 1)
    rule = next((rule for rule in rules if rule.covers(following)), None)
    if rule is None or kind == VAT_KIND:
        return None
    pay, report = (following.replace(day=rule.number(name)) for name in ("pay_day", "report_day"))
    return Due(pay, report, rule.law, rule.confidence == "high")


# ── One month


def slips_of(withholder: Organisation | None, period: Period) -> QuerySet[Withholding]:
    """The slips of one month, by day."""
    rows = slips_of_all([withholder]).filter(period=period.first)
    return rows.select_related("payee__user", "payee__organisation", "terms").order_by("kind", "tax_day", "pk")


def remittances_of(withholder: Organisation | None, period: Period) -> QuerySet[TaxRemittance]:
    """What left the tax account of one month, newest first."""
    rows = TaxRemittance.objects.filter(withholder=withholder, period=period.first)
    return rows.select_related("recorded_by")


def object_codes(period: Period) -> dict[str, str]:
    """Kind -> the tax office's code for this income on the month's last day, where a row names one."""
    try:
        pack_of(settings.COUNTRY)
    except NotCovered:
        return {}
    rows = TaxRule.objects.filter(country=settings.COUNTRY, code__endswith=OBJECT).in_force(period.last)
    return {row.code.removesuffix(OBJECT): object_code(row.as_rule()) for row in rows}


def stream_slips(withholder: Organisation | None, period: Period, kind: str) -> Iterator[Withholding]:
    """The slips of one kind, read in chunks."""
    return slips_of(withholder, period).filter(kind=kind).iterator(1_000)
