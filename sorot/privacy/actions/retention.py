"""What is over goes at night, by the rows of RetentionRule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from sorot.core.models import OutgoingMail
from sorot.deals.models import ApplicationDraft
from sorot.messaging.models import Notification
from sorot.payments.enums import NoticeState
from sorot.payments.models import GatewayEvent
from sorot.privacy.actions.copies import expire_copies
from sorot.privacy.queries import rules_on


def _mails(before: datetime) -> int:
    return OutgoingMail.objects.filter(created_at__lt=before).delete()[0]


def _news(before: datetime) -> int:
    return Notification.objects.filter(created_at__lt=before).delete()[0]


def _drafts(before: datetime) -> int:
    return ApplicationDraft.objects.filter(updated_at__lt=before).delete()[0]


def _notices(before: datetime) -> int:
    """The words of a partner's old notice go; that it came, about what and with which result stays."""
    old = GatewayEvent.objects.filter(received_at__lt=before, state__in=[NoticeState.READ, NoticeState.HANDLED])
    return old.exclude(body=b"").update(body=b"", headers={})


#: Key of the rule -> what removes rows older than its days. Sessions, jobs and limits go in `core.tasks.tidy`.
REMOVERS: dict[str, Callable[[datetime], int]] = {
    "mail": _mails,
    "news": _news,
    "drafts": _drafts,
    "notices": _notices,
}


def remove_what_is_over(*, now: datetime) -> dict[str, int]:
    """Remove what is older than its rule allows. Returns {key: rows}; each key in a transaction of its own."""
    gone = {"copies": expire_copies(now=now)}
    present = rules_on(now)
    for key, remove in REMOVERS.items():
        rule = present[key]
        if rule.days is not None:
            with transaction.atomic():
                gone[key] = remove(now - timedelta(days=rule.days))
    return gone
