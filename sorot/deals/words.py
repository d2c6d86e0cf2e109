"""Sentences of this room: states worded for each side, terms in words, the sentence of acceptance."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from sorot.campaigns.enums import TaxBasis
from sorot.core.taxonomy import Category, Format, Platform
from sorot.core.ui.numbers import money_text
from sorot.deals.enums import ApplicationState, DealState, DueRule, Side, Turn
from sorot.deals.models import Agreement, Application, Deal
from sorot.deals.terms import DeliverableTerm, Terms

LOCALES = ("id", "en")


def sentence_for(agreement: Agreement) -> str:
    """What a side accepts by click, in the active language; it names the version and the whole hash."""
    return _("I accept version %(version)s of this contract with the fingerprint %(hash)s on behalf of my side.") % {
        "version": agreement.number,
        "hash": agreement.sha256,
    }


def is_sentence_of(sentence: str, agreement: Agreement) -> bool:
    """True for the sentence of exactly this version, in any of our languages."""
    for locale in LOCALES:
        with override(locale):
            if sentence == sentence_for(agreement):
                return True
    return False


# ---------------------------------------------------------------- states for a side
def is_turn_of(turn: str, side: str | None) -> bool:
    """`side` must act."""
    return side in {Side.BRAND, Side.TALENT} and turn in {side, Turn.BOTH}


def application_words(application: Application, side: str | None) -> str:
    """The state of an application as `side` reads it."""
    mine = is_turn_of(application.turn, side)
    talent = side == Side.TALENT
    state = application.state
    if state == ApplicationState.INVITED:
        return _("Waiting for your answer") if talent else _("Invitation sent")
    if state in {ApplicationState.SUBMITTED, ApplicationState.SHORTLISTED} and application.due_at is not None:
        return _("Waiting for your answer") if mine else _("Offer sent")
    if state == ApplicationState.SUBMITTED:
        if talent:
            return _("Read by the brand") if application.read_at else pgettext("application", "Sent")
        return _("New") if application.read_at is None else _("Waiting for your answer")
    if state == ApplicationState.SHORTLISTED:
        return _("On the brand's shortlist") if talent else _("On your shortlist")
    if state == ApplicationState.WITHDRAWN and talent and application.submitted_at is not None:
        return _("You withdrew")
    return str(application.get_state_display())


def deal_words(deal: Deal, side: str | None, step: int = 4) -> str:
    """The state of a deal as `side` reads it; `step` is where the work stands (4 draft, 5 published, 6 confirmed)."""
    mine = is_turn_of(deal.turn, side)
    if deal.cancel_asked_at is not None and deal.state in {DealState.SIGNING, DealState.FUNDING}:
        return _("They ask to stop") if mine else _("Asked to stop")
    match deal.state:
        case DealState.SIGNING:
            return _("Accept the contract") if mine else _("Waiting for the other side's yes")
        case DealState.FUNDING:
            return _("Secure the money") if mine else _("Waiting until the money is safe")
        case DealState.WORKING:
            if step == 6:
                return _("Confirm the work") if mine else _("Waiting for the confirmation")
            if side == Side.TALENT:
                return _("Your work") if mine else _("Being checked by the brand")
            return _("Check and answer") if mine else _("The creator is at work")
    return str(deal.get_state_display())


# ---------------------------------------------------------------- terms in words
def works_text(lines: Sequence[DeliverableTerm]) -> str:
    """`1 Reel, 2 Story`."""
    totals: dict[str, int] = {}
    for line in lines:
        name = str(Format(line.format).label)
        totals[name] = totals.get(name, 0) + line.quantity
    return ", ".join(f"{count} {name}" for name, count in totals.items())


def day(value: date) -> str:
    """`Sab, 14 Mar 2026`: a contract always says the year."""
    return date_format(value, "D, j M Y")


def line_text(line: DeliverableTerm) -> str:
    """`2 Story on Instagram`."""
    return _("%(count)s %(format)s on %(platform)s") % {
        "count": line.quantity,
        "format": Format(line.format).label,
        "platform": Platform(line.platform).label,
    }


def days_text(days: int) -> str:
    """`30 days`, or that there is none."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else pgettext("terms", "None")


def revisions_text(count: int) -> str:
    return ngettext("%(n)s round", "%(n)s rounds", count) % {"n": count} if count else pgettext("terms", "None")


def exclusivity_text(terms: Terms) -> str:
    if not terms.exclusivity_days:
        return pgettext("terms", "None")
    return _("%(days)s, no other work for %(category)s") % {
        "days": days_text(terms.exclusivity_days),
        "category": Category(terms.exclusivity_category).label,
    }


def milestones_text(terms: Terms) -> str:
    """Each part with its share and rule, or that no money moves. A share that is no whole percent is an amount."""
    if not terms.milestones:
        return _("No money moves")
    return "; ".join(
        f"{part.label}{_share(part.amount, terms)}: {DueRule(part.due_rule).label}" for part in terms.milestones
    )


def _share(amount: int, terms: Terms) -> str:
    if len(terms.milestones) == 1:
        return ""
    if amount * 100 % terms.fee.amount == 0:
        return f" ({amount * 100 // terms.fee.amount}%)"
    return f" ({money_text(amount, terms.fee.currency)})"


def barter_text(terms: Terms) -> str:
    if not terms.barter_item:
        return pgettext("terms", "None")
    if terms.barter_value is None:
        return terms.barter_item
    return _("%(item)s (worth %(value)s)") % {
        "item": terms.barter_item,
        "value": money_text(terms.barter_value, terms.fee.currency),
    }


def tax_text(terms: Terms) -> str:
    return str(TaxBasis(terms.tax_basis).label)
