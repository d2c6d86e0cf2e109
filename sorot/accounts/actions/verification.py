"""Asking the operator to check who one is, and the answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sorot.accounts import rules
from sorot.accounts.actions.organisations import AccountError
from sorot.accounts.enums import VerificationState
from sorot.accounts.models import Organisation, User, Verification
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.states import move


@transaction.atomic
def request_verification(*, note: str, by: Actor, now: datetime) -> Verification:
    """Ask to be verified: oneself, or the organisation acted for. An open request is returned as it is."""
    rules.may_request_verification(by).demand()
    # The subject's row is the lock: two clicks, or two members, make one request.
    if by.organisation is not None:
        Organisation.objects.select_for_update().get(pk=by.organisation.pk)
        about = Verification.objects.filter(organisation=by.organisation)
    else:
        User.objects.select_for_update().get(pk=by.user.pk)
        about = Verification.objects.filter(user=by.user, organisation=None)
    if (open_request := about.filter(state=VerificationState.PENDING).first()) is not None:
        return open_request
    row = Verification.objects.create(user=by.user, organisation=by.organisation, note=note, created_at=now)
    audit.record("verification.requested", row, by=by, now=now)
    return row


@transaction.atomic
def decide_verification(
    *, verification: Verification, verified: bool, reason: str = "", by: Actor, now: datetime
) -> Verification:
    """The operator's answer. A refusal needs a reason; nobody decides about themself.

    Raises RefusedError, AccountError, or MoveError when it was decided meanwhile.
    """
    rules.may_decide_verification(by, verification).demand()
    if not verified and not reason.strip():
        sentence = _("Say why, so that the person knows what to do.")
        raise AccountError(sentence, field_errors={"reason": sentence})
    to = VerificationState.VERIFIED if verified else VerificationState.REFUSED
    verb = "verification.verified" if verified else "verification.refused"
    subject = verification.subject
    data = {"subject": subject.code, "name": str(subject)}
    move(
        verification,
        to,
        by=by,
        now=now,
        verb=verb,
        data=data,
        decided_at=now,
        decided_by=by.user,
        reason=reason.strip(),
    )
    if verified:
        subject.verified_at = now
        subject.save(update_fields=["verified_at"])
    outbox.publish(
        "verification.decided",
        verification=verification.code,
        user=verification.user.code,
        organisation=verification.organisation.code if verification.organisation else "",
        verified=verified,
    )
    return verification
