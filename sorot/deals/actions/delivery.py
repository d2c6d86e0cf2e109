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
from sorot.deals import rules
from sorot.deals.actions import steps
from sorot.deals.enums import ItemState, SubmissionState
from sorot.deals.errors import DealError
from sorot.deals.models import DeliverableItem, Publication, Submission
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


@transaction.atomic
def publish_item(
    *,
    item: DeliverableItem,
    url: str,
    published_at: datetime,
    screenshot: "File[bytes] | None" = None,
    by: Actor,
    now: datetime,
) -> Publication:
    """Prove that an approved work is out: its address, when, and a picture. A second click changes nothing."""
    fresh = _item(item.pk)
    first = Publication.objects.filter(item=fresh).first()
    if first is not None and rules.acts_for(by, fresh.deal, "talent"):
        return first
    rules.may_publish_item(by, fresh).demand()
    url = _check_url(url, "url")
    if not url:
        sentence = _("Paste the link of the published post.")
        raise DealError(sentence, field_errors={"url": sentence})
    if published_at > now:
        sentence = _("This time has not come yet. Tell us after it is published.")
        raise DealError(sentence, field_errors={"published_at": sentence})
    signed = fresh.deal.signed_at
    # People give minutes, the contract has seconds.
    if signed is not None and published_at < signed.replace(second=0, microsecond=0):
        sentence = _("This is before the contract. Check the date.")
        raise DealError(sentence, field_errors={"published_at": sentence})
    stored = None
    if screenshot is not None:
        stored = store_upload(screenshot, owner=fresh, purpose="proof", kinds=(FileKind.IMAGE,), by=by, now=now)
    proof = Publication.objects.create(
        item=fresh, url=url, published_at=published_at, screenshot=stored, told_by=by.user, told_at=now
    )
    move(
        fresh, ItemState.PUBLISHED, by=by, now=now, verb="item.published", published_at=published_at, data={"url": url}
    )
    _after(fresh, "item.published", by=by, now=now)
    return proof
