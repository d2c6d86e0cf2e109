"""Works: sending versions, answering them, proving publication."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from sorot.core.access import Actor
from sorot.core.files import store_upload
from sorot.core.models.files import FileKind
from sorot.core.states import move
from sorot.deals import dispute_rules, rules
from sorot.deals.actions import steps
from sorot.deals.enums import ItemState, ObjectionKind, ObjectionState, SubmissionState
from sorot.deals.errors import DealError
from sorot.deals.models import DeliverableItem, Objection, Publication, Submission
from sorot.deals.terms import clean_text

WORK_KINDS = (FileKind.IMAGE, FileKind.VIDEO, FileKind.PDF)


def _item(pk: int) -> DeliverableItem:
    """The item behind the lock of its application."""
    deal = steps.lock_deal(DeliverableItem.objects.only("deal_id").get(pk=pk).deal_id)
    item = DeliverableItem.objects.get(pk=pk)
    item.deal = deal
    return item


def _about(item: DeliverableItem, **more: Any) -> dict[str, Any]:
    return {"format": item.format, "index": item.index if item.of > 1 else 0, **more}


def _check_url(url: str, field: str) -> str:
    url = url.strip()
    if url and not url.startswith(("https://", "http://")):
        sentence = _("A link starts with https://")
        raise DealError(sentence, field_errors={field: sentence})
    return url


@transaction.atomic
def submit_work(
    *,
    item: DeliverableItem,
    url: str = "",
    upload: "File[bytes] | None" = None,
    caption: str = "",
    submit_key: str | None = None,
    by: Actor,
    now: datetime,
) -> Submission:
    """Send the next version of a work: a link, or a file that only the parties can open."""
    if submit_key and (first := Submission.objects.visible_to(by).filter(submit_key=submit_key).first()) is not None:
        return first
    fresh = _item(item.pk)
    if submit_key and (first := fresh.submissions.filter(submit_key=submit_key).first()) is not None:
        return first
    rules.may_submit(by, fresh).demand()
    url = _check_url(url, "url")
    if not url and upload is None:
        sentence = _("Give a link or choose a file.")
        raise DealError(sentence, field_errors={"url": sentence})
    stored = None
    if upload is not None:
        stored = store_upload(upload, owner=fresh, purpose="work", kinds=WORK_KINDS, by=by, now=now)
    submission = Submission.objects.create(
        item=fresh,
        number=fresh.submissions.count() + 1,
        url=url,
        file=stored,
        caption=clean_text(caption),
        sent_by=by.user,
        sent_at=now,
        submit_key=submit_key,
    )
    steps.note("submission.sent", submission, by=by, now=now, data={"number": submission.number})
    move(fresh, ItemState.IN_REVIEW, by=by, now=now, verb="item.sent")
    _after(fresh, "submission.sent", by=by, now=now, version=submission.number)
    return submission


def _after(item: DeliverableItem, verb: str, /, *, by: Actor, now: datetime, **data: Any) -> None:
    item.deal.updated_at = now
    item.deal.save(update_fields=["updated_at"])
    steps.keep_deal_turn(item.deal)
    steps.tell(item.deal, verb, by=by, now=now, data=_about(item, **data))


def _answered(submission: Submission, by: Actor) -> Submission:
    item = _item(submission.item_id)
    fresh = Submission.objects.get(pk=submission.pk)
    fresh.item = item
    rules.may_review(by, fresh).demand()
    return fresh


@transaction.atomic
def approve_work(*, submission: Submission, by: Actor, now: datetime) -> Submission:
    """Approve one version. It cannot be taken back."""
    fresh = _answered(submission, by)
    move(
        fresh, SubmissionState.APPROVED, by=by, now=now, verb="submission.approved", decided_at=now, decided_by=by.user
    )
    move(fresh.item, ItemState.APPROVED, by=by, now=now, verb="item.approved", approved_at=now)
    _after(fresh.item, "submission.approved", by=by, now=now, version=fresh.number)
    return fresh


@transaction.atomic
def request_changes(*, submission: Submission, note: str, by: Actor, now: datetime) -> Submission:
    """Ask for changes and say which."""
    fresh = _answered(submission, by)
    if not clean_text(note):
        sentence = _("Say what should change, so that the creator knows.")
        raise DealError(sentence, field_errors={"note": sentence})
    move(
        fresh, SubmissionState.CHANGES, by=by, now=now, verb="submission.changes_requested",
        decided_at=now, decided_by=by.user, note=clean_text(note),
    )  # fmt: skip
    move(fresh.item, ItemState.CHANGES, by=by, now=now, verb="item.changes_requested")
    _after(fresh.item, "submission.changes_requested", by=by, now=now, version=fresh.number)
    return fresh


def _refuse(field: str, sentence: str) -> DealError:
    return DealError(sentence, field_errors={field: sentence})


def _check_proof(item: DeliverableItem, url: str, published_at: datetime, now: datetime) -> str:
    """The cleaned address. Raises DealError where it or the time cannot be right."""
    url = _check_url(url, "url")
    if not url:
        raise _refuse("url", _("Paste the link of the published post."))
    if published_at > now:
        raise _refuse("published_at", _("This time has not come yet. Tell us after it is published."))
    signed = item.deal.signed_at
    # People give minutes, the contract has seconds.
    if signed is not None and published_at < signed.replace(second=0, microsecond=0):
        raise _refuse("published_at", _("This is before the contract. Check the date."))
    return url


def _check_label(is_labelled: bool | None, label_note: str) -> str:
    """The reason, where there is no advertising label. Raises DealError without one."""
    note = clean_text(label_note)[:300]
    if is_labelled is False and not note:
        raise _refuse("label_note", _("Say why there is no advertising label."))
    return "" if is_labelled else note


def _picture(item: DeliverableItem, upload: "File[bytes] | None", *, by: Actor, now: datetime) -> Any:
    if upload is None:
        return None
    return store_upload(upload, owner=item, purpose="proof", kinds=(FileKind.IMAGE,), by=by, now=now)


@transaction.atomic
def publish_item(
    *,
    item: DeliverableItem,
    url: str,
    published_at: datetime,
    screenshot: "File[bytes] | None" = None,
    is_labelled: bool | None = None,
    label_note: str = "",
    by: Actor,
    now: datetime,
) -> Publication:
    """Prove that an approved work is out: its address, when, and a picture. A second click changes nothing.

    `is_labelled` is what the creator's side says about the advertising label, with a reason when there is none. While
    nobody said it (None), silence does not confirm the deal.
    """
    fresh = _item(item.pk)
    first = Publication.objects.filter(item=fresh).first()
    if first is not None and rules.acts_for(by, fresh.deal, "talent"):
        return first
    rules.may_publish_item(by, fresh).demand()
    url = _check_proof(fresh, url, published_at, now)
    note = _check_label(is_labelled, label_note)
    proof = Publication.objects.create(
        item=fresh, url=url, published_at=published_at, screenshot=_picture(fresh, screenshot, by=by, now=now),
        is_labelled=is_labelled, label_note=note, told_by=by.user, told_at=now,
    )  # fmt: skip
    move(
        fresh, ItemState.PUBLISHED, by=by, now=now, verb="item.published", published_at=published_at,
        data={"url": url, "is_labelled": is_labelled},
    )  # fmt: skip
    _after(fresh, "item.published", by=by, now=now)
    return proof


# ---------------------------------------------------------------- objections to a proof
def _open_objection(proof: Publication | None) -> Objection | None:
    if proof is None:
        return None
    return Objection.objects.filter(publication=proof, state=ObjectionState.OPEN).first()


@transaction.atomic
def object_to_proof(*, item: DeliverableItem, kind: str, note: str, by: Actor, now: datetime) -> Objection:
    """The brand says what is wrong with a proof: the clock of the confirmation stands still until it is mended.

    A second click gives the open objection again.
    """
    fresh = _item(item.pk)
    proof = Publication.objects.filter(item=fresh).first()
    found = _open_objection(proof)
    if found is not None and rules.acts_for(by, fresh.deal, "brand"):
        return found
    raised = Objection.objects.filter(publication=proof).count() if proof is not None else 0
    dispute_rules.may_object(by, fresh, raised=raised, is_open=found is not None).demand()
    if kind not in ObjectionKind.values:
        raise _refuse("kind", _("Choose what is not right."))
    if not clean_text(note):
        raise _refuse("note", _("Say in a few words what is not right."))
    if proof is None:
        raise DealError(_("This work is not published yet."))
    objection = Objection.objects.create(
        publication=proof, kind=kind, note=clean_text(note)[:1000], raised_by=by.user, raised_at=now
    )
    steps.note("objection.raised", objection, by=by, now=now, data={"kind": kind})
    _after(fresh, "objection.raised", by=by, now=now, kind=kind, note=objection.note)
    return objection


@transaction.atomic
def withdraw_objection(*, objection: Objection, by: Actor, now: datetime) -> Objection:
    """The proof is fine after all: the clock of the confirmation starts anew."""
    item = _item(objection.publication.item_id)
    fresh = Objection.objects.get(pk=objection.pk)
    dispute_rules.may_take_objection_back(by, fresh, item.deal).demand()
    move(fresh, ObjectionState.WITHDRAWN, by=by, now=now, verb="objection.withdrawn", closed_by=by.user, closed_at=now)
    steps.restart_clocks(item.deal, now=now)
    _after(item, "objection.withdrawn", by=by, now=now)
    return fresh


@transaction.atomic
def mend_proof(
    *,
    item: DeliverableItem,
    url: str,
    published_at: datetime,
    screenshot: "File[bytes] | None" = None,
    is_labelled: bool | None = None,
    label_note: str = "",
    by: Actor,
    now: datetime,
) -> Publication:
    """The creator's side puts a proof right; the event keeps what stood there. The confirmation's clock starts anew.

    Without a new `screenshot` the old one stays.
    """
    fresh = _item(item.pk)
    proof = Publication.objects.filter(item=fresh).select_related("screenshot").first()
    objection = _open_objection(proof)
    fresh.publication = proof
    dispute_rules.may_mend(by, fresh, is_open=objection is not None).demand()
    if proof is None:
        raise DealError(_("This work is not published yet."))
    url = _check_proof(fresh, url, published_at, now)
    note = _check_label(is_labelled, label_note)
    before = {
        "url": proof.url,
        "published_at": proof.published_at.isoformat(),
        "screenshot": proof.screenshot.code if proof.screenshot else "",
        "is_labelled": proof.is_labelled,
        "label_note": proof.label_note,
    }
    proof.url, proof.published_at, proof.is_labelled, proof.label_note = url, published_at, is_labelled, note
    proof.screenshot = _picture(fresh, screenshot, by=by, now=now) or proof.screenshot
    proof.told_by, proof.told_at = by.user, now
    proof.save()
    steps.note("proof.mended", proof, by=by, now=now, data={"before": before, "url": url, "is_labelled": is_labelled})
    if objection is not None:
        move(
            objection, ObjectionState.MENDED, by=by, now=now, verb="objection.mended", closed_by=by.user, closed_at=now
        )
    _after(fresh, "proof.mended", by=by, now=now)
    return proof
