"""Pages of a heavy creator: three years of days and 2,000 posts, each read at five ages.

The dashboard, a post, the list of posts (newest, and sorted by views) and two pages of evidence go through the whole
application in process, signed in, against the bare view of `benchmarks.pages`; rounds alternate. Prints
``{page: {p95_ms, median_ms, queries, bytes, ratio_to_bare}}``. More than 15 queries fail; the time of 150 ms (p95) is
reported, as a shared machine has its own.
"""

import gc
import json as jsonlib
import random
import statistics
import time
from datetime import datetime, timedelta
from typing import Any

from benchmarks._house import throwaway_house

AGES = (1, 3, 7, 14, 30)
LIMIT_QUERIES, LIMIT_MS = 15, 150


def main(quick: bool, json: bool) -> int:
    """Measure and print; 1 when a page asks more than 15 queries."""
    days, posts = (120, 80) if quick else (3 * 365, 2_000)
    with throwaway_house(has_demo=False):
        _collect()
        who, targets = fill(days=days, posts=posts)
        result = measure(who, targets, rounds=6 if quick else 60)
    if json:
        print(jsonlib.dumps(result))
    else:
        print(f"{'page':<16}{'p95 ms':>8}{'median':>8}{'queries':>9}{'bytes':>9}{'x bare':>8}")
        for page, row in result.items():
            print(
                f"{page:<16}{row['p95_ms']:>8}{row['median_ms']:>8}{row['queries']:>9}"
                f"{row['bytes']:>9}{row['ratio_to_bare']:>8}"
            )
        slow = [page for page, row in result.items() if row["p95_ms"] > LIMIT_MS]
        print(f"over {LIMIT_MS} ms: {', '.join(slow) or 'none'}")
    return 1 if any(row["queries"] > LIMIT_QUERIES for row in result.values()) else 0


def fill(*, days: int, posts: int) -> tuple[Any, list[tuple[str, str]]]:
    """One creator with these readings through the same action that imports use: (user, [(page, address)])."""
    from django.urls import reverse
    from django.utils import timezone

    from sorot.accounts.models import User
    from sorot.analytics.actions import record_readings
    from sorot.analytics.models import Post
    from sorot.core.access import Actor
    from sorot.core.taxonomy import Source
    from sorot.creators.models import CreatorProfile, SocialAccount

    now = timezone.now()
    user = User.objects.create_user("berat@example.com", "a-long-password", name="Berat")
    profile = CreatorProfile.objects.create(
        user=user, handle="berat", display_name="Berat", is_public=True, created_at=now, updated_at=now
    )
    account = SocialAccount.objects.create(
        creator=profile, platform="youtube", handle="berat", created_at=now, updated_at=now
    )
    record_readings(
        account=account, posts=_posts(now, posts, days), days=_days(now, days), source=Source.FILE,
        by=Actor(user=user), now=now,
    )  # fmt: skip
    _analyse()
    post = Post.objects.filter(account=account).order_by("-published_at")[40]
    code = account.code
    return user, [
        ("dashboard", reverse("analytics:performance") + f"?account={code}"),
        ("dashboard_year", reverse("analytics:performance") + f"?account={code}&days=365"),
        ("posts", reverse("analytics:posts") + f"?account={code}"),
        ("posts_by_views", reverse("analytics:posts") + f"?account={code}&sort=views"),
        ("post", reverse("analytics:post", args=[post.code])),
        ("evidence_posts", reverse("analytics:evidence", args=[code, "engagement_rate_views"])),
        ("evidence_days", reverse("analytics:evidence", args=[code, "net_growth"]) + "?days=365"),
    ]


def _posts(now: datetime, count: int, days: int) -> Any:
    """Posts spread over all days, two of three long, each read at the ages that it has reached."""
    from sorot.analytics.parsing.readings import PostReading

    rng = random.Random(1)
    for number in range(count):
        back = days * number / count
        published = now - timedelta(days=back + 0.1)
        size = 20_000 * rng.lognormvariate(0, 0.6)
        for age, part in zip(AGES, (0.36, 0.62, 0.84, 0.94, 1.0), strict=True):
            if age <= back or age == 1:
                views = round(size * part)
                yield PostReading(
                    line=0, native_id=f"p{number}", url="", title=f"Video {number}",
                    format="short_video" if number % 3 == 2 else "long_video", published_at=published,
                    captured_date=(published + timedelta(days=age)).date() if age <= back else now.date(),
                    values={"views": views, "likes": views // 20, "comments": views // 300},
                )  # fmt: skip


def _days(now: datetime, days: int) -> Any:
    from sorot.analytics.parsing.readings import DayReading

    rng = random.Random(2)
    followers = 250_000
    for back in range(days):
        won, lost = rng.randrange(150, 260), rng.randrange(30, 60)
        values = {
            "followers": followers, "new_followers": won, "lost_followers": lost, "views": rng.randrange(9_000, 30_000)
        }  # fmt: skip
        yield DayReading(line=0, date=now.date() - timedelta(days=back), values=values)
        followers -= won - lost


def _collect() -> None:
    """The files that pages link to; a house without the demo market comes without them."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _analyse() -> None:
    """Statistics of the tables, as autovacuum keeps them on a server that has run for a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("post", "postsnapshot", "accountsnapshot"):
            cursor.execute(f"analyze analytics_{table}")


def measure(user: Any, targets: list[tuple[str, str]], rounds: int) -> dict[str, dict[str, Any]]:
    """The figures of each page, and of the bare view."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import sorot.config.wsgi  # noqa: F401  (memory as the server arranges it)
    from sorot.accounts.queries import HAT_KEY

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "benchmarks._bare"
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[HAT_KEY] = "self"
    session.save()
    pages = [*targets, ("bare", "/bare/")]
    times: dict[str, list[float]] = {name: [] for name, _ in pages}
    result: dict[str, dict[str, Any]] = {}
    for name, address in pages:
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{name} {address} answers {answer.status_code}")
        result[name] = {"queries": len(queries), "bytes": len(answer.content)}
    gc.collect()
    for _ in range(rounds):
        for name, address in pages:
            start = time.perf_counter()
            client.get(address)
            times[name].append((time.perf_counter() - start) * 1000)
    bare = statistics.median(times["bare"])
    for name, row in result.items():
        row["p95_ms"] = round(statistics.quantiles(times[name], n=20)[-1], 1)
        row["median_ms"] = round(statistics.median(times[name]), 1)
        row["ratio_to_bare"] = round(statistics.median(times[name]) / bare, 1)
    return result
