"""Clean input for reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.core.taxonomy import Platform
from sorot.deals.models import Deal
from sorot.reports.actions import OutcomeInput
from sorot.reports.enums import AGES, MOST_COUNT, OUTCOMES, CostKind, Section
from sorot.reports.models import Edition, ReportPlan, ReportSchedule, ReportSettings
from sorot.reports.models.editions import LANGUAGES
from sorot.reports.table import BadTable, Row, read_table
from sorot.reports.wording import edition_name

DAYS = [("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("a year"))]
MOST_ADDRESSES = 20


class CountField(forms.IntegerField):
    """A whole number as people type it: `1.250` and `1,250` are 1250. Empty is unknown."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_COUNT, required=kwargs.pop("required", False), **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace(".", "").replace(",", "").replace(" ", "")
        return super().to_python(value)


class DealChoice(forms.ModelChoiceField):
    """A signed deal of the campaign, named by its creator."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Deal.objects.none(), to_field_name="code", required=False, label=_("Creator"),
            empty_label=_("The whole campaign"), **kwargs,
        )  # fmt: skip

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.creator.display_name} (@{obj.creator.handle})"


class CostForm(SubmitKeyMixin, SorotForm):
    """One cost besides the deals."""

    kind = forms.ChoiceField(choices=CostKind.choices, label=_("What for"))
    amount = MoneyField(label=_("Amount"), minimum=1, help_text=_("For example 1.500.000 or 1,5jt."))
    spent_date = DateField(label=_("Day"))
    deal = DealChoice()
    note = forms.CharField(
        max_length=160, required=False, label=_("Note"), help_text=_("For example: 3 boxes by courier.")
    )

    def __init__(self, *args: Any, deals: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deal"].queryset = deals  # type: ignore[attr-defined]
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class OutcomeForm(SubmitKeyMixin, SorotForm):
    """What came of a deal in a time."""

    deal = DealChoice()
    first_date = DateField(label=_("From"))
    last_date = DateField(label=_("Until"), help_text=_("Both days are included."))
    clicks = CountField(label=_("Clicks"))
    orders = CountField(label=_("Orders"))
    new_customers = CountField(label=_("New customers"), help_text=_("First orders only, not all orders."))
    revenue = MoneyField(label=_("Sales"), required=False)
    note = forms.CharField(
        max_length=160, required=False, label=_("Where it comes from"), help_text=_("For example: voucher RANI10.")
    )

    def __init__(self, *args: Any, deals: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deal"].queryset = deals  # type: ignore[attr-defined]
        self.fields["revenue"].currency = currency  # type: ignore[attr-defined]

    def said(self) -> OutcomeInput:
        """What the action takes."""
        names = ("first_date", "last_date", "deal", "note", *OUTCOMES)
        return OutcomeInput(**{name: self.cleaned_data[name] for name in names})


class TableForm(SubmitKeyMixin, SorotForm):
    """Outcomes from a file, or its text as the preview carries it on."""

    file = forms.FileField(
        required=False, label=_("CSV file"),
        help_text=_(
            "Columns: creator, from, until, clicks, orders, new_customers, revenue. Days as 2026-11-30; an empty "
            "creator is the whole campaign."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )  # fmt: skip
    text = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, deals: Sequence[Deal], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deals, self.currency = deals, currency
        self.rows: list[Row] = []

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        upload = clean.get("file")
        if upload is not None and upload.size > 200_000:
            raise forms.ValidationError(gettext("The file is larger than 200 kB. Split it."))
        text = upload.read().decode("utf-8-sig", "replace") if upload is not None else clean.get("text", "")
        if not text.strip():
            raise forms.ValidationError(gettext("Choose a CSV file."))
        try:
            self.rows = read_table(text, self.deals, self.currency)
        except BadTable as error:
            raise forms.ValidationError(str(error)) from None
        clean["text"] = text
        return clean


class PlanForm(VersionMixin, SorotForm):
    """What is hoped for. Empty is not planned."""

    goal_customers = CountField(label=_("New customers (goal)"))
    views = CountField(label=_("Views"))
    reach = CountField(label=_("Reach"))
    engagement = CountField(label=_("Interactions"))
    clicks = CountField(label=_("Clicks"))
    orders = CountField(label=_("Orders"))
    budget = MoneyField(label=_("Budget for everything"), required=False, minimum=1)

    @staticmethod
    def initial_of(row: ReportPlan | None) -> dict[str, Any]:
        names = ("goal_customers", "views", "reach", "engagement", "clicks", "orders", "budget")
        return {"version": row.version if row else 0} | {name: getattr(row, name, None) for name in names}

    def counts(self) -> dict[str, int | None]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SettingsForm(VersionMixin, SorotForm):
    """How the report reads."""

    shown_name = forms.CharField(
        max_length=80, required=False, label=_("Name on the report"), help_text=_("Empty: the brand's name.")
    )
    margin = forms.DecimalField(
        required=False, min_value=0, max_value=100, decimal_places=2, label=_("Gross margin in percent"),
        help_text=_("What is left of 100 of sales after the goods are paid. It decides whether the campaign paid."),
        localize=True,
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for platform, name in Platform.choices:
            label = gettext("Your price of 1,000 views: %(platform)s") % {"platform": name}
            self.fields[f"rate_{platform}"] = MoneyField(label=label, required=False, currency=currency, minimum=1)
        for section, name in Section.choices:
            label = gettext("Note: %(part)s") % {"part": name}
            area = forms.Textarea(attrs={"rows": 3})
            self.fields[f"note_{section}"] = forms.CharField(label=label, required=False, max_length=1_500, widget=area)

    @staticmethod
    def initial_of(row: ReportSettings | None) -> dict[str, Any]:
        if row is None:
            return {"version": 0}
        margin = None if row.margin_bps is None else Decimal(row.margin_bps) / 100
        rates = {f"rate_{name}": rate for name, rate in row.emv_rates.items()}
        notes = {f"note_{name}": text for name, text in row.notes.items()}
        return {"version": row.version, "shown_name": row.shown_name, "margin": margin, **rates, **notes}

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        clean: Mapping[str, Any] = self.cleaned_data
        margin = clean["margin"]
        return {
            "shown_name": clean["shown_name"], "version": clean["version"],
            "margin_bps": None if margin is None else int(margin * 100),
            "emv_rates": {name: clean[f"rate_{name}"] for name in Platform.values if clean[f"rate_{name}"] is not None},
            "notes": {name: clean[f"note_{name}"] for name in Section.values},
        }  # fmt: skip


class EditionForm(SubmitKeyMixin, SorotForm):
    """Keep the report as it stands."""


class EditionChoice(forms.ModelChoiceField):
    """An edition by its name and day."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{edition_name(obj.age, obj.number)} · {date_format(obj.day, 'j M Y')}"


class ShareForm(SubmitKeyMixin, SorotForm):
    """A link."""

    edition = EditionChoice(
        queryset=Edition.objects.none(), to_field_name="number", required=False, label=_("What it shows"),
        empty_label=_("The live report, with the numbers of the day"),
    )  # fmt: skip
    days = forms.ChoiceField(choices=DAYS, initial="30", label=_("Works for"))
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))
    with_costs = forms.BooleanField(required=False, initial=True, label=_("Show costs"))
    with_names = forms.BooleanField(required=False, initial=True, label=_("Show the names of creators"))
    password = forms.CharField(
        required=False, min_length=6, max_length=60, label=_("Password"), help_text=_("Leave it empty for none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    label = forms.CharField(required=False, max_length=80, label=_("For whom"), help_text=_("Only you see this."))

    def __init__(self, *args: Any, editions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What the action takes besides the moment of expiry."""
        names = ("edition", "language", "with_costs", "with_names", "password", "label", "submit_key")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"]))


class ScheduleForm(VersionMixin, SorotForm):
    """Editions by mail."""

    addresses = forms.CharField(
        required=False, label=_("Addresses"), help_text=_("One a line, at most 20."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    ages = forms.TypedMultipleChoiceField(
        choices=[(str(age), f"H+{age}") for age in AGES], coerce=int, label=_("Editions"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))
    with_costs = forms.BooleanField(required=False, label=_("Show costs"))
    with_names = forms.BooleanField(required=False, label=_("Show the names of creators"))

    @staticmethod
    def initial_of(row: ReportSchedule | None, addresses: Sequence[Any]) -> dict[str, Any]:
        if row is None:
            return {"version": 0, "ages": ["7"], "with_names": True}
        active = [address.email for address in addresses if address.is_active]
        return {
            "version": row.version, "ages": [str(age) for age in row.ages], "language": row.language,
            "with_costs": row.with_costs, "with_names": row.with_names, "addresses": "\n".join(active),
        }  # fmt: skip

    def clean_addresses(self) -> list[str]:
        found = [
            line.strip() for line in self.cleaned_data["addresses"].replace(",", "\n").splitlines() if line.strip()
        ]
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(gettext("At most %(most)s addresses.") % {"most": MOST_ADDRESSES})
        for address in found:
            try:
                validate_email(address)
            except forms.ValidationError:
                raise forms.ValidationError(
                    gettext("“%(address)s” is no e-mail address.") % {"address": address}
                ) from None
        return found


class PasswordForm(SorotForm):
    """The password of a link."""

    password = forms.CharField(
        label=_("Password"), max_length=60, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


def newest_day(today: date) -> dict[str, date]:
    """What forms propose."""
    return {"spent_date": today, "last_date": today}
