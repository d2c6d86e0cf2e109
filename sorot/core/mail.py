"""A mail backend that keeps what it would have sent, to be read at `/desk/mail`."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class DeskMailBackend(BaseEmailBackend):
    """Stores each mail as an `OutgoingMail` row. Simulated: production refuses to start with it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        from sorot.core.models import OutgoingMail

        rows = [
            OutgoingMail(sender=m.from_email, recipients=", ".join(m.to), subject=str(m.subject), body=str(m.body))
            for m in email_messages
        ]
        OutgoingMail.objects.bulk_create(rows)
        return len(rows)
