"""Asking the operator to check who one is, and the answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts import rules
from sorot.accounts.enums import VerificationState
from sorot.accounts.models import Verification
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.core.states import move


@transaction.atomic
def request_verification(*, note: str, by: Actor, now: datetime) -> Verification:
    """Ask to be verified: oneself, or the organisation acted for. An open request is returned as it is."""
    mine = Verification.objects.filter(user=by.user, organisation=by.organisation, state=VerificationState.PENDING)
    if (open_request := mine.first()) is not None:
        return open_request
    row = Verification.objects.create(user=by.user, organisation=by.organisation, note=note, created_at=now)
    audit.record("verification.requested", row, by=by, now=now)
    return row


@transaction.atomic
def decide_verification(*, verification: Verification, verified: bool, reason: str = "", by: Actor, now: datetime) -> Verification:
    """The operator's answer. A refusal needs a reason; nobody decides about themself."""
    rules.may_operate(by).demand()
    if verification.user_id == by.user_id:
        raise ActionError(_("You cannot verify yourself. Ask another operator."))
    if not verified and not reason.strip():
        raise ActionError(_("Say why, so that the person knows what to do."), field_errors={"reason": _("Say why, so that the person knows what to do.")})
    to = VerificationState.VERIFIED if verified else VerificationState.REFUSED
    move(
        verification, to, by=by, now=now, verb=f"verification.{to.value}", decided_at=now, decided_by=by.user, reason=reason.strip()
    )
    if verified:
        subject = verification.organisation or verification.user
        subject.verified_at = now
        subject.save(update_fields=["verified_at"])
    outbox.publish("verification.decided", verification=verification.code)
    return verification
