"""Forms of tax: clean input only, never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.tax.engine import PACKS, STATUSES, Case, Earlier, Entity, Payee, Payer, PayerRole, TaxId, YearCase
from sorot.tax.enums import Sureness
from sorot.tax.wording import COUNTRIES, country_name, rule_name

#: Rupiah. Rp 5 miliar passes with room to spare.
MOST = 10**13


class CalculatorForm(SorotForm):
    """One payment."""

    amount = MoneyField(label=_("Amount"), minimum=0, maximum=MOST, help_text=_("For example: 10.000.000 or 10jt"))
    counts = forms.ChoiceField(
        label=_("This amount is"),
        choices=[("gross", _("before tax (gross)")), ("nett", _("what has to arrive (nett)"))],
        widget=forms.RadioSelect,
        initial="gross",
    )
    entity = forms.ChoiceField(
        label=_("Who is paid"),
        choices=[(Entity.PERSON, _("A person")), (Entity.BODY, _("A company (PT, CV)"))],
        widget=forms.RadioSelect,
        initial=Entity.PERSON,
    )
    tax_id = forms.ChoiceField(
        label=_("Number at the tax office"),
        choices=[
            (TaxId.NPWP, _("NPWP")),
            (TaxId.NIK, _("NIK that the tax office has matched")),
            (TaxId.NONE, _("None yet")),
        ],
        widget=forms.RadioSelect,
        initial=TaxId.NPWP,
    )
    residence = forms.ChoiceField(label=_("Resident for tax in"), choices=COUNTRIES, initial="ID")
    has_treaty_form = forms.BooleanField(
        label=_("Has handed in the treaty form (DGT)"), required=False, help_text=_("Only for residents elsewhere.")
    )
    charges_vat = forms.BooleanField(label=_("Adds PPN (is a PKP)"), required=False)
    payer = forms.ChoiceField(
        label=_("Who pays"),
        choices=[
            (PayerRole.BUSINESS, _("A business in Indonesia")),
            (PayerRole.PRIVATE, _("A private person in Indonesia")),
        ],
        initial=PayerRole.BUSINESS,
    )
    in_kind = MoneyField(
        label=_("Value of goods (barter)"),
        required=False,
        maximum=MOST,
        help_text=_("What the goods would cost in a shop. Leave it empty if there are none."),
    )
    earlier_gross = MoneyField(
        label=_("Paid earlier this month, before tax"), required=False, maximum=MOST, help_text=_("By the same payer.")
    )
    earlier_withheld = MoneyField(label=_("Tax taken of that"), required=False, maximum=MOST)
    day = DateField(label=_("Day of the payment"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        gross, withheld = data.get("earlier_gross") or 0, data.get("earlier_withheld") or 0
        if withheld > gross:
            self.add_error("earlier_withheld", _now("Not more tax than was paid."))
        return data

    @property
    def is_nett(self) -> bool:
        return bool(self.cleaned_data["counts"] == "nett")

    def case(self) -> Case:
        """What was asked, for the engine. Under nett the cash is found later."""
        data = self.cleaned_data
        is_resident = data["residence"] == "ID"
        return Case(
            day=data["day"],
            cash=0 if self.is_nett else data["amount"],
            in_kind=data["in_kind"] or 0,
            payer=Payer("ID", PayerRole(data["payer"])),
            payee=Payee(
                Entity(data["entity"]),
                data["residence"],
                TaxId(data["tax_id"]),
                has_treaty_form=data["has_treaty_form"] and not is_resident,
                charges_vat=data["charges_vat"] and is_resident,
            ),
            earlier=Earlier(data["earlier_gross"] or 0, data["earlier_withheld"] or 0),
        )


class YearForm(SorotForm):
    """A year of a creator's work."""

    gross = MoneyField(
        label=_("All you were paid this year, before tax"), maximum=MOST, help_text=_("Goods count too.")
    )
    status = forms.ChoiceField(
        label=_("Your PTKP status"),
        choices=[(status, status) for status in STATUSES],
        help_text=_("TK: not married. K: married. The number: how many people depend on you."),
    )
    withheld = MoneyField(
        label=_("Tax taken of it"), required=False, maximum=MOST, help_text=_("Add up your slips (bukti potong).")
    )
    year = forms.IntegerField(label=_("Tax year"), min_value=2022, max_value=2100)

    def case(self) -> YearCase:
        data = self.cleaned_data
        return YearCase(data["gross"], data["withheld"] or 0, data["status"])

    def day(self) -> date:
        """The year is counted with the rows of its last day."""
        return date(self.cleaned_data["year"], 12, 31)


#: Names that hold a list even when it has one number.
LISTS = {"limits", "rates_bps"}


class ValueField(forms.CharField):
    """The numbers of a row, a line each: `rate_bps = 200`, `limits = 60000000, 250000000`. Clean value: a dict."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        found: dict[str, Any] = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            name, equals, numbers = (part.strip() for part in line.partition("="))
            try:
                whole = [int(number.strip().replace(".", "")) for number in numbers.split(",")]
            except ValueError:
                whole = []
            if not (name and equals and whole) or name in found:
                raise forms.ValidationError(
                    _now("Write one name and its whole numbers on each line, for example: rate_bps = 200"),
                    code="invalid",
                )
            found[name] = whole if name in LISTS or len(whole) > 1 else whole[0]
        return found

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(
                f"{name} = {', '.join(map(str, item)) if isinstance(item, list) else item}"
                for name, item in value.items()
            )
        return value


def rule_choices() -> list[tuple[str, str]]:
    """Every rule that an operator can add a row to."""
    found = []
    for country, pack in PACKS.items():
        codes = list(pack.codes())
        codes += [code for code in (f"pph26_treaty_{c.lower()}" for c, _name in COUNTRIES if c not in {"ID", "ZZ"})
                  if pack.shape_of(code)]  # fmt: skip
        found += [(f"{country}:{code}", f"{country_name(country)}: {rule_name(code)}") for code in codes]
    return found


class RuleForm(SubmitKeyMixin, SorotForm):
    """A new row of the tax table."""

    rule = forms.ChoiceField(label=_("Rule"), choices=rule_choices)
    value = ValueField(
        label=_("Numbers"),
        help_text=_("One name a line. Rates in hundredths of a percent: 200 is 2%. Amounts in full rupiah."),
    )
    valid_from_date = DateField(label=_("First day"), help_text=_("From midnight in Jakarta."))
    valid_until_date = DateField(
        label=_("Last day"), required=False, help_text=_("Empty: until the next row, or without end.")
    )
    law = forms.CharField(max_length=200, label=_("Law"), help_text=_("For example: PMK 168/2023"))
    source = forms.CharField(max_length=500, label=_("Where you read it"), widget=forms.Textarea(attrs={"rows": 2}))
    confidence = forms.ChoiceField(
        label=_("How sure are you?"),
        choices=Sureness.choices,
        widget=forms.RadioSelect,
        help_text=_("Sure: the law itself, or good sources that agree. Everything else is shown as an estimate."),
    )
    checked_date = DateField(label=_("Checked on"))
    note = forms.CharField(max_length=500, required=False, label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}))

    def facts(self) -> dict[str, Any]:
        """For `add_rule`."""
        data = dict(self.cleaned_data)
        country, _colon, code = data.pop("rule").partition(":")
        return {**data, "country": country, "code": code}


class EndForm(VersionMixin, SorotForm):
    """The last day of a row."""

    last_date = DateField(label=_("Last day"), help_text=_("The row still holds on this day."))


class WithdrawalForm(VersionMixin, SorotForm):
    """A button."""
