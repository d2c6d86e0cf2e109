"""Term by term: what an offer says, and what changed since the last one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sorot.core.ui.numbers import money_text
from sorot.deals import words
from sorot.deals.late_words import late_fee_text
from sorot.deals.terms import DeliverableTerm, Terms


@dataclass(frozen=True, slots=True)
class TermChange:
    """One term in words: `old` and `new` (equal when it stayed), what the change means, `warn` to be careful."""

    key: str
    term: str
    old: str
    new: str
    note: str = ""
    warn: bool = False
    total: bool = False

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class TermsDiff:
    """All terms, split into what changed and what stayed."""

    changed: tuple[TermChange, ...]
    same: tuple[TermChange, ...]

    @property
    def title(self) -> str:
        """`Three things change, six stay.` with numbers in words."""
        change = ngettext("%(n)s thing changes", "%(n)s things change", len(self.changed)) % {
            "n": _count(len(self.changed))
        }
        stay = ngettext("%(n)s stays", "%(n)s stay", len(self.same)) % {"n": _count(len(self.same)).lower()}
        return f"{change}, {stay}."


def _count(number: int) -> str:
    """Small numbers as words, capitalised."""
    names = [
        pgettext("how many", "No"),
        pgettext("how many", "One"),
        pgettext("how many", "Two"),
        pgettext("how many", "Three"),
        pgettext("how many", "Four"),
        pgettext("how many", "Five"),
        pgettext("how many", "Six"),
        pgettext("how many", "Seven"),
        pgettext("how many", "Eight"),
        pgettext("how many", "Nine"),
        pgettext("how many", "Ten"),
        pgettext("how many", "Eleven"),
        pgettext("how many", "Twelve"),
    ]
    return names[number] if number < len(names) else str(number)


def _text(terms: Terms, mode: str = "") -> dict[str, tuple[str, str]]:
    """Every term as (name, value in words), in the order people read a contract."""
    rows: dict[str, tuple[str, str]] = {
        "deliverables": (_("Works"), ", ".join(words.line_text(line) for line in terms.deliverables))
    }
    for index, (label, line) in enumerate(_lines(terms)):
        rows[f"draft:{index}:{label}"] = (_("Draft of %(work)s") % {"work": label}, words.day(line.draft_due_date))
        rows[f"publish:{index}:{label}"] = (_("%(work)s goes out") % {"work": label}, words.day(line.publish_date))
    rows["revisions"] = (_("Revisions included"), words.revisions_text(terms.revisions_included))
    rows["usage"] = (_("Use in advertising"), words.days_text(terms.usage_rights_days))
    rows["exclusivity"] = (_("Exclusivity"), words.exclusivity_text(terms))
    if terms.barter_item:
        rows["barter"] = (_("Product or service"), words.barter_text(terms))
    rows["notes"] = (_("Notes"), terms.notes or _("No notes"))
    rows["review"] = (_("Time to check"), words.review_text(terms))
    rows["cancellation"] = (_("If the brand stops, the creator keeps"), words.cancellation_text(terms.cancellation))
    rows["milestones"] = (pgettext("terms", "Parts"), words.milestones_text(terms, mode))
    for index, part in enumerate(terms.variable):
        rows[f"result:{index}:{part.label}"] = (
            _("By result: %(label)s") % {"label": part.label},
            words.rate_text(part, terms.fee.currency),
        )
    if terms.moves_money:
        rows["pay"] = (_("Paid at the latest"), words.pay_text(terms))
    if terms.late_fee is not None:
        rows["late_fee"] = (_("Fee for late pay"), late_fee_text(terms.late_fee))
    rows["tax"] = (_("Income tax"), words.tax_text(terms))
    rows["fee"] = (_("Fee"), words.fee_text(terms))
    return rows


def _lines(terms: Terms) -> list[tuple[str, DeliverableTerm]]:
    """Lines with a name that stays when others come or go."""
    from sorot.core.taxonomy import Format

    named, seen = [], dict[str, int]()
    for line in terms.deliverables:
        label = str(Format(line.format).label)
        seen[label] = seen.get(label, 0) + 1
        named.append((label if seen[label] == 1 else f"{label} ({seen[label]})", line))
    return named


def all_terms(terms: Terms, mode: str = "") -> list[TermChange]:
    """Every term in words, nothing compared. `mode` (`MoneyMode`) decides how the parts are paid."""
    rows = _text(terms, mode)
    return [TermChange(key, name, value, value, total=key == "fee") for key, (name, value) in rows.items()]


def diff_terms(old: Terms, new: Terms, mode: str = "") -> list[TermChange]:
    """Every term with its old and new words, changed ones included; the fee stands last."""
    before, after = _by_name(old, mode), _by_name(new, mode)
    none = _("not agreed")
    rows = []
    for key in [*[key for key in before if key not in after], *after]:
        name = (after.get(key) or before[key])[0]
        was = before[key][1] if key in before else none
        now = after[key][1] if key in after else none
        note, warn = _say(key, old, new) if was != now else ("", False)
        rows.append(TermChange(key, name, was, now, note, warn, total=key == "fee"))
    return sorted(rows, key=lambda row: row.total)


def _by_name(terms: Terms, mode: str = "") -> dict[str, tuple[str, str]]:
    """Terms of works and of results are matched by their name, not by their place."""
    rows = _text(terms, mode)
    return {":".join(key.split(":")[::2]) if ":" in key else key: value for key, value in rows.items()}


def split_diff(old: Terms, new: Terms, mode: str = "") -> TermsDiff:
    """What changed and what stayed. A row for the fee is always among the changed ones when any part of it did."""
    rows = diff_terms(old, new, mode)
    return TermsDiff(tuple(row for row in rows if row.is_changed), tuple(row for row in rows if not row.is_changed))


def _say(key: str, old: Terms, new: Terms) -> tuple[str, bool]:
    """(What the change means, whether to be careful)."""
    say: dict[str, Callable[[Terms, Terms], tuple[str, bool]]] = {
        "fee": _say_fee,
        "usage": _say_usage,
        "exclusivity": _say_exclusivity,
        "revisions": _say_revisions,
        "deliverables": _say_works,
        "tax": lambda _old, _new: (_("Check what you receive in the end."), True),
        "review": _say_review,
        "pay": _say_pay,
        "late_fee": _say_late_fee,
        "cancellation": _say_cancellation,
        "milestones": _say_parts,
    }
    part = say.get(key)
    return part(old, new) if part else ("", False)


def _say_fee(old: Terms, new: Terms) -> tuple[str, bool]:
    if old.fee == new.fee:
        return _("The limit of what results can add is another."), False
    step = new.fee.amount - old.fee.amount
    amount = money_text(abs(step), new.fee.currency)
    return (_("Up by %(amount)s") if step > 0 else _("Down by %(amount)s")) % {"amount": amount}, False


def _say_review(old: Terms, new: Terms) -> tuple[str, bool]:
    longer = new.review_days > old.review_days
    return (_("The brand may take longer to check.") if longer else _("The brand has to check sooner.")), longer


def _say_pay(old: Terms, new: Terms) -> tuple[str, bool]:
    if old.moves_money != new.moves_money:
        return "", False
    later = new.pay_within_days > old.pay_within_days
    return (_("The money may come later.") if later else _("The money has to come sooner.")), later


def _say_late_fee(old: Terms, new: Terms) -> tuple[str, bool]:
    """What late pay costs the brand is what makes it pay in time."""
    if new.late_fee is None:
        return _("Late pay costs the brand nothing more."), True
    if old.late_fee is None:
        return _("Late pay costs the brand something."), False
    return _("Late pay costs the brand something else."), new.late_fee.cap_bps < old.late_fee.cap_bps


def _say_cancellation(old: Terms, new: Terms) -> tuple[str, bool]:
    was, now = old.cancellation, new.cancellation
    if was is None or now is None:
        return _("Read what happens when one side stops."), True
    before, after = ((term.before_draft, term.after_draft, term.after_approval) for term in (was, now))
    if all(b <= a for b, a in zip(before, after, strict=True)):
        return _("The creator keeps more when the brand stops."), False
    return _("The creator keeps less when the brand stops."), True


def _say_parts(old: Terms, new: Terms) -> tuple[str, bool]:
    """Less of the fee secured before work starts is worth a second look by the creator."""
    if not old.fee.amount or not new.fee.amount:
        return "", False
    was = sum(part.amount for part in old.fixed if part.due_rule == "before_work") * new.fee.amount
    now = sum(part.amount for part in new.fixed if part.due_rule == "before_work") * old.fee.amount
    if now == was:
        return "", False
    return (
        _("Less of it is secured before work starts.") if now < was else _("More of it is secured before work starts.")
    ), now < was


def _say_usage(old: Terms, new: Terms) -> tuple[str, bool]:
    if not new.usage_rights_days:
        return _("The brand may not use the work in advertising."), False
    longer = new.usage_rights_days > old.usage_rights_days
    return _("The brand may advertise with the work for this long."), longer


def _say_exclusivity(old: Terms, new: Terms) -> tuple[str, bool]:
    if not new.exclusivity_days:
        return _("The creator may work for others in the same field."), False
    return _(
        "The creator does not work for rivals in this field for this long."
    ), new.exclusivity_days > old.exclusivity_days


def _say_revisions(old: Terms, new: Terms) -> tuple[str, bool]:
    more = new.revisions_included > old.revisions_included
    return (_("More rounds of changes are included.") if more else _("Fewer rounds of changes are included.")), False


def _say_works(old: Terms, new: Terms) -> tuple[str, bool]:
    step = new.works - old.works
    if step == 0:
        return _("Other works, the same number."), False
    text = (
        ngettext("%(n)s work more", "%(n)s works more", step)
        if step > 0
        else ngettext("%(n)s work less", "%(n)s works less", -step)
    )
    return text % {"n": abs(step)}, step > 0
