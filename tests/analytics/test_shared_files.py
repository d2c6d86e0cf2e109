# ruff: noqa: E501 - tables of cases read better unfolded
"""The seven real files against an oracle of plain csv code."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from statistics import median

import pytest

from sorot.analytics.actions import apply_batch, change_mapping, upload_file
from sorot.analytics.models import Post, PostSnapshot

NOW = datetime(2026, 3, 14, 3, 0, tzinfo=UTC)


def oracle(files):
    """Everything by csv.DictReader alone; the day stands in the file's name as YY.DD.MM."""
    rows = []
    for file in files:
        year, day, month = file.name.split("_")[0].split(".")
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                likes = None if row["ratings_disabled"] == "True" and row["likes"] == "0" else int(row["likes"])
                comments = (
                    None
                    if row["comments_disabled"] == "True" and row["comment_count"] == "0"
                    else int(row["comment_count"])
                )
                rows.append(
                    (
                        row["video_id"],
                        date(2000 + int(year), int(month), int(day)),
                        int(row["view_count"]),
                        likes,
                        comments,
                        row["channelId"],
                        row["publishedAt"],
                    )
                )
    return rows


def import_all(cast, files, channels):
    batches = []
    for file in files:
        batch = upload_file(account=cast.account, content=file.read_bytes(), name=file.name, by=cast.rani, now=NOW)
        batch = change_mapping(
            batch=batch, mapping={int(k): v for k, v in batch.mapping.items()}, table_kind="posts", captured_on=date(2026, 3, 14),
            channels=channels, by=cast.rani, now=NOW,
        )  # fmt: skip
        if batch.new_count + batch.changed_count:
            apply_batch(batch=batch, by=cast.rani, now=NOW)
        batches.append(batch)
    return batches


def test_every_reading_of_the_seven_files_equals_the_oracle(cast, shared_files):
    rows = oracle(shared_files)
    batches = import_all(cast, shared_files, sorted({r[5] for r in rows}))
    assert (len(rows), len({r[0] for r in rows}), len({r[5] for r in rows})) == (1400, 423, 291)
    assert [b.error_count for b in batches] == [0] * 7
    assert Post.objects.count() == 423
    stored = PostSnapshot.objects.values_list("post__native_id", "captured_date", "views", "likes", "comments")
    assert sorted(stored, key=str) == sorted(((r[0], r[1], r[2], r[3], r[4]) for r in rows), key=str)
    again = import_all(cast, shared_files, sorted({r[5] for r in rows}))
    assert [(b.new_count, b.changed_count, b.same_count) for b in again] == [(0, 0, 200)] * 7


def test_one_channel_and_its_engagement_equal_the_oracle(cast, shared_files):
    rows = oracle(shared_files)
    by_channel = defaultdict(set)
    for row in rows:
        by_channel[row[5]].add(row[0])
    channel = max(by_channel, key=lambda c: (len(by_channel[c]), c))
    batches = import_all(cast, shared_files, [channel])
    assert Post.objects.count() == len(by_channel[channel])
    assert sum(b.foreign_count for b in batches) == sum(1 for r in rows if r[5] != channel)
    latest = {}
    for row in sorted((r for r in rows if r[5] == channel), key=lambda r: r[1]):
        latest[row[0]] = row
    newest = sorted(latest.values(), key=lambda r: r[6], reverse=True)[:12]
    rates = [((r[3] or 0) + (r[4] or 0)) / r[2] for r in newest]
    cast.account.refresh_from_db()
    assert float(cast.account.engagement_rate) == pytest.approx(median(rates), abs=2e-6)
