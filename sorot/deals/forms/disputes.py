"""Objections to a proof, and disputes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sorot.core.forms import MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.core.money import Money
from sorot.core.ui.numbers import money_text
from sorot.deals.enums import KINDS_OF_SIDE, ObjectionKind
from sorot.messaging.forms import FilesField


class ObjectionForm(SorotForm):
    """What is not right with a proof."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is not right?"), choices=ObjectionKind.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: “The link leads to your profile, not to the Story.”"),
    )


class SeveralFiles(forms.FileInput):
    """Several files in one plain control."""

    allow_multiple_selected = True


class EvidenceForm(SorotForm):
    """Files that show how it was."""

    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("Files"),
        required=False,
        max_length=150,
        widget=SeveralFiles(attrs={"accept": "image/*,video/mp4,video/webm,application/pdf"}),
        help_text=gettext_lazy("Screenshots, PDF or video. The other side and the operator see them too."),
    )


class AmountForm(VersionMixin, SorotForm):
    """How much of what is secured is the creator's. `secured` says the most."""

    amount = MoneyField(label=gettext_lazy("For the creator"))

    def __init__(self, *args: Any, secured: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount"]
        field.maximum = secured.amount  # type: ignore[attr-defined]
        field.help_text = gettext_lazy("From 0 to %(most)s. The rest goes back to the brand.") % {
            "most": money_text(secured.amount, secured.currency)
        }


class DisputeForm(SubmitKeyMixin, EvidenceForm):
    """What one asks for, and why. The answer to "how much" is always what the creator gets."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it about?"), widget=forms.RadioSelect)
    amount = MoneyField(label=gettext_lazy("How much should go to the creator?"))
    reason = forms.CharField(
        label=gettext_lazy("What happened?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Say what was agreed, what happened, and when. The other side reads it."),
    )
    field_order = ("kind", "amount", "reason", "files", "submit_key")

    def __init__(self, *args: Any, side: str, secured: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in KINDS_OF_SIDE.get(side, ())
        ]
        self.fields["amount"].maximum = secured.amount  # type: ignore[attr-defined]
        self.fields["amount"].help_text = gettext_lazy(
            "Secured is %(most)s. What you do not name goes back to the brand."
        ) % {"most": money_text(secured.amount, secured.currency)}


class AnswerForm(AmountForm, EvidenceForm):
    """How the other side sees it, and what they would settle for."""

    answer = forms.CharField(
        label=gettext_lazy("How do you see it?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    field_order = ("answer", "amount", "files", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = False
        self.fields["amount"].label = gettext_lazy("At which amount for the creator would you settle?")


class DecisionForm(AmountForm):
    """The operator's split, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Both sides read it. Name the term of the contract and what the evidence shows."),
    )


class AcceptSplitForm(VersionMixin, SorotForm):
    """The number that the page showed."""

    amount = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DisputeVersionForm(VersionMixin, SorotForm):
    """The version that the page showed."""
