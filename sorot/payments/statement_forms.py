"""Forms of statements and reconciliation: clean input only, never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, MoneyField, SorotForm, VersionMixin
from sorot.payments.statements.base import LARGEST_BYTES

#: Reports of so many months can be recorded.
MONTHS_BACK = 24
ROLES = ("day", "description", "credit", "debit", "amount", "balance", "reference")


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of `day`."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


class StatementForm(SorotForm):
    """A file of the bank; for a bank we do not know, which headings hold what."""

    file = forms.FileField(
        label=_("Statement of the bank (CSV)"),
        help_text=_("BCA, Mandiri, BRI, or any table with headings. The same file twice does no harm."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_BYTES:
            raise forms.ValidationError(_("The file is too large. Export a shorter period."))
        return upload


class HeadingsForm(SorotForm):
    """The headings of a table we do not know, as they stand in the file."""

    day = forms.CharField(required=False, max_length=60, label=_("Heading of the day"))
    description = forms.CharField(required=False, max_length=60, label=_("Heading of the description"))
    credit = forms.CharField(required=False, max_length=60, label=_("Heading of money in"))
    debit = forms.CharField(required=False, max_length=60, label=_("Heading of money out"))
    amount = forms.CharField(required=False, max_length=60, label=_("Or heading of the amount, minus for money out"))
    balance = forms.CharField(required=False, max_length=60, label=_("Heading of the balance, if there is one"))

    def names(self) -> dict[str, str]:
        """role -> heading of what was filled in."""
        return {role: self.cleaned_data[role] for role in ROLES if self.cleaned_data.get(role)}


class ChosenLinesField(forms.Field):
    """Every ticked value of one name."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> frozenset[str]:
        return frozenset(str(one)[:80] for one in value or ())


class ConfirmLinesForm(SorotForm):
    """The lines that the page showed as sure and that stayed ticked."""

    chosen = ChosenLinesField(required=True)


class MatchLineForm(VersionMixin, SorotForm):
    """Which payment a line is, chosen by a person."""

    choice = forms.CharField(max_length=60)


class LineForm(VersionMixin, SorotForm):
    """A button for one line."""


class ReconcileForm(SorotForm):
    """Which channel to compare for which day."""

    channel = forms.ChoiceField(label=_("Compare with"))
    day = DateField(label=_("Day"))

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]


class ExplainForm(VersionMixin, SorotForm):
    """What a person found out about a difference."""

    note = forms.CharField(
        max_length=500,
        label=_("What you found"),
        help_text=_("For whoever reads this in a year. For example: top-up from our own account, 22 November."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PartnerFeeForm(SorotForm):
    """What a partner kept, as its report or invoice says."""

    channel = forms.ChoiceField(label=_("Partner"))
    period = forms.ChoiceField(label=_("Month of the report"))
    amount = MoneyField(label=_("Amount"), minimum=1, help_text=_("The whole amount with its VAT, without a sign."))
    is_given_back = forms.TypedChoiceField(
        label=_("What they did"),
        choices=[("no", _("They kept it as a fee")), ("yes", _("They gave a fee back"))],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(
        max_length=80,
        label=_("Report or invoice"),
        help_text=_("Its number or name. The same one is recorded once for each partner."),
    )

    def __init__(self, *args: Any, channels: list[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        months = [month_before(today, back) for back in range(MONTHS_BACK)]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (f"{month:%Y-%m}", date_format(month, "F Y")) for month in months
        ]
        self.fields["period"].initial = f"{months[1]:%Y-%m}"

    def clean_period(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['period']}-01")


class OwnMoveForm(SorotForm):
    """The operator's own money, from one place to another."""

    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("To"))
    amount = MoneyField(label=_("Amount"))
    moved_date = DateField(
        required=False,
        label=_("Day"),
        help_text=_("When the money moved. Left empty, it is today."),
    )
    reference = forms.CharField(
        max_length=80, label=_("Line of the statement"), help_text=_("The number or text that names it at your bank.")
    )

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, start in (("source", 0), ("target", -1)):
            self.fields[name].choices = channels  # type: ignore[attr-defined]
            self.fields[name].initial = channels[start][0] if channels else ""
