"""Forms about one's own data: clean input only, never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import SorotForm, SubmitKeyMixin, VersionMixin


class SecretForm(SorotForm):
    """A fresh proof of who acts: the code of the second step where there is one, else the password."""

    def __init__(self, *args: Any, has_app: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"] = (
            forms.CharField(
                max_length=80,
                label=_("Code from your app"),
                help_text=_("The 6 digits that your app shows now, or a recovery code."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
            )
            if has_app
            else forms.CharField(
                max_length=128,
                strip=False,
                label=_("Your password"),
                help_text=_("So that nobody else does it on your open phone."),
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            )
        )


class CopyForm(SubmitKeyMixin, SorotForm):
    """A button: make a copy."""


class EraseForm(SubmitKeyMixin, SecretForm):
    """The proof, and a box that says that one has understood."""

    is_understood = forms.BooleanField(
        label=_("I know that this cannot be undone after 48 hours."),
        error_messages={"required": _("Tick this box to go on.")},
    )


class QuestionForm(SubmitKeyMixin, SorotForm):
    """A question or a correction, in one's own words."""

    text = forms.CharField(
        max_length=2000,
        label=_("What do you want to know or have corrected?"),
        help_text=_("For example: My former name still stands in a payout slip."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ConsentForm(SubmitKeyMixin, SorotForm):
    """Yes or no."""

    is_given = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1", widget=forms.HiddenInput
    )


class AnswerForm(VersionMixin, SorotForm):
    """The operator's answer."""

    answer = forms.CharField(
        max_length=2000,
        label=_("Your answer"),
        help_text=_("The person reads it by mail and on their page. Say what you changed."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
