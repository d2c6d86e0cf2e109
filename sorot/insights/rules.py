"""Who sends screenshots, who confirms them, and who decides about those that were used twice."""

from django.utils.translation import gettext as _

from sorot.accounts.rules import may_deal
from sorot.core.access import YES, Actor, Verdict, no
from sorot.creators.models import SocialAccount
from sorot.insights.enums import ShotState
from sorot.insights.models import Screenshot


def may_send(actor: Actor, account: SocialAccount) -> Verdict:
    """The creator, or an owner or manager of the creator's management."""
    creator = account.creator
    if actor.is_person and creator.user_id == actor.user_id:
        return YES
    if actor.kind == "management" and creator.management_id == actor.organisation_id:
        return may_deal(actor)
    return no(_("Only the creator and the creator's manager may bring numbers of this account."))


def may_confirm(actor: Actor, shot: Screenshot) -> Verdict:
    """As `may_send`, once it is read and nothing is open about it."""
    allowed = may_send(actor, shot.account)
    if not allowed:
        return allowed
    if shot.state == ShotState.WAITING:
        return no(_("The picture is still being read. Look again in a minute."))
    if shot.state == ShotState.HELD:
        return no(_("An operator looks at this picture first."))
    if shot.state != ShotState.READ:
        return no(_("This picture is already done."))
    return YES


def may_discard(actor: Actor, shot: Screenshot) -> Verdict:
    """As `may_send`, while nothing of it counts. A held one is the operator's to decide."""
    allowed = may_send(actor, shot.account)
    if allowed and shot.state not in (ShotState.WAITING, ShotState.READ):
        return no(_("This picture is already done."))
    return allowed


def may_take_back(actor: Actor, shot: Screenshot) -> Verdict:
    """As `may_send`, once it is confirmed."""
    allowed = may_send(actor, shot.account)
    if allowed and shot.state != ShotState.CONFIRMED:
        return no(_("Only confirmed numbers can be taken back."))
    return allowed


def may_reply(actor: Actor, shot: Screenshot) -> Verdict:
    """As `may_send`, once while it is held."""
    allowed = may_send(actor, shot.account)
    if allowed and shot.state != ShotState.HELD:
        return no(_("Nobody waits for an answer about this picture."))
    if allowed and shot.replied_at is not None:
        return no(_("You answered already. The operator decides now."))
    return allowed


def may_decide(actor: Actor, shot: Screenshot, *, is_member: bool) -> Verdict:
    """Operators decide, but never about a picture of their own or of a management they belong to."""
    if not actor.is_operator:
        return no(_("Only an operator can do this."))
    if is_member:
        return no(_("This is about you or an organisation of yours. Ask another operator."))
    if shot.state != ShotState.HELD:
        return no(_("This is decided already."))
    return YES
