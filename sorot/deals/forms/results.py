"""Stopping alone, and results of parts by result."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm, SubmitKeyMixin, VersionMixin
from sorot.payments.enums import Basis

MOST = 10_000_000_000


class StopForm(VersionMixin, SorotForm):
    """Why one stops; the version says which state of the works the page showed."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you stop?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The other side reads this."),
    )


def _count_field(basis: str) -> forms.Field:
    if basis == Basis.BONUS:
        return forms.TypedChoiceField(
            label=_("Was the target reached?"),
            choices=[("1", _("Yes")), ("0", _("No"))],
            coerce=int,
            widget=forms.RadioSelect,
        )
    labels = {Basis.CPV: _("How many views?"), Basis.CPE: _("How many engagements?"), Basis.CPA: _("How many orders?")}
    return CountField(label=labels[Basis(basis)])


class CountField(forms.IntegerField):
    """A whole number as people type it: `52.345` and `52,345` are the same."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(min_value=0, max_value=MOST, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.replace(".", "").replace(",", "").replace(" ", "")
        return super().to_python(value)


class ResultForm(SubmitKeyMixin, SorotForm):
    """A count with its evidence."""

    url = forms.URLField(
        label=gettext_lazy("Link that shows it"), max_length=500, required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("Screenshot or report"),
        required=False,
        help_text=gettext_lazy("JPG, PNG or PDF. The other side sees it. A link or a file is needed."),
    )
    note = forms.CharField(
        label=gettext_lazy("A few words"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: counted on the seventh day, from the insights of the post."),
    )

    def __init__(self, *args: Any, basis: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"] = _count_field(basis)
        self.order_fields(["count", "url", "file", "note"])


class ContestForm(SorotForm):
    """The own count, and why the other one is not right."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it not right?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The other side and the operator read this."),
    )

    def __init__(self, *args: Any, basis: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"] = _count_field(basis)
        self.order_fields(["count", "reason"])
