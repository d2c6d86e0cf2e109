"""May I? For creator profiles."""

from datetime import datetime

from django.utils.translation import gettext as _

from sorot.accounts.rules import may_deal
from sorot.core.access import YES, Actor, Verdict, no
from sorot.creators.enums import HANDLE_MAX, HANDLE_MIN, RESERVED_HANDLES, SOURCE_RANK
from sorot.creators.models import CreatorProfile, ManagementRequest


def may_have_profile(actor: Actor) -> Verdict:
    """Make a profile: a person for themself; a management for a talent."""
    if actor.is_anonymous:
        return no(_("Sign in first."))
    if actor.kind == "management":
        return may_deal(actor)
    if actor.is_person:
        return YES
    return no(_("A creator profile belongs to a person. Switch from the organisation to yourself first."))


def may_edit(actor: Actor, creator: CreatorProfile) -> Verdict:
    """Act for a creator: the creator, or an owner or manager of their management."""
    if actor.is_person and creator.user_id is not None and creator.user_id == actor.user_id:
        return YES
    if actor.kind == "management" and creator.management_id == actor.organisation_id:
        return may_deal(actor)
    return no(_("Only this creator and their management can change this profile."))


may_act_for = may_edit


def may_ask_to_manage(actor: Actor, creator: CreatorProfile) -> Verdict:
    """A management asks a creator who can sign in to say yes."""
    if actor.kind != "management":
        return no(_("Only a creator management can ask this."))
    if creator.management_id == actor.organisation_id:
        return no(_("This creator is one of your talents already."))
    if creator.user_id is None:
        return no(_("This profile is kept by another management; there is nobody who could say yes."))
    return may_deal(actor)


def may_decide_management(actor: Actor, request: ManagementRequest) -> Verdict:
    """Only the creator answers, never their present management."""
    if actor.is_person and request.creator.user_id == actor.user_id:
        return YES
    return no(_("Only the creator can answer this."))


def may_leave_management(actor: Actor, creator: CreatorProfile) -> Verdict:
    """End the management: the creator or the management, as long as somebody can still sign in for the profile."""
    if creator.management_id is None:
        return no(_("No management acts for this creator."))
    if creator.user_id is None:
        return no(_("Nobody else could sign in for this profile. It stays with this management."))
    return may_edit(actor, creator)


def may_verify(actor: Actor) -> Verdict:
    """Mark a profile or an account as checked."""
    return YES if actor.is_operator else no(_("Only an operator can mark this as verified."))


def check_handle(handle: str) -> Verdict:
    """The rule for a public name, without asking whether it is free."""
    import re

    from sorot.creators.enums import HANDLE_PATTERN

    if not HANDLE_MIN <= len(handle) <= HANDLE_MAX:
        return no(_("A name has %(least)d to %(most)d characters.") % {"least": HANDLE_MIN, "most": HANDLE_MAX})
    if not re.fullmatch(HANDLE_PATTERN, handle):
        return no(_("Use small letters, digits, and single dots or underscores between them. Begin with a letter."))
    if handle in RESERVED_HANDLES:
        return no(_("This name is kept for the site itself. Choose another one."))
    return YES


def may_replace(*, old_source: str, old_at: datetime | None, new_source: str, new_at: datetime) -> bool:
    """Whether a new number takes the place of an old one: a better source does, the same source when not older."""
    if not old_source or old_at is None:
        return True
    if SOURCE_RANK[new_source] != SOURCE_RANK[old_source]:
        return SOURCE_RANK[new_source] < SOURCE_RANK[old_source]
    return new_at >= old_at
