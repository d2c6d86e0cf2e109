"""A report of 100 creators with 5 posts each: as many queries as a small one, and in time."""

import io
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.analytics.models import Post, PostSnapshot
from sorot.campaigns.models import Campaign
from sorot.core.clock import today
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.deals.models import Application, Deal, DeliverableItem, Publication
from sorot.payments.models import Milestone, PaymentTerms
from sorot.reports.printing import report_pdf
from sorot.reports.queries.report import report_of
from sorot.reports.workbook import write_workbook
from tests.cast import make_campaign
from tests.reports.world import World

DAY = timedelta(days=1)


def grow(world: World, creators: int, each: int) -> None:
    """Copies of Rani's deal, by other creators, all read."""
    now, rani = world.cast.now, world.rani
    terms = PaymentTerms.objects.get(deal_code=rani.code)
    for n in range(creators):
        who = CreatorProfile.objects.create(
            handle=f"kreator{n}",
            display_name=f"Kreator {n:03}",
            categories=[],
            languages=[],
            created_at=now,
            updated_at=now,
            management=world.cast.management,
        )
        account = SocialAccount.objects.create(
            creator=who, platform="tiktok", handle=who.handle, created_at=now, updated_at=now
        )
        application = Application.objects.get(pk=rani.application_id)
        application.pk, application.code, application.creator, application.submit_key = None, f"a{n:011}", who, None
        application.save(force_insert=True)
        deal = Deal.objects.get(pk=rani.pk)
        deal.pk, deal.code, deal.creator, deal.application = None, f"d{n:011}", who, application
        deal.save(force_insert=True)
        row = PaymentTerms.objects.get(pk=terms.pk)
        row.pk, row.code, row.deal_code = None, f"t{n:011}", deal.code
        row.save(force_insert=True)
        Milestone.objects.create(
            terms=row, position=1, label="Semua", due_rule="before_work", amount=1_000_000 + n, fee_amount=50_000
        )
        for k in range(each):
            item = DeliverableItem.objects.create(
                deal=deal, position=k + 1, platform="tiktok", format="short_video", index=k + 1, of=each,
                draft_due_date=today(now), publish_date=today(now), state="published", approved_at=now,
                published_at=now,
            )  # fmt: skip
            url = f"https://www.tiktok.com/@{who.handle}/video/{n * 100 + k + 1}"
            Publication.objects.create(item=item, url=url, published_at=now, told_by=world.cast.rani, told_at=now)
            post = Post.objects.create(
                account=account, platform="tiktok", native_id=str(n * 100 + k + 1), published_at=now, created_at=now
            )
            PostSnapshot.objects.create(
                post=post, captured_date=today(now + DAY), captured_at=now, source="file", views=1_000 * n + k, likes=n,
                reach=n,
            )  # fmt: skip


def queries_of(world: World) -> int:
    client, url = world.cast.client("dewi"), reverse("reports:report", args=[world.campaign.code])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_more_creators_and_posts_ask_no_more_queries(world: World) -> None:
    before = queries_of(world)
    grow(world, 4, 2)
    assert queries_of(world) == before <= 15


@pytest.mark.slow
def test_a_hundred_creators_with_five_posts_are_ready_in_ten_seconds(world: World) -> None:
    grow(world, 98, 5)
    assert queries_of(world) <= 15
    started = time.perf_counter()
    report = report_of(world.campaign, viewer=world.dewi)
    computed = time.perf_counter() - started
    assert (len(report.creators), len(report.posts)) == (100, 496)
    out = io.BytesIO()
    write_workbook(report, out)
    written = time.perf_counter() - started
    report_pdf(report, language="id")
    assert computed < written < 10
    assert time.perf_counter() - started < 10
    # The same a second time, as the finished campaign beside a new one.
    Deal.objects.filter(campaign=world.campaign).update(state="completed", completed_at=world.now)
    Campaign.objects.filter(pk=world.campaign.pk).update(state="closed", closed_at=world.now, close_reason="ended")
    cast = world.cast
    world.rani.campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kopi Pagi")
    assert queries_of(world) <= 15
    started = time.perf_counter()
    (past,) = report_of(world.campaign, viewer=world.dewi).past
    assert time.perf_counter() - started < 10
    assert past.values["work_views"] == report["work_views"]
