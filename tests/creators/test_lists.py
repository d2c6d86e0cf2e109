"""The list of creators: filters equal plain Python over generated rows, sorted names, constant queries."""

import itertools
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.ids import sort_key
from sorot.core.models import Regency
from sorot.core.taxonomy import Category, Language, Platform, tier_scheme
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.creators.queries import CreatorQuery, creator_facets, creator_list, facts_for, matching
from tests.cast import Cast
from tests.creators.builders import handles, make_account, make_creator

KNOWN_TIERS = ("nano", "micro", "macro", "mega")
NAMES = ["Zaki", "andi", "Élan", "budi Santoso", "Rani", "rani kedua", "Ömer", "AYU", "tono"]


def generate(count: int, seed: int = 7) -> None:
    """Creators of every shape: with and without accounts, numbers, cities; public and private."""
    dice, now = random.Random(seed), clock.now()
    cities = list(Regency.objects.order_by("code")[::40])
    rows, accounts = [], []
    for n in range(count):
        platforms = dice.sample(Platform.values, dice.randint(0, 3))
        counts = {
            p: dice.choice([None, 0, 999, 1_000, 50_000, 99_999, 100_000, 2_000_000, dice.randint(0, 300_000)])
            for p in platforms
        }
        known = [count for count in counts.values() if count is not None]
        row = CreatorProfile(
            handle=f"kreator{n}",
            display_name=f"{dice.choice(NAMES)} {dice.randint(1, 40)}",
            is_demo=True,
            kind=dice.choice(["influencer", "kol"]),
            categories=dice.sample(Category.values, dice.randint(0, 3)),
            languages=dice.sample(Language.values, dice.randint(0, 2)),
            city=dice.choice([None, *cities]),
            accepts_barter=dice.random() < 0.5,
            is_open_to_work=dice.random() < 0.7,
            is_public=dice.random() < 0.85,
            verified_at=now if dice.random() < 0.3 else None,
            platforms=sorted(platforms),
            best_followers=max(known) if known else None,
            created_at=now - timedelta(minutes=dice.randint(0, 5_000)),
            updated_at=now,
            main_engagement=Decimal(dice.randint(0, 90)) / 1000 if known and dice.random() < 0.8 else None,
        )
        row.name_key = sort_key(row.display_name)
        rows.append(row)
        accounts.append(counts)
    CreatorProfile.objects.bulk_create(rows)
    SocialAccount.objects.bulk_create(
        SocialAccount(
            creator=row,
            platform=platform,
            handle=row.handle,
            followers=count,
            created_at=now,
            updated_at=now,
            metrics_source="" if count is None else "demo",
            metrics_captured_at=None if count is None else now,
        )
        for row, counts in zip(rows, accounts, strict=True)
        for platform, count in counts.items()
    )


def fits(row: CreatorProfile, query: CreatorQuery) -> bool:
    """The filters, said in Python."""
    counts = {account.platform: account.followers for account in row.accounts.all()}
    number = counts.get(query.platform) if query.platform else row.best_followers
    low, high = (0, None) if query.tier not in KNOWN_TIERS else tier_scheme().bounds(query.tier)
    wants_number = query.min_followers is not None or query.max_followers is not None or query.tier in KNOWN_TIERS
    text = sort_key(query.q).lstrip("@")
    return all(
        (
            row.is_public,
            text in row.name_key or text in row.handle,
            not query.category or query.category in row.categories,
            not query.kind or query.kind == row.kind,
            not query.platform or query.platform in counts,
            not query.province or (row.city is not None and row.city.province_id == query.province),
            not query.language or query.language in row.languages,
            not query.barter or row.accepts_barter,
            not query.verified or row.verified_at is not None,
            not query.open or row.is_open_to_work,
            not wants_number or number is not None,
            number is None or query.min_followers is None or number >= query.min_followers,
            number is None or query.max_followers is None or number <= query.max_followers,
            number is None or query.tier not in KNOWN_TIERS or (number >= low and (high is None or number < high)),
        )
    )


def queries(seed: int, count: int) -> list[CreatorQuery]:
    dice = random.Random(seed)
    options: dict[str, list[Any]] = {
        "q": ["rani", "ANDI", "elan", "@kreator1", "é", "100%", "_", "tidak ada"],
        "category": Category.values,
        "kind": ["influencer", "kol"],
        "tier": ["nano", "micro", "macro", "mega", "giga"],
        "platform": Platform.values,
        "province": ["32", "11", "94"],
        "language": ["id", "en", "jv"],
        "barter": [True],
        "verified": [True],
        "open": [True],
        "min_followers": [0, 1_000, 100_000],
        "max_followers": [99_999, 2_000_000],
    }
    chosen = [dice.sample(sorted(options), dice.randint(1, 3)) for _ in range(count)]
    return [CreatorQuery(**{name: dice.choice(options[name]) for name in names}) for names in chosen]


def test_filters_equal_plain_python_over_four_hundred_creators(db: None) -> None:
    generate(400)
    everybody = list(CreatorProfile.objects.select_related("city").prefetch_related("accounts"))
    hits = 0
    for query in queries(3, 150):
        expected = {row.handle for row in everybody if fits(row, query)}
        found = list(matching(query, actor=Actor()).values_list("handle", flat=True))
        assert len(found) == len(set(found))
        assert set(found) == expected, query
        hits += bool(expected)
    assert hits > 40


def test_facet_counts_are_what_choosing_the_filter_shows(db: None) -> None:
    import dataclasses

    generate(200)
    names = {"category": "category", "kind": "kind", "platform": "platform", "tier": "tier"}
    for query in queries(11, 25):
        facets = creator_facets(query, actor=Actor())
        for name, fieldname in names.items():
            for facet in facets[name]:
                chosen = dataclasses.replace(query, **{fieldname: facet.value})
                assert facet.count == matching(chosen, actor=Actor()).count(), (query, name, facet)
        for name in ("barter", "verified", "open"):
            chosen = dataclasses.replace(query, **{name: True})
            assert facets[name][0].count == matching(chosen, actor=Actor()).count(), (query, name)


def test_names_are_sorted_as_people_do(db: None) -> None:
    for number, name in enumerate(["Zaki", "andi", "Élan", "Budi", "eko", "ÁYU"]):
        make_creator(f"k{number}x", display_name=name)
    cards = creator_list(CreatorQuery(sort="name"), actor=Actor()).items
    assert [card.creator.display_name for card in cards] == ["andi", "ÁYU", "Budi", "eko", "Élan", "Zaki"]


def test_unknown_numbers_stand_last_in_every_order(db: None) -> None:
    for handle, followers, rate in (("satu", None, None), ("dua", 0, Decimal("0.9")), ("tiga", 500, None)):
        make_account(make_creator(handle), followers=followers, engagement_rate=rate)
    assert handles(creator_list(CreatorQuery(sort="followers"), actor=Actor()).items) == ["tiga", "dua", "satu"]
    assert handles(creator_list(CreatorQuery(sort="engagement"), actor=Actor()).items)[0] == "dua"


@pytest.mark.parametrize("sort", ["followers", "name", "engagement", "newest"])
def test_pages_show_everybody_once(db: None, sort: str) -> None:
    generate(120)
    total = CreatorProfile.objects.filter(is_public=True).count()
    pages = [creator_list(CreatorQuery(sort=sort, page=n), actor=Actor()).items for n in range(1, -(-total // 24) + 1)]
    seen = handles(list(itertools.chain.from_iterable(pages)))
    assert (len(seen), len(set(seen))) == (total, total)


def test_any_address_is_an_answer(cast: Cast) -> None:
    client = cast.client("dewi")
    for text in (
        "page=999999",
        "page=-1",
        "page=x",
        "tier=giga",
        "category=%00",
        "min_followers=1e9",
        "q=%27%22%3C",
        "sort=drop+table",
    ):
        assert client.get(f"/creators/?{text}").status_code == 200, text
    assert CreatorQuery.from_params(QueryDict("min_followers=10.000")).min_followers == 10_000


def test_one_thirty_and_a_thousand_creators_run_the_same_queries(cast: Cast) -> None:
    client, found = cast.client("dewi"), []
    for more in (0, 30, 1_000):
        generate(more, seed=more)
        CreatorProfile.objects.filter(handle__startswith="kreator").update(handle=renamed(more))
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/creators/").status_code == 200
        found.append(len(caught))
    assert len(set(found)) == 1
    assert found[0] <= 15


def renamed(batch: int) -> Any:
    from django.db.models import CharField, F, Value
    from django.db.models.functions import Concat

    return Concat(Value(f"b{batch}"), F("handle"), output_field=CharField())


def test_facts_say_what_is_known(cast: Cast) -> None:
    creator = make_creator(
        "fakta", categories=["food"], languages=["id"], city=Regency.objects.get(code="32.73"), photo_count=1
    )
    make_account(creator, platform="tiktok", followers=None)
    make_account(creator, platform="instagram", followers=500)
    make_account(creator, platform="instagram", followers=900, handle="kedua")
    creator.refresh_from_db()
    facts = facts_for(creator)
    assert facts.followers == {"tiktok": None, "instagram": 900}
    assert (facts.best_followers, facts.regency, facts.province) == (900, "32.73", "32")
    assert (facts.is_verified, facts.has_photo, facts.kind) == (False, True, "influencer")


def test_invite_button_is_for_brands(cast: Cast) -> None:
    shown = {
        name: "/creators/tono/invitation/" in cast.client(name).get("/@tono/").content.decode()
        for name in ("anonymous", "rani", "dewi", "gita", "bima", "sri")
    }
    assert shown == {"anonymous": False, "rani": False, "dewi": True, "gita": True, "bima": False, "sri": False}
