"""Tax that leaves the tax account: clean input only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin


class KindForm(SubmitKeyMixin, SorotForm):
    """Which tax, and how much of it."""

    kind = forms.ChoiceField(label=_("Which tax"))
    amount = MoneyField(label=_("Amount"), minimum=1)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds


class HandOverForm(KindForm):
    """Take it over, to pay the state oneself."""


class RemitForm(KindForm):
    """Paid to the state."""

    reference = forms.CharField(
        label=_("NTPN"), max_length=40, help_text=_("16 letters and digits on the receipt of the state."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    paid_date = DateField(label=_("Paid on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_date"].initial = today
