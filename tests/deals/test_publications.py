"""Which works of a creator went out when: what growth is looked at around."""

from datetime import timedelta

from sorot.deals import actions, queries
from sorot.deals.models import Deal
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_delivery import first_item, sent


def test_works_that_went_out_are_told_by_platform_and_time_and_others_stay_out(cast: Cast) -> None:
    item = first_item(steps.working(cast))
    submission = sent(cast, item)
    actions.approve_work(submission=submission, by=cast.actor("dewi"), now=cast.now)
    actions.publish_item(item=item, url="https://x.test/p", published_at=cast.now, by=cast.actor("rani"), now=cast.now)
    deal = Deal.objects.get()
    found = queries.publications_of(deal.creator_id, item.platform, since=cast.now)
    assert [(w.deal, w.title, w.brand, w.url, w.published_at) for w in found] == [
        (deal.code, deal.title, deal.organisation.name, "https://x.test/p", cast.now)
    ]
    assert queries.publications_of(deal.creator_id, "podcast", since=cast.now) == []
    assert queries.publications_of(deal.creator_id, item.platform, since=cast.now + timedelta(seconds=1)) == []
    assert queries.publications_of(deal.creator_id + 1, item.platform, since=cast.now) == []
