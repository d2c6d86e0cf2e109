"""Every term of an offer."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from sorot.campaigns.enums import TaxBasis
from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin
from sorot.core.money import Money
from sorot.core.taxonomy import FORMATS_OF, Category, Format, Platform
from sorot.deals.forms.parts import PartsMixin, initial_parts
from sorot.deals.terms import DeliverableTerm, Terms

#: Rows of works that are read at most; a line of a rate card names far fewer.
MOST_WORKS = 200
LIVES = [(24, gettext_lazy("1 day")), (72, gettext_lazy("3 days")), (168, gettext_lazy("7 days"))]
FORMAT_CHOICES = [
    (
        str(Platform(platform).label),
        [(f"{platform}:{made}", f"{Format(made).label} · {Platform(platform).label}") for made in formats],
    )
    for platform, formats in FORMATS_OF.items()
]  # fmt: skip


class OfferForm(SubmitKeyMixin, PartsMixin, SorotForm):
    """Every term of an offer, filled in from the last one (or from the campaign and the application)."""

    answers = forms.CharField(required=False, widget=forms.HiddenInput)
    fee = MoneyField(
        label=pgettext_lazy("terms", "Fee"), help_text=gettext_lazy("What the creator's side gets. 0 for barter.")
    )
    margin = MoneyField(
        label=gettext_lazy("Your margin on top"),
        required=False,
        help_text=gettext_lazy("Only you and the operator see it. Your client sees the sum."),
    )
    tax_basis = forms.ChoiceField(label=gettext_lazy("Income tax"), choices=TaxBasis.choices)
    revisions = forms.IntegerField(label=gettext_lazy("Revisions included"), min_value=0, max_value=20)
    usage_days = forms.IntegerField(
        label=gettext_lazy("Use in advertising, days"),
        min_value=0,
        max_value=3650,
        help_text=gettext_lazy("0 for none."),
    )
    exclusivity_days = forms.IntegerField(
        label=gettext_lazy("Exclusivity, days"), min_value=0, max_value=730, help_text=gettext_lazy("0 for none.")
    )
    exclusivity_category = forms.ChoiceField(
        label=gettext_lazy("Exclusive in"), required=False, choices=[("", "–"), *Category.choices]
    )
    barter_item = forms.CharField(
        label=gettext_lazy("Product or service"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("What the creator gets besides or instead of money. For example: one coffee machine."),
    )
    barter_value = MoneyField(
        label=gettext_lazy("Worth about"),
        required=False,
        help_text=gettext_lazy(
            "The price on the market, because tax is counted on it. Write in the notes where the price is from."
        ),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes in the contract"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: the logo is visible for two seconds."),
    )
    message = forms.CharField(
        label=gettext_lazy("A few words with the offer"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    life = forms.TypedChoiceField(label=gettext_lazy("Open for"), choices=LIVES, coerce=int, initial=72)

    def __init__(
        self, *args: Any, base: Terms, margin: int | None, today: date, with_results: bool = True, **kwargs: Any
    ) -> None:
        self.base, self.currency = base, base.fee.currency
        kwargs["initial"] = {**_initial(base, margin), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if margin is None:
            del self.fields["margin"]
        self.add_parts(base, today=today, with_results=with_results)
        self.rows = self._row_count(len(base.deliverables))
        for index in range(self.rows):
            line = base.deliverables[index] if index < len(base.deliverables) else None
            self._add_line(index, line, today)

    def _row_count(self, begun: int) -> int:
        """One row more than the form began with, and never fewer than were sent: no work is dropped unseen."""
        sent = [index for index in range(MOST_WORKS) if self.is_bound and f"work_{index}" in self.data]
        return max([begun, *sent]) + 1

    def _add_line(self, index: int, line: DeliverableTerm | None, today: date) -> None:
        first = index == 0
        choices = FORMAT_CHOICES if first else [("", _("No more work")), *FORMAT_CHOICES]
        self.fields[f"work_{index}"] = forms.ChoiceField(
            label=_("Work %(n)s") % {"n": index + 1},
            choices=choices,
            required=first,
            initial=f"{line.platform}:{line.format}" if line else "",
        )
        self.fields[f"quantity_{index}"] = forms.IntegerField(
            label=_("How many"), min_value=1, max_value=50, required=first, initial=line.quantity if line else 1
        )
        for name, label, value in (
            ("draft", _("Draft by"), line.draft_due_date if line else None),
            ("publish", pgettext("terms", "Published on"), line.publish_date if line else None),
        ):
            field = DateField(label=label, required=first, initial=value)
            field.widget.attrs["min"] = today.isoformat()
            self.fields[f"{name}_{index}"] = field

    @property
    def line_rows(self) -> list[dict[str, Any]]:
        """The fields of each line, for the template."""
        names = ("work", "quantity", "draft", "publish")
        return [
            {"index": index, "is_extra": index == self.rows - 1, **{name: self[f"{name}_{index}"] for name in names}}
            for index in range(self.rows)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self._check(data)
        return data

    def _check(self, data: Mapping[str, Any]) -> None:
        for index in range(self.rows):
            if not data.get(f"work_{index}"):
                continue
            draft, publish = data.get(f"draft_{index}"), data.get(f"publish_{index}")
            for name, value in (("draft", draft), ("publish", publish)):
                if value is None:
                    self.add_error(f"{name}_{index}", _("Choose a day."))
            if draft and publish and draft > publish:
                self.add_error(f"draft_{index}", _("The draft has to come before publication."))
        if bool(data.get("exclusivity_days")) != bool(data.get("exclusivity_category")):
            self.add_error("exclusivity_category", _("Exclusivity needs both the days and the field."))
        if data.get("barter_value") is not None and not data.get("barter_item"):
            self.add_error("barter_item", _("Say what the product or service is."))
        self.clean_parts(data)

    def terms(self) -> Terms:
        """The typed terms, from clean data."""
        data = self.cleaned_data
        lines = [
            DeliverableTerm(
                platform=data[f"work_{index}"].partition(":")[0],
                format=data[f"work_{index}"].partition(":")[2],
                quantity=data[f"quantity_{index}"] or 1,
                draft_due_date=data[f"draft_{index}"],
                publish_date=data[f"publish_{index}"],
            )
            for index in range(self.rows)
            if data.get(f"work_{index}")
        ]
        return Terms(
            fee=Money(data["fee"], self.currency),
            tax_basis=data["tax_basis"],
            deliverables=tuple(lines),
            revisions_included=data["revisions"],
            usage_rights_days=data["usage_days"],
            exclusivity_days=data["exclusivity_days"],
            exclusivity_category=data["exclusivity_category"],
            milestones=self.milestones,
            review_days=data["review_days"],
            pay_within_days=data["pay_within_days"],
            cancellation=self.cancellation_term(),
            late_fee=self.late_fee_term(data),
            barter_item=data["barter_item"],
            barter_value=data["barter_value"],
            notes=data["notes"],
        )

    def typed_terms(self) -> Terms:
        """The typed terms while they hold together, else those that the form began with."""
        return self.terms() if self.is_bound and self.is_valid() else self.base

    def open_for(self) -> timedelta:
        return timedelta(hours=self.cleaned_data["life"])


def _initial(base: Terms, margin: int | None) -> dict[str, Any]:
    return {
        **initial_parts(base),
        "fee": base.fee.amount,
        "margin": margin,
        "tax_basis": base.tax_basis,
        "revisions": base.revisions_included,
        "usage_days": base.usage_rights_days,
        "exclusivity_days": base.exclusivity_days,
        "exclusivity_category": base.exclusivity_category,
        "barter_item": base.barter_item,
        "barter_value": base.barter_value,
        "notes": base.notes,
    }
