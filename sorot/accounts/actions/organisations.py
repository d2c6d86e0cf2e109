"""Writing organisations and their members."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sorot.accounts import rules
from sorot.accounts.enums import INVITATION_LIFE, InvitationState, OrganisationKind, Role
from sorot.accounts.models import Invitation, Membership, Organisation
from sorot.core import audit, outbox
from sorot.core.access import Actor
from sorot.core.errors import ActionError, StaleError
from sorot.core.files import FileError, delete_file, store_upload
from sorot.core.models import StoredFile
from sorot.core.models.files import FileKind
from sorot.core.states import move

#: Bytes of a logo as it is uploaded.
LOGO_LIMIT = 2_000_000


class AccountError(ActionError):
    """Something about people or organisations was refused."""


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, about: str = "", website: str = "", submit_key: str | None = None, by: Actor, now: datetime
) -> Organisation:
    """A new organisation with the actor as its owner. The same `submit_key` gives the first one again."""
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name,
                kind=OrganisationKind(kind),
                about=about,
                website=website,
                submit_key=submit_key,
                created_at=now,
            )
    except IntegrityError:
        # The second of two clicks waits for the first one's row and then finds it here.
        if not submit_key:
            raise
        first = Organisation.objects.filter(submit_key=submit_key, memberships__user=by.user).first()
        if first is None:
            raise AccountError(_("This form was used already. Open the page again.")) from None
        return first
    Membership.objects.create(organisation=organisation, user=by.user, role=Role.OWNER, created_at=now)
    audit.record("organisation.created", organisation, by=by, now=now, data={"name": name, "kind": kind})
    return organisation


@transaction.atomic
def update_organisation(
    *, organisation: Organisation, name: str, about: str, website: str, logo: File[bytes] | None = None,
    is_logo_removed: bool = False, version: int, by: Actor, now: datetime,
) -> Organisation:  # fmt: skip
    """Change what others read about an organisation, and the picture on its papers (a new one replaces the old).

    Raises StaleError when somebody else was faster, FileError for a file that is no picture or too large.
    """
    rules.may_edit_organisation(by, organisation).demand()
    fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if fresh.version != version:
        raise StaleError(_("Somebody else changed this meanwhile. Compare with the new text, then save again."))
    fresh.name, fresh.about, fresh.website, fresh.version = name, about, website, version + 1
    old = fresh.logo
    if logo is not None:
        fresh.logo = _stored_logo(logo, fresh, by=by, now=now)
    elif is_logo_removed:
        fresh.logo = None
    fresh.save()
    if old is not None and fresh.logo != old:
        delete_file(old)
    audit.record("organisation.changed", fresh, by=by, now=now)
    return fresh


def _stored_logo(logo: File[bytes], organisation: Organisation, *, by: Actor, now: datetime) -> StoredFile:
    """Sniffed and stripped of what a picture says beside its pixels."""
    try:
        return store_upload(
            logo, owner=organisation, purpose="logo", kinds={FileKind.IMAGE}, by=by, now=now, limit=LOGO_LIMIT
        )
    except FileError as error:
        raise AccountError(error.sentence, field_errors={"logo": error.sentence}, code=error.code) from None


def invitation_token(invitation: Invitation) -> str:
    """The secret of an invitation's link: its signed code, so that nothing secret is stored."""
    return invitation.token


@transaction.atomic
def invite_member(*, organisation: Organisation, email: str, role: str, by: Actor, now: datetime) -> Invitation:
    """Invite an address to join in `role`; a subscriber mails the link.

    An open invitation to the same address is withdrawn first. Raises AccountError when they are a member already.
    """
    rules.may_manage_members(by, organisation).demand()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    address = email.strip().lower()
    if organisation.memberships.filter(user__email=address).exists():
        raise AccountError(
            _("This person is a member already."), field_errors={"email": _("This person is a member already.")}
        )
    for old in organisation.invitations.filter(email=address, state=InvitationState.PENDING):
        move(old, InvitationState.REVOKED, by=by, now=now, verb="invitation.revoked")
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=Role(role),
        invited_by=by.user,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    audit.record("invitation.sent", invitation, by=by, now=now, data={"role": role, "email": address})
    outbox.publish("organisation.member_invited", invitation=invitation.code)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """Withdraw an open invitation."""
    rules.may_manage_members(by, invitation.organisation).demand()
    return move(invitation, InvitationState.REVOKED, by=by, now=now, verb="invitation.revoked")


@transaction.atomic
def accept_invitation(*, token: str, by: Actor, now: datetime) -> Membership:
    """Join the organisation of the link. Raises AccountError when it is used, withdrawn, old or for another address."""
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(code=Invitation.code_in(token)).first()
    if invitation is None:
        raise AccountError(_("This invitation link is not valid. Ask for a new one."))
    if invitation.email != by.user.email:
        raise AccountError(_("This invitation was sent to another e-mail address. Sign in with that one."))
    existing = Membership.objects.filter(organisation=invitation.organisation, user=by.user).first()
    if invitation.state == InvitationState.ACCEPTED and existing is not None:
        return existing
    if not invitation.is_open(now):
        raise AccountError(_("This invitation is no longer open. Ask for a new one."))
    move(
        invitation,
        InvitationState.ACCEPTED,
        by=by,
        now=now,
        verb="invitation.accepted",
        accepted_at=now,
        accepted_by=by.user,
    )
    member, _created = Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by.user, defaults={"role": invitation.role, "created_at": now}
    )
    return member


def _lock(member: Membership) -> Membership:
    """The membership, with its organisation locked so that two changes cannot remove the last owner together.

    Raises AccountError when the member left meanwhile.
    """
    Organisation.objects.select_for_update().get(pk=member.organisation_id)
    fresh = Membership.objects.select_related("organisation", "user").filter(pk=member.pk).first()
    if fresh is None:
        raise AccountError(_("This person is not a member any more."))
    return fresh


def _present(by: Actor, organisation: Organisation) -> Actor:
    """The actor in the role they have now: it may have changed since the request began."""
    if by.organisation_id != organisation.pk:
        return by
    own = Membership.objects.filter(organisation=organisation, user=by.user).first()
    return Actor(
        user=by.user, organisation=by.organisation if own else None, role=own.role if own else "", address=by.address
    )


@transaction.atomic
def change_role(*, member: Membership, role: str, by: Actor, now: datetime) -> Membership:
    """Give a member another role. The last owner stays owner."""
    fresh = _lock(member)
    rules.may_change_role(_present(by, fresh.organisation), fresh, role).demand()
    if fresh.role == role:
        return fresh
    before, fresh.role = fresh.role, Role(role)
    fresh.save(update_fields=["role"])
    data = {"name": str(fresh.user), "from": before, "to": role}
    audit.record("member.role_changed", fresh, by=by, now=now, data=data)
    return fresh


@transaction.atomic
def remove_member(*, member: Membership, by: Actor, now: datetime) -> None:
    """Remove a member, or leave."""
    fresh = _lock(member)
    rules.may_remove(_present(by, fresh.organisation), fresh).demand()
    data = {"name": str(fresh.user), "user": fresh.user.code, "role": fresh.role}
    audit.record("member.left" if fresh.user_id == by.user_id else "member.removed", fresh, by=by, now=now, data=data)
    fresh.delete()
