"""Clean input for imports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sorot.analytics.enums import Basis, Confidence, Dimension, TableKind
from sorot.analytics.models import ImportBatch
from sorot.analytics.queries.metrics_pages import COUNTERS
from sorot.analytics.sentences import MEANING_LABELS
from sorot.core.forms import DateField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.core.taxonomy import FORMATS_OF, Format, Platform
from sorot.creators.models import CreatorProfile, SocialAccount

#: The choice "not used"; a word of its own, so that the field is never empty.
UNUSED = "-"


class AccountChoice(forms.ModelChoiceField):
    """Accounts by public code, named by creator, platform and handle."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_platform_display()} · {obj.handle} ({obj.creator.display_name})"


class UploadForm(SubmitKeyMixin, SorotForm):
    """One file for one account."""

    account = AccountChoice(
        queryset=SocialAccount.objects.none(), to_field_name="code", label=_("Account"), empty_label=None
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A CSV or Excel file that the platform lets you download, for example “Table data.csv” of YouTube Studio. "
            "Up to 30 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,text/csv"}),
        error_messages={"empty": _("This file is empty. Choose another file."), "required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, accounts: QuerySet[SocialAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class MappingForm(VersionMixin, SorotForm):
    """What each column of a waiting file means, and what its rows are of."""

    table_kind = forms.ChoiceField(choices=TableKind.choices, label=_("What is one row?"))
    captured_on = DateField(
        label=_("The numbers are of"), help_text=_("The day you downloaded the file. Used where the file names no day.")
    )
    channel = forms.ChoiceField(label=_("Which account in the file is yours?"))
    dimension = forms.ChoiceField(choices=Dimension.choices, label=_("The audience by"))
    basis = forms.ChoiceField(choices=Basis.choices, label=_("Shares of whom?"))
    years_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        self.batch = batch
        chosen = batch.choices.get("channels")
        kwargs.setdefault(
            "initial",
            {
                "table_kind": batch.table_kind,
                "captured_on": batch.choices.get("captured_on"),
                "channel": chosen[0] if chosen else "",
                "version": batch.version,
                "dimension": batch.choices.get("dimension"),
                "basis": batch.choices.get("basis") or Basis.FOLLOWERS,
                **{f"column_{i}": m if m in MEANING_LABELS else UNUSED for i, m in batch.mapping.items()},
            },
        )
        super().__init__(*args, **kwargs)
        if batch.table_kind != TableKind.AUDIENCE:
            del self.fields["dimension"], self.fields["basis"]
        header = batch.choices.get("header", [])
        options = [(UNUSED, _("Not used")), *MEANING_LABELS.items()]
        for key in sorted(batch.mapping, key=int):
            number = int(key)
            label = (
                header[number]
                if number < len(header) and header[number]
                else _("Column %(number)s") % {"number": number + 1}
            )
            self.fields[f"column_{key}"] = forms.ChoiceField(choices=options, label=label)
        there = batch.choices.get("there") or []
        if there:
            self.fields["channel"].choices = [  # type: ignore[attr-defined]
                ("", _("Choose")),
                *(
                    (key, f"{name} ({count})" if name == key else f"{name} · {key} ({count})")
                    for key, name, count in there
                ),
            ]
        else:
            del self.fields["channel"]

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The selects, one a column."""
        return [self[name] for name in self.fields if name.startswith("column_")]

    def mapping(self) -> dict[int, str | None]:
        """Column number -> meaning or None, from clean input. A meaning the page does not offer stays as it was."""
        out: dict[int, str | None] = {}
        for key, before in self.batch.mapping.items():
            said = self.cleaned_data.get(f"column_{key}")
            chosen = said if said != UNUSED else None
            out[int(key)] = before if chosen is None and before not in MEANING_LABELS else chosen
        return out

    def answers(self) -> dict[str, Any]:
        """What `change_mapping` takes besides columns and accounts; None for what the page did not ask."""
        clean = self.cleaned_data
        said = {name: clean.get(name) or None for name in ("dimension", "basis", "years_confirmed")}
        return {"table_kind": clean["table_kind"], "captured_on": clean["captured_on"], **said}

    def channels(self) -> list[str] | None:
        """Accounts of the file that count; None when the file names none."""
        if "channel" not in self.fields:
            return None
        chosen = self.cleaned_data.get("channel")
        before = self.batch.choices.get("channels") or []
        if chosen and chosen in before:
            return list(before)
        return [chosen] if chosen else []


class LongText(forms.CharField):
    """A few sentences."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=800, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class SharingForm(SorotForm):
    """Whether the numbers of one creator count in what many creators show together."""

    creator = forms.ModelChoiceField(queryset=CreatorProfile.objects.none(), to_field_name="code")
    is_sharing = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda text: text == "1")

    def __init__(self, *args: Any, creators: QuerySet[CreatorProfile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["creator"].queryset = creators  # type: ignore[attr-defined]


class ChangeForm(SubmitKeyMixin, SorotForm):
    """A change of a platform, in both languages; what is counted in a new way names the counters."""

    platform = forms.ChoiceField(choices=Platform.choices, label=_("Platform"))
    happened_date = DateField(label=_("Since which day?"), help_text=_("The day may lie ahead."))
    title_id = forms.CharField(label=_("Title, in Indonesian"), max_length=140)
    title_en = forms.CharField(label=_("Title, in English"), max_length=140)
    what_id = LongText(label=_("What changed, in Indonesian"))
    what_en = LongText(label=_("What changed, in English"))
    advice_id = LongText(label=_("What it means for creators, in Indonesian"))
    advice_en = LongText(label=_("What it means for creators, in English"))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The page and its day, so that others can read it.")
    )
    confidence = forms.ChoiceField(choices=Confidence.choices, label=_("How sure is it?"))
    checked_date = DateField(label=_("Checked on"))
    counters = forms.MultipleChoiceField(
        label=_("What is counted in a new way since then?"),
        required=False,
        choices=[(f"{scope}-{metric}", name) for (scope, metric), name in COUNTERS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: no number changes its meaning, and lines stay whole."),
    )
    formats = forms.MultipleChoiceField(
        label=_("Only for these formats"),
        required=False,
        choices=Format.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for all formats."),
    )
    native_name = forms.CharField(
        label=_("Name of the number from now on"),
        max_length=80,
        required=False,
        help_text=_("As the platform's exports write it. Empty: the same as before."),
    )
    meaning_id = forms.CharField(label=_("What it counts from now on, in Indonesian"), max_length=300, required=False)
    meaning_en = forms.CharField(label=_("What it counts from now on, in English"), max_length=300, required=False)
    #: Set by the page that showed what a change of definition does.
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_formats(self) -> list[str]:
        """Formats of that platform only."""
        found: list[str] = self.cleaned_data["formats"]
        if set(found) - set(FORMATS_OF.get(self.cleaned_data.get("platform", ""), ())):
            raise forms.ValidationError(gettext("This platform does not have all of these formats."))
        return found

    def facts(self) -> dict[str, Any]:
        """What `add_change` takes."""
        data = self.cleaned_data
        texts = ("title_id", "title_en", "what_id", "what_en", "advice_id", "advice_en", "source")
        rest = {name: value for name, value in data.items() if name not in (*texts, "looked")}
        return {**rest, "texts": {name: data[name] for name in texts}}

    def place(self) -> str:
        """What the preview was of: another platform, day or choice needs another look."""
        data = self.cleaned_data
        return "|".join([data["platform"], str(data["happened_date"]), *data["counters"], *data["formats"]])


class ContestForm(SubmitKeyMixin, SorotForm):
    """Why a signal misleads, in the creator's own words."""

    text = forms.CharField(
        label=_("Why does it mislead?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Brands read this beside the signal. For example: on that day I was on television."),
        error_messages={"required": _("Say why it misleads.")},
    )


class AnswerForm(VersionMixin, SorotForm):
    """The operator's answer."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The creator and brands read it. It changes no signal: say what the numbers show and what they do not."
        ),
        error_messages={"required": _("Write the answer.")},
    )
