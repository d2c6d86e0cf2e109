"""May I? For requests about one's own data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sorot.accounts.enums import Role
from sorot.accounts.models import Membership, Organisation, User
from sorot.core.access import YES, Actor, Verdict, no
from sorot.core.money import format_money
from sorot.deals.enums import DealState
from sorot.deals.models import Deal, Dispute
from sorot.payments.queries import LeftHere, left_here
from sorot.privacy.enums import RequestKind, RequestState
from sorot.privacy.models import DataRequest

RUNNING = (DealState.SIGNING, DealState.FUNDING, DealState.WORKING)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an account cannot be erased yet, and where that is mended."""

    sentence: str
    url: str


def may_ask(actor: Actor) -> Verdict:
    """Everybody who has an account, through whatever hat: it is the person who asks."""
    return no(_("Sign in first.")) if actor.user is None else YES


def may_answer(actor: Actor, request: DataRequest) -> Verdict:
    """The operator answers questions, but not their own."""
    if not actor.is_operator:
        return no(_("Only an operator can do this."))
    if request.kind != RequestKind.QUESTION:
        return no(_("Sorot answers this by itself."))
    if request.user_id == actor.user_id:
        return no(_("This is your own question. Ask another operator."))
    return YES if request.answered_at is None else no(_("This was answered already."))


def may_fetch(actor: Actor, request: DataRequest, now: datetime) -> Verdict:
    """The person themself, while the copy is there."""
    if request.user_id != actor.user_id:
        return no(_("Only the person whose data it is can fetch it."))
    if request.state != RequestState.READY or request.expires_at is None or now >= request.expires_at:
        return no(_("This copy is gone. Ask for a new one."))
    return YES


def may_erase(user: User) -> Verdict:
    """Yes when nothing is open; else the first sentence of what is."""
    found = obstacles(user)
    return no(found[0].sentence) if found else YES


def obstacles(user: User) -> list[Obstacle]:
    """Everything that must end before the account can, in the order in which it is mended. A fixed number of queries.

    An organisation without another member ends with the account, so its money and deals count too.
    """
    found = []
    if user.is_staff:
        found.append(Obstacle(_("You are an operator. Let another operator take your desk over first."), "/"))
    others = Membership.objects.filter(organisation=OuterRef("pk")).exclude(user=user)
    owned = Organisation.objects.filter(memberships__user=user, memberships__role=Role.OWNER).annotate(
        has_others=Exists(others), has_owner=Exists(others.filter(role=Role.OWNER))
    )
    rows = list(owned)
    sole = [row for row in rows if not row.has_others]
    hats = [Actor(user=user), *(Actor(user=user, organisation=row, role=Role.OWNER) for row in sole)]
    for actor, left, deals in zip(hats, left_here(hats), _running_deals(user, sole), strict=True):
        name = actor.organisation.name if actor.organisation is not None else ""
        found += _of_money(left, name) + _of_deals(deals, name)
    for row in rows:
        if row.has_others and not row.has_owner:
            sentence = _("“%(name)s” has no other owner. Make somebody else an owner first.") % {"name": row.name}
            found.append(Obstacle(sentence, reverse("accounts:members", args=[row.code])))
    return found


def _of_money(left: LeftHere, name: str = "") -> list[Obstacle]:
    """Money that is somebody's, or on its way."""
    url = reverse("payments:statement")
    found = []
    if left.amount.amount:
        values = {"amount": format_money(left.amount, get_language() or "id"), "name": name}
        sentence = (
            _("“%(name)s” still has %(amount)s here. Have it paid out or back first.") % values
            if name
            else _("%(amount)s is still yours here. Have it paid out first; below the minimum, ask the operator.")
            % values
        )
        found.append(Obstacle(sentence, url))
    if left.has_open_payout:
        found.append(Obstacle(_("A payout is on its way. Wait until it has arrived."), url))
    return found


def _running_deals(user: User, organisations: Sequence[Organisation]) -> list[int]:
    """How many deals of the person, then of each organisation, are promised work, or judged."""
    parties = [Q(talent=user)]
    parties += [Q(organisation=row) | Q(acting_agency=row) | Q(management=row) for row in organisations]
    dispute = Exists(Dispute.objects.filter(deal=OuterRef("pk"), closed_at=None))
    counts = Deal.objects.filter(Q(state__in=RUNNING) | Q(dispute)).aggregate(
        **{f"hat{index}": Count("pk", filter=side) for index, side in enumerate(parties)}
    )
    return [counts[f"hat{index}"] for index in range(len(parties))]


def _of_deals(count: int, name: str) -> list[Obstacle]:
    """Work that is promised, or judged."""
    if not count:
        return []
    values = {"count": count, "name": name}
    sentence = (
        _("“%(name)s” has %(count)d deals that still run. Finish or cancel them first.") % values
        if name
        else _("You have %(count)d deals that still run. Finish or cancel them first.") % values
    )
    return [Obstacle(sentence, reverse("deals:list"))]


def sole_organisations(user: User) -> list[Organisation]:
    """Organisations that have no other member: they end with the account."""
    others = Membership.objects.filter(organisation=OuterRef("pk")).exclude(user=user)
    return list(Organisation.objects.filter(memberships__user=user).filter(~Exists(others)))
