"""A large invented market, inserted in bulk: creators, accounts, campaigns. Deterministic for one seed."""

import random
from datetime import timedelta

import psycopg

from sorot.core.dbroles import OWNER

CATEGORIES = ("fashion", "food", "beauty", "travel", "tech", "family", "health", "education", "finance", "home")
SYLLABLES = ("ra", "ni", "de", "wi", "bu", "sa", "ti", "ka", "lo", "mi", "tu", "ja", "ge", "pu", "ha", "yo")
PLATFORMS = ("instagram", "tiktok", "youtube")
FORMATS = {"instagram": "reel", "tiktok": "short_video", "youtube": "long_video"}


def fill(creators: int, campaigns: int, *, seed: int = 7) -> None:
    """Add this many creators (one or two accounts each) and published campaigns of 50 brands, then ANALYZE."""
    from django.db import connection, transaction

    with transaction.atomic():
        _creators(creators, random.Random(seed))
        _campaigns(campaigns, random.Random(seed + 1))
    # What autovacuum does within a minute. Only the owner may: for the application's role it is skipped in silence.
    known = connection.settings_dict
    with psycopg.connect(host=known["HOST"], user=OWNER, dbname=known["NAME"], autocommit=True) as owner:
        owner.execute("set client_min_messages = error")
        owner.execute("analyze")


def _word(rng: random.Random, size: int) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(size))


def _creators(count: int, rng: random.Random) -> None:
    from sorot.core import clock
    from sorot.core.ids import sort_key
    from sorot.core.models import Regency
    from sorot.creators.models import CreatorProfile, SocialAccount

    now, cities = clock.now(), list(Regency.objects.values_list("code", flat=True))
    profiles, accounts = [], []
    for number in range(count):
        name = f"{_word(rng, 2).title()} {_word(rng, 3).title()}"
        followers = [int(10 ** rng.uniform(2, 6.4)) for _ in range(rng.choice((1, 1, 2)))]
        used = rng.sample(PLATFORMS, len(followers))
        rate = round(rng.uniform(0.5, 12) / 100, 4)
        profile = CreatorProfile(
            handle=f"b{number}.{_word(rng, 2)}", display_name=name, name_key=sort_key(name), bio="Contoh ukur.",
            categories=rng.sample(CATEGORIES, rng.choice((1, 2))), languages=["id"], city_id=rng.choice(cities),
            is_public=True, is_demo=True, accepts_barter=rng.random() < 0.3, best_followers=max(followers),
            main_engagement=rate, platforms=used, created_at=now - timedelta(minutes=number), updated_at=now,
        )  # fmt: skip
        profiles.append(profile)
        accounts += [
            SocialAccount(
                creator=profile, platform=platform, handle=profile.handle, followers=size, post_count=100,
                engagement_rate=rate, metrics_source="demo", metrics_captured_at=now, created_at=now, updated_at=now,
            )
            for platform, size in zip(used, followers, strict=True)
        ]  # fmt: skip
    CreatorProfile.objects.bulk_create(profiles, batch_size=2000)
    SocialAccount.objects.bulk_create(accounts, batch_size=2000)


def _campaigns(count: int, rng: random.Random) -> None:
    from sorot.accounts.models import Organisation, User
    from sorot.campaigns.models import Campaign, DeliverableLine, Requirement
    from sorot.core import clock
    from sorot.core.ids import sort_key

    now, user = clock.now(), User.objects.order_by("pk").first()
    brands = [
        Organisation(kind="brand", name=f"Merek {n}", name_key=f"merek {n}", created_at=now, is_demo=True)
        for n in range(50)
    ]
    Organisation.objects.bulk_create(brands)
    rows, lines, rules = [], [], []
    for number in range(count):
        title, platform = f"Kampanye {_word(rng, 3)} {number}", rng.choice(PLATFORMS)
        fee = rng.randrange(500_000, 20_000_000, 50_000)
        campaign = Campaign(
            organisation=rng.choice(brands), title=title, title_key=sort_key(title), goal="awareness",
            category=rng.choice(CATEGORIES), description="Contoh ukur. " * 12, fee_kind="fixed", fee_min=fee,
            fee_max=fee,
            budget=fee * 4, slots=4, apply_by_date=(now + timedelta(days=20)).date(),
            apply_until_at=now + timedelta(days=20, minutes=number),
            publish_from_date=(now + timedelta(days=25)).date(),
            publish_until_date=(now + timedelta(days=40)).date(), state="published",
            published_at=now - timedelta(minutes=number), platforms=[platform], formats=[FORMATS[platform]],
            created_by=user, created_at=now, updated_at=now, is_demo=True,
        )  # fmt: skip
        rows.append(campaign)
        lines.append(
            DeliverableLine(campaign=campaign, position=1, platform=platform, format=FORMATS[platform], quantity=1)
        )
        rules.append(
            Requirement(
                campaign=campaign, position=1, rule="min_followers", value={"count": rng.choice((1000, 10_000))}
            )
        )
    Campaign.objects.bulk_create(rows, batch_size=1000)
    DeliverableLine.objects.bulk_create(lines, batch_size=1000)
    Requirement.objects.bulk_create(rules, batch_size=1000)
