"""Sending pictures, saying what stands on them, and deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.forms import DateField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.insights.enums import MOST_PICTURES, Label
from sorot.insights.models import Screenshot
from sorot.insights.reading.numbers import count_of, value_of
from sorot.messaging.forms import FilesField

COVERS = (
    ("longer", gettext_lazy("several days, for example the last 30 days")),
    ("day", gettext_lazy("this one day")),
)


class PicturesInput(forms.FileInput):
    """Several pictures in one plain control."""

    allow_multiple_selected = True


class SendForm(SubmitKeyMixin, SorotForm):
    """One to eight pictures of one account or post."""

    pictures = FilesField(
        label=gettext_lazy("Screenshots"),
        required=False,
        max_length=150,
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("One to eight pictures of the statistics in the app, JPG or PNG, as they are."),
    )
    captured_date = DateField(
        label=gettext_lazy("Taken on"), help_text=gettext_lazy("The day on which you took the screenshots.")
    )
    covers = forms.ChoiceField(
        choices=COVERS,
        required=False,
        label=gettext_lazy("The numbers are about"),
        help_text=gettext_lazy("Of several days only the follower count becomes a number of your account."),
    )

    def __init__(self, *args: Any, is_post: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pictures"].is_needed_later = True  # type: ignore[attr-defined]  # checked below, so not "optional"
        if is_post:
            del self.fields["covers"]

    def clean_pictures(self) -> list[Any]:
        found: list[Any] = self.cleaned_data["pictures"]
        if not found:
            raise forms.ValidationError(_("Choose a picture."))
        if len(found) > MOST_PICTURES:
            raise forms.ValidationError(_("At most %(most)s pictures at once.") % {"most": MOST_PICTURES})
        return found

    @property
    def is_one_day(self) -> bool:
        return bool(self.cleaned_data.get("covers") == "day")


class WholeNumber(forms.CharField):
    """A number as people and screens write it: 15.204, 12,4 rb. Clean value: int, or None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(required=False, max_length=30, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        count = count_of(text)
        number = value_of(count, "." if count.text.lower().endswith(("k", "m", "b")) else ",") if count else None
        if number is None:
            raise forms.ValidationError(_("Write a number, for example 15.204 or 12,4 rb."), code="number")
        return number


class CheckForm(VersionMixin, SorotForm):
    """What stands on a picture: one field for each figure read, and one for a figure that was not."""

    captured_date = DateField(label=gettext_lazy("Taken on"))
    covers = forms.ChoiceField(choices=COVERS, required=False, label=gettext_lazy("The numbers are about"))
    add_label = forms.ChoiceField(required=False, label=gettext_lazy("A number that is missing"))
    add_value = WholeNumber(label=gettext_lazy("Its value"))

    def __init__(self, *args: Any, shot: Screenshot, **kwargs: Any) -> None:
        self.figures = list(shot.figures.all())
        kwargs.setdefault(
            "initial",
            {
                "version": shot.version,
                "captured_date": shot.captured_date,
                "covers": "day" if shot.is_one_day else "longer",
            }
            | {f.label: _shown(f.value if f.value is not None else f.read_value) for f in self.figures},
        )
        super().__init__(*args, **kwargs)
        if shot.post_id is not None:
            del self.fields["covers"]
        read = {figure.label for figure in self.figures}
        for figure in self.figures:
            self.fields[figure.label] = WholeNumber(label=Label(figure.label).label)
        rest = [(label.value, label.label) for label in Label if label not in read]
        self.fields["add_label"].choices = [("", _("none")), *rest]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or self.cleaned_data
        label, value = clean.get("add_label"), clean.get("add_value")
        if label and value is None and "add_value" not in self.errors:
            self.add_error("add_value", _("Write its value too."))
        elif value is not None and not label:
            self.add_error("add_label", _("Say which number this is."))
        return clean

    def values(self) -> dict[str, int | None]:
        """label -> number, None where the field was emptied."""
        out = {figure.label: self.cleaned_data.get(figure.label) for figure in self.figures}
        if self.cleaned_data.get("add_label"):
            out[self.cleaned_data["add_label"]] = self.cleaned_data["add_value"]
        return out

    def is_one_day(self) -> bool | None:
        """None for pictures of posts."""
        return self.cleaned_data.get("covers") == "day" if "covers" in self.fields else None


def _shown(value: int | None) -> str:
    return "" if value is None else f"{value:,}".replace(",", ".")


class ReplyForm(SorotForm):
    """How a held picture came, in one's own words."""

    text = forms.CharField(
        label=gettext_lazy("How did this picture come?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: we are two people and share this account."),
        error_messages={"required": gettext_lazy("Say how the picture came.")},
    )


class DecideForm(VersionMixin, SorotForm):
    """The operator's decision about a held picture."""

    decision = forms.ChoiceField(
        choices=(
            ("keep", gettext_lazy("Let it pass: the person checks its numbers")),
            ("refuse", gettext_lazy("Refuse it: its numbers never count")),
        ),
        widget=forms.RadioSelect,
        label=gettext_lazy("Your decision"),
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("A sentence for the person who sent it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Do not say whose the other picture is."),
        error_messages={"required": gettext_lazy("Write a sentence for the person who sent it.")},
    )
