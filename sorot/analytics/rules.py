"""Who may import numbers and look at them."""

from django.utils.translation import gettext as _

from sorot.accounts.rules import may_deal
from sorot.analytics.enums import BatchState, ContestState
from sorot.analytics.models import ImportBatch, SignalContest
from sorot.core.access import YES, Actor, Verdict, no
from sorot.creators.models import CreatorProfile, SocialAccount


def may_import(actor: Actor, account: SocialAccount) -> Verdict:
    """The creator, or an owner or manager of the creator's management."""
    creator = account.creator
    if actor.is_person and creator.user_id == actor.user_id:
        return YES
    if actor.kind == "management" and creator.management_id == actor.organisation_id:
        return may_deal(actor)
    return no(_("Only the creator and the creator's manager may import numbers of this account."))


def may_speak(actor: Actor, creator: CreatorProfile) -> Verdict:
    """The creator, or somebody who makes deals for the creator's management, decides about the creator's numbers."""
    if actor.is_person and creator.user_id == actor.user_id:
        return YES
    if actor.kind == "management" and creator.management_id == actor.organisation_id:
        return may_deal(actor)
    return no(_("Only the creator and the creator's manager may decide this."))


def may_contest(actor: Actor, creator: CreatorProfile, *, open_contest: SignalContest | None) -> Verdict:
    """As `may_speak`, once for each signal while it waits for the operator."""
    allowed = may_speak(actor, creator)
    if allowed and open_contest is not None:
        return no(_("This signal is contested already. The operator answers first."))
    return allowed


def may_answer(actor: Actor, contest: SignalContest, *, is_member: bool) -> Verdict:
    """Operators answer, but never about themselves or a talent of a management they belong to."""
    if not actor.is_operator:
        return no(_("Only an operator can do this."))
    if is_member:
        return no(_("This is about you or an organisation of yours. Ask another operator."))
    if contest.state != ContestState.OPEN:
        return no(_("This is answered already."))
    return YES


def is_theirs(actor: Actor, creator: CreatorProfile) -> bool:
    """It is about the actor, or about a talent of the management that the actor belongs to in any role."""
    if actor.is_person:
        return creator.user_id == actor.user_id
    return actor.kind == "management" and creator.management_id == actor.organisation_id


def may_see_signals(actor: Actor, account: SocialAccount) -> Verdict:
    """Whose they are, and brands, agencies and the operator while they are signed in."""
    if actor.kind in {"brand", "agency", "operator"} or is_theirs(actor, account.creator):
        return YES
    return no(_("Only the creator and brands see this."))


def may_change_dictionary(actor: Actor) -> Verdict:
    """Only the operator says what a platform changed."""
    return YES if actor.is_operator else no(_("Only an operator can do this."))


def may_apply(actor: Actor, batch: ImportBatch) -> Verdict:
    """As `may_import`, while the file waits and has something to bring."""
    allowed = may_import(actor, batch.account)
    if not allowed:
        return allowed
    if batch.state != BatchState.PREVIEWED:
        return no(_("This file is already done. Upload it again to change something."))
    if batch.problem():
        return no(_("First answer what is still open above."))
    if batch.new_count + batch.changed_count == 0:
        return no(_("There is nothing new to import in this file."))
    return YES


def may_change(actor: Actor, batch: ImportBatch) -> Verdict:
    """As `may_import`, while the file waits."""
    allowed = may_import(actor, batch.account)
    if allowed and batch.state != BatchState.PREVIEWED:
        return no(_("This file is already done. Upload it again to change something."))
    return allowed


def may_undo(actor: Actor, batch: ImportBatch, later: ImportBatch | None) -> Verdict:
    """As `may_import`, once applied; `later` is the newest import that wrote over the same rows, if there is one."""
    allowed = may_import(actor, batch.account)
    if not allowed:
        return allowed
    if batch.state != BatchState.APPLIED:
        return no(_("Only an imported file can be taken back."))
    if later is not None:
        return no(_("“%(name)s” was imported later and wrote over numbers of this file. Take that one back first.")
                  % {"name": later.name})  # fmt: skip
    return YES
