"""What waits for somebody, for the first page of each role."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sorot.accounts.rules import may_deal
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.money import Money
from sorot.deals.enums import OPEN_APPLICATION_STATES, ApplicationState, DealState, ItemState, ResultState, Side
from sorot.deals.models import Application, Deal, Result
from sorot.deals.queries.lists import due_for, other_party, own_number, turn_filter
from sorot.deals.queries.room import is_receipt_asked
from sorot.payments.enums import PAYING_ROLES

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: a sentence, about what, where, until when. `kind` is a Lucide-free word for grouping."""

    title: str
    detail: str
    url: str
    due_at: datetime | None
    kind: str
    action_label: str
    amount: Money | None = None


def todo_for(actor: Actor, *, now: datetime | None = None, limit: int = 20, whole_side: bool = False) -> list[Todo]:
    """What waits for this actor, most urgent first. At most four queries; empty for operators and strangers.

    With `whole_side` it is what waits at the organisation, whoever there may do it: a first page shows colleagues'
    work too, apart from one's own.
    """
    if actor.is_anonymous or actor.is_operator:
        return []
    deals_mine = Deal.objects.visible_to(actor)
    is_reader = not whole_side and not may_deal(actor)
    if is_reader:
        # Who only reads has nothing to do; who pays has the transfers.
        if not actor.has_role(*PAYING_ROLES):
            return []
        deals_mine = deals_mine.filter(state=DealState.FUNDING)
    deals = (
        deals_mine.filter(turn_filter(actor, "mine"))
        .with_names()
        .prefetch_related("items")
        .annotate(told_by_brand=_told_by(Side.BRAND), told_by_talent=_told_by(Side.TALENT))
        .order_by("due_at", "pk")[:limit]
    )
    waiting = Application.objects.visible_to(actor).filter(turn_filter(actor, "mine"))
    if is_reader:
        waiting = waiting.none()
    answers = waiting.exclude(due_at=None).with_names().order_by("due_at", "pk")[:limit]
    todos = [_deal(deal, actor) for deal in deals] + [
        _answer(row, actor) for row in answers if not _is_over(row, now or clock.now())
    ]
    if actor.kind in {"brand", "agency"}:
        todos += _new_applications(waiting)
    return sorted(todos, key=lambda todo: todo.due_at or FAR)[:limit]


def _told_by(side: str) -> Exists:
    """A count told by `side` waits for an answer."""
    return Exists(Result.objects.filter(deal=OuterRef("pk"), state=ResultState.TOLD, side=side))


def _is_over(application: Application, now: datetime) -> bool:
    return application.due_at is not None and application.due_at <= now


def _new_applications(waiting: QuerySet[Application]) -> list[Todo]:
    rows = (
        waiting.filter(due_at=None, state__in=OPEN_APPLICATION_STATES)
        .values("campaign__code", "campaign__title")
        .annotate(count=Count("pk"), first=Min("submitted_at"))
        .order_by("first")[:10]
    )
    return [
        Todo(
            title=ngettext(
                "%(n)s application waits for your answer", "%(n)s applications wait for your answer", row["count"]
            )
            % {"n": row["count"]},
            detail=row["campaign__title"],
            url=f"{reverse('deals:applications')}?campaign={row['campaign__code']}&whose=mine",
            due_at=None,
            kind="applications",
            action_label=_("Read"),
        )
        for row in rows
    ]


def _answer(application: Application, actor: Actor) -> Todo:
    side = application.side_of(actor) or ""
    name, _is_organisation = other_party(application, side)
    invited = application.state == ApplicationState.INVITED
    return Todo(
        title=(_("%(name)s invites you") if invited else _("%(name)s sent an offer")) % {"name": name},
        detail=application.campaign.title,
        url=reverse("deals:application", args=[application.code]),
        due_at=application.due_at,
        kind="invitation" if invited else "offer",
        action_label=_("Answer"),
    )


def _deal(deal: Any, actor: Actor) -> Todo:
    side = deal.side_of(actor) or ""
    name, _is_organisation = other_party(deal, side)
    kind, title, label = _deal_words(deal, side, name)
    return Todo(
        title=title,
        detail=f"{deal.title} · {name}",
        url=reverse("deals:deal", args=[deal.code]),
        due_at=due_for(deal, side, deal.items.all()),
        kind=kind,
        action_label=label,
        amount=own_number(deal, side) if kind in {"sign", "fund", "confirm"} and deal.fee else None,
    )


def _deal_words(deal: Any, side: str, name: str) -> tuple[str, str, str]:
    """(kind, sentence, button) of what `side` has to do."""
    if deal.disputed_at is not None:
        return "dispute", _("%(name)s asks how the money is divided") % {"name": name}, _("Answer")
    if deal.cancel_asked_at is not None:
        return "cancel", _("%(name)s asks to stop the deal") % {"name": name}, _("Answer")
    if deal.state == DealState.SIGNING:
        return "sign", _("Read and accept the contract with %(name)s") % {"name": name}, _("Read the contract")
    if is_receipt_asked(deal):
        return "receipt", _("%(name)s says that you were paid") % {"name": name}, _("Answer")
    if deal.state == DealState.FUNDING:
        if deal.is_goods_only:
            return "fund", _("Cover the tax on the goods for %(name)s") % {"name": name}, _("Pay in")
        return "fund", _("Secure the money for %(name)s") % {"name": name}, _("Pay in")
    states = {item.state for item in deal.items.all()}
    is_asked = (deal.told_by_brand and side != Side.BRAND) or (deal.told_by_talent and side != Side.TALENT)
    if is_asked and not (side == Side.BRAND and ItemState.IN_REVIEW in states):
        return "result", _("%(name)s tells a result") % {"name": name}, _("Answer")
    if deal.state == DealState.COMPLETED:
        return "rest", _("Pay the rest for %(name)s: the work is approved") % {"name": name}, _("Pay in")
    if side == Side.BRAND:
        if ItemState.IN_REVIEW in states:
            return "review", _("Check the work of %(name)s") % {"name": name}, _("Check")
        return "confirm", _("Confirm that everything is out") % {"name": name}, _("Confirm")
    if ItemState.CHANGES in states:
        return "changes", _("%(name)s asks for changes") % {"name": name}, _("See the changes")
    if ItemState.APPROVED in states:
        return "publish", _("Publish and send the link"), _("Send the link")
    if states == {ItemState.PUBLISHED}:
        return "mend", _("Mend a proof for %(name)s") % {"name": name}, _("Mend")
    return "draft", _("Send your draft to %(name)s") % {"name": name}, _("Send a draft")
