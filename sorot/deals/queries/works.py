"""Works with their versions, proofs and objections, as a side sees them in the deal room."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sorot.core.access import Actor, Verdict
from sorot.deals import clocks, dispute_rules, evidence, rules
from sorot.deals.enums import ItemState, ObjectionState, SubmissionState
from sorot.deals.models import Deal, DeliverableItem, Objection, Publication, Submission
from sorot.deals.queries.clocks import names_of
from sorot.payments.queries import DealMoney


@dataclass(frozen=True, slots=True)
class ItemView:
    """One work with its versions, as a side sees it."""

    item: DeliverableItem
    submissions: Sequence[Submission]
    publication: Publication | None
    may_submit: Verdict
    may_review: Verdict | None
    may_publish: Verdict
    revisions_used: int
    revisions_included: int
    #: What the brand found wrong with the proof, while it is open; and what the proof lacks for silence to count.
    objection: Objection | None
    missing: evidence.Missing | None
    may_object: Verdict
    may_mend: Verdict
    may_take_objection_back: Verdict | None

    @property
    def latest(self) -> Submission | None:
        return self.submissions[-1] if self.submissions else None

    @property
    def earlier(self) -> Sequence[Submission]:
        return self.submissions[:-1][::-1]

    @property
    def is_over_revisions(self) -> bool:
        return self.revisions_used > self.revisions_included

    @property
    def may_take_back(self) -> bool:
        """The brand's own objection is open."""
        return self.objection is not None and bool(self.may_take_objection_back)

    @property
    def revisions_left(self) -> int:
        return max(0, self.revisions_included - self.revisions_used)


def items_view(deal: Deal, actor: Actor, revisions: int) -> list[ItemView]:
    versions = Submission.objects.select_related("file", "sent_by", "decided_by").order_by("number")
    rows = deal.items.order_by("position").select_related("publication__screenshot")
    rows = rows.prefetch_related(Prefetch("submissions", versions), "publication__objections")
    views = []
    for item in rows:
        item.deal = deal
        proof = evidence.proof_of(item)
        objections = list(proof.objections.all()) if proof is not None else []
        objection = next((row for row in objections if row.state == ObjectionState.OPEN), None)
        if objection is not None and proof is not None:
            objection.publication, proof.item = proof, item
        submissions = list(item.submissions.all())
        for submission in submissions:
            submission.item = item
        views.append(
            ItemView(
                item=item,
                submissions=submissions,
                publication=getattr(item, "publication", None),
                may_submit=rules.may_submit(actor, item),
                may_review=rules.may_review(actor, submissions[-1]) if item.state == ItemState.IN_REVIEW else None,
                may_publish=rules.may_publish_item(actor, item),
                revisions_used=sum(1 for row in submissions if row.state == "changes"),
                revisions_included=revisions,
                objection=objection,
                missing=evidence.missing_in_proof(item, proof) if item.state == ItemState.PUBLISHED else None,
                may_object=dispute_rules.may_object(actor, item, raised=len(objections), is_open=objection is not None),
                may_take_objection_back=dispute_rules.may_take_objection_back(actor, objection, deal)
                if objection is not None
                else None,
                may_mend=dispute_rules.may_mend(actor, item, is_open=objection is not None),
            )
        )
    return views


def waiting_versions(items: Sequence[ItemView]) -> list[Submission]:
    """Those that wait for the brand's answer."""
    return [view.latest for view in items if view.latest is not None and view.latest.state == SubmissionState.SENT]


def why_not_by_itself(
    items: Sequence[DeliverableItem], running: Sequence[clocks.Clock], money: DealMoney | None, *, side: str, deal: Deal
) -> str:
    """Why the deal will not be confirmed by silence, and who can change that; empty when it will."""
    if not any(clock.kind == clocks.ClockKind.CONFIRM for clock in running):
        return ""
    missing = evidence.missing_for_silence(items, is_money_safe=money is None or money.is_ready_for_work)
    if not missing:
        return ""
    who = _("You") if missing[0].who == side else names_of(deal)[missing[0].who]
    what = "; ".join(row.sentence for row in missing)
    return _("Not by itself: %(what)s. %(who)s can put it right.") % {"what": what, "who": who}
