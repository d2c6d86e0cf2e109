"""Which period, whose account: clean input only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, SorotForm
from sorot.papers.periods import OWN, Period, choices, own_period, period_of

#: Nobody reads more at once, and no book here is older.
LONGEST_YEARS = 10


class StatementForm(SorotForm):
    """A period; at the desk also whose account."""

    period = forms.ChoiceField(label=_("Period"))
    first = DateField(label=_("First day"), required=False, help_text=_("Only for own dates."))
    last = DateField(label=_("Last day"), required=False)
    of = forms.CharField(
        label=_("Whose account"), max_length=254, required=False,
        help_text=_("E-mail of a person or name of an organisation. Empty: the fees of this site. “bank”, “vat”: own "
                    "accounts."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, is_desk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices(today), (OWN, _now("Own dates"))]
        if not is_desk:
            del self.fields["of"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("period") != OWN:
            return data
        first, last = data.get("first"), data.get("last")
        for name, day in (("first", first), ("last", last)):
            if day is None and name not in self.errors:
                self.add_error(name, _now("Choose this day too."))
        if first and last and last < first:
            self.add_error("last", _now("The last day cannot be before the first."))
        elif first and last and last.year - first.year > LONGEST_YEARS:
            self.add_error("last", _now("Choose at most ten years."))
        return data

    def chosen(self) -> Period:
        """The period that was asked for; of a form that is not valid this month."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("period") == OWN:
            return own_period(data["first"], data["last"])
        return period_of(data.get("period") or f"{self.today:%Y-%m}") or own_period(self.today, self.today)
