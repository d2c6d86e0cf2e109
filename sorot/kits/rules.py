"""Rules of kits."""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from sorot.campaigns.enums import PUBLIC_STATES
from sorot.core.access import YES, Actor, Verdict, no
from sorot.creators.models import CreatorProfile
from sorot.kits.models import HiddenDeal
from sorot.payments.enums import OPEN_CHARGEBACKS
from sorot.payments.models import Chargeback

#: Deals whose brand may be named: only through a campaign that everybody can read.
NAMED = Q(campaign__state__in=PUBLIC_STATES)
#: The same as a column of a query.
IS_NAMED = Case(When(NAMED, then=Value(True)), default=Value(False), output_field=BooleanField())

#: Finished deals about which something is open again: a dispute, or a payer's bank that asks the money back.
OPEN_AGAIN = Q(disputed_at__isnull=False) | Exists(
    Chargeback.objects.filter(checkout__funding__terms__deal_code=OuterRef("code"), state__in=OPEN_CHARGEBACKS)
)
IS_OPEN_AGAIN = Case(When(OPEN_AGAIN, then=Value(True)), default=Value(False), output_field=BooleanField())
#: Deals that their creator leaves out.
HIDDEN = Exists(HiddenDeal.objects.filter(deal=OuterRef("pk")))


def may_show_amounts(actor: Actor, creator: CreatorProfile) -> Verdict:
    """Decide whether amounts stand in the history: the creator.

    A management does not see the deals that another one made, so that it may not open their amounts either; only where
    nobody can sign in for the creator it decides.
    """
    if actor.is_person and creator.user_id == actor.user_id:
        return YES
    if creator.user_id is None:
        return YES
    return no(_("Only the creator decides whether amounts are shown."))
