"""Series for the tests of the dashboard: days and posts of an account, and what its page notices."""

from datetime import date, timedelta

from sorot.analytics.models import AccountSnapshot, Post, PostSnapshot
from sorot.analytics.queries.dashboard import dashboard_of
from sorot.core.taxonomy import Source
from tests.analytics.conftest import NOW

TODAY = date(2026, 3, 14)


def put_days(account, *, start=10_000, won=lambda back: 10, views=None, back=120, gaps=(), source=Source.FILE):
    """Followers of each day up to today; `won(back)` were won on the day so many days ago."""
    rows, followers = [], start
    for ago in range(back, -1, -1):
        followers += won(ago)
        if ago not in gaps:
            rows.append(
                AccountSnapshot(
                    account=account, date=TODAY - timedelta(days=ago), captured_at=NOW, source=source,
                    followers=followers, new_followers=won(ago), lost_followers=0,
                    views=views(ago) if views else None,
                )
            )  # fmt: skip
    AccountSnapshot.objects.bulk_create(rows)
    return followers


def put_posts(account, views, *, every=4, first=1, likes=50, format="reel", source=Source.FILE, version=1, start=0):
    """Posts, the newest `first` days ago, each read at 30 days or today; views by place, the newest first."""
    posts, readings = [], []
    for place, count in enumerate(views, start):
        published = NOW - timedelta(days=first + every * (place - start))
        read = min(NOW, published + timedelta(days=30))
        post = Post(
            account=account, platform=account.platform, native_id=f"n{place}", title=f"Unggahan {place}",
            format=format, published_at=published, created_at=NOW,
        )  # fmt: skip
        posts.append(post)
        readings.append(
            PostSnapshot(
                post=post, captured_at=read, captured_date=read.date(), source=source, views=count,
                likes=likes(place) if callable(likes) else likes, definition_version=version,
            )
        )  # fmt: skip
    Post.objects.bulk_create(posts)
    PostSnapshot.objects.bulk_create(readings)
    return posts


def page(account, now=NOW, window=28, against="past"):
    return dashboard_of(account, window=window, against=against, now=now)


def codes(dash):
    return [notice.code for notice in dash.notices]


def notice(dash, code):
    return next((n for n in dash.notices if n.code == code), None)


def stat(dash, id):
    return next(s for s in dash.stats if s.figure.definition.id.startswith(id))
