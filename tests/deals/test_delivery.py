"""Works: versions, answers, proofs, and the money at the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import StoredFile
from sorot.deals import actions
from sorot.deals.models import Deal, DeliverableItem, Publication, Submission
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_offers import refused


def first_item(deal: Deal) -> DeliverableItem:
    item = deal.items.order_by("position").first()
    assert item is not None
    return item


def sent(cast: Cast, item: DeliverableItem, **changes: Any) -> Submission:
    values = {"url": "https://drive.example.test/1", **changes}
    return actions.submit_work(item=item, by=cast.actor("rani"), now=cast.now, **values)


def test_nobody_works_before_the_money_is_safe(cast: Cast) -> None:
    deal = steps.signed(cast)
    sentence = refused(RefusedError, lambda: sent(cast, first_item(deal)))
    assert "dana aman" in sentence
    assert Submission.objects.count() == 0


def test_versions_are_numbered_and_answered_one_by_one(cast: Cast) -> None:
    item = first_item(steps.working(cast))
    first = sent(cast, item)
    refused(RefusedError, lambda: sent(cast, item))
    actions.request_changes(submission=first, note="Logo.", by=cast.actor("dewi"), now=cast.now)
    refused(RefusedError, lambda: actions.approve_work(submission=first, by=cast.actor("dewi"), now=cast.now))
    second = sent(cast, item)
    actions.approve_work(submission=second, by=cast.actor("dewi"), now=cast.now)
    refused(
        RefusedError,
        lambda: actions.request_changes(submission=second, note="Doch.", by=cast.actor("dewi"), now=cast.now),
    )
    item.refresh_from_db()
    assert (item.state, list(item.submissions.values_list("number", "state"))) == (
        "approved",
        [(1, "changes"), (2, "approved")],
    )


def test_the_turn_follows_the_works(cast: Cast) -> None:
    deal = steps.working(cast, deliverables=steps.terms(cast).deliverables[:1])
    turns = [deal.turn]
    item = first_item(deal)
    submission = sent(cast, item)
    turns.append(Deal.objects.get().turn)
    actions.approve_work(submission=submission, by=cast.actor("dewi"), now=cast.now)
    turns.append(Deal.objects.get().turn)
    actions.publish_item(item=item, url="https://x.test/p", published_at=cast.now, by=cast.actor("rani"), now=cast.now)
    turns.append(Deal.objects.get().turn)
    assert turns == ["talent", "brand", "talent", "brand"]


def test_a_version_needs_a_link_or_a_file(cast: Cast) -> None:
    item = first_item(steps.working(cast))
    refused(actions.DealError, lambda: sent(cast, item, url=""))
    refused(actions.DealError, lambda: sent(cast, item, url="javascript:alert(1)"))


def test_a_wrong_file_type_keeps_the_caption_on_the_page(cast: Cast) -> None:
    deal = steps.working(cast)
    item = first_item(deal)
    response = cast.client("rani").post(
        reverse("deals:versions", args=[item.code]),
        {"submit_key": "d" * 32, "caption": "#iklan Kopi", "upload": SimpleUploadedFile("a.exe", b"MZ\x00\x01")},
    )
    assert (response.status_code, Submission.objects.count(), StoredFile.objects.count()) == (422, 0, 0)
    assert "#iklan Kopi" in response.content.decode()


def test_changes_without_words_come_back(cast: Cast) -> None:
    submission = sent(cast, first_item(steps.working(cast)))
    response = cast.client("dewi").post(reverse("deals:changes", args=[submission.code]), {"note": "  "})
    assert (response.status_code, Submission.objects.get().state) == (422, "sent")


def test_the_same_version_twice_is_one(cast: Cast) -> None:
    item = first_item(steps.working(cast))
    assert sent(cast, item, submit_key="e" * 32) == sent(cast, item, submit_key="e" * 32)
    assert Submission.objects.count() == 1


def test_a_proof_needs_approval_and_a_past_time(cast: Cast) -> None:
    item = first_item(steps.working(cast))

    def tell(**changes: Any) -> Publication:
        values = {"url": "https://x.test/p", "published_at": cast.now, **changes}
        return actions.publish_item(item=item, by=cast.actor("rani"), now=cast.now, **values)

    refused(RefusedError, tell)
    actions.approve_work(submission=sent(cast, item), by=cast.actor("dewi"), now=cast.now)
    refused(actions.DealError, lambda: tell(published_at=cast.now + timedelta(hours=1)))
    refused(actions.DealError, lambda: tell(published_at=cast.now - timedelta(days=1)))
    refused(actions.DealError, lambda: tell(url=""))
    assert tell() == tell()
    assert Publication.objects.count() == 1


def test_nobody_confirms_before_everything_is_out(cast: Cast) -> None:
    deal = steps.working(cast)
    refused(RefusedError, lambda: actions.confirm_deal(deal=deal, by=cast.actor("dewi"), now=cast.now))


def test_a_stale_confirmation_is_refused_on_the_page(cast: Cast) -> None:
    deal = steps.published(cast)
    refused(
        StaleError,
        lambda: actions.confirm_deal(deal=deal, version=deal.version - 1, by=cast.actor("dewi"), now=cast.now),
    )
    response = cast.client("dewi").post(reverse("deals:confirmation", args=[deal.code]), {"version": "1"})
    assert (response.status_code, Deal.objects.get().state) == (422, "working")
    assert "Ada yang berubah di kerja sama ini" in response.content.decode()


def test_half_of_the_money_can_wait_for_the_confirmation(cast: Cast) -> None:
    from sorot.deals.forms import milestones_for
    from sorot.payments.queries import has_open_money, money_for_deal

    deal = steps.published(cast, milestones=milestones_for("split", 2_500_000))
    actions.confirm_deal(deal=deal, by=cast.actor("dewi"), now=cast.now)
    money = money_for_deal(cast.actor("rani"), deal.code)
    assert money is not None
    assert (money.released_total.amount, has_open_money(deal.code)) == (1_250_000, True)


@pytest.mark.parametrize("who", ["dewi", "vina", "sri", "tono"])
def test_only_the_creators_side_sends(cast: Cast, who: str) -> None:
    item = first_item(steps.working(cast))
    refused(
        RefusedError,
        lambda: actions.submit_work(item=item, url="https://x.test", by=cast.actor(who), now=cast.now),
    )
