"""Forms of the pages that compose several rooms."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import SorotForm, SubmitKeyMixin


def suggest_handle(name: str) -> str:
    """A public name made from a person's name: `Rani Lestari` -> `rani.lestari`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    return ".".join(words)[:30].strip(".").lstrip("0123456789.")


class CreatorNameForm(SubmitKeyMixin, SorotForm):
    """How a creator is called and found."""

    display_name = forms.CharField(
        max_length=60, label=_("Your name as a creator"), help_text=_("For example Rani Memasak.")
    )
    handle = forms.CharField(
        max_length=30,
        label=_("The name in your page's address"),
        help_text=_("Small letters, digits, dots, for example rani.memasak."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "prefix": "@"}),
    )

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"]).strip().lstrip("@").lower()

    def clean_display_name(self) -> str:
        return " ".join(self.cleaned_data["display_name"].split())
