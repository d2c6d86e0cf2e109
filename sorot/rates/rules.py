"""May I? For rate cards."""

from django.utils.translation import gettext as _

from sorot.core.access import YES, Actor, Verdict, no
from sorot.creators.models import CreatorProfile
from sorot.creators.rules import may_edit
from sorot.rates.enums import MOST_LINES


def may_write(actor: Actor, creator: CreatorProfile) -> Verdict:
    """Change the card: who may change the profile."""
    return may_edit(actor, creator)


def may_add(lines: int, more: int = 1) -> Verdict:
    """The card has room for so many more."""
    if lines + more > MOST_LINES:
        return no(_("A card has at most %(most)d lines. Remove some first.") % {"most": MOST_LINES})
    return YES
