"""Writing lines, building one from parts, and what is said about the card and its cost."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.rates.enums import LONGEST_NAME, MOST_AT_ONCE, Basis, Mode
from sorot.rates.sow import Extra, Fee, Item, Line, Term, render
from sorot.rates.sow.render import NAMES
from sorot.rates.sow.values import LONGEST, MOST_AMOUNT, MOST_DAYS, MOST_QUANTITY
from sorot.rates.wording import Reading, read_row, read_rows

EXAMPLE = gettext_lazy("As in a chat, one line each: “2x IG Story + 1x Reels, 1,5jt nett”.")
PLACES = [(f"{platform}.{format}", name) for (platform, format), name in NAMES.items()]


class LinesForm(SubmitKeyMixin, SorotForm):
    """One or many lines as people write them."""

    text = forms.CharField(
        label=gettext_lazy("Write as usual"), max_length=LONGEST * MOST_AT_ONCE,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "off"}), help_text=EXAMPLE,
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.readings: list[Reading] = []

    def clean_text(self) -> str:
        """Every row has to be clear; `readings` says what was understood of each."""
        text = str(self.cleaned_data["text"])
        self.readings = read_rows(text, today=self.today)
        if len(self.readings) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Add 1 to %(most)d lines at once.") % {"most": MOST_AT_ONCE})
        if unclear := sum(reading.line is None for reading in self.readings):
            raise forms.ValidationError(
                _("%(count)d of %(all)d lines is not clear yet. The place is marked below.")
                % {"count": unclear, "all": len(self.readings)}
            )
        return text


class LineForm(VersionMixin, SorotForm):
    """One line of the card."""

    text = forms.CharField(
        label=gettext_lazy("The line"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "off"}), help_text=EXAMPLE,
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name of the package"), max_length=LONGEST_NAME, required=False,
        help_text=gettext_lazy("Only for packages. For example: “Launch week”."),
    )  # fmt: skip
    is_shown = forms.BooleanField(
        label=gettext_lazy("Show this line on my page"), required=False,
        help_text=gettext_lazy("Without it the line is told only to who asks."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.readings: list[Reading] = []

    def clean_text(self) -> str:
        """One clear offer, over one row or several. Rows that are none together are read as one row."""
        text = str(self.cleaned_data["text"])
        readings = read_rows(text, today=self.today)
        self.readings = readings if len(readings) == 1 else [read_row(" ".join(text.split()), today=self.today)]
        if self.readings[0].line is None:
            raise forms.ValidationError(self.readings[0].why)
        return text

    def clean(self) -> dict[str, Any]:
        """A name written before the line is the package's name."""
        data = dict(super().clean() or {})
        if self.readings and self.readings[0].name:
            data["name"] = self.readings[0].name
        return data


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_DAYS, required=False)


class BuildForm(SorotForm):
    """The same line from parts: it is written into the text, where it can be changed."""

    place = forms.ChoiceField(label=gettext_lazy("What"), choices=PLACES)
    quantity = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=MOST_QUANTITY, initial=1)
    extras = forms.MultipleChoiceField(
        label=pgettext_lazy("rate card", "With it"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("link", gettext_lazy("Link")), ("tag", gettext_lazy("Tag")), ("collab", gettext_lazy("Collab post")),
                 ("voice_over", gettext_lazy("Voice-over"))],
    )  # fmt: skip
    seconds = forms.IntegerField(label=gettext_lazy("Length in seconds"), min_value=1, max_value=86_400, required=False)
    hours = forms.IntegerField(label=gettext_lazy("Hours (live)"), min_value=1, max_value=24, required=False)
    owning = _days(gettext_lazy("Owning / usage rights, days"))
    boost_code = _days(gettext_lazy("Boost code, days"))
    exclusivity = _days(gettext_lazy("Exclusivity, days"))
    keep_post = _days(gettext_lazy("Keep the post, days"))
    revisions = forms.IntegerField(
        label=gettext_lazy("Revisions"), min_value=0, max_value=MOST_QUANTITY, required=False
    )
    deposit = forms.IntegerField(label=gettext_lazy("Deposit, percent"), min_value=1, max_value=100, required=False)
    fee = MoneyField(label=pgettext_lazy("rate card", "Price"), required=False, minimum=1, maximum=MOST_AMOUNT)
    basis = forms.ChoiceField(
        label=gettext_lazy("Nett or gross"), required=False,
        choices=[("", pgettext_lazy("nett or gross", "Not said")), *Basis.choices],
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=pgettext_lazy("rate card", "Kind of work"), required=False,
        choices=[("", pgettext_lazy("kind of work", "Not said")), *Mode.choices],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        live = str(data.get("place", "")).endswith(".live")
        if data.get("hours") and not live:
            self.add_error("hours", _("Only a live is counted in hours."))
        if "collab" in data.get("extras", []) and str(data.get("place", "")).endswith(".story"):
            self.add_error("extras", _("A story cannot be a collab post."))
        return data

    def line(self) -> Line:
        """The line of the parts."""
        data = self.cleaned_data
        platform, _dot, format = data["place"].partition(".")
        extras = [Extra(kind) for kind in data["extras"]]
        extras += [Extra("duration", data["seconds"])] if data["seconds"] else []
        extras += [Extra("hours", data["hours"])] if data["hours"] else []
        terms = [Term(kind, data[kind]) for kind in TERM_FIELDS if data[kind] is not None]
        terms += [Term("mode", word=data["mode"])] if data["mode"] else []
        nett = {"nett": True, "gross": False}.get(data["basis"])
        fee = Fee(data["fee"], nett=nett) if data["fee"] else None
        item = Item(platform, format, data["quantity"], tuple(extras))
        return Line((item,), fee, tuple(sorted(terms, key=lambda term: term.kind)))

    def written(self, language: str) -> str:
        """The line as people write it."""
        return render(self.line(), language)


TERM_FIELDS = ("owning", "boost_code", "exclusivity", "keep_post", "revisions", "deposit")


class CardForm(VersionMixin, SorotForm):
    """What holds for the whole card."""

    valid_until_date = DateField(label=gettext_lazy("Prices hold until"), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Note for brands"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: “Travel outside Jabodetabek is extra.”"),
    )  # fmt: skip


class CostForm(SorotForm):
    """What one work costs to make."""

    place = forms.ChoiceField(label=gettext_lazy("What"), choices=PLACES)
    amount = MoneyField(
        label=gettext_lazy("Costs me to make one"), required=False, minimum=1, maximum=MOST_AMOUNT,
        help_text=gettext_lazy("Time, editor, props, travel. Leave it empty to forget it."),
    )  # fmt: skip
