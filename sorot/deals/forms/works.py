"""Signing, works, and the end of a deal."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm, SubmitKeyMixin, VersionMixin


class AcceptForm(SorotForm):
    """The hash of the terms that the page showed."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class SignForm(AcceptForm):
    """The hash and the sentence that the page showed, and a tick."""

    sentence = forms.CharField(max_length=400, widget=forms.HiddenInput)
    agree = forms.BooleanField(label=gettext_lazy("I have read the contract and accept it."))


class ReasonForm(SorotForm):
    """A few words, where they are asked."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class WorkForm(SubmitKeyMixin, SorotForm):
    """A version of a work: a link or a file, with the caption that goes out with it."""

    url = forms.URLField(
        label=gettext_lazy("Link to the draft"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("For example a link to your drive. Or choose a file below."),
    )
    upload = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("JPG, PNG, MP4, WebM or PDF, up to 25 MB."),
    )
    caption = forms.CharField(
        label=gettext_lazy("Caption"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The text that goes out with it, with the advertising label."),
    )


class ChangesForm(SorotForm):
    """What should change."""

    note = forms.CharField(
        label=gettext_lazy("What should change?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: “0:07 the logo is covered by your hand.”"),
    )


class PublicationForm(SorotForm):
    """Proof that a work is out."""

    url = forms.URLField(
        label=gettext_lazy("Link of the post"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("For example https://www.instagram.com/p/…"),
    )
    published_at = forms.DateTimeField(
        label=gettext_lazy("When did it go out?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    screenshot = forms.FileField(
        label=gettext_lazy("Screenshot"),
        required=False,
        help_text=gettext_lazy("Proves the post when it disappears later. JPG or PNG."),
    )

    is_labelled = forms.TypedChoiceField(
        label=gettext_lazy("Does the post carry the advertising label?"),
        choices=[("yes", gettext_lazy("Yes, it is easy to see")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For example “Iklan” or “Kerja sama berbayar” at the start, not hidden among hashtags."),
    )
    label_note = forms.CharField(
        label=gettext_lazy("If not: why?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Without the label the deal is never confirmed by itself; the brand has to do it."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        from django.utils import timezone

        kwargs["initial"] = {
            "published_at": timezone.localtime(now).replace(second=0, microsecond=0),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)


class ConfirmForm(VersionMixin, SorotForm):
    """The version of the deal that the page showed."""
