"""Applying, inviting, and saying no."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.core.taxonomy import Format
from sorot.deals.enums import DeclineReason, RefuseReason
from sorot.deals.plans import PlanLine

DAY = timedelta(days=1)


class ApplyForm(SubmitKeyMixin, SorotForm):
    """Idea, a date for each line of the campaign, and the wanted fee. Everything but the idea is filled in."""

    idea = forms.CharField(
        label=pgettext_lazy("application", "Your idea"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Two or three sentences. For example: “I make iced coffee in ten minutes, with my mother as the judge.”"
        ),
    )
    fee = MoneyField(label=gettext_lazy("The fee you would like"))

    def __init__(self, *args: Any, campaign: Any, lines: Sequence[Any], today: date, **kwargs: Any) -> None:
        self.campaign, self.lines = campaign, list(lines)
        super().__init__(*args, **kwargs)
        first = max(filter(None, (today, campaign.publish_from_date)))
        for index, line in enumerate(self.lines):
            label = _("When do you publish %(count)s %(format)s?") % {
                "count": line.quantity,
                "format": Format(line.format).label,
            }
            limits = {"min": first.isoformat()}
            if campaign.publish_until_date:
                limits["max"] = campaign.publish_until_date.isoformat()
            field = DateField(
                label=label, initial=first + index * DAY if _fits(campaign, first + index * DAY) else first
            )
            field.widget.attrs.update(limits)
            self.fields[f"date_{index}"] = field
        self._say_fee()

    def _say_fee(self) -> None:
        fee = self.fields["fee"]
        if self.campaign.fee_kind == "barter":
            del self.fields["fee"]
            return
        fee.initial = self.campaign.fee_min
        if self.campaign.fee_kind == "fixed":
            fee.help_text = _("The campaign's fee. You may ask for another one and say why in your idea.")
        else:
            fee.help_text = _("The campaign pays up to %(most)s.") % {
                "most": _money(self.campaign.fee_max, self.campaign.currency)
            }

    @property
    def date_fields(self) -> list[forms.BoundField]:
        return [self[f"date_{index}"] for index in range(len(self.lines))]

    def plan(self) -> list[PlanLine]:
        """The lines with the chosen dates."""
        return [
            PlanLine(line.platform, line.format, line.quantity, self.cleaned_data[f"date_{index}"])
            for index, line in enumerate(self.lines)
        ]

    def wanted(self) -> int:
        return int(self.cleaned_data.get("fee") or 0)


class EditApplicationForm(VersionMixin, ApplyForm):
    """The same, for an application that nobody has read yet."""


def _fits(campaign: Any, day: date) -> bool:
    return campaign.publish_until_date is None or day <= campaign.publish_until_date


def _money(amount: int | None, currency: str) -> str:
    from sorot.core.ui.numbers import money_text

    return money_text(amount, currency)


class InviteForm(SubmitKeyMixin, SorotForm):
    """Which campaign, and a few words."""

    campaign = forms.ChoiceField(label=gettext_lazy("For which campaign?"))
    text = forms.CharField(
        label=gettext_lazy("Why them?"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For example: “We liked your short recipe videos.”"),
    )

    def __init__(self, *args: Any, campaigns: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].choices = [(row.code, row.title) for row in campaigns]  # type: ignore[attr-defined]


class DeclineForm(SorotForm):
    """Why the brand says no."""

    reason_kind = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("A few words to the creator"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: “We already have two coffee recipes.”"),
    )


class RefuseForm(DeclineForm):
    """Why the creator says no to an invitation."""

    reason_kind = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=RefuseReason.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("A few words to the brand"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: “Ask me again in May.”"),
    )
