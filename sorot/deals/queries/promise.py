"""The pay date of a deal: promised, coming, kept or explained. Pure over `money_for_deal` and `pay_facts`.

Both sides read the same sentence. A part that is late says what it waits for and who acts next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sorot.core.workdays import ZONE
from sorot.deals.enums import Side
from sorot.deals.words import day
from sorot.payments.enums import FundingState, MilestoneState, MoneyMode, PayoutFailure, PayoutState
from sorot.payments.models import Funding, PaymentTerms, Payout, PayoutAccount
from sorot.payments.queries import DealMoney, MilestoneLine


class Why(StrEnum):
    """What a part waits for after its approval, first reason first."""

    DISPUTE = "dispute"
    BANK = "bank"
    BRAND_TRANSFER = "brand_transfer"
    OPERATOR_CHECK = "operator_check"
    RECEIPT = "receipt"
    PART_DATE = "part_date"
    HOLD = "hold"
    RESULT = "result"
    NO_ACCOUNT = "no_account"
    NAME_MISMATCH = "name_mismatch"
    PAYOUT_APPROVAL = "payout_approval"


@dataclass(frozen=True, slots=True)
class PayLine:
    """One sentence about when a part is paid. `who` acts next (a `Side`, or nothing); `tone` good, late or plain."""

    label: str
    text: str
    tone: str = ""
    why: str = ""
    who: str = ""


def local_day(moment: datetime) -> date:
    """The calendar day of a moment where promises are counted."""
    return moment.astimezone(ZoneInfo(ZONE)).date()


@dataclass(frozen=True, slots=True)
class PayFacts:
    """What decides about a payment besides its own row: a reported transfer, and the payee's way out.

    `payout_state` and `failure` are those of the payee's newest payout; empty without one.
    """

    is_reported: bool = False
    has_account: bool = True
    payout_state: str = ""
    failure: str = ""


def pay_facts(deal_code: str) -> PayFacts:
    """Read them, in one query. Nothing of an account is told but whether there is one."""
    newest = Payout.objects.filter(payee=OuterRef("payee")).order_by("-requested_at", "-pk")
    row = (
        PaymentTerms.objects.filter(deal_code=deal_code)
        .annotate(
            reported=Exists(Funding.objects.filter(terms=OuterRef("pk"), state=FundingState.REPORTED)),
            account=Exists(PayoutAccount.objects.in_use().filter(payee=OuterRef("payee"))),
            payout_state=Subquery(newest.values("state")[:1]),
            payout_failure=Subquery(newest.values("failure")[:1]),
        )
        .values_list("reported", "account", "payout_state", "payout_failure")
        .first()
    )
    return PayFacts(row[0], row[1], row[2] or "", row[3] or "") if row is not None else PayFacts()


def pay_lines(money: DealMoney | None, *, today: date, facts: PayFacts | None = None) -> list[PayLine]:
    """A sentence for every part that is not over, in the order of the contract; one for all while none is approved."""
    facts = facts or PayFacts()
    if money is None or money.is_cancelled or not money.milestones:
        return []
    # Tax on goods is no payment to anybody here.
    parts = [line for line in money.milestones if line.state in _LIVE and not _is_goods(line)]
    if all(line.approved_at is None and line.state != MilestoneState.RELEASED for line in parts):
        return [_promised(money)] if parts else []
    lines = [_line_for(money, line, today, facts) for line in parts]
    return [*lines, *_way_out(money, lines, facts)]


_LIVE = (MilestoneState.PENDING, MilestoneState.FUNDED, MilestoneState.RELEASED)


def _is_goods(line: MilestoneLine) -> bool:
    return line.amount is not None and not line.amount.amount


def _promised(money: DealMoney) -> PayLine:
    days = money.pay_within_days
    text = ngettext(
        "Paid at the latest %(n)s working day after the work is confirmed.",
        "Paid at the latest %(n)s working days after the work is confirmed.",
        days,
    )
    return PayLine("", text % {"n": days})


def _way_out(money: DealMoney, lines: Sequence[PayLine], facts: PayFacts) -> list[PayLine]:
    """What is ready can still be waiting for an account: the creator's turn, and no promise of the house is broken."""
    if money.mode == MoneyMode.DIRECT or not any(line.tone and not line.why for line in lines):
        return []
    if not facts.has_account:
        text = _("The money is ready. The creator has not given an account for it yet.")
        return [PayLine("", text, why=Why.NO_ACCOUNT, who=Side.TALENT)]
    if facts.payout_state == PayoutState.FAILED and facts.failure == PayoutFailure.NAME_MISMATCH:
        text = _("The payout came back because the account has another name. The creator corrects the account.")
        return [PayLine("", text, tone="late", why=Why.NAME_MISMATCH, who=Side.TALENT)]
    if facts.payout_state == PayoutState.REQUESTED:
        text = _("The payout is asked for. The operator approves it next.")
        return [PayLine("", text, why=Why.PAYOUT_APPROVAL, who=Side.OPERATOR)]
    return []


def _line_for(money: DealMoney, line: MilestoneLine, today: date, facts: PayFacts) -> PayLine:
    if (
        line.state == MilestoneState.RELEASED
        and line.available_at is not None
        and local_day(line.available_at) <= today
    ):
        return _paid(line, local_day(line.available_at))
    if line.basis and line.state != MilestoneState.RELEASED:
        text = _("Paid once its result is accepted.")
        return PayLine(line.label, text, why=Why.RESULT)
    if line.pay_due_date is None:
        text = _("Paid at the latest %(n)s working days after the work is confirmed.") % {"n": money.pay_within_days}
        return PayLine(line.label, text)
    due = day(line.pay_due_date)
    why, who = why_late(money, line, today, facts)
    if today <= line.pay_due_date:
        text = _("Paid at the latest %(day)s.") % {"day": due}
        extra = waits_text(why)
        return PayLine(line.label, f"{text} {extra}".strip(), why=why, who=who)
    late = (today - line.pay_due_date).days
    text = ngettext("Promised for %(day)s, %(n)s day late.", "Promised for %(day)s, %(n)s days late.", late) % {
        "day": due,
        "n": late,
    }
    return PayLine(line.label, f"{text} {waits_text(why)}".strip(), tone="late", why=why, who=who)


def _paid(line: MilestoneLine, paid: date) -> PayLine:
    """Kept, early, or late by so many days: said afterwards too."""
    text = _("Paid %(day)s.") % {"day": day(paid)}
    if line.pay_due_date is None:
        return PayLine(line.label, text, tone="good")
    early = (line.pay_due_date - paid).days
    if early > 0:
        text = ngettext("Paid %(day)s, %(n)s day early.", "Paid %(day)s, %(n)s days early.", early)
    elif early == 0:
        text = _("Paid %(day)s, on the promised day.")
    else:
        text = ngettext("Paid %(day)s, %(n)s day late.", "Paid %(day)s, %(n)s days late.", -early)
    return PayLine(line.label, text % {"day": day(paid), "n": abs(early)}, tone="late" if early < 0 else "good")


def why_late(money: DealMoney, line: MilestoneLine, today: date, facts: PayFacts) -> tuple[str, str]:
    """(`Why`, who acts next) of an approved part that cannot be had yet; empty when nothing is known to hold it."""
    if money.is_frozen:
        return Why.DISPUTE, ""
    if money.is_paused and line.state == MilestoneState.FUNDED:
        return Why.BANK, ""
    if line.state == MilestoneState.RELEASED:
        return Why.HOLD, ""
    if line.state == MilestoneState.PENDING:
        return _why_unpaid(money.mode, is_reported=facts.is_reported)
    if line.due_date is not None and line.due_date > today:
        return Why.PART_DATE, ""
    if line.short is not None and line.short.amount:
        # Paid in, but its tax is not covered: the brand is asked for the rest.
        return Why.BRAND_TRANSFER, Side.BRAND
    return "", Side.OPERATOR


def _why_unpaid(mode: str, *, is_reported: bool) -> tuple[str, str]:
    """Not paid in: the brand has to send it, or what it sent is being looked for."""
    if is_reported:
        return (Why.RECEIPT, Side.TALENT) if mode == MoneyMode.DIRECT else (Why.OPERATOR_CHECK, Side.OPERATOR)
    return Why.BRAND_TRANSFER, Side.BRAND


def waits_text(why: str) -> str:
    """What a part waits for, and who acts next, in one sentence."""
    match why:
        case Why.DISPUTE:
            return _("A dispute is open; the money waits for its end.")
        case Why.BANK:
            return _("The brand's bank has a question about the payment; the money waits for its answer.")
        case Why.BRAND_TRANSFER:
            return _("It waits for the brand's transfer.")
        case Why.OPERATOR_CHECK:
            return _("The brand has sent it; the operator is checking the bank statement.")
        case Why.RECEIPT:
            return _("The brand has sent it; the creator confirms that it came.")
        case Why.PART_DATE:
            return _("It is due on a date of its own.")
        case Why.HOLD:
            return _("Released; the payment can still be taken back by the bank for some days, so it waits.")
    return ""


def is_late(lines: Sequence[PayLine]) -> bool:
    """A promise is broken at this moment."""
    return any(line.tone == "late" and line.why for line in lines)
