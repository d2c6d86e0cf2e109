"""The slips of a month as the tax office asks for them: BP21, BPPU, BP26. With full tax numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sorot.papers.exports.table import DATE, DIGITS, MONEY, Cell, Field, Table, counted
from sorot.papers.periods import Period
from sorot.papers.queries.months import MonthLine, object_codes, stream_slips
from sorot.payments.enums import TaxIdKind
from sorot.payments.models import Payee, Withholding
from sorot.tax.engine.levy import ONE
from sorot.tax.wording import percent

GROSS, BASE, TAX = 5, 6, 8


def slips_table(line: MonthLine, period: Period, *, withholder: str) -> Table:
    """Every slip of one kind and month; the last row adds up to what the tax account took in."""
    fields = [
        Field(_("Tax period"), width=12), Field(_("NIK or NPWP"), DIGITS), Field(_("Name"), width=32),
        Field(_("Tax object code"), DIGITS, 16), Field(_("Date"), DATE), Field(_("Gross"), MONEY),
        Field(_("Tax base"), MONEY), Field(_("Rate"), width=16), Field(_("Tax withheld"), MONEY),
        Field(_("Slip"), width=20),
    ]  # fmt: skip
    sums: list[Cell] = [None] * len(fields)
    sums[2] = _("Total")
    sums[GROSS] = sums[BASE] = sums[TAX] = 0
    intro: list[tuple[str, Cell]] = [
        (_("Withheld by"), withholder),
        (_("Kind"), " ".join(part for part in (line.name, line.form) if part)),
        (_("Tax period"), date_format(period.first, "F Y")),
        (_("Slips"), str(line.slips)),
        (_("Tax by the slips"), line.tax),
        (_("Tax by the books"), line.books.taken),
    ]
    if line.is_estimate:
        intro.append((_("Estimate"), _("Not every rule that was used is sure: make sure with a tax consultant.")))
    codes = object_codes(period)
    return Table(
        title=f"{line.form or line.name} {period.code}",
        intro=intro,
        fields=fields,
        rows=counted(_rows(line, period, codes.get(line.kind, "")), sums, (GROSS, BASE, TAX)),
        sums=[sums],
    )


def _rows(line: MonthLine, period: Period, code: str) -> Iterator[Sequence[Cell]]:
    for slip in stream_slips(line.withholder, period, line.kind):
        yield (
            period.code, tax_number(slip.payee), full_name(slip.payee), slip.object_code or code, slip.tax_day,
            slip.gross_amount, slip.base_amount, rate_text(slip), slip.tax_amount, slip.code,
        )  # fmt: skip


def tax_number(payee: Payee) -> str:
    """16 digits: an old NPWP of 15 gets a 0 before it. A foreign number as it is; empty where there is none."""
    number = payee.tax_id or ""
    if payee.tax_id_kind == TaxIdKind.FOREIGN:
        return number
    digits = "".join(letter for letter in number if letter.isdigit())
    return f"0{digits}" if len(digits) == 15 else digits


def full_name(payee: Payee) -> str:
    """As the tax office knows them, else as this site does."""
    return payee.legal_name or str(payee.organisation or (payee.user.name if payee.user else ""))


def rate_text(slip: Withholding) -> str:
    """`5%`, `5% + 15%` where a payment reaches two brackets, `5% × 120%` without a tax number."""
    rates = " + ".join(percent(line["rate_bps"]) for line in slip.facts.get("lines", ()) if line.get("part", 1))
    if slip.factor_bps == ONE:
        return rates
    return f"{f'({rates})' if '+' in rates else rates} × {percent(slip.factor_bps)}"
