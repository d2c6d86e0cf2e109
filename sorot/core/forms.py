"""Form parts that every room uses."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.errors import ActionError
from sorot.core.ids import new_submit_key
from sorot.core.money import DEFAULT_CURRENCY, Money, format_money, parse_amount


class MoneyField(forms.Field):
    """Whole minor units from what people type (`1.250.000`, `1,5jt`). Clean value: int or None.

    `minimum` and `maximum` are minor units.
    """

    default_error_messages = {
        "invalid": gettext_lazy("Write an amount in full rupiah, for example 1.500.000 or 1,5jt."),
    }

    def __init__(
        self, *, currency: str = DEFAULT_CURRENCY, minimum: int = 0, maximum: int = 10**13, **kwargs: Any
    ) -> None:
        self.currency, self.minimum, self.maximum = currency, minimum, maximum
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-money": currency})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in (None, ""):
            return None
        if isinstance(value, int):
            return value
        try:
            return parse_amount(str(value), self.currency)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        from django.utils.translation import get_language

        locale = get_language() or "id"
        if value < self.minimum:
            least = format_money(Money(self.minimum, self.currency), locale)
            raise forms.ValidationError(_("The amount must be at least %(least)s.") % {"least": least}, code="min")
        if value > self.maximum:
            most = format_money(Money(self.maximum, self.currency), locale)
            raise forms.ValidationError(_("The amount must be at most %(most)s.") % {"most": most}, code="max")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            from sorot.core.money import format_number_parts

            whole, decimals = format_number_parts(Money(abs(value), self.currency), "id")
            return f"{'-' if value < 0 else ''}{whole}{decimals}"
        return value


class DateField(forms.DateField):
    """A calendar day, shown with the browser's own picker. Clean value: date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"])
        super().__init__(**kwargs)


class SorotForm(forms.Form):
    """The base of every form: takes an ActionError back, so that what was typed stays on the page."""

    use_required_attribute = False

    def absorb(self, error: ActionError) -> None:
        """Show an action's refusal: at its fields where they are known, else at the top."""
        placed = False
        for name, sentence in error.field_errors.items():
            if name in self.fields:
                self.add_error(name, sentence)
                placed = True
        if not placed:
            self.add_error(None, error.sentence)


class SubmitKeyMixin(forms.Form):
    """A hidden key made when the form was shown: the second click of the same form carries the same key."""

    submit_key = forms.RegexField(
        regex=r"^[0-9a-f]{32}$", required=True, widget=forms.HiddenInput, initial=new_submit_key
    )


class VersionMixin(forms.Form):
    """A hidden version of the row this page showed; the action refuses a page that has grown old."""

    version = forms.IntegerField(min_value=0, required=True, widget=forms.HiddenInput)


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of `after` that differ from `before`."""
    return {name: value for name, value in after.items() if before.get(name) != value}
