"""Background work of messaging."""

from typing import Any

from procrastinate.contrib.django import app as jobs

from sorot.core import clock, outbox
from sorot.messaging.actions import mail_notification as mail
from sorot.messaging.enums import MAIL_PATIENCE
from sorot.messaging.models import Notification


def mail_notification(payload: dict[str, Any]) -> None:
    """Subscriber of `notification.created`: mail it, for some verbs only after a while without being read."""
    code, now = str(payload["notification"]), clock.now()
    row = Notification.objects.filter(code=code, mailed_at=None, read_at=None).first()
    if row is None:
        return
    due = row.created_at + MAIL_PATIENCE[row.verb] if row.verb in MAIL_PATIENCE else now
    if due > now:
        later = jobs.configure_task(outbox.TASK, queue="events", schedule_at=due)
        later.defer(
            subscriber="sorot.messaging.tasks.mail_notification", event=payload["event"], payload={"notification": code}
        )
        return
    mail(code=code, now=now)
