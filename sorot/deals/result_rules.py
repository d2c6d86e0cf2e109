"""May I? For results of parts by result."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sorot.core.access import YES, Actor, Verdict, no
from sorot.deals.clocks import other
from sorot.deals.enums import DealState, ResultState
from sorot.deals.models import Deal, Result
from sorot.deals.rules import acts_for, takes_part


def standing(results: Sequence[Result]) -> Result | None:
    """The result of a part that waits for an answer or was accepted; a contested one does not stand."""
    return next((row for row in results if row.state != ResultState.CONTESTED), None)


def may_tell(actor: Actor, deal: Deal, *, results: Sequence[Result], is_secured: bool, has_published: bool) -> Verdict:
    """Enter a count for one part: either side, once something is published. `results`: those of this part so far."""
    if not (acting := takes_part(actor, deal)):
        return acting
    if deal.state not in {DealState.WORKING, DealState.COMPLETED}:
        return no(_("This deal is closed."))
    if deal.disputed_at is not None:
        return no(_("A dispute is open. It decides how the secured money is divided."))
    now = standing(results)
    if now is not None and now.state == ResultState.ACCEPTED:
        return no(_("This result is accepted already."))
    if now is not None:
        return no(_("A result is waiting for an answer already."))
    if not is_secured:
        return no(_("The money of this part is not secured, or it was divided already."))
    if not has_published:
        return no(_("Results are told once a work is published."))
    return YES


def may_answer(actor: Actor, result: Result) -> Verdict:
    """Accept or contest: the other side, once."""
    if not (acting := acts_for(actor, result.deal, other(result.side))):
        return acting
    if result.state != ResultState.TOLD:
        return no(_("This result was answered already."))
    if result.deal.disputed_at is not None:
        return no(_("A dispute is open. It decides how the secured money is divided."))
    return YES
