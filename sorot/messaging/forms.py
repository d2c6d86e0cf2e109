"""What people send to threads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import SorotForm, SubmitKeyMixin
from sorot.messaging.enums import BODY_LIMIT


class FilesInput(forms.ClearableFileInput):
    """Several files in one control."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Clean value: a list of uploads, empty when none was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(attrs={"accept": "image/*,video/mp4,video/webm,application/pdf"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        return [single(item, initial) for item in data] if isinstance(data, (list, tuple)) else []


class MessageForm(SubmitKeyMixin, SorotForm):
    """The composer. What may be empty or too long is the action's to say."""

    body = forms.CharField(label=_("Message"), required=False, max_length=BODY_LIMIT, strip=True)
    files = FilesField(label=_("Files"), required=False, max_length=150)  # type: ignore[assignment]


class PreferenceForm(SorotForm):
    """Mail about notifications, yes or no."""

    wants_mail = forms.BooleanField(label=_("Also send me these by e-mail"), required=False)
