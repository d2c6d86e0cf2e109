"""A campaign that went through the actions of the house, with posts that were read and posts that were not.

Rani (Instagram): two posts read from a file; Tono: his proof is a short link. Both deals were paid through the ledger.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sorot.analytics.models import AccountSnapshot, Post, PostSnapshot
from sorot.core import clock
from sorot.core.access import Actor
from sorot.creators.models import SocialAccount
from sorot.deals import actions
from sorot.deals.models import Deal
from tests.cast import Cast, make_campaign, make_cast
from tests.deals import steps
from tests.records.books import NOW

DAY = timedelta(days=1)
PROOFS = {
    "rani": ["https://www.instagram.com/reel/AAA111/?igsh=x", "https://instagram.com/p/BBB222", "https://instagr.am/z"],
    "tono": [
        "https://vt.tiktok.com/ZSx/",
        "https://www.instagram.com/p/CCC333/",
        "https://www.instagram.com/p/DDD444/",
    ],
}


@dataclass
class World:
    cast: Cast
    rani: Deal
    tono: Deal
    now: datetime

    @property
    def campaign(self):
        return self.rani.campaign

    @property
    def dewi(self) -> Actor:
        return self.cast.actor("dewi")


def make_deal(cast: Cast, who: str, fee: int) -> Deal:
    """A deal of the campaign with every work out, paid for and not yet confirmed."""
    campaign = cast.report_campaign  # type: ignore[attr-defined]
    application = steps.applied(cast, who, campaign=campaign)
    offer = steps.offered(cast, application, fee=fee)
    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor(who), now=cast.now)
    steps.sign(cast, deal, "dewi")
    deal = steps.fund(cast, steps.sign(cast, deal, who))
    for item, url in zip(deal.items.order_by("position"), PROOFS[who], strict=False):
        sent = actions.submit_work(item=item, url="https://drive.example.test/v", by=cast.actor(who), now=cast.now)
        actions.approve_work(submission=sent, by=cast.actor("dewi"), now=cast.now)
        actions.publish_item(item=item, url=url, published_at=cast.now, by=cast.actor(who), now=cast.now)
    return Deal.objects.get(pk=deal.pk)


def _read(post: Post, day, source: str = "file", **counts: int) -> None:
    PostSnapshot.objects.create(post=post, captured_date=day, captured_at=NOW, source=source, **counts)


def make_world() -> World:
    """Everything is out nine days before `NOW`."""
    cast = make_cast(NOW - 9 * DAY)
    cast.report_campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kopi Sore")  # type: ignore[attr-defined]
    rani, tono = make_deal(cast, "rani", 2_500_000), make_deal(cast, "tono", 1_000_000)
    actions.confirm_deal(deal=rani, by=cast.actor("dewi"), now=cast.now + DAY)
    rani.refresh_from_db()
    account = SocialAccount.objects.get(creator=cast.rani_profile)
    today = clock.today(NOW)
    first = Post.objects.create(
        account=account, platform="instagram", native_id="178411", url="https://www.instagram.com/reel/AAA111/",
        format="reel", published_at=cast.now, created_at=NOW,
    )  # fmt: skip
    second = Post.objects.create(
        account=account, platform="instagram", native_id="BBB222", format="story", published_at=cast.now, created_at=NOW
    )
    _read(first, today - 6 * DAY, views=40_000, likes=1_000, comments=100, shares=10, saves=5, reach=30_000)
    _read(first, today - 2 * DAY, views=48_210, likes=1_200, comments=120, shares=20, saves=9, reach=35_000)
    _read(first, today - DAY, source="self_declared", views=99_999)
    _read(second, today - 2 * DAY, views=11_790, likes=300, comments=20)
    for day, followers in ((-10, 48_000), (-2, 48_420)):
        AccountSnapshot.objects.create(
            account=account, date=today + day * DAY, captured_at=NOW, source="file", followers=followers
        )
    return World(cast, rani, tono, NOW)
