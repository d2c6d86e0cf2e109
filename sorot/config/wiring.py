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
    "organisation.member_invited": ("sorot.accounts.tasks.send_invitation",),
    "verification.decided": ("sorot.accounts.tasks.send_verification_answer",),
    "notification.created": ("sorot.messaging.tasks.mail_notification",),
    "agreement.signed": (),
    "application.declined": (),
    "application.expired": (),
    "application.invited": (),
    "application.refused": (),
    "application.shortlisted": (),
    "application.submitted": (),
    "application.withdrawn": (),
    "deal.cancel_asked": (),
    "deal.cancelled": (),
    "deal.completed": (),
    "deal.funding": (),
    "deal.kept": (),
    "deal.working": (),
    "item.published": (),
    "offer.accepted": (),
    "offer.changes": (),
    "offer.countered": (),
    "offer.declined": (),
    "offer.expired": (),
    "offer.made": (),
    "offer.withdrawn": (),
    "submission.approved": (),
    "submission.changes_requested": (),
    "submission.sent": (),
    "payment.funded": ("sorot.deals.tasks.start_funded_work",),
}
