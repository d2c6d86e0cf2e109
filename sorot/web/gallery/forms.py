"""Example forms of the gallery; nobody ever saves them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.core.forms import DateField, MoneyField


class ExampleForm(forms.Form):
    """One field of every kind."""

    fee = MoneyField(label=_("The fee you want"), help_text=_("For example 2.500.000, before tax"))
    publish_date = DateField(label=_("Publication date"), help_text=_("Between 1 and 31 March"))
    platform = forms.ChoiceField(
        label=_("Platform"), choices=[("ig", "Instagram"), ("tt", "TikTok"), ("yt", "YouTube")]
    )
    email = forms.EmailField(label=_("E-mail"), help_text=_("For example rani@example.id"))
    idea = forms.CharField(
        label=_("Your idea"),
        help_text=_("For example: a meal before dawn in ten minutes, filmed from above"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 600}),
    )
    picture = forms.FileField(label=_("Photo"), required=False, help_text=_("JPG or PNG, up to 12 MB"))
    method = forms.ChoiceField(
        label=_("Where the money goes"),
        choices=[("bank", _("Bank transfer")), ("wallet", _("E-wallet"))],
        widget=forms.RadioSelect,
        initial="bank",
    )
    tax = forms.ChoiceField(
        label=_("Tax"),
        choices=[("nett", _("Nett, the brand carries the tax")), ("gross", _("Taken off the fee"))],
        widget=forms.RadioSelect,
        initial="gross",
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("id", "Bahasa Indonesia"), ("jv", "Basa Jawa"), ("su", "Basa Sunda")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["id"],
    )
    has_label = forms.BooleanField(label=_("Use the advertising label"), initial=True)
    hold_at_night = forms.BooleanField(
        label=_("Hold messages at night"), required=False, initial=True, help_text=_("They arrive at 08.00 instead.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choice_notes = {  # type: ignore[attr-defined]
            "bank": _("Arrives on the next working day"),
            "wallet": _("Arrives today, up to Rp20 million"),
        }
        self.fields["hold_at_night"].is_switch = True  # type: ignore[attr-defined]


def example_forms(side: str) -> dict[str, ExampleForm]:
    """An untouched and a refused form for one side of the gallery, with ids of their own."""
    initial = {"fee": 2_500_000, "platform": "ig", "email": "rani@example.id"}
    wrong = {f"{side}-wrong-fee": "banyak", f"{side}-wrong-platform": "ig", f"{side}-wrong-email": "rani@"}
    return {
        "form": ExampleForm(prefix=side, initial=initial),
        "wrong": ExampleForm(wrong, prefix=f"{side}-wrong"),
    }
