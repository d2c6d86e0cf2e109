"""Real channels of the shared YouTube files: no alarm that a person would call nonsense; all raised are listed.

Every video is a reading a day over 7 days (Indonesia) or one (others), of trending videos only: little for any
judgement, and that is what the functions must say.
"""

import csv
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sorot.analytics.statistics.anomalies import anomalies, odd_flows, odd_standings
from sorot.analytics.statistics.forecast import forecast
from sorot.analytics.statistics.points import DayPoint, PostPoint, Sample
from sorot.analytics.statistics.quality import signals
from sorot.analytics.statistics.rates import engagement_rate_views
from sorot.analytics.statistics.shifts import shift

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = sorted(SHARED.glob("yt_trending_*/*_videos.csv"))
pytestmark = pytest.mark.skipif(not FILES, reason="the shared YouTube files are not here")


@pytest.fixture(scope="module")
def channels():
    """{(country, channel): [(video, day, published, views, likes, comments)]}: one reading a video and day."""
    found = defaultdict(dict)
    for file in FILES:
        year, day, month = (int(part) for part in file.name.split("_")[0].split("."))
        country, read_on = file.name.split("_")[1], date(2000 + year, month, day)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                published = datetime.fromisoformat(row["publishedAt"].replace("Z", "+00:00")).astimezone(UTC)
                hidden = row["ratings_disabled"] == "True"
                values = (
                    int(row["view_count"]),
                    None if hidden else int(row["likes"]),
                    None if row["comments_disabled"] == "True" else int(row["comment_count"]),
                )
                found[country, row["channelId"]][row["video_id"], read_on] = (published, *values)
    return {key: sorted((video, day, *values) for (video, day), values in rows.items()) for key, rows in found.items()}


def newest_readings(rows):
    """Posts of one channel, newest first, each with its newest reading."""
    last = {video: (day, published, *values) for video, day, published, *values in rows}
    posts = [
        PostPoint(video, published, "long", day, (day - published.date()).days, views, likes, comments)
        for video, (day, published, views, likes, comments) in last.items()
    ]
    return sorted(posts, key=lambda post: post.published_at, reverse=True)


def test_the_files_are_read_whole(channels):
    assert len(FILES) == 11
    assert len([key for key in channels if key[0] == "ID"]) == 291


def test_no_channel_is_told_a_shift_and_few_have_enough_for_a_forecast(channels):
    told, forecasts = [], []
    for key, rows in channels.items():
        posts = newest_readings(rows)
        result = shift(posts)
        if result.is_known:
            told.append(key)
        else:
            assert result.refused == "few_posts"
        forecasts += [key] if forecast(posts).is_known else []
    assert told == []
    assert forecasts == []


def test_what_is_noticed_about_channels_is_listed_here_and_nothing_else(channels):
    noticed = Counter()
    for rows in channels.values():
        posts = newest_readings(rows)
        by_day = defaultdict(int)
        for _video, day, _published, views, *_ in rows:
            by_day[day] += views
        days = [DayPoint(day, views=views) for day, views in sorted(by_day.items())]
        assert anomalies(days, posts, "views").refused == "few_days"
        found = signals(Sample(today=days[-1].day, posts=posts, days=days))
        noticed.update(s.key for s in found if s.state == "noticed")
        assert {s.state for s in found} <= {"insufficient", "clear", "noticed"}
    assert noticed == {}


def test_seven_readings_of_a_video_are_too_few_days_for_any_oddity(channels):
    for rows in channels.values():
        series = defaultdict(list)
        for video, day, _published, views, *_ in rows:
            series[video].append((day, views))
        for readings in series.values():
            assert odd_standings(readings).refused == odd_flows(readings).refused == "few_days"


def test_fourteen_readings_are_needed_because_fewer_would_tell_young_videos_as_odd(channels, monkeypatch):
    """With 5 readings allowed, one video in ten would be called a step: the first days of a young video."""
    monkeypatch.setattr("sorot.analytics.statistics.anomalies.NEEDED", 5)
    alarms, judged = Counter(), 0
    for rows in channels.values():
        series = defaultdict(list)
        for video, day, _published, views, *_ in rows:
            series[video].append((day, views))
        for readings in series.values():
            result = odd_standings(readings)
            judged += not result.refused
            alarms.update(flag.kind for flag in result.flags)
    assert (judged, alarms) == (121, {"step": 12, "saw_tooth": 1})


def test_rates_of_real_channels_lie_where_rates_lie(channels):
    rates = [r for rows in channels.values() if (r := engagement_rate_views(newest_readings(rows))).is_known]
    assert len(rates) == 3
    assert all(0 < float(r.value) < 0.5 for r in rates)
