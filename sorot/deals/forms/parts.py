"""How the fee of an offer is divided: ready plans, one's own split, parts by result, and the promises around them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sorot.core.forms import DateField, MoneyField, SorotForm
from sorot.core.ui.numbers import money_text
from sorot.deals.forms.shares import APPROVED, BEFORE, DATED, divide, milestones_for, parse_share, plan_of, share_text
from sorot.deals.late_words import late_fee_text
from sorot.deals.terms import (
    CANCELLATIONS,
    LATE_FEES,
    LATE_RULES,
    LONGEST_PAY,
    LONGEST_REVIEW,
    MOST_PARTS,
    MOST_RESULTS,
    CancellationTerm,
    LateFeeTerm,
    MilestoneTerm,
    Terms,
)
from sorot.deals.words import cancellation_text
from sorot.payments.enums import Basis

PLANS = [
    ("before", gettext_lazy("All of it before work starts")),
    ("split", gettext_lazy("Half before work starts, half when confirmed")),
    ("deposit", gettext_lazy("30% before work starts, 70% when confirmed")),
    ("after", gettext_lazy("All of it when the work is confirmed")),
    ("own", gettext_lazy("A split of your own")),
]
WHEN = [
    (BEFORE, gettext_lazy("Before work starts")),
    (APPROVED, gettext_lazy("When the work is confirmed")),
    (DATED, gettext_lazy("On a date")),
]
PER = {Basis.CPV: 1_000, Basis.CPE: 1, Basis.CPA: 1, Basis.BONUS: 1}
#: Rows of one's own split that are open from the start.
FIRST_ROWS = 3


class PartsMixin(SorotForm):
    """Fields of the division and of the promises. The form calls `add_parts` once and `clean_parts` in its check."""

    payment_plan = forms.ChoiceField(label=gettext_lazy("When is the money secured?"), choices=PLANS)
    review_days = forms.IntegerField(
        label=gettext_lazy("Days to check a work"),
        min_value=1,
        max_value=LONGEST_REVIEW,
        help_text=gettext_lazy("When the brand says nothing for so long, the work counts as approved."),
    )
    pay_within_days = forms.IntegerField(
        label=gettext_lazy("Working days until it is paid"),
        min_value=1,
        max_value=LONGEST_PAY,
        help_text=gettext_lazy("Counted from the day the work is confirmed."),
    )
    cancellation = forms.ChoiceField(
        label=gettext_lazy("If the brand stops alone, the creator keeps"), widget=forms.RadioSelect
    )
    late_fee = forms.ChoiceField(
        label=gettext_lazy("Fee for late pay"),
        help_text=gettext_lazy(
            "Only a part that is paid after the approval or on a date can be late; what is secured before work starts "
            "cannot. The fee is the creator's."
        ),
    )

    currency: str
    base: Terms

    def add_parts(self, base: Terms, *, today: date, with_results: bool) -> None:
        """The rows of one's own split, of parts by result, and the choices of a stop."""
        self.today, self.with_results = today, with_results
        self.milestones: tuple[MilestoneTerm, ...] = ()
        own = base.fixed if base.moves_money and plan_of(base) == "own" else ()
        for index in range(MOST_PARTS):
            self._add_part(index, own[index] if index < len(own) else None, base)
        for index in range(MOST_RESULTS if with_results else 0):
            self._add_result(index, base.variable[index] if index < len(base.variable) else None)
        choices = [
            ("gentle", pgettext("stop", "Gentle")),
            ("standard", pgettext("stop", "Usual")),
            ("firm", pgettext("stop", "Firm")),
        ]
        notes = {name: cancellation_text(term) for name, term in CANCELLATIONS.items()}
        if base.cancellation is not None and base.cancellation not in CANCELLATIONS.values():
            choices.append(("last", _("As in the last offer")))
            notes["last"] = cancellation_text(base.cancellation)
        for name, row in self.fields.items():
            # Whole rows may stay empty; that is said once above them, not at each of their fields.
            row.is_needed_later = name.startswith(("part_", "result_"))  # type: ignore[attr-defined]
        self._add_late_fee(base, is_offered=with_results)
        field = self.fields["cancellation"]
        field.choices = choices  # type: ignore[attr-defined]
        field.choice_notes = notes  # type: ignore[attr-defined]

    def _add_late_fee(self, base: Terms, *, is_offered: bool) -> None:
        """Not where the brand pays the creator itself: nobody here could ask for it."""
        if not is_offered:
            del self.fields["late_fee"]
            return
        choices = [(name, late_fee_text(term)) for name, term in LATE_FEES.items()]
        if base.late_fee not in LATE_FEES.values():
            choices.append(("last", late_fee_text(base.late_fee)))
        self.fields["late_fee"].choices = choices  # type: ignore[attr-defined]

    def _add_part(self, index: int, part: MilestoneTerm | None, base: Terms) -> None:
        number = {"n": index + 1}
        self.fields[f"part_label_{index}"] = forms.CharField(
            label=_("Name of part %(n)s") % number, max_length=60, required=False, initial=part.label if part else ""
        )
        self.fields[f"part_share_{index}"] = forms.CharField(
            label=_("How much"),
            max_length=30,
            required=False,
            help_text=_("30% or 3.000.000. Empty: the rest.") if index == 0 else "",
            initial=share_text(part, base) if part else "",
        )
        self.fields[f"part_when_{index}"] = forms.ChoiceField(
            label=pgettext("terms", "When"),
            choices=WHEN,
            required=False,
            initial=part.due_rule if part else BEFORE if index == 0 else APPROVED,
        )
        day = DateField(label=pgettext("terms", "Day"), required=False, initial=part.due_date if part else None)
        day.widget.attrs["min"] = self.today.isoformat()
        self.fields[f"part_date_{index}"] = day

    def _add_result(self, index: int, part: MilestoneTerm | None) -> None:
        self.fields[f"result_basis_{index}"] = forms.ChoiceField(
            label=_("What counts"),
            choices=[("", _("Nothing")), *Basis.choices],
            required=False,
            initial=part.basis if part else "",
        )
        self.fields[f"result_label_{index}"] = forms.CharField(
            label=_("In words"),
            max_length=60,
            required=False,
            help_text=_("For a bonus: the target, for example 100,000 views in 7 days."),
            initial=part.label if part else "",
        )
        self.fields[f"result_rate_{index}"] = MoneyField(
            label=_("Paid for so many"),
            currency=self.currency,
            minimum=1,
            required=False,
            initial=part.rate_amount if part and part.basis != Basis.BONUS else None,
        )
        self.fields[f"result_per_{index}"] = forms.IntegerField(
            label=_("So many"),
            min_value=1,
            max_value=10_000_000,
            required=False,
            help_text=_("Empty: 1,000 views, 1 engagement, 1 order."),
            initial=part.rate_per if part and part.basis != Basis.BONUS else None,
        )
        self.fields[f"result_limit_{index}"] = MoneyField(
            label=_("At most"),
            currency=self.currency,
            minimum=1,
            required=False,
            help_text=_("Secured before work starts; what is not earned goes back to the brand."),
            initial=part.amount if part else None,
        )

    # ------------------------------------------------------------ for the template
    def _rows(self, kind: str, names: Sequence[str], count: int) -> list[dict[str, Any]]:
        return [
            {
                "index": index,
                "number": index + 1,
                **{name: self[f"{kind}_{name}_{index}"] for name in names},
                "is_used": any(self[f"{kind}_{name}_{index}"].value() for name in names if name != "when"),
            }
            for index in range(count)
        ]

    @property
    def part_rows(self) -> list[dict[str, Any]]:
        return self._rows("part", ("label", "share", "when", "date"), MOST_PARTS)

    @property
    def first_part_rows(self) -> list[dict[str, Any]]:
        return self.part_rows[:FIRST_ROWS]

    @property
    def more_part_rows(self) -> list[dict[str, Any]]:
        return self.part_rows[FIRST_ROWS:]

    @property
    def has_more_parts(self) -> bool:
        return any(row["is_used"] for row in self.more_part_rows)

    @property
    def is_own_split(self) -> bool:
        return self["payment_plan"].value() == "own" or any(row["is_used"] for row in self.part_rows)

    @property
    def result_rows(self) -> list[dict[str, Any]]:
        names = ("basis", "label", "rate", "per", "limit")
        return self._rows("result", names, MOST_RESULTS if self.with_results else 0)

    @property
    def has_results(self) -> bool:
        return any(row["is_used"] for row in self.result_rows)

    # ------------------------------------------------------------ checking
    def clean_parts(self, data: Mapping[str, Any]) -> None:
        """Read the division into `milestones`, or say at the fields what does not work."""
        fee = data.get("fee")
        if fee is None:
            return
        used = [index for index in range(MOST_PARTS) if _is_used(data, index)]
        if data.get("payment_plan") != "own":
            if used:
                sentence = _("Parts of your own are filled in. Choose “A split of your own”, or empty them.")
                self.add_error("payment_plan", sentence)
                return
            fixed = milestones_for(data["payment_plan"], fee)
        else:
            fixed = tuple(self._own_parts(data, fee, used))
        results = [part for index in range(MOST_RESULTS) if (part := self._result(data, index)) is not None]
        if not self.errors:
            self.milestones = (*fixed, *results)
            self._check_late_fee(data)

    def _check_late_fee(self, data: Mapping[str, Any]) -> None:
        if self.late_fee_term(data) is not None and not any(part.due_rule in LATE_RULES for part in self.milestones):
            text = _("Everything is secured before work starts, so nothing can be late. Choose “None”.")
            self.add_error("late_fee", text)

    def _own_parts(self, data: Mapping[str, Any], fee: int, used: Sequence[int]) -> list[MilestoneTerm]:
        if not used or not fee:
            text = _("There is no fee to divide.") if used else _("Fill in the parts below, or choose another plan.")
            self.add_error("payment_plan", text)
            return []
        shares = []
        for index in used:
            try:
                shares.append(parse_share(data.get(f"part_share_{index}") or "", self.currency))
            except ValueError:
                self.add_error(f"part_share_{index}", _("Write a percent like 30%, or an amount like 3.000.000."))
        self._check_days(data, used)
        if self.errors:
            return []
        if sum(share.is_rest for share in shares) > 1:
            self.add_error(f"part_share_{used[-1]}", _("Only one part can be the rest. Write how much this one is."))
            return []
        amounts = divide(fee, shares)
        if not self._check_sum(fee, amounts, used):
            return []
        return [
            MilestoneTerm(
                label=data.get(f"part_label_{index}") or _("Part %(n)s") % {"n": index + 1},
                amount=amount,
                due_rule=data.get(f"part_when_{index}") or APPROVED,
                due_date=data.get(f"part_date_{index}"),
            )
            for index, amount in zip(used, amounts, strict=True)
        ]

    def _check_days(self, data: Mapping[str, Any], used: Sequence[int]) -> None:
        for index in used:
            day, dated = data.get(f"part_date_{index}"), data.get(f"part_when_{index}") == DATED
            if dated and day is None:
                self.add_error(f"part_date_{index}", _("Choose a day."))
            elif day is not None and not dated:
                self.add_error(f"part_when_{index}", _("A day is filled in. Choose “On a date”, or empty the day."))
            elif day is not None and day < self.today:
                self.add_error(f"part_date_{index}", _("This day is over. Choose a later one."))

    def _check_sum(self, fee: int, amounts: Sequence[int], used: Sequence[int]) -> bool:
        step = fee - sum(amounts)
        if step:
            text = (
                _("The parts add up to %(sum)s, the fee is %(fee)s. %(step)s is missing.")
                if step > 0
                else _("The parts add up to %(sum)s, the fee is %(fee)s. %(step)s is too much.")
            )
            values = {"sum": sum(amounts), "fee": fee, "step": abs(step)}
            words = {name: money_text(value, self.currency) for name, value in values.items()}
            self.add_error(f"part_share_{used[-1]}", text % words)
            return False
        for index, amount in zip(used, amounts, strict=True):
            if amount <= 0:
                self.add_error(f"part_share_{index}", _("Nothing is left for this part."))
        return not self.errors

    def _result(self, data: Mapping[str, Any], index: int) -> MilestoneTerm | None:
        basis, label = data.get(f"result_basis_{index}"), data.get(f"result_label_{index}") or ""
        rate, per, limit = (data.get(f"result_{name}_{index}") for name in ("rate", "per", "limit"))
        if not basis:
            if label or rate or per or limit:
                self.add_error(f"result_basis_{index}", _("Choose what counts, or empty this part."))
            return None
        if limit is None:
            self.add_error(f"result_limit_{index}", _("Write the most that this part can come to."))
            return None
        if basis == Basis.BONUS:
            if not label:
                self.add_error(f"result_label_{index}", _("Say in words which target has to be reached."))
                return None
            return MilestoneTerm(label, limit, "variable", None, basis, limit, 1)
        if rate is None or rate > limit:
            text = _("Write what is paid.") if rate is None else _("This is above the limit.")
            self.add_error(f"result_rate_{index}", text)
            return None
        label = label or {Basis.CPV: _("Views"), Basis.CPE: _("Engagements"), Basis.CPA: _("Orders")}[Basis(basis)]
        return MilestoneTerm(label, limit, "variable", None, basis, rate, per or PER[Basis(basis)])

    def late_fee_term(self, data: Mapping[str, Any]) -> LateFeeTerm | None:
        """The chosen fee for late pay."""
        choice = data.get("late_fee") or "none"
        return self.base.late_fee if choice == "last" else LATE_FEES[choice]

    def cancellation_term(self) -> CancellationTerm:
        """The chosen percents."""
        choice = self.cleaned_data["cancellation"]
        last = self.base.cancellation
        return last if choice == "last" and last is not None else CANCELLATIONS[choice]


def initial_parts(base: Terms) -> dict[str, Any]:
    """What the plain fields start with."""
    names = {term: name for name, term in CANCELLATIONS.items()}
    chosen = "standard" if base.cancellation is None else names.get(base.cancellation, "last")
    return {
        "payment_plan": plan_of(base) if base.fee.amount else "before",
        "review_days": base.review_days,
        "pay_within_days": base.pay_within_days,
        "cancellation": chosen,
        "late_fee": next((name for name, term in LATE_FEES.items() if term == base.late_fee), "last"),
    }


def _is_used(data: Mapping[str, Any], index: int) -> bool:
    return any(data.get(f"part_{name}_{index}") for name in ("label", "share", "date"))
