"""Sentences of this room: states worded for each side, terms in words, the sentence of acceptance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from sorot.campaigns.enums import TaxBasis
from sorot.core.money import grouped
from sorot.core.taxonomy import Category, Format, Platform
from sorot.core.ui.numbers import language, money_text
from sorot.deals.enums import RESULT_LIFE, ApplicationState, DealState, DueRule, Side, Turn
from sorot.deals.late_words import late_promise
from sorot.deals.models import Agreement, Application, Deal
from sorot.deals.terms import CancellationTerm, DeliverableTerm, MilestoneTerm, Terms
from sorot.payments.enums import Basis, MoneyMode

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
    if deal.disputed_at is not None:
        return _("Answer the dispute") if mine else _("A dispute is open")
    match deal.state:
        case DealState.SIGNING:
            return _("Accept the contract") if mine else _("Waiting for the other side's yes")
        case DealState.FUNDING:
            if deal.is_goods_only:
                return _("Cover the tax on the goods") if mine else _("Waiting for the tax on the goods")
            return _("Secure the money") if mine else _("Waiting until the money is safe")
        case DealState.WORKING:
            if step == 6 and deal.turn == Turn.TALENT:
                return _("Mend the proof") if mine else _("Waiting for a better proof")
            if step == 6:
                return _("Confirm the work") if mine else _("Waiting for the confirmation")
            if side == Side.TALENT:
                return _("Your work") if mine else _("Being checked by the brand")
            return _("Check and answer") if mine else _("The creator is at work")
        case DealState.COMPLETED if mine:
            return _("Answer the result") if deal.variable_limit else _("Pay the rest")
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


def milestones_text(terms: Terms, mode: str = "") -> str:
    """Each fixed part with its share and rule, one a line, or that no money moves."""
    if not terms.milestones:
        return _("No fee, only goods")
    if not terms.fixed:
        return _("Only by result")
    return "\n".join(f"{part.label}{_share(part.amount, terms)}: {due_text(part, mode)}" for part in terms.fixed)


def _share(amount: int, terms: Terms) -> str:
    """A whole percent is said with its amount; a share that is none is an amount alone."""
    if len(terms.fixed) == 1:
        return ""
    money = money_text(amount, terms.fee.currency)
    if amount * 100 % terms.fee.amount == 0:
        return f" ({amount * 100 // terms.fee.amount}%, {money})"
    return f" ({money})"


def due_text(part: MilestoneTerm, mode: str = "") -> str:
    """When a part is paid. Where the brand pays directly nothing is secured, so other words are true."""
    direct = mode == MoneyMode.DIRECT
    if part.due_rule == DueRule.ON_DATE and part.due_date is not None:
        text = (
            _("paid directly on %(day)s, once the brand has confirmed the work")
            if direct
            else _("paid on %(day)s, once the brand has confirmed the work")
        )
        return text % {"day": day(part.due_date)}
    if direct:
        return (
            _("paid directly before work starts")
            if part.due_rule == DueRule.BEFORE_WORK
            else _("paid directly when the brand confirms the work")
        )
    label = str(DueRule(part.due_rule).label)
    return label[:1].lower() + label[1:]


def count_text(basis: str, count: int) -> str:
    """`1,000 views` in the active language."""
    number = grouped(str(count), "." if language() == "id" else ",")
    match basis:
        case Basis.CPV:
            return ngettext("%(n)s view", "%(n)s views", count) % {"n": number}
        case Basis.CPE:
            return ngettext("%(n)s engagement", "%(n)s engagements", count) % {"n": number}
        case Basis.CPA:
            return ngettext("%(n)s order", "%(n)s orders", count) % {"n": number}
    return _("target reached") if count else _("target not reached")


def rate_text(part: MilestoneTerm, currency: str) -> str:
    """`Rp30.000 per 1.000 views, at most Rp5.000.000`, or a bonus that is all or nothing."""
    limit = money_text(part.amount, currency)
    if part.basis == Basis.BONUS:
        return _("%(limit)s when the target is reached") % {"limit": limit}
    return _("%(rate)s per %(count)s, at most %(limit)s") % {
        "rate": money_text(part.rate_amount, currency),
        "count": count_text(part.basis, part.rate_per or 1),
        "limit": limit,
    }


def fee_text(terms: Terms) -> str:
    """The certain fee, and what results can add."""
    fee = money_text(terms.fee.amount, terms.fee.currency)
    if not terms.variable:
        return fee
    limit = money_text(terms.variable_limit, terms.fee.currency)
    if not terms.fee.amount:
        return _("up to %(limit)s by result") % {"limit": limit}
    return _("%(fee)s fixed + up to %(limit)s by result") % {"fee": fee, "limit": limit}


# ---------------------------------------------------------------- promises: every clock is a sentence
def review_text(terms: Terms) -> str:
    return ngettext(
        "%(n)s day, then it counts as approved", "%(n)s days, then it counts as approved", terms.review_days
    ) % {"n": terms.review_days}


def pay_text(terms: Terms) -> str:
    if not terms.moves_money:
        return _("No fee, only goods")
    days = terms.pay_within_days
    return ngettext("%(n)s working day after approval", "%(n)s working days after approval", days) % {"n": days}


def cancellation_text(term: CancellationTerm | None) -> str:
    """What the creator keeps by how far a work is, in one line."""
    if term is None:
        return _("not agreed")
    return _("%(first)s%% before a draft, %(second)s%% after a draft, %(third)s%% after its approval") % {
        "first": term.before_draft,
        "second": term.after_draft,
        "third": term.after_approval,
    }


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise as a whole sentence, the same for both sides."""

    key: str
    icon: str
    text: str


def promises(terms: Terms, mode: str) -> list[Promise]:
    """Who holds the money, who has how long, and what a stop leaves: shown before the offer is accepted and after."""
    rows = [Promise("review", "eye", _review_promise(terms))]
    if terms.moves_money:
        rows.insert(0, Promise("money", "shield", holder_text(mode)))
        rows.append(Promise("pay", "calendar-check", _pay_promise(terms)))
    if terms.late_fee is not None:
        rows.append(Promise("late", "clock-alert", late_promise(terms.late_fee)))
    if terms.variable:
        rows.append(Promise("results", "chart-column", _results_promise(terms)))
    if terms.cancellation is not None and terms.moves_money:
        rows.append(Promise("stop", "octagon-pause", stop_text(terms.cancellation)))
        rows.append(
            Promise("stop_creator", "undo-2", _("If the creator stops, money not paid out yet goes back to the brand."))
        )
    return rows


def holder_text(mode: str) -> str:
    match mode:
        case MoneyMode.DIRECT:
            return _("The brand pays the creator directly. Both confirm it here; this site holds no money.")
        case MoneyMode.PARTNER:
            return _("A licensed payment partner keeps the money until the brand confirms the work.")
    return _("The operator of this site keeps the money until the brand confirms the work.")


def _review_promise(terms: Terms) -> str:
    return ngettext(
        "The brand checks within %(n)s day of a draft, and of the last publication; silence counts as approval.",
        "The brand checks within %(n)s days of a draft, and of the last publication; silence counts as approval.",
        terms.review_days,
    ) % {"n": terms.review_days}


def _pay_promise(terms: Terms) -> str:
    return ngettext(
        "Paid at the latest %(n)s working day after the work is confirmed.",
        "Paid at the latest %(n)s working days after the work is confirmed.",
        terms.pay_within_days,
    ) % {"n": terms.pay_within_days}


def _results_promise(terms: Terms) -> str:
    told = ngettext(
        "Results are told with evidence; the other side answers within %(n)s day, and silence counts as a yes.",
        "Results are told with evidence; the other side answers within %(n)s days, and silence counts as a yes.",
        terms.review_days,
    ) % {"n": terms.review_days}
    untold = _("A result that neither side tells within %(n)s days after the last post counts as nothing.") % {
        "n": RESULT_LIFE.days
    }
    return f"{told} {untold}"


def stop_text(term: CancellationTerm) -> str:
    """What the creator keeps when the brand stops, as one sentence."""
    return _(
        "If the brand stops alone, the creator keeps for each work: %(first)s%% without a draft, %(second)s%% after a "
        "draft was sent, %(third)s%% after it was approved, and all of it once it is published."
    ) % {"first": term.before_draft, "second": term.after_draft, "third": term.after_approval}


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
