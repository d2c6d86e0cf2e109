"""Money of approved work that is late because the brand's transfer is missing: how much, since when, what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from sorot.accounts.enums import DEAL_ROLES
from sorot.accounts.models import User
from sorot.core.access import Actor, Verdict
from sorot.core.money import Money
from sorot.core.ui.numbers import money_text
from sorot.deals import rules
from sorot.deals.enums import DealState
from sorot.deals.late_words import late_fee_text
from sorot.deals.models import Deal
from sorot.deals.queries.find import find_deal
from sorot.deals.queries.promise import local_day
from sorot.deals.terms import LateFeeTerm
from sorot.deals.words import day
from sorot.payments.enums import FundingState, MilestoneState
from sorot.payments.fees import late_fee
from sorot.payments.models import Milestone


@dataclass(frozen=True, slots=True)
class LatePay:
    """What of the creator's is late: parts and their sum, the first promised day, and the fee so far.

    `fee_a_day` and `fee_most` are zero where the contract has no fee for late pay.
    """

    parts: tuple[str, ...]
    amount: Money
    promised: date
    days: int
    fee: Money
    fee_a_day: Money
    fee_most: Money


@dataclass(frozen=True, slots=True)
class ChasePage:
    """The sheet before a reminder is sent: exactly the words that go out."""

    deal: Deal
    late: LatePay | None
    text: str
    language: str
    verdict: Verdict


def late_pay(deal: Deal, *, now: datetime) -> LatePay | None:
    """What is past its promised day and waits for the brand's transfer; None when nothing does. One query.

    Nothing while a dispute or a bank keeps the money, nor once the brand says that it has sent it.
    """
    if deal.state != DealState.COMPLETED or deal.disputed_at is not None:
        return None
    today = local_day(now)
    missing = Q(state=MilestoneState.PENDING) | Q(state=MilestoneState.FUNDED, short_amount__gt=0)
    rows = Milestone.objects.filter(
        missing, terms__deal_code=deal.code, terms__cancelled_at=None, terms__frozen_at=None,
        approved_at__isnull=False, pay_due_date__lt=today, amount__gt=0, funding__frozen_at=None,
    )  # fmt: skip
    rows = rows.exclude(funding__state=FundingState.REPORTED).exclude(
        terms__fundings__purpose="tax", terms__fundings__state=FundingState.REPORTED
    )
    return _late(deal, list(rows.order_by("position")), today)


def _late(deal: Deal, rows: Sequence[Milestone], today: date) -> LatePay | None:
    promised = [row.pay_due_date for row in rows if row.pay_due_date is not None]
    if not promised:
        return None
    bps, cap = deal.late_fee_bps, deal.late_fee_cap_bps
    # The fee itself and what is paid in but waits for tax grow by nothing more.
    grown = [(row.amount, (today - row.pay_due_date).days) for row in rows if row.pay_due_date and _grows(row)]

    def fee(days: int | None) -> Money:
        sums = (late_fee(amount, days=late if days is None else days, bps=bps, cap_bps=cap) for amount, late in grown)
        return Money(sum(sums), deal.currency)

    return LatePay(
        parts=tuple(row.label for row in rows),
        amount=Money(sum(row.amount for row in rows), deal.currency),
        promised=min(promised),
        days=(today - min(promised)).days,
        fee=fee(None),
        fee_a_day=fee(1),
        fee_most=fee(10_000),
    )


def _grows(row: Milestone) -> bool:
    return row.state == MilestoneState.PENDING and row.late_for_id is None


def late_fee_words(late: LatePay | None) -> str:
    """What late pay has come to by the contract, for both sides; empty where it costs nothing."""
    if late is None or not late.fee_a_day.amount:
        return ""
    return _("By the contract late pay costs %(day)s a day, at most %(most)s; so far %(sum)s.") % {
        "day": money_text(late.fee_a_day),
        "most": money_text(late.fee_most),
        "sum": money_text(late.fee),
    }


def language_of_brand(deal: Deal) -> str:
    """The language of whoever has been longest on the other side of the table and may deal."""
    side = deal.acting_agency_id or deal.organisation_id
    people = User.objects.filter(memberships__organisation_id=side, memberships__role__in=DEAL_ROLES)
    return people.order_by("memberships__created_at", "pk").values_list("locale", flat=True).first() or "id"


def chase_text(deal: Deal, late: LatePay, language: str) -> str:
    """The polite message, in `language`."""
    with override(language):
        said = ngettext(
            "Hello! The work for “%(title)s” is approved, and %(amount)s was promised for %(day)s, %(n)s day ago. It "
            "has not arrived yet. Could you look when it can be sent? Thank you!",
            "Hello! The work for “%(title)s” is approved, and %(amount)s was promised for %(day)s, %(n)s days ago. It "
            "has not arrived yet. Could you look when it can be sent? Thank you!",
            late.days,
        ) % {"title": deal.title, "amount": money_text(late.amount), "day": day(late.promised), "n": late.days}
        if not deal.late_fee_bps:
            return said
        fee = late_fee_text(LateFeeTerm(deal.late_fee_bps, deal.late_fee_cap_bps))
        return f"{said} {_('The contract adds a fee for late pay: %(fee)s.') % {'fee': fee}}"


def chase_page(actor: Actor, code: str, *, now: datetime) -> ChasePage | None:
    """The sheet of a reminder; None for strangers."""
    deal = find_deal(actor, code)
    if deal is None:
        return None
    late, language = late_pay(deal, now=now), language_of_brand(deal)
    return ChasePage(
        deal=deal,
        late=late,
        text=chase_text(deal, late, language) if late is not None else "",
        language=language,
        verdict=rules.may_chase(actor, deal, is_late=late is not None, now=now),
    )
