"""May I? For people and organisations."""

from django.utils.translation import gettext as _

from sorot.accounts.enums import DEAL_ROLES, MONEY_ROLES, Role
from sorot.accounts.models import Membership, Organisation, Verification
from sorot.core.access import YES, Actor, Verdict, no


def may_manage_members(actor: Actor, organisation: Organisation) -> Verdict:
    """Owners invite, change roles and remove."""
    if actor.organisation_id == organisation.pk and actor.has_role(Role.OWNER):
        return YES
    return no(_("Only an owner of this organisation can change its members."))


def may_edit_organisation(actor: Actor, organisation: Organisation) -> Verdict:
    """Owners and managers edit what others read about the organisation."""
    if actor.organisation_id == organisation.pk and actor.has_role(*DEAL_ROLES):
        return YES
    return no(_("Only an owner or a manager can edit this organisation."))


def may_change_role(actor: Actor, member: Membership, role: str = "", *, owners: int | None = None) -> Verdict:
    """Owners change roles; the last owner stays owner. `role` empty: may it be changed at all?

    `owners` is how many owners there are, when the caller has counted them.
    """
    verdict = may_manage_members(actor, member.organisation)
    if verdict and role != Role.OWNER and _is_last_owner(member, owners):
        return no(_("An organisation needs at least one owner. Make somebody else an owner first."))
    return verdict


def _is_last_owner(member: Membership, owners: int | None) -> bool:
    if member.role != Role.OWNER:
        return False
    return (member.organisation.memberships.filter(role=Role.OWNER).count() if owners is None else owners) == 1


def may_remove(actor: Actor, member: Membership, *, owners: int | None = None) -> Verdict:
    """Owners remove others; everybody may leave, except the last owner."""
    if _is_last_owner(member, owners):
        return no(_("An organisation needs at least one owner. Make somebody else an owner first."))
    if actor.user_id == member.user_id:
        return YES
    return may_manage_members(actor, member.organisation)


def may_request_verification(actor: Actor) -> Verdict:
    """A person for themself; owners and managers for their organisation. Not twice, not at the desk."""
    if actor.is_anonymous:
        return no(_("Sign in first."))
    if actor.is_operator:
        return no(_("Choose whom you act for first: yourself or an organisation."))
    if actor.organisation is not None and not actor.has_role(*DEAL_ROLES):
        return no(_("Only an owner or a manager can ask for this."))
    if (actor.organisation or actor.user).is_verified:
        return no(_("Already verified."))
    return YES


def may_decide_verification(actor: Actor, verification: Verification) -> Verdict:
    """Operators decide, but never about themselves or an organisation they belong to."""
    if not actor.is_operator:
        return no(_("Only an operator can do this."))
    if verification.user_id == actor.user_id:
        return no(_("You cannot verify yourself. Ask another operator."))
    organisation = verification.organisation
    if organisation is not None and organisation.memberships.filter(user=actor.user).exists():
        return no(_("You belong to this organisation. Ask another operator."))
    return YES


def may_deal(actor: Actor) -> Verdict:
    """Make and answer offers for an organisation: owners and managers; a person acts for themself."""
    if actor.is_person or actor.has_role(*DEAL_ROLES):
        return YES
    if actor.is_anonymous:
        return no(_("Sign in first."))
    if actor.is_operator:
        return no(_("The operator's desk does not take part in deals."))
    return no(
        _("Your role “%(role)s” can read this but not change it. Ask an owner or a manager.")
        % {"role": Role(actor.role).label}
    )


def may_handle_money(actor: Actor) -> Verdict:
    """Pay and see bank matters for an organisation: owners and finance; a person acts for themself."""
    if actor.is_person or actor.has_role(*MONEY_ROLES):
        return YES
    if actor.is_anonymous:
        return no(_("Sign in first."))
    if actor.is_operator:
        return no(_("The operator's desk does this from the desk pages."))
    return no(
        _("Your role “%(role)s” cannot handle money. Ask an owner or finance.") % {"role": Role(actor.role).label}
    )


def may_operate(actor: Actor) -> Verdict:
    """Work at the operator's desk."""
    return YES if actor.is_operator else no(_("Only an operator can do this."))
