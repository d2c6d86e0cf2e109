"""Background work: what money says, and what time ends."""

from typing import Any

from procrastinate.contrib.django import app

from sorot.core import clock
from sorot.core.access import SYSTEM


def start_funded_work(payload: dict[str, Any]) -> None:
    """`payment.funded`: the work may start once everything due before it is safe."""
    from sorot.deals import actions
    from sorot.deals.models import Deal

    if Deal.objects.filter(code=payload["deal_code"]).exists():
        actions.start_work(deal_code=payload["deal_code"], by=SYSTEM, now=clock.now())
        actions.follow_transfer(deal_code=payload["deal_code"])  # what was asked after the work was approved is paid


def follow_transfer(payload: dict[str, Any]) -> None:
    """`payment.transfer_reported`, `payment.transfer_rejected`: the turn passes to the operator, or back."""
    from sorot.deals import actions
    from sorot.deals.models import Deal

    if Deal.objects.filter(code=payload["deal_code"]).exists():
        actions.follow_transfer(deal_code=payload["deal_code"])


def follow_taken_back(payload: dict[str, Any]) -> None:
    """`chargeback.lost`: secured parts went back to the payer's bank."""
    from sorot.deals import actions
    from sorot.deals.models import Deal

    if payload["milestones"] and Deal.objects.filter(code=payload["deal_code"]).exists():
        actions.note_taken_back(deal_code=payload["deal_code"], case=payload["chargeback"], by=SYSTEM, now=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="sorot.deals.sweep", queue="timers")
def sweep(timestamp: int) -> None:  # noqa: ARG001  (the timer's own moment; the clock decides)
    """End what nobody answered, let silence speak for works and disputes, and remind before."""
    from sorot.deals import actions

    now = clock.now()
    actions.sweep_expired(now=now)
    actions.sweep_clocks(now=now)
    actions.accept_silent_results(now=now)
    actions.drop_untold_results(now=now)
