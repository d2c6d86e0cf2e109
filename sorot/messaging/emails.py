"""What notifications look like as mail."""

from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags

from sorot.core.mailer import send_mail, speaking_to
from sorot.messaging import wording
from sorot.messaging.models import Notification


def send_notification(notification: Notification) -> None:
    """Mail the sentence of `notification` with its link, in the receiver's language."""
    with speaking_to(notification.user):
        sentence = unescape(strip_tags(wording.say(notification.verb, notification.data)))
    send_mail(
        to=notification.user,
        template="messaging/mail/notification",
        context={
            "sentence": " ".join(sentence.split()),
            "hat": str(notification.organisation or ""),
            "url": reverse("messaging:notification", args=[notification.code]),
        },
    )
