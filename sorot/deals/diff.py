"""Term by term: what an offer says, and what changed since the last one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sorot.core.ui.numbers import money_text
from sorot.deals import words
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


def _text(terms: Terms) -> dict[str, tuple[str, str]]:
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
    rows["milestones"] = (pgettext("terms", "Parts"), words.milestones_text(terms))
    rows["tax"] = (_("Income tax"), words.tax_text(terms))
    rows["fee"] = (_("Fee"), money_text(terms.fee.amount, terms.fee.currency))
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


def all_terms(terms: Terms) -> list[TermChange]:
    """Every term in words, nothing compared."""
    return [TermChange(key, name, value, value, total=key == "fee") for key, (name, value) in _text(terms).items()]


def diff_terms(old: Terms, new: Terms) -> list[TermChange]:
    """Every term with its old and new words, changed ones included; the fee stands last."""
    before, after = _by_name(old), _by_name(new)
    none = _("not agreed")
    rows = []
    for key in [*[key for key in before if key not in after], *after]:
        name = (after.get(key) or before[key])[0]
        was = before[key][1] if key in before else none
        now = after[key][1] if key in after else none
        note, warn = _say(key, old, new) if was != now else ("", False)
        rows.append(TermChange(key, name, was, now, note, warn, total=key == "fee"))
    return sorted(rows, key=lambda row: row.total)


def _by_name(terms: Terms) -> dict[str, tuple[str, str]]:
    """Line terms are matched by the work's name, not by their place."""
    return {":".join(key.split(":")[::2]) if ":" in key else key: value for key, value in _text(terms).items()}


def split_diff(old: Terms, new: Terms) -> TermsDiff:
    """What changed and what stayed. A row for the fee is always among the changed ones when any part of it did."""
    rows = diff_terms(old, new)
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
    }
    part = say.get(key)
    return part(old, new) if part else ("", False)


def _say_fee(old: Terms, new: Terms) -> tuple[str, bool]:
    step = new.fee.amount - old.fee.amount
    amount = money_text(abs(step), new.fee.currency)
    return (_("Up by %(amount)s") if step > 0 else _("Down by %(amount)s")) % {"amount": amount}, False


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
