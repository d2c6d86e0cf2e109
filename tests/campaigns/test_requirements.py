"""Each requirement passes, fails and does not know; unknown is not a pass; SQL and Python agree."""

import random

import pytest
from django.utils import translation

from sorot.campaigns.actions import RuleInput
from sorot.campaigns.models import Campaign, Requirement
from sorot.campaigns.queries import qualified_for
from sorot.campaigns.requirements import check_requirements
from sorot.core.taxonomy import CreatorFacts
from tests.campaigns.builders import facts, require
from tests.cast import Cast

ANY, TIKTOK, INSTAGRAM = {"platform": ""}, {"platform": "tiktok"}, {"platform": "instagram"}
BANDUNG, BARAT = {"code": "32.73", "name": "Kota Bandung"}, {"code": "32", "name": "Jawa Barat"}
UNKNOWN = {"followers": {}, "categories": (), "languages": (), "regency": "", "province": ""}

CASES = [
    ("min_followers", {"count": 20_000, **ANY}, {}, True),
    ("min_followers", {"count": 20_001, **ANY}, {}, False),
    ("min_followers", {"count": 1, **ANY}, UNKNOWN, None),
    ("min_followers", {"count": 20_000, **INSTAGRAM}, {}, True),
    ("min_followers", {"count": 20_001, **INSTAGRAM}, {}, False),
    ("min_followers", {"count": 1, **TIKTOK}, {}, None),
    ("min_followers", {"count": 1, "platform": "youtube"}, {}, None),
    ("min_followers", {"count": 1, **INSTAGRAM}, {"followers": {"instagram": 0}}, False),
    ("max_followers", {"count": 20_000, **ANY}, {}, True),
    ("max_followers", {"count": 19_999, **ANY}, {}, False),
    ("max_followers", {"count": 5, **ANY}, UNKNOWN, None),
    ("max_followers", {"count": 5, **TIKTOK}, {}, None),
    ("category", {"any_of": ["food", "home"]}, {}, True),
    ("category", {"any_of": ["home"]}, {}, False),
    ("category", {"any_of": ["home"]}, UNKNOWN, None),
    ("language", {"any_of": ["id"]}, {}, True),
    ("language", {"any_of": ["en", "jv"]}, {}, False),
    ("language", {"any_of": ["id"]}, UNKNOWN, None),
    ("city", BANDUNG, {}, True),
    ("city", {"code": "32.04", "name": "Kabupaten Bandung"}, {}, False),
    ("city", BANDUNG, UNKNOWN, None),
    ("province", BARAT, {}, True),
    ("province", {"code": "51", "name": "Bali"}, {}, False),
    ("province", BARAT, UNKNOWN, None),
    ("kind", {"kind": "influencer"}, {}, True),
    ("kind", {"kind": "kol"}, {}, False),
    ("verified", {}, {"is_verified": True}, True),
    ("verified", {}, {}, False),
    ("has_photo", {}, {}, True),
    ("has_photo", {}, {"has_photo": False}, False),
]


@pytest.mark.parametrize(("rule", "value", "known", "expected"), CASES)
def test_each_rule_passes_fails_or_does_not_know(
    rule: str, value: dict[str, object], known: dict[str, object], expected: bool | None
) -> None:
    with translation.override("en"):
        result = check_requirements([Requirement(rule=rule, value=value)], facts(**known))[0]
    assert (result.ok, result.is_unknown) == (expected is True, expected is None)
    assert result.sentence
    assert bool(result.help) is (expected is not True)


def test_unknown_followers_are_worded_as_unknown_not_as_too_few() -> None:
    with translation.override("en"):
        needs = [
            Requirement(rule="min_followers", value={"count": 10_000, "platform": platform})
            for platform in ("", "tiktok", "youtube")
        ]
        found = [result.help for result in check_requirements(needs, facts(followers={"tiktok": None}))]
    assert found == [
        "Your follower count is not known yet. Add it to your profile.",
        "Your follower count on TikTok is not known yet. Add it to your profile.",
        "There is no YouTube account on your profile.",
    ]


def test_failing_follower_rule_says_both_numbers() -> None:
    with translation.override("en"):
        result = check_requirements([Requirement(rule="min_followers", value={"count": 25_000, **INSTAGRAM})], facts())[
            0
        ]
    assert (result.sentence, result.help) == ("At least 25K followers on Instagram", "You have 20K.")


@pytest.mark.parametrize(("rule", "value", "known", "expected"), CASES)
def test_database_judges_each_rule_alike(
    cast: Cast, rule: str, value: dict[str, object], known: dict[str, object], expected: bool | None
) -> None:
    require(cast.campaign, RuleInput(rule, value))
    assert Campaign.objects.filter(qualified_for(facts(**known))).exists() is (expected is True)


def random_facts(dice: random.Random) -> CreatorFacts:
    return facts(
        followers={
            p: dice.choice([None, 0, 500, 20_000, 90_000])
            for p in dice.sample(["instagram", "tiktok", "youtube"], dice.randint(0, 3))
        },
        categories=tuple(dice.sample(["food", "home", "tech"], dice.randint(0, 2))),
        languages=tuple(dice.sample(["id", "en"], dice.randint(0, 2))),
        regency=dice.choice(["", "32.73", "32.04"]),
        province=dice.choice(["", "32", "51"]),
        kind=dice.choice(["influencer", "kol"]),
        is_verified=dice.random() < 0.5,
        has_photo=dice.random() < 0.5,
    )


def test_database_and_python_agree_on_three_hundred_campaigns(cast: Cast) -> None:
    dice = random.Random(5)
    values = [(rule, value) for rule, value, _known, _expected in CASES]
    campaigns = []
    for n in range(300):
        row = Campaign.objects.get(pk=cast.campaign.pk)
        row.pk, row.code, row.title = None, f"acak{n}", f"Acak {n}"
        campaigns.append(row)
    Campaign.objects.bulk_create(campaigns)
    Requirement.objects.bulk_create(
        Requirement(campaign=row, position=n, rule=rule, value=value)
        for row in campaigns
        for n, (rule, value) in enumerate(dice.sample(values, dice.randint(0, 3)))
    )
    loaded = list(Campaign.objects.prefetch_related("requirements"))
    for _ in range(40):
        known = random_facts(dice)
        expected = {row.code for row in loaded if all(r.ok for r in check_requirements(row.requirements.all(), known))}
        assert set(Campaign.objects.filter(qualified_for(known)).values_list("code", flat=True)) == expected
        assert 1 < len(expected) < 301
