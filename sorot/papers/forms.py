"""Forms for papers: clean input only, never save."""

from django import forms
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm


class CorrectionForm(SorotForm):
    """What is wrong on an invoice. The same invoice is credited once, so a second click finds the first one's paper."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong on it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands on the credit note, for example: the address was our old office."),
        error_messages={"required": gettext_lazy("Say what is wrong.")},
    )
