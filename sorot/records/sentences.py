"""Records in words: the answer first, then each figure with what it is made of and how it is counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sorot.core.ui.numbers import percent_text
from sorot.records.enums import LEAST_DEALS, MONTHS, Figure
from sorot.records.queries.figures import BrandRecord, CreatorRecord

#: How each figure is counted: docs/money/payment-record.md tells the same with examples.
HOW: dict[str, Any] = {
    Figure.TYPICAL_DAYS: gettext_lazy(
        "Half of all payments took this long or less. Calendar days (WIB) from the approval of the work, or from "
        "the part's own date when that is later, until the brand had done its part: the money was secured, or "
        "sent. What is overdue and not paid counts with its days so far. Not counted: days in which a dispute was "
        "open, days in which the operator looked for a transfer or a bank held it, and, for direct payments, days "
        "in which the creator's account could not be used. Parts by result are left out: they are paid the moment "
        "the result is accepted."
    ),
    Figure.NINE_OF_TEN: gettext_lazy("Of ten payments nine took this long or less. The same payments and days."),
    Figure.LATE_SHARE: gettext_lazy(
        "Payments after the day promised in the contract, together with what is overdue and not paid. A payment on"
        " the promised day is on time. The promised day moves by the days that are not counted."
    ),
    Figure.REJECTIONS: gettext_lazy(
        "Deals in which a work was approved and its money then did not come in full: the brand stopped and paid "
        "less than the share of the approved works, asked money back in a dispute and did not get all that it "
        "asked for, or its bank took the payment back. Deals with at least one approved work are looked at."
    ),
    Figure.DISPUTES_LOST: gettext_lazy(
        "Disputes that an operator decided, or that ended because one side did not answer, nearer to the creator's"
        " number than to the brand's. What both sides settled between them is nobody's loss."
    ),
    Figure.DEALS: gettext_lazy("Contracts that both sides have accepted, barter included."),
    Figure.ON_TIME: gettext_lazy(
        "Works whose first draft came by the draft date and whose post was out by the posting date of the "
        "contract. Both dates move when the brand secured the money later than three days after the contract, and "
        "while a dispute was open. The posting date also moves by the days in which a version waited for the "
        "brand's answer after the draft date. A work that is not out counts once it is late."
    ),
    Figure.REVISIONS: gettext_lazy(
        "Half of all approved works needed this many rounds of changes or fewer. It does not say who was right: "
        "some brands ask for more changes than others."
    ),
    Figure.CANCELLATIONS: gettext_lazy(
        "Signed deals that the creator's side stopped. Not counted: those that it asked to stop because the brand "
        "had not secured the money within three days of the contract."
    ),
}


def days_text(days: int) -> str:
    """`same day`, `1 day`, `4 days`."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else _("same day")


def deals_text(deals: int) -> str:
    return ngettext("%(n)s deal", "%(n)s deals", deals) % {"n": deals}


def of_text(part: int, whole: str) -> str:
    """`2 of 14 deals`."""
    return _("%(n)s of %(whole)s") % {"n": part, "whole": whole}


def payments_text(parts: int) -> str:
    return ngettext("%(n)s payment", "%(n)s payments", parts) % {"n": parts}


def works_text(works: int) -> str:
    return ngettext("%(n)s work", "%(n)s works", works) % {"n": works}


def too_few_text(deals: int) -> str:
    """Why nothing is shown, and how much is missing."""
    return _("Not enough data yet: %(n)s of %(least)s deals.") % {"n": deals, "least": LEAST_DEALS}


# ---------------------------------------------------------------- the answer in one sentence
def pays_text(record: BrandRecord) -> str:
    """How long this brand takes; why that cannot be said yet."""
    typical, nine = record.typical_days, record.nine_of_ten
    if typical is None or nine is None:
        return too_few_text(record.pay_deals)
    if typical:
        first = ngettext(
            "Usually pays %(n)s day after the work is approved",
            "Usually pays %(n)s days after the work is approved",
            typical,
        ) % {"n": typical}
    else:
        first = _("Usually the money is there on the day the work is approved")
    if nine:
        second = ngettext("9 of 10 payments within %(n)s day", "9 of 10 payments within %(n)s days", nine) % {"n": nine}
    else:
        second = _("9 of 10 payments on that very day")
    return f"{first}; {second}."


def pays_more_text(record: BrandRecord) -> str:
    """The second half of the short line: late ones and deals."""
    if record.parts is None or record.late is None:
        return ""
    late = (
        _("Late: %(share)s.") % {"share": of_text(record.late, payments_text(record.parts))}
        if record.late
        else _("None of %(all)s was late.") % {"all": payments_text(record.parts)}
    )
    return f"{late} {_unpaid_text(record.unpaid or 0)}".strip()


def _unpaid_text(unpaid: int) -> str:
    if not unpaid:
        return ""
    return ngettext("%(n)s is overdue and not paid.", "%(n)s are overdue and not paid.", unpaid) % {"n": unpaid}


def delivers_text(record: CreatorRecord) -> str:
    """How reliably this creator delivers; why that cannot be said yet."""
    if record.works is None or record.on_time is None:
        return too_few_text(record.work_deals)
    return _("%(share)s on time.") % {"share": of_text(record.on_time, works_text(record.works))}


def delivers_more_text(record: CreatorRecord) -> str:
    """The second half of the short line: changes and stopped deals."""
    said = []
    if record.revisions is not None:
        said.append(
            ngettext("Usually %(n)s round of changes.", "Usually %(n)s rounds of changes.", record.revisions)
            % {"n": record.revisions}
            if record.revisions
            else _("Usually no changes needed.")
        )
    if record.cancellations is not None:
        said.append(
            _("Stopped %(share)s.") % {"share": of_text(record.cancellations, deals_text(record.deals))}
            if record.cancellations
            else _("Stopped none of %(all)s.") % {"all": deals_text(record.deals)}
        )
    return " ".join(said)


# ---------------------------------------------------------------- one figure
def value_of(figure: str, record: BrandRecord | CreatorRecord) -> str:
    """The figure itself in a word or two; empty while there are too few deals."""
    value = {
        Figure.TYPICAL_DAYS: lambda r: None if r.typical_days is None else days_text(r.typical_days),
        Figure.NINE_OF_TEN: lambda r: None if r.nine_of_ten is None else days_text(r.nine_of_ten),
        Figure.LATE_SHARE: lambda r: None if r.parts is None else percent_text(r.late / r.parts),
        Figure.REJECTIONS: lambda r: r.rejections,
        Figure.DISPUTES_LOST: lambda r: r.disputes_lost,
        Figure.DEALS: lambda r: r.deals if r.deals >= LEAST_DEALS else None,
        Figure.ON_TIME: lambda r: None if r.works is None else percent_text(r.on_time / r.works),
        Figure.REVISIONS: lambda r: r.revisions,
        Figure.CANCELLATIONS: lambda r: r.cancellations,
    }[Figure(figure)](record)
    return "" if value is None else str(value)


def counted_deals(figure: str, record: BrandRecord | CreatorRecord) -> int:
    """From how many deals the figure is made."""
    name = {
        Figure.TYPICAL_DAYS: "pay_deals", Figure.NINE_OF_TEN: "pay_deals", Figure.LATE_SHARE: "pay_deals",
        Figure.REJECTIONS: "approved_deals", Figure.ON_TIME: "work_deals", Figure.REVISIONS: "revision_deals",
    }.get(Figure(figure), "deals")  # fmt: skip
    return int(getattr(record, name))


def base_of(figure: str, record: BrandRecord | CreatorRecord) -> str:
    """What the figure is made of: `18 payments in 7 deals`."""
    if not value_of(figure, record):
        return too_few_text(counted_deals(figure, record))
    deals = deals_text(counted_deals(figure, record))
    if isinstance(record, CreatorRecord):
        if figure == Figure.CANCELLATIONS:
            return of_text(record.cancellations or 0, deals)
        works = works_text((record.works if figure == Figure.ON_TIME else record.revision_works) or 0)
        counted = of_text(record.on_time or 0, works) if figure == Figure.ON_TIME else works
        return _("%(counted)s in %(deals)s") % {"counted": counted, "deals": deals}
    return _base_of_brand(figure, record, deals)


def _base_of_brand(figure: str, record: BrandRecord, deals: str) -> str:
    payments = payments_text(record.parts or 0)
    match figure:
        case Figure.TYPICAL_DAYS | Figure.NINE_OF_TEN:
            return _("%(counted)s in %(deals)s") % {"counted": payments, "deals": deals}
        case Figure.LATE_SHARE:
            said = f"{of_text(record.late or 0, payments)}. {_unpaid_text(record.unpaid or 0)}"
            return said.strip().rstrip(".")
        case Figure.REJECTIONS:
            return of_text(record.rejections or 0, deals)
        case Figure.DISPUTES_LOST:
            ended = ngettext("%(n)s dispute ended", "%(n)s disputes ended", record.disputes or 0) % {
                "n": record.disputes
            }
            return _("%(counted)s in %(deals)s") % {"counted": ended, "deals": deals}
    return ngettext("in %(n)s month", "in %(n)s months", MONTHS) % {"n": MONTHS}
