"""Which event calls what: the only table of subscribers in the house.

An action says ``core.outbox.publish("payment.funded", deal="...")``. For each dotted path listed here under that
name, one background job is deferred in the same database transaction: it exists if and only if its cause
committed. A subscriber is a function ``(payload: dict) -> None`` in some app's ``tasks.py``; jobs run at least
once, so a subscriber must be idempotent.
"""

SUBSCRIBERS: dict[str, tuple[str, ...]] = {
    "campaign.closed": (),
    "campaign.published": (),
    "creator.management_decided": (),
    "creator.management_requested": (),
    "notification.created": ("sorot.messaging.tasks.mail_notification",),
}
