"""What codes, numbers and refusals are called by people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sorot.core.money import Money
from sorot.core.ui.numbers import money_text, percent_text
from sorot.tax.engine import PACKS, Notice, Rule
from sorot.tax.engine.levy import ONE


def object_code(rule: Rule | None) -> str:
    """The tax office's code for a kind of income as people write it: `21-100-07` of a row that holds 21, 100 and 7."""
    if rule is None:
        return ""
    return "-".join(str(number).zfill(width) for number, width in zip(rule.numbers("code"), (2, 3, 2), strict=True))


#: Where somebody is resident for tax; the first is where most are.
COUNTRIES: list[tuple[str, Any]] = [
    ("ID", gettext_lazy("Indonesia")),
    ("SG", gettext_lazy("Singapore")),
    ("MY", gettext_lazy("Malaysia")),
    ("TH", gettext_lazy("Thailand")),
    ("AU", gettext_lazy("Australia")),
    ("JP", gettext_lazy("Japan")),
    ("US", gettext_lazy("United States")),
    ("GB", gettext_lazy("United Kingdom")),
    ("ZZ", gettext_lazy("Another country")),
]
KINDS: dict[str, Any] = {
    "pph21": gettext_lazy("PPh 21"),
    "pph23": gettext_lazy("PPh 23"),
    "pph26": gettext_lazy("PPh 26"),
    "th_wht": gettext_lazy("withholding tax of Thailand"),
    "none": gettext_lazy("no tax withheld"),
}
RULES: dict[str, Any] = {
    "pph17": gettext_lazy("Income tax brackets (article 17)"),
    "pph21_base": gettext_lazy("PPh 21: part of the gross that is taxed"),
    "pph21_masa": gettext_lazy("PPh 21: payments of a month are added up"),
    "pph21_no_number": gettext_lazy("PPh 21 without NPWP"),
    "nik_counts": gettext_lazy("A matched NIK counts as NPWP"),
    "pph23_service": gettext_lazy("PPh 23 on services"),
    "pph23_royalty": gettext_lazy("PPh 23 on royalties"),
    "pph23_no_number": gettext_lazy("PPh 23 without NPWP"),
    "pph26": gettext_lazy("PPh 26"),
    "in_kind": gettext_lazy("Goods count at their fair value"),
    "private_payer": gettext_lazy("Private persons who pay do not withhold"),
    "ppn": gettext_lazy("PPN"),
    "nppn_90002": gettext_lazy("Norm (NPPN) for artists, KLU 90002"),
    "ptkp": gettext_lazy("Income that is free of tax (PTKP)"),
    "yearly_rounding": gettext_lazy("Yearly income is rounded down"),
    "meterai": gettext_lazy("Stamp duty (meterai)"),
    "withholding_due": gettext_lazy("When withheld tax is paid and reported"),
    "pph21_object": gettext_lazy("PPh 21: tax object code"),
    "pph23_object": gettext_lazy("PPh 23: tax object code"),
    "pph26_object": gettext_lazy("PPh 26: tax object code"),
    "wht_resident": gettext_lazy("Withholding from residents"),
    "wht_service": gettext_lazy("Withholding from services"),
}
NOTICES: dict[Notice, Any] = {
    Notice.NO_TREATY_ROW: gettext_lazy(
        "We have no checked treaty rate of this country, so the full rate is counted, although there is a form."
    ),
    Notice.KEPT_SURCHARGE: gettext_lazy(
        "A part of the tax taken earlier this month was more than it would be today. It is not given back here."
    ),
    Notice.CATCH_UP: gettext_lazy("Too little was taken earlier this month. The rest is taken with this payment."),
}
REFUSALS: dict[str, Any] = {
    "no_pack": gettext_lazy("We do not know the tax of this country."),
    "not_in_pack": gettext_lazy("We do not know this case in the payer's country. Ask a tax consultant."),
    "royalty_of_person": gettext_lazy("We do not count royalties of a person. Ask a tax consultant."),
    "vat": gettext_lazy("We do not know the value added tax of this country."),
    "above_norm": gettext_lazy("From this gross income on the norm may not be used: you keep books. Ask a consultant."),
}
#: Sources and notes of the rows that came with the house (`initial.py`), so that they speak both languages.
SHIPPED: list[Any] = [
    gettext_lazy("In force before this day; the table begins here."),
    gettext_lazy("Written from general knowledge; not compared with the text of the law."),
    gettext_lazy("Summaries of tax practitioners, read on the day of the check."),
    gettext_lazy("From tax year 2022."),
    gettext_lazy("Open: whether several payments of one month are added up for the bracket."),
    gettext_lazy("A NIK of 16 digits that the tax office has matched; since the middle of 2024."),
    gettext_lazy("Goods count at fair value. Details are to be confirmed."),
    gettext_lazy("For goods and services that are not luxury."),
    gettext_lazy("Stamp duty on a paper about money above the sum; it can be paid later."),
    gettext_lazy("Days of the month after. Where a day is no working day, ask whether the next one counts."),
    gettext_lazy("Which code fits creators is to be verified in Coretax."),
    gettext_lazy("KLU 90002, artists. The tax office is told within three months of the year's start."),
    gettext_lazy("Nothing is withheld from residents."),
]
_SWITCH = {1: pgettext_lazy("rule", "yes"), 0: pgettext_lazy("rule", "no")}


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of a row in words; `name` may be empty."""

    name: str
    text: str


def rule_name(code: str) -> str:
    """What a rule is called; a treaty by its country."""
    stem, _sep, country = code.rpartition("_treaty_")
    if stem:
        place = dict(COUNTRIES).get(country.upper(), country.upper())
        return _("PPh 26 by the treaty with %(country)s") % {"country": place}
    return str(RULES.get(code, code))


def row_text(text: str) -> str:
    """A row's source or note: translated when it came with the house, else as the operator wrote it."""
    return _(text) if text else ""


def country_name(country: str) -> str:
    return str(dict(COUNTRIES).get(country, country))


def percent(bps: int) -> str:
    """`2,5%` of 250 basis points."""
    return percent_text(bps / ONE, 2)


def facts_of(country: str, value: dict[str, Any]) -> list[Fact]:
    """The numbers of a row, in words."""
    currency = PACKS[country].currency if country in PACKS else "IDR"
    if {"limits", "rates_bps"} <= set(value):
        return _brackets(value["limits"], value["rates_bps"], currency)
    if "base_part" in value:
        part = _("%(rate)s of %(part)s/%(whole)s of the price") % {
            "rate": percent(value["rate_bps"]), "part": value["base_part"], "whole": value["base_whole"],
        }  # fmt: skip
        return [Fact("", part)]
    return [_fact(name, number, currency) for name, number in value.items()]


def _fact(name: str, number: Any, currency: str) -> Fact:
    if name == "is_on":
        return Fact("", str(_SWITCH.get(number, number)))
    if name == "factor_bps":
        return Fact("", _("%(share)s of the usual tax") % {"share": percent(number)})
    if name == "norm_bps":
        return Fact(_("Income by the norm"), percent(number))
    if name in ("amount", "above"):
        label = _("Duty on each paper") if name == "amount" else _("For sums above")
        return Fact(label, money_text(Money(number, currency)))
    if name == "code":
        return Fact("", "-".join(str(part).zfill(width) for part, width in zip(number, (2, 3, 2), strict=True)))
    if name in ("pay_day", "report_day"):
        label = _("Paid until") if name == "pay_day" else _("Reported until")
        return Fact(label, _("day %(day)s of the month after") % {"day": number})
    if name == "gross_limit":
        return Fact(_("Only below"), money_text(Money(number, currency)))
    if name == "step":
        return Fact("", _("to full %(amount)s") % {"amount": money_text(Money(number, currency))})
    if name.endswith("_bps"):
        return Fact("", percent(number))
    return Fact(name, money_text(Money(number, currency)))


def _brackets(limits: list[int], rates: list[int], currency: str) -> list[Fact]:
    found = [
        Fact(_("up to %(amount)s") % {"amount": money_text(Money(limit, currency))}, percent(rate))
        for limit, rate in zip(limits, rates, strict=False)
    ]
    return [*found, Fact(_("above"), percent(rates[-1]))]
