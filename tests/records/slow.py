"""The figures once more, slowly and in plain Python: one row after the other, one day after the other.

It shares nothing with the statements of `sorot.records.queries.sql` but the prose of docs/money/payment-record.md.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from sorot.core.clock import today
from sorot.deals.models import Deal, DeliverableItem
from sorot.payments.models import Chargeback, Funding, Milestone, PaymentTerms, PayoutAccount, StatementLine

DAY = timedelta(days=1)


def days_between(start: date, end: date, excluded: Callable[[date], bool]) -> int:
    """Days from `start` to `end`, one by one, without those excluded."""
    count, current = 0, start
    while current < end:
        count += not excluded(current)
        current += DAY
    return count


def share(values: Sequence[int], part: float) -> int | None:
    """The smallest value that at least this share of all does not exceed."""
    ordered = sorted(values)
    return next((value for n, value in enumerate(ordered, 1) if n >= part * len(ordered) - 1e-9), None)


def in_dispute(deal: Deal, last: date) -> Callable[[date], bool]:
    spans = [(today(row.opened_at), today(row.closed_at) if row.closed_at else last) for row in deal.disputes.all()]
    return lambda one: any(start <= one < end for start, end in spans)


def slow_brand(pk: int, now: datetime, since: date) -> dict[str, Any]:
    """What `brand_record` has to say, without the rule of three deals."""
    last = today(now)
    deals = list(Deal.objects.filter(Q(organisation=pk) | Q(acting_agency=pk)))
    parts = [found for deal in deals for found in _parts(deal, last, since)]
    approved = [deal for deal in deals if _approved_in(deal, since)]
    ended = [
        (deal, row)
        for deal in deals
        for row in deal.disputes.all()
        if row.state in {"accepted", "decided", "lapsed"} and row.closed_at and today(row.closed_at) >= since
    ]
    return {
        "pay_deals": len({code for code, *_rest in parts}),
        "parts": len(parts),
        "typical_days": share([days for _code, days, _late, _paid in parts], 0.5),
        "nine_of_ten": share([days for _code, days, _late, _paid in parts], 0.9),
        "late": sum(late > 0 for _code, _days, late, _paid in parts),
        "unpaid": sum(not paid for _code, _days, _late, paid in parts),
        "approved_deals": len(approved),
        "rejections": sum(map(_is_rejected, approved)),
        "deals": sum(deal.signed_at is not None and today(deal.signed_at) >= since for deal in deals),
        "disputes": len(ended),
        "disputes_lost": sum(_is_lost(deal, row) for deal, row in ended),
    }


def _parts(deal: Deal, last: date, since: date) -> Iterable[tuple[str, int, int, bool]]:
    terms = PaymentTerms.objects.filter(deal_code=deal.code).first()
    for row in Milestone.objects.filter(terms=terms) if terms else ():
        if row.approved_at is None or row.due_rule == "variable" or row.state in {"refunded", "cancelled"}:
            continue
        if terms is not None and terms.cancelled_at is not None and row.approved_at >= terms.cancelled_at:
            continue
        if row.state == "funded" and deal.disputed_at is not None:
            continue
        start = today(row.approved_at)
        if row.due_date is not None and row.due_date > start:
            start = row.due_date
        if start > last:
            continue
        done = _done(row)
        end, paid = done or last, row.state != "pending"
        excluded = _excluded(deal, terms, last)
        days = days_between(start, end, excluded)
        due = row.pay_due_date
        assert due is not None
        skipped = sum(excluded(start + n * DAY) for n in range(max(0, (end - start).days)))
        late = max(0, (end - due).days - skipped)
        if (max(end, start) >= since) if paid else late > 0:
            yield deal.code, days, late, paid


def _done(row: Milestone) -> date | None:
    funding: Funding | None = row.funding
    reported = today(funding.reported_at) if funding is not None and funding.reported_at is not None else None
    if row.state == "pending":
        return reported if funding is not None and funding.state == "reported" else None
    line = StatementLine.objects.filter(funding=funding).first()
    assert row.funded_at is not None
    known = [today(row.funded_at), reported, line.booked_date if line else None]
    return min(one for one in known if one is not None)


def _excluded(deal: Deal, terms: PaymentTerms | None, last: date) -> Callable[[date], bool]:
    disputed = in_dispute(deal, last)
    if deal.money_mode != "DIRECT" or terms is None:
        return disputed
    accounts = [
        (today(row.created_at), today(row.usable_at)) for row in PayoutAccount.objects.filter(payee=terms.payee)
    ]
    first = min((made for made, _usable in accounts), default=date.max)
    return lambda one: disputed(one) or one < first or any(made <= one < usable for made, usable in accounts)


def _approved_in(deal: Deal, since: date) -> bool:
    found = [row.approved_at for row in deal.items.all() if row.approved_at is not None]
    return bool(found) and today(max(found)) >= since


def _is_rejected(deal: Deal) -> bool:
    items = list(deal.items.all())
    approved = [row.approved_at for row in items if row.approved_at is not None]
    fair = deal.fee * len(approved) / len(items)
    stopped = deal.state == "cancelled" and deal.cancel_side == "brand" and deal.kept_amount is not None
    if stopped and (deal.kept_amount or 0) + len(items) < fair:
        return True
    asked_back = [row for row in deal.disputes.all() if row.opened_side == "brand" and row.opened_at >= min(approved)]
    if any(row.decided_amount is not None and row.decided_amount > row.asked_amount for row in asked_back):
        return True
    returned = Milestone.objects.filter(terms__deal_code=deal.code, state="refunded")
    return any(
        Chargeback.objects.filter(state="lost", checkout__funding=row.funding, decided_at=row.refunded_at).exists()
        for row in returned
    )


def _is_lost(deal: Deal, row: Any) -> bool:
    if row.state == "accepted":
        return False
    brand = row.brand_amount if row.brand_amount is not None else 0
    talent = row.talent_amount if row.talent_amount is not None else deal.fee
    return bool(row.decided_amount - brand > talent - row.decided_amount)


# ---------------------------------------------------------------- creators
def slow_creator(pk: int, now: datetime, since: date) -> dict[str, Any]:
    """What `creator_record` has to say, without the rule of three deals."""
    last = today(now)
    deals = list(Deal.objects.filter(creator=pk))
    works = [
        (deal.code, verdict)
        for deal in deals
        if deal.ready_at is not None
        for item in deal.items.all()
        if item.publish_date >= since and (verdict := _judge(deal, item, last)) is not None
    ]
    rounds = [
        (deal.code, item.submissions.filter(state="changes").count())
        for deal in deals
        for item in deal.items.all()
        if item.approved_at is not None and today(item.approved_at) >= since
    ]
    signed = [deal for deal in deals if deal.signed_at is not None and today(deal.signed_at) >= since]
    return {
        "work_deals": len({code for code, _verdict in works}),
        "works": len(works),
        "on_time": sum(verdict for _code, verdict in works),
        "revision_deals": len({code for code, _n in rounds}),
        "revision_works": len(rounds),
        "revisions": share([n for _code, n in rounds], 0.5),
        "deals": len(signed),
        "cancellations": sum(map(_is_stopped, signed)),
    }


def _judge(deal: Deal, item: DeliverableItem, last: date) -> bool | None:
    """True on time, False late, None not to be judged yet."""
    assert deal.signed_at is not None
    assert deal.ready_at is not None
    proof = getattr(item, "publication", None)
    end = today(proof.published_at) if proof else min(last, today(deal.cancelled_at) if deal.cancelled_at else last)
    versions = list(item.submissions.all())
    first = min((today(row.sent_at) for row in versions), default=None)
    disputed, allowed, ready = in_dispute(deal, last), today(deal.signed_at) + 3 * DAY, today(deal.ready_at)

    def stopped(one: date) -> bool:
        return disputed(one) or allowed <= one < ready

    def waits(one: date) -> bool:
        return one >= item.draft_due_date and any(
            today(row.sent_at) <= one < (today(row.decided_at) if row.decided_at else end) for row in versions
        )

    begin = min(today(deal.signed_at), item.draft_due_date) - 400 * DAY
    draft_end = first or end
    draft_moved = (draft_end - begin).days - days_between(begin, draft_end, stopped)
    post_moved = (end - begin).days - days_between(begin, end, lambda one: stopped(one) or waits(one))
    draft_late = draft_end - draft_moved * DAY > item.draft_due_date
    post_late = end - post_moved * DAY > item.publish_date
    if draft_late or post_late:
        return False
    return True if proof else None


def _is_stopped(deal: Deal) -> bool:
    if deal.state != "cancelled" or deal.cancel_side != "talent":
        return False
    assert deal.cancel_asked_at is not None
    assert deal.signed_at is not None
    return not (deal.ready_at is None and deal.cancel_asked_at - deal.signed_at > timedelta(hours=72))
