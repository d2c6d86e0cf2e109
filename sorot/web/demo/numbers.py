"""Made-up readings for a few accounts of the demo market. Every reading has the source "demo".

One creator has a year: a weekend rhythm, a post that many people saw, days that nobody read, two formats, posts read
at 1, 3, 7, 14 and 30 days, and the parts of the audience. The others have nine weeks and a post a week.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sorot.analytics.actions import record_readings
from sorot.analytics.parsing.readings import DayReading, PostReading, SliceReading
from sorot.core.access import Actor
from sorot.core.taxonomy import FORMATS_OF, Source
from sorot.creators.models import SocialAccount
from sorot.deals.models import Publication

ZONE = ZoneInfo("Asia/Jakarta")
WEEKS, YEAR = 9, 365
#: Creators with a whole year.
RICH = frozenset({"rani.masak", "wulan.rumah"})
#: How much more came on days, counted back, on which works of these creators went out (`records.py` says which).
CAME_WITH_WORKS = {"wulan.rumah": {14: 1.5, 13: 2.8, 12: 2.4, 11: 1.8, 10: 1.2}}
#: Days without a reading: a gap stays a gap on the chart.
GAP = range(24, 29)
#: The day, counted back, of the post that many people saw, and how long they kept coming.
VIRAL, VIRAL_DAYS = 42, 6
#: A post every so many days, in the order of formats that one finds on real accounts.
EVERY, POSTS, MIX = 8, 45, (0, 0, 1)
#: Part of its views at 30 days that a post has at an age (reference platforms-metrics-ai 0.7).
MATURES = {1: 0.36, 3: 0.62, 7: 0.84, 14: 0.94, 30: 1.0}
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
    "Sayur asem tanpa ribet",
    "Tempe orek seminggu",
    "Kolak pisang panci kecil",
    "Ayam kecap satu wajan",
    "Isi kulkas anak kos",
    "Mi instan naik kelas",
)
AUDIENCE = {
    "country": {"ID": "0.912", "MY": "0.041", "SG": "0.013"},
    "city": {"Bandung": "0.184", "Jakarta": "0.171", "Surabaya": "0.083", "Yogyakarta": "0.052"},
    "age": {"18-24": "0.438", "25-34": "0.361", "35-44": "0.118", "13-17": "0.054"},
    "gender": {"female": "0.724", "male": "0.268"},
}


def record_history(account: SocialAccount, *, by: Actor, now: datetime) -> None:
    """A year for the creators of `RICH`, nine weeks for the others; nothing where the followers are unknown."""
    if account.followers is None:
        return
    rng = random.Random(f"{account.handle}-{account.platform}")
    today = now.astimezone(ZONE).date()
    if account.creator.handle in RICH:
        record_readings(
            account=account, posts=_year_of_posts(account, rng, today), days=_year_of_days(account, rng, today),
            slices=_audience(today), source=Source.DEMO, by=by, now=now,
        )  # fmt: skip
        return
    days, count = [], float(account.followers)
    for back in range(WEEKS * 7):
        if back not in GAP:
            days.append(DayReading(line=0, date=today - timedelta(days=back), values={"followers": int(count)}))
        count -= count * rng.uniform(0.0004, 0.0042)
    posts = list(_weeks_of_posts(account, rng, today))
    record_readings(account=account, posts=posts, days=days, source=Source.DEMO, by=by, now=now)


def _weeks_of_posts(account: SocialAccount, rng: random.Random, today: date) -> Iterator[PostReading]:
    """One post a week, read today."""
    followers = account.followers or 0
    for week in range(WEEKS):
        views = int(followers * rng.uniform(0.35, 1.6))
        likes = int(views * rng.uniform(0.03, 0.09))
        published = datetime.combine(today - timedelta(days=7 * week + 3), time(19, rng.randrange(60)), ZONE)
        values = {"views": views, "likes": likes, "comments": likes // rng.randrange(9, 30), "shares": likes // 18}
        yield PostReading(
            line=0, native_id=f"demo-{account.code}-{week}", url="", title=TITLES[week % len(TITLES)],
            format=str(FORMATS_OF[account.platform][0]), published_at=published, captured_date=today, values=values,
        )  # fmt: skip


def _year_of_days(account: SocialAccount, rng: random.Random, today: date) -> list[DayReading]:
    """Followers come most at weekends and after the post that many saw; the last day stands at the present number."""
    days, followers = [], account.followers or 0
    works = CAME_WITH_WORKS.get(account.creator.handle, {})
    gap = () if works else GAP
    for back in range(YEAR):
        day = today - timedelta(days=back)
        busy = 1.35 if day.weekday() >= 5 else 1.0
        after = VIRAL - back
        push = works.get(back, 1.0) + (6.0 * 0.6**after if not works and 0 <= after <= VIRAL_DAYS else 0.0)
        base = max(followers, 1_000)
        won = round(base * 0.0031 * busy * push * rng.uniform(0.75, 1.25))
        lost = round(base * 0.0013 * rng.uniform(0.7, 1.3))
        values = {
            "followers": followers,
            "new_followers": won,
            "lost_followers": lost,
            "views": round(base * 0.42 * busy * push * rng.uniform(0.8, 1.2)),
        }
        if back not in gap:
            days.append(DayReading(line=0, date=day, values=values))
        followers -= won - lost
    return days


def _year_of_posts(account: SocialAccount, rng: random.Random, today: date) -> Iterator[PostReading]:
    """A post every eight days, each read at the ages it has reached."""
    formats = [str(FORMATS_OF[account.platform][i]) for i in (0, 2)]
    for number in range(POSTS):
        back = EVERY * number + 2
        day = today - timedelta(days=back)
        kind = MIX[number % len(MIX)]
        size = (account.followers or 0) * (0.62, 0.31)[kind] * rng.lognormvariate(0, 0.38)
        if number == VIRAL // EVERY:
            size *= 7
        published = datetime.combine(day, time(18 + number % 3, rng.randrange(60)), ZONE)
        title = TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f", bagian {number // len(TITLES) + 1}")
        liked, spoken = rng.uniform(0.04, 0.085), rng.randrange(10, 28)
        for age in sorted({*(a for a in MATURES if a <= back), *((back,) if back < 30 else ())}):
            grown = MATURES.get(age) or MATURES[max(a for a in MATURES if a <= age)]
            views = round(size * grown)
            likes = round(views * liked)
            values = {
                "views": views, "likes": likes, "comments": likes // spoken, "shares": likes // 16, "saves": likes // 9,
            }  # fmt: skip
            if account.platform == "instagram":
                values["reach"] = round(views * 0.78)
            yield PostReading(
                line=0, native_id=f"demo-{account.code}-{number}", url="", title=title, format=formats[kind],
                published_at=published, captured_date=day + timedelta(days=age), values=values,
            )  # fmt: skip


def _audience(today: date) -> Iterator[SliceReading]:
    """Who follows, as of last week. What is left of each hundred nobody knows."""
    for dimension, parts in AUDIENCE.items():
        for key, share in parts.items():
            yield SliceReading(
                line=0, as_of=today - timedelta(days=6), dimension=dimension, basis="followers", key=key,
                share=Decimal(share),
            )  # fmt: skip


def record_works(*, by_handle: dict[str, Actor], now: datetime) -> None:
    """The posts that were made for a brand, read as the others: their address is that of the proof in the deal."""
    today = now.astimezone(ZONE).date()
    rows = Publication.objects.filter(item__deal__creator__handle__in=by_handle).select_related(
        "item__deal", "item__deal__creator"
    )
    for row in rows:
        account = row.item.deal.creator.accounts.filter(platform=row.item.platform).first()
        if account is None or account.followers is None:
            continue
        rng = random.Random(row.url)
        size = account.followers * 0.6 * rng.lognormvariate(0, 0.3)
        day = row.published_at.astimezone(ZONE).date()
        readings = [
            PostReading(
                line=0, native_id=f"demo-work-{row.code}", url=row.url, title=row.item.deal.title,
                format=row.item.format, published_at=row.published_at, captured_date=day + timedelta(days=age),
                values={"views": round(size * part), "likes": round(size * part * 0.06), "comments": round(size / 400)},
            )
            for age, part in ({0: 0.12} | MATURES).items()
            if day + timedelta(days=age) <= today
        ]  # fmt: skip
        actor = by_handle[row.item.deal.creator.handle]
        record_readings(account=account, posts=readings, source=Source.DEMO, by=actor, now=now)
