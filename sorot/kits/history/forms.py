"""The form of `/verify/`: a file or its text, and the keys of another site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm
from sorot.kits.history.document import MOST_BYTES, NotAHistory
from sorot.kits.history.keys import PublicKey, read_keys_file


class VerifyForm(SorotForm):
    """After `is_valid`: `document` is the text of the file, `keys` those of another site or None."""

    file = forms.FileField(
        required=False, label=gettext_lazy("The history as a file"),
        help_text=gettext_lazy("The file history.json as you were given it."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )  # fmt: skip
    text = forms.CharField(
        required=False, max_length=MOST_BYTES, strip=False, label=gettext_lazy("Or its text"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    keys_text = forms.CharField(
        required=False, max_length=MOST_BYTES, label=gettext_lazy("Keys of another site"),
        help_text=gettext_lazy(
            "Only for a history of another Sorot site: the text of /.well-known/sorot-keys.json at its address. "
            "Fetch it there yourself."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip

    document: str = ""
    keys: tuple[PublicKey, ...] | None = None

    def clean_keys_text(self) -> str:
        text = str(self.cleaned_data["keys_text"])
        if text.strip():
            try:
                self.keys = read_keys_file(text)
            except NotAHistory:
                raise forms.ValidationError(_("These are no keys of a Sorot site. Copy the whole text.")) from None
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), str(cleaned.get("text") or "")
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", _("This file is too large to be a history."))
                return cleaned
            # Bytes that are no text are no history either: they are judged like every other text.
            self.document = file.read().decode("utf-8", "replace")
        elif text.strip():
            self.document = text
        elif not self.errors:
            self.add_error("file", _("Choose a file or paste its text."))
        return cleaned
