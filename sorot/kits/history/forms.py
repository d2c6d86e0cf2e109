"""The forms of `/verify/` (a file or its text, and the keys of another site) and of the creator's own page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.access import Verdict
from sorot.core.forms import SorotForm, VersionMixin
from sorot.kits.actions import HistoryInput
from sorot.kits.history.document import MOST_BYTES, NotAHistory
from sorot.kits.history.keys import PublicKey, read_keys_file
from sorot.kits.history.queries import DealChoice
from sorot.kits.models import HistorySettings


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


class HistoryForm(VersionMixin, SorotForm):
    """What is left out, and what entries say. A deal that finishes while the page is open is shown, as all are.

    `may` says whether whoever reads the page decides about amounts.
    """

    hidden = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Leave out"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "What you tick stands in no file, not among the brands of your kit, and in no count there. Your "
            "reliability is still counted from all your deals: nobody chooses that."
        ),
    )
    shows_figures = forms.BooleanField(
        required=False,
        label=gettext_lazy("Say what the works reached"),
        help_text=gettext_lazy("Views, reach and interactions, with source and day. Only where the brand is named."),
    )
    shows_amounts = forms.BooleanField(
        required=False,
        label=gettext_lazy("Say what you earned"),
        help_text=gettext_lazy(
            "Before tax, for each deal whose brand is named. Look into your contracts first: some ask you to keep the "
            "price to yourself."
        ),
    )

    def __init__(self, data: Any = None, *, choices: Sequence[DealChoice], kept: HistorySettings, may: Verdict) -> None:
        self.choices, self.kept = choices, kept
        first = {
            "version": kept.version, "shows_figures": kept.shows_figures, "shows_amounts": kept.shows_amounts,
            "hidden": [deal.code for deal in choices if deal.is_hidden],
        }  # fmt: skip
        super().__init__(data, initial=first)
        field = self.fields["hidden"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(deal.code, deal.label) for deal in choices]
        if not may.ok:
            self.fields["shows_amounts"].disabled = True
            self.fields["shows_amounts"].help_text = may.reason

    def said(self) -> HistoryInput:
        """The cleaned decisions."""
        data = self.cleaned_data
        return HistoryInput(tuple(data["hidden"]), data["shows_amounts"], data["shows_figures"])
