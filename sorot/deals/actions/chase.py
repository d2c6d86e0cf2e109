"""Reminding the brand of late money: one ready, polite message a day at most."""

from datetime import datetime

from django.db import transaction

from sorot.core.access import Actor
from sorot.deals import rules
from sorot.deals.actions import steps
from sorot.deals.models import Deal
from sorot.deals.queries.chase import chase_text, language_of_brand, late_pay
from sorot.messaging.actions import notify, post_message
from sorot.messaging.models import Thread


@transaction.atomic
def chase_payment(*, deal: Deal, by: Actor, now: datetime) -> Deal:
    """Say in the conversation, in the brand's language, what was promised for when; whoever pays is told as well.

    Once a day (Jakarta): a second click of the same day changes nothing. Raises RefusedError while nothing is late
    or a dispute is open.
    """
    fresh = steps.lock_deal(deal.pk)
    if rules.was_chased_today(fresh, now) and rules.acts_for(by, fresh, "talent"):
        return fresh
    late = late_pay(fresh, now=now)
    rules.may_chase(by, fresh, is_late=late is not None, now=now).demand()
    if late is None:
        return fresh
    fresh.chased_at = now
    fresh.save(update_fields=["chased_at"])
    kind, code = steps.SUBJECT, fresh.application.code
    thread = Thread.objects.only("code").get(subject_type=kind, subject_code=code)
    once = f"chase-{fresh.code}-{rules.chase_day(now):%Y%m%d}"
    text = chase_text(fresh, late, language_of_brand(fresh))
    post_message(thread_code=thread.code, body=text, submit_key=once[-32:], by=by, now=now)
    notify(
        users=steps.payers_of(fresh), organisation=fresh.organisation, verb="deal.chased", data={"title": fresh.title},
        url=steps.page_of(fresh), by=by, now=now, dedupe_key=once,
    )  # fmt: skip
    steps.note("deal.chased", fresh, by=by, now=now, data={"amount": late.amount.amount, "days": late.days})
    return fresh
