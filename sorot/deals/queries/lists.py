"""Lists: a page of any length costs the same number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Case, Count, F, Q, QuerySet, When

from sorot.core.access import Actor
from sorot.core.listquery import ListQuery, Page, paginate
from sorot.core.money import Money
from sorot.deals import turns, words
from sorot.deals.enums import LIVE_DEAL_STATES, ApplicationState, DealState, ItemState, Side, Turn
from sorot.deals.models import Application, Deal

#: `whose` filters: mine waits for the viewer, theirs for the other side.
WHOSE = ("mine", "theirs")
#: Steps of a deal as people count them.
STEPS = 7


@dataclass(frozen=True)
class DealQuery(ListQuery):
    """What somebody asks of their deals."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"state": DealState.values, "whose": WHOSE}
    state: str = ""
    whose: str = ""
    campaign: str = ""


@dataclass(frozen=True)
class ApplicationQuery(ListQuery):
    """What somebody asks of their applications; a brand usually for one campaign."""

    CHOICES: ClassVar[dict[str, Sequence[str]]] = {"state": ApplicationState.values, "whose": WHOSE}
    state: str = ""
    whose: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal in a list, as one side sees it. `money` is that side's own number."""

    deal: Deal
    side: str
    words: str
    is_mine: bool
    money: Money
    step: int
    other_name: str
    other_is_organisation: bool
    due_at: datetime | None

    @property
    def done(self) -> int:
        """Steps behind, for the little bar."""
        return self.step - 1


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """An application in a list, as one side sees it. `money` is None where the fee is not that side's business."""

    application: Application
    side: str
    words: str
    is_mine: bool
    money: Money | None
    other_name: str
    other_is_organisation: bool
    followers: int | None


def turn_filter(actor: Actor, whose: str) -> Q:
    """Rows whose next move is (not) the actor's. A client whose agency acts has no turn."""
    if actor.is_operator or actor.is_anonymous:
        return Q()
    talent = actor.is_person or actor.kind == "management"
    mine = Q(turn__in=[Side.TALENT if talent else Side.BRAND, Turn.BOTH])
    if not talent:
        mine &= Q(acting_agency=None) | Q(acting_agency_id=actor.organisation_id)
    return mine if whose == "mine" else ~mine & ~Q(turn=Turn.NOBODY)


def _filtered(rows: QuerySet[Any], query: DealQuery | ApplicationQuery, actor: Actor) -> QuerySet[Any]:
    if query.state:
        rows = rows.filter(state=query.state)
    if query.campaign:
        rows = rows.filter(campaign__code=query.campaign)
    if query.whose:
        rows = rows.filter(turn_filter(actor, query.whose))
    is_over = Case(When(turn=Turn.NOBODY, then=1), default=0)
    return rows.order_by(is_over, F("due_at").asc(nulls_last=True), "-updated_at", "-pk")


def deals_of(actor: Actor, query: DealQuery) -> Page[DealCard]:
    """One page of the actor's deals, what is due soonest first: three queries."""
    rows = _filtered(Deal.objects.visible_to(actor).with_names().prefetch_related("items"), query, actor)
    page = paginate(rows, query.page)
    return Page([deal_card(row, actor) for row in page.items], page.number, page.total, page.size)


def deal_card(deal: Deal, actor: Actor) -> DealCard:
    """The card of a deal whose parties and items are loaded."""
    side = deal.side_of(actor) or Side.OPERATOR
    name, is_organisation = other_party(deal, side)
    items = list(deal.items.all())
    step = step_of(deal, items)
    return DealCard(
        deal=deal,
        side=side,
        words=words.deal_words(deal, side, step),
        is_mine=words.is_turn_of(deal.turn, side),
        money=own_number(deal, side),
        step=step,
        due_at=due_for(deal, side, items),
        other_name=name,
        other_is_organisation=is_organisation,
    )


def due_for(deal: Deal, side: str, items: Collection[Any]) -> datetime | None:
    """Until when `side` reads it: while both have something to do, each has a date of its own."""
    if deal.turn == Turn.BOTH and deal.state == DealState.WORKING and side == Side.TALENT:
        return turns.talent_due_at(list(items), deal.campaign.zone) or deal.due_at
    return deal.due_at


def own_number(deal: Deal, side: str) -> Money:
    """The fee for those who may know it; for a client with an agency the price."""
    amount = deal.fee + deal.margin if side == Side.CLIENT else deal.fee
    return Money(amount, deal.currency)


def other_party(row: Application | Deal, side: str) -> tuple[str, bool]:
    """(Who sits across, whether it is an organisation)."""
    if side != Side.TALENT:
        return row.creator.display_name, False
    return row.organisation.name, True


def step_of(deal: Deal, items: Collection[Any]) -> int:
    """Which of the seven steps is now (1 to 7); 7 also when all is done."""
    match deal.state:
        case DealState.SIGNING:
            return 2
        case DealState.FUNDING:
            return 3
        case DealState.WORKING:
            if any(item.state not in {ItemState.APPROVED, ItemState.PUBLISHED} for item in items):
                return 4
            return 5 if any(item.state != ItemState.PUBLISHED for item in items) else 6
        case DealState.COMPLETED:
            return 7
    return 2 if deal.signed_at is None else 3


def applications_of(actor: Actor, query: ApplicationQuery) -> Page[ApplicationCard]:
    """One page of the actor's applications and invitations: two queries."""
    page = paginate(_filtered(Application.objects.visible_to(actor).with_parties(), query, actor), query.page)
    return Page([application_card(row, actor) for row in page.items], page.number, page.total, page.size)


def application_card(application: Application, actor: Actor) -> ApplicationCard:
    """The card of an application whose parties are loaded."""
    side = application.side_of(actor) or Side.OPERATOR
    name, is_organisation = other_party(application, side)
    shows_fee = application.fee is not None and side != Side.CLIENT
    return ApplicationCard(
        application=application,
        side=side,
        words=words.application_words(application, side),
        is_mine=words.is_turn_of(application.turn, side),
        money=Money(application.fee or 0, application.currency) if shows_fee else None,
        other_name=name,
        other_is_organisation=is_organisation,
        followers=application.creator.best_followers,
    )


def application_counts(campaign_codes: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """For each campaign code: `all` sent, `waiting` for the brand, `shortlisted`, `agreed`, `invited`. One query.

    The caller has checked that the actor may see these campaigns' numbers.
    """
    counted = (
        Application.objects.filter(campaign__code__in=campaign_codes)
        .values("campaign__code")
        .annotate(
            all=Count("pk", filter=Q(submitted_at__isnull=False)),
            waiting=Count("pk", filter=Q(state__in=["submitted", "shortlisted"], turn=Turn.BRAND)),
            shortlisted=Count("pk", filter=Q(state=ApplicationState.SHORTLISTED)),
            agreed=Count("pk", filter=Q(state=ApplicationState.AGREED)),
            invited=Count("pk", filter=Q(state=ApplicationState.INVITED)),
        )
    )
    names = ("all", "waiting", "shortlisted", "agreed", "invited")
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    found = {row["campaign__code"]: {name: row[name] for name in names} for row in rows}
    return {code: found.get(code, dict.fromkeys(names, 0)) for code in campaign_codes}


@dataclass(frozen=True, slots=True)
class DealCounts:
    """`mine` wait for the actor, `live` are under way, `completed` are done."""

    mine: int
    live: int
    completed: int


def deal_counts(actor: Actor) -> DealCounts:
    """The numbers over a dashboard's deals, in one query."""
    found = Deal.objects.visible_to(actor).aggregate(
        mine=Count("pk", filter=turn_filter(actor, "mine")),
        live=Count("pk", filter=Q(state__in=LIVE_DEAL_STATES)),
        completed=Count("pk", filter=Q(state=DealState.COMPLETED)),
    )
    return DealCounts(**found)
