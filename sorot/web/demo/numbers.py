"""Weeks of made-up readings for a few accounts of the demo market. Every reading has the source "demo"."""

import random
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sorot.analytics.actions import record_readings
from sorot.analytics.parsing.readings import DayReading, PostReading
from sorot.core.access import Actor
from sorot.core.taxonomy import FORMATS_OF, Source
from sorot.creators.models import SocialAccount

WEEKS = 9
#: Days without a reading: a gap stays a gap on the chart.
GAP = range(24, 29)
TITLES = (
    "Nasi goreng sisa semalam",
    "Sambal yang tidak bikin nangis",
    "Tumis kangkung 7 menit",
    "Bekal anak tanpa kulkas",
    "Kopi susu buatan rumah",
    "Telur dadar padang",
    "Belanja pasar 50 ribu",
    "Kesalahan saya waktu goreng tahu",
    "Tanya jawab dapur kos",
)


def record_history(account: SocialAccount, *, by: Actor, now: datetime) -> None:
    """Followers of most days of nine weeks, growing to the present number, and one post a week."""
    if account.followers is None:
        return
    rng = random.Random(f"{account.handle}-{account.platform}")
    day = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    days, count = [], float(account.followers)
    for back in range(WEEKS * 7):
        if back not in GAP:
            days.append(DayReading(line=0, date=day - timedelta(days=back), values={"followers": int(count)}))
        count -= count * rng.uniform(0.0004, 0.0042)
    posts = []
    for week in range(WEEKS):
        views = int(account.followers * rng.uniform(0.35, 1.6))
        likes = int(views * rng.uniform(0.03, 0.09))
        published = datetime.combine(
            day - timedelta(days=7 * week + 3), time(19, rng.randrange(60)), ZoneInfo("Asia/Jakarta")
        )
        values = {"views": views, "likes": likes, "comments": likes // rng.randrange(9, 30), "shares": likes // 18}
        posts.append(
            PostReading(
                line=0, native_id=f"demo-{account.code}-{week}", url="", title=TITLES[week % len(TITLES)],
                format=str(FORMATS_OF[account.platform][0]), published_at=published, captured_date=day, values=values,
            )
        )  # fmt: skip
    record_readings(account=account, posts=posts, days=days, source=Source.DEMO, by=by, now=now)
