"""Contesting a figure, and answering."""

from django import forms
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm, SubmitKeyMixin, VersionMixin


class ContestForm(SubmitKeyMixin, SorotForm):
    """What is wrong, in one's own words."""

    text = forms.CharField(
        label=gettext_lazy("What is not right?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Name the deal and the day, for example: the payment of 3 March was late because ..."),
        error_messages={"required": gettext_lazy("Say what is not right.")},
    )


class AnswerForm(VersionMixin, SorotForm):
    """The operator's explanation."""

    answer = forms.CharField(
        label=gettext_lazy("Your explanation"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Only they read it. It changes no figure: say which facts make it what it is."),
        error_messages={"required": gettext_lazy("Write the explanation.")},
    )
