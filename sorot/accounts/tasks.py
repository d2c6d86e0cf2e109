"""Background work for people and organisations: mails. Each subscriber may run more than once."""

from typing import Any

from django.urls import reverse

from sorot.accounts.enums import InvitationState
from sorot.accounts.models import Invitation, User, Verification
from sorot.core.mailer import Address, Receiver, send_mail


def send_invitation(payload: dict[str, Any]) -> None:
    """Mail the link of an invitation that is still open."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    invitation = rows.filter(code=payload["invitation"], state=InvitationState.PENDING).first()
    if invitation is None:
        return
    inviter = invitation.invited_by
    known = User.objects.filter(email=invitation.email).first()
    # Somebody new is spoken to in the language and zone of who invites them.
    to: Receiver = known or Address(email=invitation.email, locale=inviter.locale, zone=inviter.zone)
    context = {"invitation": invitation, "url": reverse("accounts:invitation", args=[invitation.token])}
    send_mail(to=to, template="accounts/mail/invitation", context=context)


def send_verification_answer(payload: dict[str, Any]) -> None:
    """Tell who asked what the operator decided."""
    verification = Verification.objects.select_related("user", "organisation").get(code=payload["verification"])
    context = {"verification": verification, "subject": verification.subject, "url": reverse("accounts:verification")}
    send_mail(to=verification.user, template="accounts/mail/verification", context=context)
