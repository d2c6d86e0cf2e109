"""An import can be taken back: what it made goes, what it wrote over comes back, and nothing else moves."""

from datetime import date, timedelta

import pytest

from sorot.analytics.actions import apply_batch, record_readings, undo_batch
from sorot.analytics.models import AccountSnapshot, AudienceSlice, Post, PostSnapshot, ReplacedReading
from sorot.analytics.parsing.readings import DayReading
from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.core.taxonomy import Source
from sorot.creators.models import SocialAccount
from tests.analytics.test_imports import DAILY, STUDIO, upload

CHANGED = b"Date,Views,Followers\n2026-03-02,115,\n2026-03-03,120,1030\n2026-03-04,130,1040\n"
POSTS = b"Video ID,Video title,Views,Likes\nk3JwQz7_aB1,Kopi susu gula aren,25000,700\nnewPost0001,Baru,5,1\n"


def bring(cast, now, content, name="a.csv"):
    return apply_batch(batch=upload(cast, content, name, now=now), by=cast.rani, now=now)


def everything():
    """All that an import writes, without keys that only count up."""
    return [
        list(Post.objects.order_by("native_id").values("native_id", "title", "url", "format", "published_at", "batch")),
        list(PostSnapshot.objects.order_by("post__native_id", "captured_date").values()),
        list(AccountSnapshot.objects.order_by("date", "source").values()),
        list(AudienceSlice.objects.order_by("key").values()),
        list(
            SocialAccount.objects.values("followers", "post_count", "engagement_rate", "provenance", "metrics_source")
        ),
    ]


def test_taking_back_the_only_import_leaves_nothing_and_clears_the_accounts_numbers(cast, now):
    untouched = everything()
    batch = bring(cast, now, STUDIO)
    assert everything() != untouched
    done = undo_batch(batch=batch, by=cast.rani, now=now + timedelta(hours=1))
    assert (done.state, done.undone_at) == ("undone", now + timedelta(hours=1))
    assert everything() == untouched
    assert Event.objects.get(verb="metrics.undone").data["removed"] == 2


@pytest.mark.parametrize(("first", "second"), [(DAILY, CHANGED), (STUDIO, POSTS)])
def test_taking_back_the_second_import_gives_the_first_ones_rows_back_value_by_value(cast, now, first, second):
    bring(cast, now, first)
    before = everything()
    batch = bring(cast, now + timedelta(minutes=1), second, "b.csv")
    assert (batch.new_count, batch.changed_count) in {(1, 2), (1, 1)}
    assert everything() != before
    undo_batch(batch=batch, by=cast.rani, now=now + timedelta(hours=1))
    assert everything() == before
    assert ReplacedReading.objects.count() == 0


def test_an_import_that_a_later_one_wrote_over_waits_and_names_it(cast, now):
    first = bring(cast, now, DAILY, "januari.csv")
    second = bring(cast, now + timedelta(minutes=1), CHANGED, "februari.csv")
    before = everything()
    with pytest.raises(RefusedError) as refused:
        undo_batch(batch=first, by=cast.rani, now=now)
    assert "februari.csv" in refused.value.sentence
    assert everything() == before
    undo_batch(batch=second, by=cast.rani, now=now)
    undo_batch(batch=first, by=cast.rani, now=now)
    assert AccountSnapshot.objects.count() == 0


def test_a_later_import_of_other_rows_is_no_obstacle(cast, now):
    first = bring(cast, now, DAILY)
    bring(cast, now + timedelta(minutes=1), b"Date,Views,Followers\n2026-03-09,1,2\n2026-03-10,2,3\n", "b.csv")
    undo_batch(batch=first, by=cast.rani, now=now)
    assert list(AccountSnapshot.objects.values_list("date__day", flat=True).order_by("date")) == [9, 10]


def test_a_second_click_changes_nothing(cast, now):
    batch = bring(cast, now, DAILY)
    undo_batch(batch=batch, by=cast.rani, now=now)
    again = undo_batch(batch=batch, by=cast.rani, now=now + timedelta(days=1))
    assert (again.state, again.undone_at) == ("undone", now)
    assert Event.objects.filter(verb="metrics.undone").count() == 1


def test_only_an_applied_import_can_be_taken_back(cast, now):
    batch = upload(cast, DAILY)
    with pytest.raises(RefusedError):
        undo_batch(batch=batch, by=cast.rani, now=now)
    batch.refresh_from_db()
    assert batch.state == "previewed"


@pytest.mark.parametrize("who", ["tono", "dewi", "viewer"])
def test_only_who_may_import_may_take_back(cast, now, who):
    batch = bring(cast, now, DAILY)
    before = everything()
    with pytest.raises(RefusedError):
        undo_batch(batch=batch, by=getattr(cast, who), now=now)
    assert everything() == before


def test_a_post_with_a_reading_of_another_source_stays(cast, now):
    batch = bring(cast, now, STUDIO)
    post = Post.objects.get(native_id="k3JwQz7_aB1")
    PostSnapshot.objects.create(post=post, captured_date=now.date(), captured_at=now, source="api", views=1)
    undo_batch(batch=batch, by=cast.rani, now=now)
    assert list(Post.objects.values_list("native_id", flat=True)) == ["k3JwQz7_aB1"]
    assert list(PostSnapshot.objects.values_list("source", flat=True)) == ["api"]


def test_the_account_falls_back_to_earlier_readings_and_then_to_the_next_source(cast, now):
    demo = [DayReading(0, date(2026, 2, 1), {"followers": 777})]
    record_readings(account=cast.account, days=demo, source=Source.DEMO, by=cast.rani, now=now)
    first = bring(cast, now, DAILY, "a.csv")
    second = bring(cast, now + timedelta(minutes=1), CHANGED, "b.csv")
    cast.account.refresh_from_db()
    assert (cast.account.followers, cast.account.source_of("followers")) == (1040, "file")
    undo_batch(batch=second, by=cast.rani, now=now)
    cast.account.refresh_from_db()
    assert (cast.account.followers, cast.account.source_of("followers")) == (1025, "file")
    undo_batch(batch=first, by=cast.rani, now=now)
    cast.account.refresh_from_db()
    assert (cast.account.followers, cast.account.source_of("followers")) == (777, "demo")


def test_a_better_source_of_the_accounts_numbers_is_left_alone(cast, now):
    batch = bring(cast, now, DAILY)
    measured = [DayReading(0, date(2026, 3, 10), {"followers": 5000})]
    record_readings(account=cast.account, days=measured, source=Source.API, by=cast.rani, now=now)
    undo_batch(batch=batch, by=cast.rani, now=now)
    cast.account.refresh_from_db()
    assert (cast.account.followers, cast.account.metrics_source) == (5000, "api")


def test_a_file_taken_back_can_be_imported_again(cast, now):
    batch = bring(cast, now, DAILY)
    rows = list(AccountSnapshot.objects.order_by("date").values("date", "views", "followers"))
    undo_batch(batch=batch, by=cast.rani, now=now)
    again = bring(cast, now, DAILY)
    assert (again.pk == batch.pk, again.new_count) == (False, 3)
    assert list(AccountSnapshot.objects.order_by("date").values("date", "views", "followers")) == rows
