"""An offer that begins with a line of a rate card: each thing in the field that holds it, everything else in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sorot.core.money import Money
from sorot.core.taxonomy import Category
from sorot.deals.enums import DueRule
from sorot.deals.prices import parts_of_plan
from sorot.deals.queries.drafts import DRAFT_LEAD
from sorot.deals.terms import LATE_RULES, DeliverableTerm, MilestoneTerm, Terms, single_milestone
from sorot.rates.queries.choices import CardChoices
from sorot.rates.sow import Item, Line, Term
from sorot.rates.sow.render import render_items, render_terms

#: What the fields of an offer take at most.
MOST_REVISIONS, MOST_EXCLUSIVE = 20, 730


def offer_from(choices: CardChoices, base: Terms, *, today: date) -> Terms:
    """The terms of an offer with the chosen line's works, price and terms; `base` where nothing was chosen.

    What no field of an offer can say (a link in a story, a boost code, rights for ever) goes into the notes, so that
    nothing of the line is lost. A price in another currency fills in nothing.
    """
    chosen = choices.chosen
    if chosen is None:
        return base
    line = chosen.line
    if line.fee is not None and line.fee.currency != base.fee.currency:
        choices.chosen = None
        choices.problem = _("This line is in another currency than the deal. Nothing was filled in.")
        return base
    works = [item for item in line.items if item.platform]
    used: set[str] = {"valid_until"}
    changes: dict[str, Any] = {**_rules(line, used), **_goods(line, used), **_money(line, base, choices, used)}
    if works:
        changes["deliverables"] = tuple(_works(works, line, base, today, used))
    left = _left(line, used)
    if left:
        said = _("From the rate card: %(line)s.") % {"line": left}
        changes["notes"] = said if not base.notes or base.notes == said else f"{base.notes}\n{said}"
        choices.notes.append(_("What has no field of its own stands in the notes in the contract."))
    return replace(base, **changes)


def _works(items: Sequence[Item], line: Line, base: Terms, today: date, used: set[str]) -> list[DeliverableTerm]:
    posting = line.term("posting")
    out = []
    for place, item in enumerate(items):
        like = base.deliverables[min(place, len(base.deliverables) - 1)]
        draft, publish = like.draft_due_date, like.publish_date
        if posting is not None and posting.start is not None and posting.start >= today:
            publish = posting.start
            draft = max(today, publish - DRAFT_LEAD)
            if posting.end is None:
                used.add("posting")
        out.append(DeliverableTerm(item.platform, item.format, item.quantity, min(draft, publish), publish))
    return out


def _money(line: Line, base: Terms, choices: CardChoices, used: set[str]) -> dict[str, Any]:
    """Fee, basis and how the fee is divided. Parts by result stay as they were."""
    if line.fee is None and line.mode != "barter":
        choices.notes.append(_("This line has no price. Agree on the fee and write it yourself."))
        return {}
    fee = Money(line.fee.amount if line.fee is not None else 0, base.fee.currency)
    milestones = (*_division(line, fee, used), *base.variable)
    out: dict[str, Any] = {"fee": fee, "milestones": milestones}
    if not any(part.due_rule in LATE_RULES for part in milestones):
        out["late_fee"] = None
    if line.fee is not None and line.fee.nett is not None:
        out["tax_basis"] = "nett" if line.fee.nett else "gross"
    elif line.fee is not None:
        choices.notes.append(_("The card does not say nett or gross. Check the line “Income tax”."))
    return out


def _division(line: Line, fee: Money, used: set[str]) -> tuple[MilestoneTerm, ...]:
    deposit = line.term("deposit")
    percent = deposit.number if deposit is not None else None
    if percent is None or not fee.amount:
        return single_milestone(fee, _("Whole fee"))
    used.add("deposit")
    labels = [_("Deposit"), pgettext("terms", "Rest")]
    rules = [DueRule.BEFORE_WORK.value, DueRule.ON_APPROVAL.value]
    return tuple(parts_of_plan(fee.amount, [percent, 100 - percent], labels, rules))


def _rules(line: Line, used: set[str]) -> dict[str, Any]:
    out: dict[str, Any] = {"usage_rights_days": 0, "exclusivity_days": 0, "exclusivity_category": ""}
    revisions, owning, exclusive = (line.term(kind) for kind in ("revisions", "owning", "exclusivity"))
    if revisions is not None and (revisions.number or 0) <= MOST_REVISIONS:
        out["revisions_included"] = revisions.number or 0
        used.add("revisions")
    if owning is not None and owning.number is not None:
        out["usage_rights_days"] = owning.number
        used.add("owning")
    category = _category(exclusive)
    if exclusive is not None and category and exclusive.number is not None and exclusive.number <= MOST_EXCLUSIVE:
        out |= {"exclusivity_days": exclusive.number, "exclusivity_category": category}
        used.add("exclusivity")
    return out


def _category(term: Term | None) -> str:
    """The field that the words name exactly; "" where they name none: it stays in words."""
    said = term.word.casefold() if term is not None else ""
    return next((str(value) for value, label in Category.choices if said in {value, str(label).casefold()}), "")


def _goods(line: Line, used: set[str]) -> dict[str, Any]:
    """The line's goods; without them those of the campaign stay."""
    goods = line.term("barter")
    if goods is None or not goods.word:
        return {}
    used |= {"barter", "mode"}
    return {"barter_item": goods.word, "barter_value": goods.value}


def _left(line: Line, used: set[str]) -> str:
    """The words of what no field took."""
    language = get_language() or "id"
    items = tuple(item for item in line.items if item.extras or not item.platform)
    terms = tuple(term for term in line.terms if term.kind not in used)
    parts = [render_items(replace(line, items=items), language)] if items else []
    parts += [render_terms(replace(line, terms=terms), language)] if terms else []
    return ", ".join(parts)
