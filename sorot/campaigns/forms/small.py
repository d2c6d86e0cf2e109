"""Small forms and fields of campaigns."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.campaigns.enums import CloseReason
from sorot.core.forms import SorotForm
from sorot.core.money import parse_amount

MAX_FOLLOWERS = 1_000_000_000


class FollowersField(forms.Field):
    """A whole count as people write it (`10.000`, `10rb`). Clean value: int or None."""

    default_error_messages = {"invalid": gettext_lazy("Write a whole number, for example 10.000 or 10rb.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in (None, "") or isinstance(value, int):
            return value or None
        try:
            count = parse_amount(str(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not 0 < count <= MAX_FOLLOWERS:
            raise forms.ValidationError(_("Write a number between 1 and 1.000.000.000."), code="bounds")
        return count

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class CloseForm(SorotForm):
    """Why a campaign closes."""

    reason = forms.ChoiceField(
        choices=CloseReason.choices, label=gettext_lazy("Why does it close?"), widget=forms.RadioSelect
    )


class GrantForm(SorotForm):
    """A brand names its agency."""

    agency = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name or code of the agency"),
        help_text=gettext_lazy("The agency finds its code on this same page."),
    )
