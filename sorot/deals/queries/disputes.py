"""Reading disputes: one page for both sides and the operator, the desk's list, and everything a decision rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _

from sorot.accounts.models import Membership
from sorot.core.access import Actor, Verdict
from sorot.core.listquery import Page, paginate
from sorot.core.models import Event, StoredFile
from sorot.core.money import Money
from sorot.core.trail import say, state_of
from sorot.deals import clocks, dispute_rules
from sorot.deals.diff import all_terms
from sorot.deals.enums import DISPUTE_WINDOW, DealState, DisputeState, Side
from sorot.deals.models import (
    Agreement,
    AgreementAcceptance,
    Deal,
    DeliverableItem,
    Dispute,
    Objection,
    Result,
    Submission,
)
from sorot.deals.queries.clocks import facts_of, names_of
from sorot.deals.queries.find import find_deal
from sorot.messaging.models import Thread
from sorot.payments.models import Funding, Milestone
from sorot.payments.queries import DealMoney, securable

EVENTS_SHOWN = 300
#: Written down when an operator opens everything about a deal.
READ_VERB = "deal.read_by_operator"
#: Tabs of the desk's list.
WAITS, DECIDED = "open", "ended"


def is_party(user: Any, deal: Deal) -> bool:
    """True when this person is on either side of a deal, whatever hat they wear."""
    if user is None:
        return False
    if user.pk in {deal.talent_id, deal.creator.user_id}:
        return True
    sides = [deal.organisation_id, deal.acting_agency_id, deal.management_id]
    return Membership.objects.filter(user=user, organisation__in=[pk for pk in sides if pk is not None]).exists()


def latest_dispute(actor: Actor, deal: Deal) -> Dispute | None:
    """The newest dispute of a deal that the actor may read."""
    rows = Dispute.objects.visible_to(actor).filter(deal=deal)
    dispute = rows.select_related("opened_by", "answered_by", "decided_by", "closed_by").order_by("-opened_at").first()
    if dispute is not None:
        dispute.deal = deal
    return dispute


def find_dispute(actor: Actor, code: str) -> Dispute | None:
    """The newest dispute of the deal `code`, for a deed; None for strangers and where there is none."""
    deal = find_deal(actor, code)
    return latest_dispute(actor, deal) if deal is not None else None


def find_objection(actor: Actor, code: str) -> Objection | None:
    """One objection with its deal; None for a stranger."""
    rows = Objection.objects.visible_to(actor).select_related("publication__item")
    found = rows.filter(code=code).first()
    if found is not None:
        found.publication.item.deal = (
            Deal.objects.visible_to(actor).with_parties().get(pk=found.publication.item.deal_id)
        )
    return found


@dataclass(frozen=True, slots=True)
class Number:
    """What one side would settle for, or what was decided: the creator's part and what goes back."""

    name: str
    talent: Money
    brand: Money


@dataclass(frozen=True, slots=True)
class DisputePage:
    """Everything the page of a dispute shows; both sides and the operator read the same."""

    deal: Deal
    dispute: Dispute
    side: str
    names: dict[str, str]
    other_name: str
    title: str
    clock: str
    due_at: datetime | None
    is_yours: bool
    secured: Money
    asked: Number
    numbers: Sequence[Number]
    theirs: Number | None
    outcome: Number | None
    files: dict[str, Sequence[StoredFile]]
    earlier: int
    may_answer: Verdict
    may_accept: Verdict
    may_propose: Verdict
    may_add_evidence: Verdict
    may_withdraw: Verdict
    may_decide: Verdict


def dispute_page(actor: Actor, code: str, *, now: datetime) -> DisputePage | None:
    """The newest dispute of a deal; None for strangers, and where there is none."""
    deal = find_deal(actor, code)
    dispute = latest_dispute(actor, deal) if deal is not None else None
    if deal is None or dispute is None:
        return None
    side = deal.side_of(actor) or Side.OPERATOR
    names = names_of(deal)
    limit = securable(deal.code) if dispute.is_open else _divided(dispute)
    running = clocks.clocks_of(facts_of(deal, dispute=dispute)) if dispute.is_open else []
    clock = running[0] if running else None
    said = [(part, dispute.number_of(part)) for part in (Side.BRAND, Side.TALENT)]
    # What was asked stands there already: only another number is news.
    news = [pair for pair in said if pair != (dispute.opened_side, dispute.asked_amount)]
    numbers = [_number(names[part], amount, limit, deal) for part, amount in news if amount is not None]
    against = dispute.number_of(clocks.other(side)) if side in {Side.BRAND, Side.TALENT} else None
    stored = (
        StoredFile.objects.select_related("uploaded_by")
        .filter(owner_type="deals.dispute", owner_code=dispute.code)
        .order_by("created_at")
    )
    files = list(stored)
    return DisputePage(
        deal=deal,
        dispute=dispute,
        side=side,
        names=names,
        other_name=names[clocks.other(side)] if side in {Side.BRAND, Side.TALENT} else names[Side.BRAND],
        title=title_of(dispute, side=side, names=names),
        clock=clocks.sentence(clock, side=side, names=names, now=now) if clock is not None else "",
        due_at=clock.due_at if clock is not None else None,
        is_yours=clock is not None and clock.who == side,
        secured=Money(limit, deal.currency),
        asked=_number(names[dispute.opened_side], dispute.asked_amount, limit, deal),
        numbers=numbers,
        theirs=_number(names[clocks.other(side)], against, limit, deal) if against is not None else None,
        outcome=_number("", dispute.decided_amount, limit, deal) if dispute.decided_amount is not None else None,
        files={
            part: [file for file in files if file.purpose == f"dispute_{part}"] for part in (Side.BRAND, Side.TALENT)
        },
        earlier=Dispute.objects.filter(deal=deal).count() - 1,
        may_answer=dispute_rules.may_answer(actor, dispute, now),
        may_accept=dispute_rules.may_accept(actor, dispute),
        may_propose=dispute_rules.may_propose(actor, dispute),
        may_add_evidence=dispute_rules.may_add_evidence(actor, dispute),
        may_withdraw=dispute_rules.may_withdraw_dispute(actor, dispute),
        may_decide=dispute_rules.may_decide(
            actor, dispute, is_party=actor.is_operator and is_party(actor.user, deal)
        ),
    )  # fmt: skip


def _divided(dispute: Dispute) -> int:
    """What was there to divide when it ended: parts that this end released or returned."""
    if dispute.closed_at is None or dispute.decided_amount is None:
        return securable(dispute.deal.code)
    rows = Milestone.objects.filter(terms__deal_code=dispute.deal.code)
    ended = Q(released_at=dispute.closed_at) | Q(refunded_at=dispute.closed_at)
    return sum(row.amount for row in rows.filter(ended))


def _number(name: str, amount: int, limit: int, deal: Deal) -> Number:
    return Number(name, Money(amount, deal.currency), Money(max(0, limit - amount), deal.currency))


def title_of(dispute: Dispute, *, side: str, names: dict[str, str]) -> str:
    """Where a dispute stands, calmly, to one side."""
    opener, asked = names[dispute.opened_side], names[dispute.answering_side]
    match dispute.state:
        case DisputeState.OPEN if side == dispute.answering_side:
            return _("%(name)s asks how the money is divided. How do you see it?") % {"name": opener}
        case DisputeState.OPEN:
            return _("Waiting for the answer of %(name)s.") % {"name": asked}
        case DisputeState.CONTESTED if side == Side.OPERATOR:
            return _("Both have been heard. Please decide.")
        case DisputeState.CONTESTED:
            return _("The operator reads both sides and decides.")
        case DisputeState.ACCEPTED:
            return _("You agreed with each other.") if side != Side.OPERATOR else _("Both sides agreed.")
        case DisputeState.DECIDED:
            return _("The operator has decided.")
        case DisputeState.LAPSED:
            return _("The time to answer ended. What was asked has happened.")
    return _("%(name)s took the dispute back. The work goes on.") % {"name": opener}


# ---------------------------------------------------------------- opening
@dataclass(frozen=True, slots=True)
class OpeningPage:
    """What one needs to know before asking."""

    deal: Deal
    side: str
    other_name: str
    secured: Money
    may_dispute: Verdict


def opening_page(actor: Actor, code: str, *, now: datetime) -> OpeningPage | None:
    """The page on which a dispute is opened; None for a stranger and for a client whose agency acts."""
    deal = find_deal(actor, code)
    side = deal.side_of(actor) if deal is not None else None
    if deal is None or side is None or side == Side.CLIENT:
        return None
    limit, earlier = securable(deal.code), Dispute.objects.filter(deal=deal).count()
    return OpeningPage(
        deal=deal,
        side=side,
        other_name=names_of(deal)[clocks.other(side)],
        secured=Money(limit, deal.currency),
        may_dispute=dispute_rules.may_dispute(actor, deal, limit=limit, earlier=earlier, now=now),
    )


# ---------------------------------------------------------------- the desk
def _desk_rows(actor: Actor) -> "QuerySet[Dispute]":
    rows = Dispute.objects.visible_to(actor) if actor.is_operator else Dispute.objects.none()
    return rows.select_related("deal__creator", "deal__organisation", "deal__acting_agency", "decided_by")


def dispute_queue(actor: Actor, *, state: str = WAITS, page: int = 1) -> Page[Dispute]:
    """Open disputes, the nearest clock first, or ended ones, the latest first. Nothing for anybody but the desk."""
    rows = _desk_rows(actor)
    if state == DECIDED:
        return paginate(rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk"), page)
    nearest = Case(When(state=DisputeState.CONTESTED, then=F("decision_due_at")), default=F("answer_due_at"))
    return paginate(rows.filter(closed_at=None).annotate(due_at=nearest).order_by("due_at", "pk"), page)


def disputes_to_decide() -> QuerySet[Dispute]:
    """Those that wait for the operator's decision, for the desk's first page to count."""
    return Dispute.objects.filter(state=DisputeState.CONTESTED)


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as a sentence, with the states it moved between in words."""

    event: Event
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """Everything of a deal that a decision can rest on. The conversation stands on its own page, behind `thread`."""

    deal: Deal
    agreement: Agreement
    rows: Sequence[Any]
    acceptances: Sequence[AgreementAcceptance]
    disputes: Sequence[Dispute]
    files: Sequence[StoredFile]
    items: Sequence[DeliverableItem]
    parts: Sequence[Milestone]
    fundings: Sequence[Funding]
    events: Sequence[Event]
    names: dict[str, str]
    thread: str

    @property
    def lines(self) -> list[EventLine]:
        """Every event in words."""
        return [
            EventLine(row, say(row), state_of(row, row.from_state), state_of(row, row.to_state)) for row in self.events
        ]

    def was_read_by(self, user: Any, *, since: datetime) -> bool:
        """True when this operator's reading was written down after `since`."""
        return any(event.verb == READ_VERB and event.user_id == user.pk and event.at > since for event in self.events)


def evidence_pack(actor: Actor, code: str) -> EvidencePack | None:
    """For the operator only: contract, works with versions and proofs, money, disputes, files and every event."""
    if not actor.is_operator:
        return None
    agreement = Agreement.objects.visible_to(actor).valid().with_deal().filter(deal__code=code).first()
    if agreement is None:
        return None
    deal = agreement.deal
    items = _items(deal)
    people = ("opened_by", "answered_by", "decided_by")
    disputes = list(deal.disputes.select_related(*people).order_by("opened_at"))
    files = StoredFile.objects.filter(owner_type="deals.dispute", owner_code__in=[row.code for row in disputes])
    fundings = list(Funding.objects.filter(terms__deal_code=code).select_related("evidence").order_by("pk"))
    thread = Thread.objects.filter(subject_type="deals.application", subject_code=deal.application.code)
    return EvidencePack(
        deal=deal,
        agreement=agreement,
        rows=all_terms(agreement.terms, agreement.money_mode),
        acceptances=list(agreement.acceptances.select_related("user")),
        disputes=disputes,
        files=list(files.select_related("uploaded_by").order_by("created_at")),
        items=items,
        parts=list(Milestone.objects.filter(terms__deal_code=code).order_by("position")),
        fundings=fundings,
        events=_events(agreement, items, disputes, fundings),
        names=names_of(deal),
        thread=thread.values_list("code", flat=True).first() or "",
    )


def _items(deal: Deal) -> list[DeliverableItem]:
    versions = Submission.objects.select_related("file", "sent_by", "decided_by").order_by("number")
    raised = Objection.objects.select_related("raised_by").order_by("raised_at")
    rows = deal.items.select_related("publication__screenshot").order_by("position")
    return list(rows.prefetch_related(Prefetch("submissions", versions), Prefetch("publication__objections", raised)))


def _events(
    agreement: Agreement, items: Sequence[Any], disputes: Sequence[Dispute], fundings: Sequence[Funding]
) -> list[Event]:
    """Every event about the deal and its parts, oldest first."""
    deal = agreement.deal
    subjects: list[tuple[str, list[str]]] = [
        ("deals.deal", [deal.code]),
        ("deals.application", [deal.application.code]),
        ("deals.agreement", [agreement.code]),
        ("deals.deliverableitem", [item.code for item in items]),
        ("deals.submission", [row.code for item in items for row in item.submissions.all()]),
        ("deals.publication", [item.publication.code for item in items if hasattr(item, "publication")]),
        ("deals.dispute", [row.code for row in disputes]),
        ("payments.funding", [row.code for row in fundings]),
    ]
    wanted = Q()
    for kind, codes in subjects:
        wanted |= Q(subject_type=kind, subject_code__in=codes)
    results = Result.objects.filter(deal=deal).values("code")
    objections = Objection.objects.filter(publication__item__deal=deal).values("code")
    wanted |= Q(subject_type="deals.result", subject_code__in=results)
    wanted |= Q(subject_type="deals.objection", subject_code__in=objections)
    latest = Event.objects.filter(wanted).select_related("user").order_by("-at", "-pk")[:EVENTS_SHOWN]
    return list(latest)[::-1]


def shows_way_to_dispute(deal: Deal, side: str, money: DealMoney | None, *, now: datetime) -> bool:
    """Whether the deal room shows the way to a dispute: money is secured, and it is not too late."""
    if side not in {Side.BRAND, Side.TALENT} or deal.disputed_at is not None or money is None:
        return False
    if not money.funded_total.amount or deal.is_goods_only:
        return False
    in_time = deal.completed_at is not None and now <= deal.completed_at + DISPUTE_WINDOW
    return deal.state == DealState.WORKING or in_time
