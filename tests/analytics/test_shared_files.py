"""The real files imported whole, against a few lines of polars that share no code with the importer."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from sorot.analytics.actions import apply_batch, change_mapping, upload_file
from sorot.analytics.models import AccountSnapshot, AudienceSlice, Post, PostSnapshot
from sorot.analytics.statistics.points import PostPoint

NOW = datetime(2026, 3, 14, 3, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
KEY = ["video", "day"]
COUNTS = ["views", "likes", "comments"]

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared is not here")


def read(path):
    """One file by polars alone. trending_date is YY.DD.MM; what is switched off is unknown and not 0."""

    def unless(name, switch):
        return pl.when(pl.col(switch) != "True").then(pl.col(name).cast(pl.Int64))

    return pl.read_csv(path, infer_schema=False).select(
        pl.col("video_id").alias("video"),
        pl.col("trending_date").str.to_date("%y.%d.%m").alias("day"),
        pl.col("view_count").cast(pl.Int64).alias("views"),
        unless("likes", "ratings_disabled").alias("likes"),
        unless("comment_count", "comments_disabled").alias("comments"),
        pl.col("channelId").alias("channel"),
        pl.col("publishedAt").str.to_datetime(time_zone="UTC", time_unit="us").alias("published"),
    )


def oracle(folder):
    """What stands after all files, and (rows, new, changed, same) of each. A later file wins; unknown never does."""
    stand, counted = None, []
    for path in sorted((DATA / folder).glob("*.csv")):
        table = read(path)
        assert not table.select(KEY).is_duplicated().any()
        old = table.clear() if stand is None else stand
        both = table.join(old, on=KEY, how="left", suffix="_old")
        new = both["views_old"].is_null()
        changed = pl.any_horizontal(
            (pl.col(c) != pl.col(f"{c}_old")).fill_null(pl.col(c).is_not_null()) for c in COUNTS
        )
        changed = both.select(changed).to_series() & ~new
        counted.append((len(table), new.sum(), changed.sum(), len(table) - new.sum() - changed.sum()))
        merged = both.with_columns(pl.coalesce(c, f"{c}_old").alias(c) for c in COUNTS).select(table.columns)
        stand = pl.concat([merged, old]).unique(KEY, keep="first")
    return stand, counted


def import_all(cast, folder, channels):
    batches = []
    for path in sorted((DATA / folder).glob("*.csv")):
        batch = upload_file(account=cast.account, content=path.read_bytes(), name=path.name, by=cast.rani, now=NOW)
        mapping = {int(index): meaning for index, meaning in batch.mapping.items()}
        batch = change_mapping(
            batch=batch,
            mapping=mapping,
            table_kind="posts",
            captured_on=NOW.date(),
            channels=channels,
            by=cast.rani,
            now=NOW,
        )
        if batch.new_count + batch.changed_count:
            batch = apply_batch(batch=batch, by=cast.rani, now=NOW)
        batches.append(batch)
    return batches


def stored(*names):
    return sorted(PostSnapshot.objects.values_list("post__native_id", "captured_date", *names), key=lambda r: r[:2])


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Post, PostSnapshot, AccountSnapshot, AudienceSlice)
    ]


@pytest.mark.parametrize(
    ("folder", "rows", "videos", "readings"),
    [("yt_trending_id_2020", 1400, 423, 1400), ("yt_trending_world", 677, 622, 622)],
)
def test_real_files_imported_whole_equal_polars_and_a_second_time_change_nothing(cast, folder, rows, videos, readings):
    stand, counted = oracle(folder)
    assert (sum(c[0] for c in counted), stand["video"].n_unique(), len(stand)) == (rows, videos, readings)
    channels = sorted(stand["channel"].unique())

    batches = import_all(cast, folder, channels)
    assert [(b.row_count, b.new_count, b.changed_count, b.same_count) for b in batches] == counted
    assert [(b.error_count, b.foreign_count, b.row_errors.count()) for b in batches] == [(0, 0, 0)] * len(batches)
    assert stored(*COUNTS) == sorted(stand.select(*KEY, *COUNTS).rows(), key=lambda r: r[:2])
    published = dict(stand.select("video", "published").unique().rows())
    assert dict(Post.objects.values_list("native_id", "published_at")) == published
    assert (AccountSnapshot.objects.count(), AudienceSlice.objects.count()) == (0, 0)

    before = everything()
    again = import_all(cast, folder, channels)
    assert [(b.new_count, b.changed_count, b.same_count) for b in again] == [(0, 0, count[0]) for count in counted]
    assert everything() == before


@pytest.mark.parametrize("folder", ["yt_trending_id_2020", "yt_trending_world"])
def test_engagement_per_view_of_every_video_equals_polars(cast, folder):
    stand, _counted = oracle(folder)
    newest = stand.sort("day").unique("video", keep="last")
    import_all(cast, folder, sorted(newest["channel"].unique()))
    parts = pl.when(pl.any_horizontal(pl.col("likes", "comments").is_not_null())).then(
        pl.sum_horizontal("likes", "comments")
    )
    wanted = dict(newest.select("video", parts / pl.col("views")).rows())

    found = {}
    for reading in PostSnapshot.objects.select_related("post").order_by("captured_date"):
        point = PostPoint(reading.post.code, **{name: getattr(reading, name) for name in (*COUNTS, "shares", "saves")})
        found[reading.post.native_id] = None if point.interactions is None else point.interactions / point.views
    assert len(found) == newest["video"].n_unique()
    assert found == wanted


def test_one_channel_of_many_is_imported_and_the_others_are_left_out(cast):
    stand, counted = oracle("yt_trending_id_2020")
    channel = stand.group_by("channel").agg(pl.col("video").n_unique()).sort("video", "channel")["channel"][-1]
    own = stand.filter(pl.col("channel") == channel)
    batches = import_all(cast, "yt_trending_id_2020", [channel])
    assert stored(*COUNTS) == sorted(own.select(*KEY, *COUNTS).rows(), key=lambda r: r[:2])
    assert sum(b.foreign_count for b in batches) == sum(c[0] for c in counted) - len(own)
