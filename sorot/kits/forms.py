"""The form of a kit: who sees which part, in which order, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm, VersionMixin
from sorot.kits.actions import KitInput
from sorot.kits.enums import Accent, Block, Cover, Shown
from sorot.kits.models import KitSettings
from sorot.kits.queries import number_choices

#: What each part is, in a sentence.
NOTES: dict[str, Any] = {
    Block.NUMBERS: gettext_lazy("Followers, engagement, views: each with its source and its day."),
    Block.AUDIENCE: gettext_lazy("Countries, cities, age and gender of those who follow you."),
    Block.PORTFOLIO: gettext_lazy("Your photos and videos. The first picture stays your portrait."),
    Block.RATES: gettext_lazy("What you make and for how much, from your rate card."),
    Block.RECORD: gettext_lazy("How often you deliver on time, counted from your deals on this site."),
    Block.BRANDS: gettext_lazy("Brands of finished deals, where the brand's campaign is public. Never amounts."),
    Block.HISTORY: gettext_lazy(
        "A file with your finished work that anybody can check. You choose which deals, and whether amounts, on its "
        "own page."
    ),
}
PLACES = [(str(place), str(place)) for place in range(1, len(Block.values) + 1)]


@dataclass(frozen=True, slots=True)
class BlockRow:
    """The two fields of one part on the page."""

    key: str
    title: str
    note: str
    shown: BoundField
    place: BoundField


class KitForm(VersionMixin, SorotForm):
    """Decisions about a kit. Fields `shown_<block>` and `place_<block>` exist for every block."""

    headline = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("One line about you"),
        help_text=gettext_lazy("Stands under your name. For example: Sundanese cooking for families with little time."),
    )
    numbers = forms.MultipleChoiceField(
        choices=number_choices,
        required=False,
        label=gettext_lazy("Numbers you show"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A number that is not known is left out, never shown as zero."),
    )
    accent = forms.ChoiceField(choices=Accent.choices, label=gettext_lazy("Colour"), widget=forms.RadioSelect)
    cover = forms.ChoiceField(choices=Cover.choices, label=gettext_lazy("Cover"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        choices=[("", gettext_lazy("The reader's")), ("id", "Bahasa Indonesia"), ("en", "English")],
        required=False,
        label=gettext_lazy("Language of the kit"),
        help_text=gettext_lazy("Readers can always switch."),
    )
    is_indexed = forms.BooleanField(
        required=False,
        label=gettext_lazy("Search engines may list my kit"),
        help_text=gettext_lazy("Off: people with the link still see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, (key, title) in enumerate(Block.choices, start=1):
            self.fields[f"shown_{key}"] = forms.ChoiceField(
                choices=Shown.choices, label=_("Who sees it: %(part)s") % {"part": title}
            )
            self.fields[f"place_{key}"] = forms.ChoiceField(
                choices=PLACES, label=_("Place: %(part)s") % {"part": title}, initial=str(place)
            )

    def rows(self) -> Iterator[BlockRow]:
        """The parts in the order in which the kit shows them now."""
        places = {key: str(self[f"place_{key}"].value() or "") for key in Block.values}
        for key in sorted(Block.values, key=lambda key: (places[key].zfill(2), Block.values.index(key))):
            yield BlockRow(
                key, str(Block(key).label), str(NOTES[Block(key)]), self[f"shown_{key}"], self[f"place_{key}"]
            )

    def clean_headline(self) -> str:
        return " ".join("".join(c for c in self.cleaned_data["headline"] if c.isprintable()).split())

    def said(self) -> KitInput:
        """The cleaned decisions. Two parts with one place keep the order they had on the page."""
        data = self.cleaned_data
        keys = list(Block.values)
        return KitInput(
            shown={key: data[f"shown_{key}"] for key in keys},
            order=sorted(keys, key=lambda key: (int(data[f"place_{key}"]), keys.index(key))),
            **{name: data[name] for name in ("numbers", "headline", "accent", "cover", "language", "is_indexed")},
        )

    @staticmethod
    def initial_of(kept: KitSettings) -> dict[str, Any]:
        """What the form shows of stored decisions, or of the defaults (version 0)."""
        names = ("headline", "numbers", "accent", "cover", "language", "is_indexed", "version")
        initial = {name: getattr(kept, name) for name in names}
        for place, key in enumerate(kept.block_order, start=1):
            initial |= {f"place_{key}": str(place), f"shown_{key}": kept.shown(key)}
        return initial
