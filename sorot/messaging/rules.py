"""May I? For threads."""

from django.utils.translation import gettext as _

from sorot.accounts.enums import Role
from sorot.core.access import YES, Actor, Verdict, no
from sorot.messaging.enums import WRITING_ROLES
from sorot.messaging.models import Thread, ThreadParty


def party_of(actor: Actor, thread: Thread) -> ThreadParty | None:
    """The party that the actor is or acts for; None for strangers and operators. Uses prefetched parties."""
    if actor.user is None or actor.is_operator:
        return None
    for party in thread.parties.all():
        if actor.organisation is not None:
            if party.organisation_id == actor.organisation_id:
                return party
        elif party.user_id == actor.user_id:
            return party
    return None


def may_write(actor: Actor, thread: Thread) -> Verdict:
    """Parties write; a viewer of an organisation and the operator read."""
    if actor.is_anonymous:
        return no(_("Sign in first."))
    if actor.is_operator:
        return no(_("The operator's desk reads this conversation but does not take part."))
    if party_of(actor, thread) is None:
        return no(_("You do not take part in this conversation."))
    if actor.organisation is not None and not actor.has_role(*WRITING_ROLES):
        return no(
            _("Your role “%(role)s” can read this conversation but not write in it. Ask an owner or a manager.")
            % {"role": Role(actor.role).label}
        )
    return YES
