"""Clean input for imports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sorot.analytics.enums import TableKind
from sorot.analytics.models import ImportBatch
from sorot.analytics.sentences import MEANING_LABELS
from sorot.core.forms import DateField, SorotForm, SubmitKeyMixin, VersionMixin
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
            "A CSV that the platform lets you download, for example “Table data.csv” of YouTube Studio. Up to 30 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
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
                **{f"column_{i}": m if m in MEANING_LABELS else UNUSED for i, m in batch.mapping.items()},
            },
        )
        super().__init__(*args, **kwargs)
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

    def channels(self) -> list[str] | None:
        """Accounts of the file that count; None when the file names none."""
        if "channel" not in self.fields:
            return None
        chosen = self.cleaned_data.get("channel")
        before = self.batch.choices.get("channels") or []
        if chosen and chosen in before:
            return list(before)
        return [chosen] if chosen else []


class SharingForm(SorotForm):
    """Whether the numbers of one creator count in what many creators show together."""

    creator = forms.ModelChoiceField(queryset=CreatorProfile.objects.none(), to_field_name="code")
    is_sharing = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda text: text == "1")

    def __init__(self, *args: Any, creators: QuerySet[CreatorProfile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["creator"].queryset = creators  # type: ignore[attr-defined]
