# ruff: noqa: E501 - tables of cases read better unfolded
"""Files come in, are checked, and are applied once: all or nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sorot.analytics.actions import apply_batch, change_mapping, discard_batch, record_readings, upload_file
from sorot.analytics.models import AccountSnapshot, ImportBatch, Post, PostSnapshot
from sorot.analytics.parsing.readings import DayReading, PostReading
from sorot.core.errors import ActionError, RefusedError, StaleError
from sorot.core.models import StoredFile
from sorot.core.taxonomy import Source
from tests.analytics.conftest import FIXTURES, account_of

SMTOWN = "UCEf_Bc-KVd7onSeifS3py9g"
STUDIO = (
    "\ufeffKonten,Judul video,Waktu publikasi video,Penayangan,Suka,Komentar\n"
    "Total,,,30.100,900,21\n"
    'k3JwQz7_aB1,"Kopi, susu",5 Jan 2026,20.100,600,11\n'
    "Zx8-pLm20Qc,Kopi tubruk,28 Jan 2026,10.000,300,10\n"
).encode()
DAILY = b"Date,Views,Followers\n2026-03-01,100,1000\n2026-03-02,110,1010\n2026-03-03,,1025\n"


def upload(cast, content=STUDIO, name="Table data.csv", by=None, now=None, **more):
    when = now or datetime(2026, 3, 14, 3, 0, tzinfo=UTC)
    return upload_file(account=cast.account, content=content, name=name, by=by or cast.rani, now=when, **more)


def counts(batch):
    return (batch.new_count, batch.changed_count, batch.same_count, batch.error_count, batch.foreign_count)


def nothing_written():
    return (Post.objects.count(), PostSnapshot.objects.count(), AccountSnapshot.objects.count()) == (0, 0, 0)


def test_upload_shows_and_writes_no_reading(cast):
    batch = upload(cast)
    assert batch.state == "previewed"
    assert batch.mapping == {
        "0": "post_id",
        "1": "title",
        "2": "published_at",
        "3": "views",
        "4": "likes",
        "5": "comments",
    }
    assert counts(batch) == (2, 0, 0, 0, 0)
    assert batch.problem() is None
    assert nothing_written()


def test_applying_writes_posts_readings_and_the_accounts_numbers(cast, now):
    batch = apply_batch(batch=upload(cast), by=cast.rani, now=now)
    assert (batch.state, batch.applied_at) == ("applied", now)
    post = Post.objects.get(native_id="k3JwQz7_aB1")
    assert (post.title, post.platform, post.published_at) == (
        "Kopi, susu",
        "youtube",
        datetime(2026, 1, 4, 17, 0, tzinfo=UTC),
    )
    snapshot = post.snapshots.get()
    assert (snapshot.views, snapshot.likes, snapshot.comments, snapshot.shares, snapshot.source) == (
        20100,
        600,
        11,
        None,
        "file",
    )
    assert snapshot.captured_date == date(2026, 3, 14)
    cast.account.refresh_from_db()
    assert cast.account.engagement_rate is None  # two posts are no habit
    assert cast.account.followers is None


def test_the_same_file_twice_changes_nothing_even_on_another_day(cast, now):
    apply_batch(batch=upload(cast), by=cast.rani, now=now)
    before = list(PostSnapshot.objects.order_by("pk").values())
    later = now + timedelta(days=3)
    batch = upload(cast, now=later)
    assert counts(batch) == (0, 0, 2, 0, 0)
    with pytest.raises(RefusedError):
        apply_batch(batch=batch, by=cast.rani, now=later)
    assert list(PostSnapshot.objects.order_by("pk").values()) == before


def test_a_second_click_on_upload_and_on_apply_gives_the_first_result(cast, now):
    first = upload(cast, submit_key="a" * 32)
    assert upload(cast, content=b"other,thing\n1,2\n", submit_key="a" * 32).pk == first.pk
    assert upload(cast).pk == first.pk
    apply_batch(batch=first, by=cast.rani, now=now)
    again = apply_batch(batch=first, by=cast.rani, now=now + timedelta(minutes=1))
    assert again.applied_at == now
    assert (ImportBatch.objects.count(), PostSnapshot.objects.count(), StoredFile.objects.count()) == (1, 2, 1)


def test_overlapping_days_of_two_exports_merge_and_unknown_never_erases(cast, now):
    apply_batch(batch=upload(cast, DAILY, "a.csv"), by=cast.rani, now=now)
    second = upload(cast, b"Date,Views,Followers\n2026-03-02,115,\n2026-03-03,120,1025\n2026-03-04,130,1040\n", "b.csv")
    assert counts(second) == (1, 2, 0, 0, 0)
    apply_batch(batch=second, by=cast.rani, now=now)
    assert list(AccountSnapshot.objects.order_by("date").values_list("date__day", "views", "followers")) == [
        (1, 100, 1000), (2, 115, 1010), (3, 120, 1025), (4, 130, 1040),
    ]  # fmt: skip
    cast.account.refresh_from_db()
    assert (cast.account.followers, cast.account.metrics_source) == (1040, "file")


def test_an_empty_count_is_unknown_and_not_zero(cast, now):
    apply_batch(batch=upload(cast, DAILY, "a.csv"), by=cast.rani, now=now)
    assert AccountSnapshot.objects.get(date=date(2026, 3, 3)).views is None


def test_row_errors_name_line_column_and_what_to_do(cast, now):
    batch = upload(
        cast, b"Video ID,Title,Views\nk3JwQz7_aB1,a b c,1200\nZx8-pLm20Qc,d e f,lots\nq1W2e3R4t5Y,g h i,3\n", "x.csv"
    )
    assert counts(batch) == (2, 0, 0, 1, 0)
    error = batch.row_errors.get()
    assert (error.line, error.column, error.value) == (3, "Views", "lots")
    from django.utils.translation import override

    with override("en"):
        assert (
            error.sentence == "Views: “lots” is not a number. Write it in digits, or leave it empty if it is unknown."
        )
    apply_batch(batch=batch, by=cast.rani, now=now)
    assert sorted(Post.objects.values_list("native_id", flat=True)) == ["k3JwQz7_aB1", "q1W2e3R4t5Y"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"title,views\n", "empty"),
        (b"PK\x03\x04", "spreadsheet_broken"),
        (b"%PDF-1.4", "not_text"),
        (b'title,views\n"open,1\na,2\nb,3\nc,4\nd,5\n', "quote"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence_and_nothing_is_kept(cast, content, code):
    with pytest.raises(ActionError) as refused:
        upload(cast, content, "x.csv")
    assert refused.value.code == code
    assert len(refused.value.sentence) > 20
    assert (ImportBatch.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert nothing_written()


def test_a_file_above_the_limit_is_refused(cast, monkeypatch):
    monkeypatch.setattr("sorot.analytics.actions.imports.MAX_BYTES", 100)
    with pytest.raises(ActionError):
        upload(cast)
    assert ImportBatch.objects.count() == 0


def test_utf_16_files_are_taken_and_kept_readable(cast, now):
    batch = upload(cast, STUDIO.decode("utf-8-sig").encode("utf-16"), "u16.csv")
    apply_batch(batch=batch, by=cast.rani, now=now)
    assert Post.objects.count() == 2


def test_numbers_of_another_platform_are_refused_with_words(cast):
    tiktok = b"id,webVideoUrl,diggCount,playCount\n7012345678901234567,https://www.tiktok.com/@a/video/7012345678901234567,3,50\n7012345678901234568,https://www.tiktok.com/@a/video/7012345678901234568,3,50\n"
    with pytest.raises(ActionError) as refused:
        upload(cast, tiktok, "t.csv")
    assert refused.value.code == "platform"
    assert ImportBatch.objects.count() == 0


def test_a_file_of_several_channels_asks_which_one_and_leaves_the_others_out(cast, now):
    batch = upload(cast, (FIXTURES / "20.08.07_ID_videos.csv").read_bytes(), "20.08.07_ID_videos.csv")
    assert batch.problem() == ("choose_channel", {"count": 4})
    with pytest.raises(ActionError):
        apply_batch(batch=batch, by=cast.rani, now=now)
    assert nothing_written()
    batch = change_mapping(
        batch=batch, mapping={int(k): v for k, v in batch.mapping.items()}, table_kind="posts", captured_on=date(2026, 3, 14),
        channels=[SMTOWN], version=batch.version, by=cast.rani, now=now,
    )  # fmt: skip
    assert counts(batch) == (2, 0, 0, 0, 6)
    apply_batch(batch=batch, by=cast.rani, now=now)
    assert set(PostSnapshot.objects.values_list("captured_date", flat=True)) == {date(2020, 7, 8)}
    follow_up = upload(cast, (FIXTURES / "20.09.07_ID_videos.csv").read_bytes(), "20.09.07_ID_videos.csv")
    assert follow_up.choices["channels"] == [SMTOWN]  # remembered from the first file
    assert counts(follow_up) == (2, 0, 0, 0, 5)
    apply_batch(batch=follow_up, by=cast.rani, now=now)
    assert (Post.objects.count(), PostSnapshot.objects.count()) == (2, 4)


def test_a_stale_page_is_told_and_nothing_is_written(cast, now):
    batch = upload(cast)
    old = batch.version
    change_mapping(
        batch=batch, mapping={0: "post_id", 1: "title", 3: "likes"}, table_kind="posts", captured_on=date(2026, 3, 14), channels=None,
        version=old, by=cast.rani, now=now,
    )  # fmt: skip
    with pytest.raises(StaleError):
        apply_batch(batch=batch, version=old, by=cast.rani, now=now)
    assert nothing_written()


def test_a_changed_meaning_is_what_is_imported(cast, now):
    batch = change_mapping(
        batch=upload(cast), mapping={0: "post_id", 1: "title", 3: "likes"}, table_kind="posts", captured_on=date(2026, 2, 1), channels=None,
        by=cast.rani, now=now,
    )  # fmt: skip
    apply_batch(batch=batch, by=cast.rani, now=now)
    snapshot = PostSnapshot.objects.get(post__native_id="Zx8-pLm20Qc")
    assert (snapshot.likes, snapshot.views, snapshot.captured_date) == (10000, None, date(2026, 2, 1))


def test_a_discarded_file_cannot_be_applied(cast, now):
    batch = discard_batch(batch=upload(cast), by=cast.rani, now=now)
    assert discard_batch(batch=batch, by=cast.rani, now=now).state == "discarded"
    with pytest.raises(ActionError):
        apply_batch(batch=batch, by=cast.rani, now=now)
    assert nothing_written()


@pytest.mark.parametrize("who", ["tono", "dewi", "viewer"])
def test_only_the_creator_and_her_manager_may_import(cast, now, who):
    with pytest.raises(RefusedError):
        upload(cast, by=getattr(cast, who))
    assert ImportBatch.objects.count() == 0
    batch = upload(cast, by=cast.bima)
    with pytest.raises(RefusedError):
        apply_batch(batch=batch, by=getattr(cast, who), now=now)
    assert nothing_written()


def test_a_better_source_keeps_the_accounts_numbers(cast, now):
    record_readings(
        account=cast.account,
        days=[DayReading(0, date(2026, 3, 10), {"followers": 5000})],
        source=Source.API,
        by=cast.rani,
        now=now,
    )
    record_readings(
        account=cast.account,
        days=[DayReading(0, date(2026, 3, 11), {"followers": 9})],
        source=Source.DEMO,
        by=cast.rani,
        now=now,
    )
    cast.account.refresh_from_db()
    assert (cast.account.followers, cast.account.metrics_source) == (5000, "api")
    assert AccountSnapshot.objects.count() == 2


def test_numbers_of_five_billion_views_pass(cast, now):
    reading = PostReading(0, "big", "", "Big", "", None, date(2026, 3, 1), {"views": 5_000_000_000, "likes": 10})
    record_readings(account=cast.account, posts=[reading], source=Source.FILE, by=cast.rani, now=now)
    assert PostSnapshot.objects.get().views == 5_000_000_000


def test_the_same_post_id_on_two_accounts_are_two_posts(cast, now):
    other = account_of(cast.profile, "tiktok", "ranitok")
    reading = PostReading(0, "same", "", "", "", None, date(2026, 3, 1), {"views": 1})
    for account in (cast.account, other):
        record_readings(account=account, posts=[reading], source=Source.FILE, by=cast.rani, now=now)
    assert Post.objects.count() == 2
