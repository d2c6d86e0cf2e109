"""Reading what clocks count from."""

from collections.abc import Collection, Sequence
from datetime import date

from sorot.deals.clocks import (
    Clock,
    DisputeFact,
    Draft,
    Facts,
    Mend,
    OfferFact,
    ResultFact,
    invitation_clock,
    offer_clock,
    other,
)
from sorot.deals.enums import (
    DealState,
    DisputeState,
    ItemState,
    ObjectionState,
    OfferState,
    ResultState,
    Side,
    SubmissionState,
    Turn,
)
from sorot.deals.evidence import proof_of
from sorot.deals.models import (
    Agreement,
    AgreementAcceptance,
    Application,
    Deal,
    DeliverableItem,
    Dispute,
    Objection,
    Offer,
    Result,
    Submission,
)
from sorot.deals.queries.results import ResultPart, secured_result_parts
from sorot.deals.turns import end_of
from sorot.payments.enums import MilestoneState
from sorot.payments.queries import is_transfer_reported, rest_asked

BOTH = (Side.BRAND, Side.TALENT)


def names_of(row: Application | Deal) -> dict[str, str]:
    """What the sides are called in sentences that both read."""
    brand = row.acting_agency if row.acting_agency is not None else row.organisation
    return {
        Side.BRAND: str(brand),
        Side.TALENT: row.creator.display_name,
        Side.OPERATOR: str(Side.OPERATOR.label),
        Turn.BOTH: str(Turn.BOTH.label),
    }


def items_of(deal: Deal) -> list[DeliverableItem]:
    """The works of a deal with their proofs."""
    return list(DeliverableItem.objects.filter(deal=deal).select_related("publication").order_by("position"))


def read_facts(deal: Deal, items: Sequence[DeliverableItem]) -> Facts:
    """What the clocks of a deal count from, as the rows are now. At most five queries, seven with parts by result."""
    if deal.state == DealState.SIGNING:
        agreement = Agreement.objects.valid().filter(deal=deal).first()
        signed = AgreementAcceptance.objects.filter(agreement=agreement).values_list("side", flat=True)
        offer = Offer.objects.filter(application_id=deal.application_id, state=OfferState.OPEN).first()
        return facts_of(deal, agreement=agreement, signed=list(signed), offer=offer)
    if deal.state == DealState.FUNDING:
        return facts_of(deal, reported=is_transfer_reported(deal.code))
    dispute = Dispute.objects.open().filter(deal=deal).first() if deal.disputed_at is not None else None
    results = results_now(deal) if dispute is None else []
    if deal.state != DealState.WORKING:
        is_done = deal.state == DealState.COMPLETED and dispute is None
        return facts_of(
            deal,
            items=items,
            results=results,
            dispute=dispute,
            rest_due_date=rest_asked(deal.code) if is_done else None,
        )
    sent = Submission.objects.filter(item__deal=deal, state=SubmissionState.SENT).select_related("item")
    raised = Objection.objects.filter(publication__item__deal=deal, state=ObjectionState.OPEN)
    return facts_of(
        deal, items=items, sent=list(sent.order_by("sent_at")), dispute=dispute, results=results,
        objections=list(raised.select_related("publication__item").order_by("raised_at")),
    )  # fmt: skip


def results_now(deal: Deal) -> list[ResultFact]:
    """The secured parts by result of a deal: two queries where there can be any."""
    if not deal.variable_limit or deal.state not in {DealState.WORKING, DealState.COMPLETED}:
        return []
    parts = secured_result_parts(deal.code)
    told = {row.milestone_code: row for row in Result.objects.filter(deal=deal, state=ResultState.TOLD)}
    return [_result_fact(part.code, part.label, told.get(part.code)) for part in parts]


def results_shown(parts: Sequence[ResultPart]) -> list[ResultFact]:
    """The same from the parts that a page shows."""
    secured = [part for part in parts if part.line.state == MilestoneState.FUNDED]
    return [_result_fact(part.line.code, part.line.label, part.standing) for part in secured]


def _result_fact(part_code: str, label: str, told: Result | None) -> ResultFact:
    if told is None:
        return ResultFact(part_code, label)
    return ResultFact(told.code, label, other(told.side), told.told_at)


def facts_of(
    deal: Deal,
    *,
    items: Sequence[DeliverableItem] = (),
    sent: Sequence[Submission] = (),
    objections: Sequence[Objection] = (),
    results: Sequence[ResultFact] = (),
    dispute: Dispute | None = None,
    agreement: Agreement | None = None,
    signed: Collection[str] = (),
    offer: Offer | None = None,
    reported: bool = False,
    rest_due_date: date | None = None,
) -> Facts:
    """The same from loaded rows: `items` with proofs, `sent` versions and open `objections` with their item."""
    proofs = [proof_of(item) for item in items]
    is_all_out = bool(items) and all(item.state == ItemState.PUBLISHED for item in items)
    told = [proof.told_at for proof in proofs if proof is not None]
    return Facts(
        code=deal.code,
        state=deal.state,
        review_days=deal.review_days,
        agreed_at=deal.agreed_at,
        signed_at=deal.signed_at,
        agreement_at=agreement.created_at if agreement is not None else None,
        missing=[side for side in BOTH if side not in signed],
        offer=OfferFact(offer.code, offer.side, offer.created_at, offer.expires_at) if offer is not None else None,
        cancel_side=deal.cancel_side,
        cancel_asked_at=deal.cancel_asked_at,
        is_transfer_reported=reported,
        drafts=[Draft(row.code, row.item.label, row.sent_at) for row in sent],
        told_at=max(told) if is_all_out and told else None,
        mends=[Mend(row.code, row.publication.item.label, row.raised_at) for row in objections],
        results=results,
        rest_from=deal.completed_at if rest_due_date is not None else None,
        rest_due_at=end_of(rest_due_date, deal.campaign.zone) if rest_due_date is not None else None,
        late_fee=(deal.late_fee_bps, deal.late_fee_cap_bps) if deal.late_fee_bps else (),
        clocks_from=deal.clocks_from,
        dispute=_dispute_fact(dispute),
    )


def _dispute_fact(dispute: Dispute | None) -> DisputeFact | None:
    if dispute is None or not dispute.is_open:
        return None
    is_contested = dispute.state == DisputeState.CONTESTED
    return DisputeFact(
        code=dispute.code,
        asked=dispute.answering_side,
        opened_at=dispute.opened_at,
        answer_due_at=dispute.answer_due_at,
        answered_at=dispute.answered_at if is_contested else None,
        decision_due_at=dispute.decision_due_at if is_contested else None,
    )


def application_clock(application: Application, offer: Offer | None) -> Clock | None:
    """The clock of a negotiation: the open offer's, or the invitation's; None when nothing runs."""
    if application.invitation_expires_at is not None and application.state == "invited":
        start = application.invited_at or application.invitation_expires_at
        return invitation_clock(application.code, start, application.invitation_expires_at)
    if offer is not None and application.due_at is not None:
        return offer_clock(OfferFact(offer.code, offer.side, offer.created_at, offer.expires_at))
    return None
