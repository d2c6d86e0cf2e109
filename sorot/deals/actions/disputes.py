"""Disputes: asked with an amount, then agreed, refused and decided, unanswered, or taken back.

Amounts are what the creator's side gets of the secured money, in minor units. Opening freezes the money and stops the
clocks of the works; every end either divides the money (`settle_terms`) or lets everything go on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sorot.accounts.models import User
from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import StaleError
from sorot.core.files import store_upload
from sorot.core.models import StoredFile
from sorot.core.models.files import FileKind
from sorot.core.states import move
from sorot.core.ui.numbers import money_text
from sorot.deals import clocks, dispute_rules
from sorot.deals.actions import steps
from sorot.deals.enums import (
    KINDS_OF_SIDE,
    MAX_EVIDENCE,
    DealState,
    DisputeState,
    Side,
    Turn,
)
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, Dispute
from sorot.deals.queries.disputes import READ_VERB, EvidencePack, is_party
from sorot.deals.terms import clean_text
from sorot.messaging.actions import notify
from sorot.payments.actions import freeze_terms, settle_terms, unfreeze_terms
from sorot.payments.models import Milestone
from sorot.payments.queries import securable

EVIDENCE_KINDS = (FileKind.IMAGE, FileKind.VIDEO, FileKind.PDF)
Uploads = Sequence["File[bytes]"]


def _refuse(field: str, sentence: str) -> DealError:
    return DealError(sentence, field_errors={field: sentence})


def _lock(dispute: Dispute, version: int | None) -> Dispute:
    """The dispute behind the lock of its deal. Raises StaleError for a page that has grown old."""
    deal = steps.lock_deal(dispute.deal_id)
    fresh = Dispute.objects.get(pk=dispute.pk)
    fresh.deal = deal
    if version is not None and version != fresh.version:
        raise StaleError(_("Something changed in this dispute. Look again, then decide."), code="stale")
    return fresh


def _check_amount(amount: int | None, deal: Deal, field: str = "amount") -> int:
    """An amount between nothing and everything that is secured."""
    limit = securable(deal.code)
    if amount is None or not 0 <= amount <= limit:
        most = money_text(limit, deal.currency)
        raise _refuse(field, _("Write an amount from 0 to %(most)s: that is what is secured.") % {"most": most})
    return amount


def _store(dispute: Dispute, uploads: Uploads, *, by: Actor, now: datetime) -> None:
    """Keep files with the dispute, under the side that showed them."""
    purpose = f"dispute_{dispute.deal.side_of(by)}"
    there = StoredFile.objects.filter(owner_type="deals.dispute", owner_code=dispute.code, purpose=purpose).count()
    if there + len(uploads) > MAX_EVIDENCE:
        sentence = _("At most %(n)s files a side. Put several pictures into one PDF.") % {"n": MAX_EVIDENCE}
        raise _refuse("files", sentence)
    for upload in uploads:
        store_upload(upload, owner=dispute, purpose=purpose, kinds=EVIDENCE_KINDS, by=by, now=now)


def _tell(dispute: Dispute, verb: str, *, by: Actor, now: datetime, **data: Any) -> None:
    deal = dispute.deal
    deal.updated_at = now
    deal.save(update_fields=["updated_at"])
    steps.keep_deal_turn(deal)
    said = {"currency": deal.currency, "dispute": dispute.code, **data}
    steps.tell(deal, verb, by=by, now=now, data=said, url=reverse("deals:dispute", args=[deal.code]))


@transaction.atomic
def open_dispute(
    *,
    deal: Deal,
    kind: str,
    amount: int | None,
    reason: str,
    files: Uploads = (),
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> Dispute:
    """Ask how the secured money is divided: `amount` for the creator, the rest back to the brand.

    Nothing is released or returned from now on, and the clocks of the works stand still, until the dispute ends.
    """
    mine = Dispute.objects.visible_to(by)
    if submit_key and (first := mine.filter(submit_key=submit_key).first()) is not None:
        return first
    fresh = steps.lock_deal(deal.pk)
    if submit_key and (first := mine.filter(submit_key=submit_key).first()) is not None:
        return first
    limit, earlier = securable(fresh.code), Dispute.objects.filter(deal=fresh).count()
    dispute_rules.may_dispute(by, fresh, limit=limit, earlier=earlier, now=now).demand()
    side = str(fresh.side_of(by))
    if kind not in KINDS_OF_SIDE[side]:
        raise _refuse("kind", _("Choose what it is about."))
    asked = _check_amount(amount, fresh)
    if side == Side.BRAND and asked == limit:
        raise _refuse("amount", _("That is the whole amount. Confirm the work instead."))
    if side == Side.TALENT and asked == 0:
        raise _refuse("amount", _("Say how much you ask for."))
    if not clean_text(reason):
        raise _refuse("reason", _("Tell what happened."))
    answering = clocks.other(side)
    dispute = Dispute.objects.create(
        deal=fresh,
        opened_side=side,
        opened_by=by.user,
        opened_at=now,
        kind=kind,
        asked_amount=asked,
        reason=clean_text(reason)[:3000],
        answer_due_at=clocks.answer_due_at(answering, now, fresh.campaign.zone),
        submit_key=submit_key,
        **{f"{side}_amount": asked},
    )
    _store(dispute, files, by=by, now=now)
    fresh.disputed_at, fresh.version = now, fresh.version + 1
    fresh.cancel_asked_at, fresh.cancel_side, fresh.cancel_reason = None, "", ""
    fresh.save(update_fields=["disputed_at", "version", "cancel_asked_at", "cancel_side", "cancel_reason"])
    freeze_terms(deal_code=fresh.code, by=by, now=now)
    steps.note("dispute.opened", dispute, by=by, now=now, data={"kind": kind, "amount": asked})
    _tell(dispute, "dispute.opened", by=by, now=now, amount=asked, side=side)
    return dispute


@transaction.atomic
def contest_dispute(
    *,
    dispute: Dispute,
    answer: str,
    amount: int | None = None,
    files: Uploads = (),
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> Dispute:
    """Refuse what was asked, with one's own view and, if wanted, one's own number: the operator decides."""
    fresh = _lock(dispute, version)
    dispute_rules.may_answer(by, fresh, now).demand()
    if not clean_text(answer):
        raise _refuse("answer", _("Tell how you see it."))
    facts: dict[str, Any] = {}
    if amount is not None:
        facts[f"{fresh.answering_side}_amount"] = _check_amount(amount, fresh.deal)
    _store(fresh, files, by=by, now=now)
    move(
        fresh, DisputeState.CONTESTED, by=by, now=now, verb="dispute.contested", answer=clean_text(answer)[:3000],
        answered_by=by.user, answered_at=now,
        decision_due_at=clocks.decision_due_at(now, fresh.deal.campaign.zone), **facts,
    )  # fmt: skip
    _tell(fresh, "dispute.contested", by=by, now=now)
    notify(
        users=User.objects.filter(is_staff=True, is_active=True), verb="dispute.to_decide",
        data={"title": fresh.deal.title}, url=reverse("deals:dispute", args=[fresh.deal.code]), by=by, now=now,
        dedupe_key=f"dispute-desk-{fresh.code}",
    )  # fmt: skip
    return fresh


@transaction.atomic
def propose_split(
    *, dispute: Dispute, amount: int | None, version: int | None = None, by: Actor, now: datetime
) -> Dispute:
    """Say at which number one would settle; the other side can accept it at any time."""
    fresh = _lock(dispute, version)
    dispute_rules.may_propose(by, fresh).demand()
    side = str(fresh.deal.side_of(by))
    said = _check_amount(amount, fresh.deal)
    name = f"{side}_amount"
    setattr(fresh, name, said)
    fresh.version += 1
    fresh.save(update_fields=[name, "version"])
    steps.note("dispute.proposed", fresh, by=by, now=now, data={"side": side, "amount": said})
    _tell(fresh, "dispute.proposed", by=by, now=now, amount=said, side=side)
    return fresh


@transaction.atomic
def add_evidence(*, dispute: Dispute, files: Uploads, by: Actor, now: datetime) -> Dispute:
    """Show more files; both sides and the operator see them."""
    fresh = _lock(dispute, None)
    dispute_rules.may_add_evidence(by, fresh).demand()
    if not files:
        raise _refuse("files", _("Choose a file."))
    _store(fresh, files, by=by, now=now)
    steps.note("dispute.evidence_added", fresh, by=by, now=now, data={"files": len(files)})
    _tell(fresh, "dispute.evidence_added", by=by, now=now)
    return fresh


@transaction.atomic
def accept_dispute(*, dispute: Dispute, amount: int, version: int | None = None, by: Actor, now: datetime) -> Dispute:
    """Agree to the other side's number. `amount` is the one that the page showed: another one is refused."""
    fresh = _lock(dispute, version)
    side = str(fresh.deal.side_of(by))
    if fresh.state == DisputeState.ACCEPTED and fresh.decided_amount == amount and side in {Side.BRAND, Side.TALENT}:
        return fresh
    dispute_rules.may_accept(by, fresh).demand()
    if fresh.number_of(clocks.other(side)) != amount:
        raise StaleError(_("The other side names another amount now. Look again, then decide."), code="stale")
    _check_amount(amount, fresh.deal)
    _settle(fresh, DisputeState.ACCEPTED, amount, verb="dispute.accepted", by=by, now=now, closed_by=by.user)
    return fresh


@transaction.atomic
def decide_dispute(
    *, dispute: Dispute, amount: int | None, reason: str, version: int | None = None, by: Actor, now: datetime
) -> Dispute:
    """The operator divides the money, with a reason that both sides read. It cannot be taken back."""
    fresh = _lock(dispute, version)
    dispute_rules.may_decide(by, fresh, is_party=is_party(by.user, fresh.deal)).demand()
    said = _check_amount(amount, fresh.deal)
    if not clean_text(reason):
        raise _refuse("reason", _("Say why. Both sides read it."))
    _settle(
        fresh, DisputeState.DECIDED, said, verb="dispute.decided", by=by, now=now,
        decided_by=by.user, decision_reason=clean_text(reason)[:3000],
    )  # fmt: skip
    return fresh


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, version: int | None = None, by: Actor, now: datetime) -> Dispute:
    """Take a dispute back: the money can move again, and the clocks of the works count anew."""
    fresh = _lock(dispute, version)
    dispute_rules.may_withdraw_dispute(by, fresh).demand()
    move(fresh, DisputeState.WITHDRAWN, by=by, now=now, verb="dispute.withdrawn", closed_at=now, closed_by=by.user)
    deal = fresh.deal
    deal.disputed_at, deal.version = None, deal.version + 1
    deal.save(update_fields=["disputed_at", "version"])
    steps.restart_clocks(deal, now=now)
    unfreeze_terms(deal_code=deal.code, by=by, now=now)
    _tell(fresh, "dispute.withdrawn", by=by, now=now)
    return fresh


@transaction.atomic
def lapse_dispute(*, pk: int, now: datetime) -> bool:
    """Nobody answered in time: what was asked happens. False when it was answered meanwhile."""
    fresh = _lock(Dispute.objects.only("deal_id").get(pk=pk), None)
    if fresh.state != DisputeState.OPEN or now <= fresh.answer_due_at:
        return False
    # Less may be secured than when it was asked.
    amount = min(fresh.asked_amount, securable(fresh.deal.code))
    _settle(fresh, DisputeState.LAPSED, amount, verb="dispute.lapsed", by=SYSTEM, now=now)
    return True


def _settle(
    dispute: Dispute, state: DisputeState, amount: int, *, verb: str, by: Actor, now: datetime, **facts: Any
) -> None:
    """Divide the money and end dispute and deal, all in the caller's transaction."""
    deal = dispute.deal
    settle_terms(deal_code=deal.code, talent_amount=amount, reason=_reason(dispute, state, facts), by=by, now=now)
    move(
        dispute, state, by=by, now=now, verb=verb, data={"amount": amount},
        decided_amount=amount, closed_at=now, **facts,
    )  # fmt: skip
    steps.close_objections(deal, by=by, now=now)
    ended: dict[str, Any] = {"disputed_at": None, "turn": Turn.NOBODY, "due_at": None}
    if deal.state == DealState.WORKING and _is_paid(deal.code):
        move(deal, DealState.COMPLETED, by=by, now=now, verb="deal.completed", completed_at=now, **ended)
    elif deal.state == DealState.WORKING:
        move(deal, DealState.CANCELLED, by=by, now=now, verb="deal.cancelled", cancelled_at=now, **ended)
    else:
        deal.disputed_at, deal.version = None, deal.version + 1
        deal.save(update_fields=["disputed_at", "version"])
    _tell(dispute, verb, by=by, now=now, amount=amount)


def _is_paid(deal_code: str) -> bool:
    """Something of the fee is the creator's: now or from before."""
    return Milestone.objects.filter(terms__deal_code=deal_code, state="released").exists()


def _reason(dispute: Dispute, state: DisputeState, facts: dict[str, Any]) -> str:
    """Why the money was divided, for the books."""
    why = str(facts.get("decision_reason", "")) or str(DisputeState(state).label)
    return f"{dispute.code}: {why}"


def record_pack_reading(*, pack: EvidencePack, by: Actor, now: datetime) -> None:
    """Note that an operator opened everything about a deal: one event a day for each of them."""
    if by.is_operator and not pack.was_read_by(by.user, since=now - timedelta(days=1)):
        steps.note(READ_VERB, pack.deal, by=by, now=now)
