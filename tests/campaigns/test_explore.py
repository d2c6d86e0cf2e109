"""Exploring: filters equal plain Python, facets are true, cards say which rule fails, queries stay constant."""

import dataclasses
import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from sorot.campaigns.actions import RuleInput
from sorot.campaigns.actions.campaigns import end_of_day
from sorot.campaigns.models import Campaign, DeliverableLine, Requirement
from sorot.campaigns.queries import (
    SOON,
    CampaignQuery,
    OwnQuery,
    campaigns_of,
    explore,
    explore_facets,
    state_counts,
)
from sorot.campaigns.requirements import check_requirements
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.ids import sort_key
from sorot.core.taxonomy import FORMATS_OF, Category, CreatorFacts, Format, Goal, Platform
from tests.campaigns.builders import facts, require
from tests.cast import Cast

NEEDS = [
    RuleInput("min_followers", {"count": 10_000, "platform": ""}),
    RuleInput("min_followers", {"count": 30_000, "platform": "instagram"}),
    RuleInput("province", {"code": "32", "name": "Jawa Barat"}),
    RuleInput("language", {"any_of": ["en"]}),
    RuleInput("verified", {}),
]


def generate(cast: Cast, count: int, seed: int = 3) -> None:
    """Campaigns of every shape and state around the story's now."""
    dice = random.Random(seed)
    rows, lines, needs = [], [], []
    for n in range(count):
        state = dice.choices(["draft", "published", "closed"], [1, 6, 1])[0]
        kind = dice.choice(["fixed", "range", "barter"])
        low = dice.choice([100_000, 1_000_000, 2_000_000, 5_000_000_000])
        apply_by = clock.today(cast.now) + timedelta(days=dice.randint(-5, 20))
        chosen = dice.sample([(p, f) for p, formats in FORMATS_OF.items() for f in formats], dice.randint(1, 3))
        row = Campaign(
            organisation=dice.choice([cast.kopi_senja, cast.teh_ranting]),
            title=f"{dice.choice(['Kopi', 'TEH', 'Sambal', 'Élan'])} {n}",
            category=dice.choice(Category.values),
            goal=dice.choice(Goal.values),
            province_id=dice.choice([None, None, "32", "51"]),
            fee_kind=kind,
            fee_min=None if kind == "barter" else low,
            fee_max=None if kind == "barter" else low * (2 if kind == "range" else 1),
            barter_item="kopi" if kind == "barter" else "",
            barter_value=100_000 if kind == "barter" else None,
            apply_by_date=apply_by,
            apply_until_at=end_of_day(apply_by, "Asia/Jakarta"),
            publish_from_date=apply_by,
            publish_until_date=apply_by + timedelta(days=9),
            state=state,
            created_by=cast.dewi,
            created_at=cast.now,
            updated_at=cast.now,
            published_at=None if state == "draft" else cast.now - timedelta(minutes=dice.randint(0, 9_000)),
            closed_at=cast.now if state == "closed" else None,
            close_reason="ended" if state == "closed" else "",
            platforms=sorted({p for p, _ in chosen}),
            formats=sorted({f for _, f in chosen}),
        )
        row.title_key = sort_key(row.title)
        rows.append(row)
        lines += [DeliverableLine(campaign=row, position=i, platform=p, format=f) for i, (p, f) in enumerate(chosen)]
        for i, need in enumerate(dice.sample(NEEDS, dice.randint(0, 2))):
            needs.append(Requirement(campaign=row, position=i, rule=need.rule, value=dict(need.value)))
    Campaign.objects.bulk_create(rows)
    DeliverableLine.objects.bulk_create(lines)
    Requirement.objects.bulk_create(needs)


def fits(row: Campaign, query: CampaignQuery, cast: Cast, known: CreatorFacts) -> bool:
    """The filters, said in Python."""
    text = sort_key(query.q)
    lines = list(row.lines.all())
    assert row.apply_until_at is not None or row.state == "draft"
    return all(
        (
            row.state == "published",
            row.apply_until_at is not None and row.apply_until_at > cast.now,
            text in sort_key(row.title) or text in sort_key(row.organisation.name),
            not query.category or row.category == query.category,
            not query.platform or any(line.platform == query.platform for line in lines),
            not query.format or any(line.format == query.format for line in lines),
            not query.goal or row.goal == query.goal,
            not query.province or row.province_id == query.province,
            not query.min_fee or (row.fee_min is not None and row.fee_min >= query.min_fee),
            not query.barter or row.fee_kind == "barter",
            not query.soon or (row.apply_until_at is not None and row.apply_until_at <= cast.now + SOON),
            not query.qualified or all(result.ok for result in check_requirements(row.requirements.all(), known)),
        )
    )


def queries(count: int) -> list[CampaignQuery]:
    dice = random.Random(9)
    options: dict[str, list[Any]] = {
        "q": ["kopi", "TEH", "elan", "ranting", "%", "_", "tidak ada"],
        "category": Category.values,
        "platform": Platform.values,
        "format": Format.values,
        "goal": Goal.values,
        "province": ["32", "51", "99"],
        "min_fee": [1, 1_000_001, 5_000_000_000],
        "barter": [True],
        "soon": [True],
        "qualified": [True],
    }
    chosen = [dice.sample(sorted(options), dice.randint(0, 3)) for _ in range(count)]
    return [CampaignQuery(**{name: dice.choice(options[name]) for name in names}) for names in chosen]


def everything(cast: Cast, query: CampaignQuery, known: CreatorFacts) -> list[str]:
    """The codes of all pages."""
    first = explore(query, actor=Actor(), now=cast.now, facts=known)
    pages = [
        explore(dataclasses.replace(query, page=n), actor=Actor(), now=cast.now, facts=known)
        for n in range(2, first.pages + 1)
    ]
    return [card.campaign.code for page in (first, *pages) for card in page.items]


def test_filters_equal_plain_python_over_three_hundred_campaigns(cast: Cast) -> None:
    generate(cast, 300)
    known = facts()
    rows = list(Campaign.objects.select_related("organisation").prefetch_related("lines", "requirements"))
    hits = 0
    for query in queries(100):
        expected = {row.code for row in rows if fits(row, query, cast, known)}
        found = everything(cast, query, known)
        assert (len(found), set(found)) == (len(expected), expected), query
        hits += bool(expected)
    assert hits > 50


def test_facet_counts_are_what_choosing_the_filter_shows(cast: Cast) -> None:
    generate(cast, 150)
    known = facts()

    def total(query: CampaignQuery, **changes: Any) -> int:
        return explore(dataclasses.replace(query, **changes), actor=Actor(), now=cast.now, facts=known).total

    for query in queries(15):
        found = explore_facets(query, now=cast.now, facts=known)
        assert [facet.count for facet in found.category] == [
            total(query, category=facet.value) for facet in found.category
        ]
        assert [facet.count for facet in found.platform] == [
            total(query, platform=facet.value) for facet in found.platform
        ]
        assert (found.barter, found.soon, found.qualified) == tuple(
            total(query, **{name: True}) for name in ("barter", "soon", "qualified")
        )


@pytest.mark.parametrize("sort", ["newest", "fee", "deadline"])
def test_pages_show_everything_once_in_order(cast: Cast, sort: str) -> None:
    generate(cast, 150)
    codes = everything(cast, CampaignQuery(sort=sort), facts())
    rows = {row.code: row for row in Campaign.objects.all()}
    shown = [rows[code] for code in codes]
    assert len(codes) == len(set(codes)) == explore_facets(CampaignQuery(), now=cast.now).open
    keys: dict[str, Any] = {
        "newest": lambda row: -row.published_at.timestamp(),
        "fee": lambda row: (row.fee_max is None, -(row.fee_max or 0)),
        "deadline": lambda row: row.apply_until_at,
    }
    assert [keys[sort](row) for row in shown] == sorted(keys[sort](row) for row in shown)


def test_creator_reads_which_rule_fails_and_a_visitor_reads_what_is_asked(cast: Cast) -> None:
    require(
        cast.campaign, RuleInput("min_followers", {"count": 10_000, "platform": "instagram"}), RuleInput("verified", {})
    )
    tono = cast.client("tono").get("/explore/").content.decode()
    assert tono.count("reason--fail") == 2
    assert "9 rb" in tono.replace("\u00a0", " ")
    rani = cast.client("rani").get("/explore/").content.decode()
    assert rani.count("reason--fail") == 1
    visitor = cast.client("anonymous").get("/explore/").content.decode()
    assert (visitor.count("reason--fail"), visitor.count("10 rb".replace(" ", "\u00a0")) + visitor.count("10 rb")) == (
        0,
        1,
    )


def test_unknown_followers_are_not_a_pass_on_the_page(cast: Cast) -> None:
    require(cast.campaign, RuleInput("min_followers", {"count": 1, "platform": "tiktok"}))
    page = cast.client("tono").get(f"/campaigns/{cast.campaign.code}/").content.decode()
    assert page.count("reason--fail") == 1
    assert (
        explore(CampaignQuery(qualified=True), actor=cast.actor("tono"), now=cast.now, facts=facts(followers={})).total
        == 0
    )


def test_drafts_closed_and_past_campaigns_are_not_explored(cast: Cast) -> None:
    generate(cast, 80)
    page = explore(CampaignQuery(), actor=cast.actor("dewi"), now=cast.now)
    assert {card.campaign.state for card in page.items} == {"published"}
    later = cast.now + timedelta(days=60)
    assert explore(CampaignQuery(), actor=Actor(), now=later).total == 0


def test_budget_is_never_shown_to_others(cast: Cast) -> None:
    cast.campaign.budget = 77_777_777
    cast.campaign.save()
    for role in ("anonymous", "tono", "rani", "bima", "lia"):
        for url in ("/explore/", f"/campaigns/{cast.campaign.code}/"):
            assert "77.777.777" not in cast.client(role).get(url).content.decode()
    assert "77.777.777" in cast.client("vina").get(f"/campaigns/{cast.campaign.code}/").content.decode()


def test_any_address_is_an_answer(cast: Cast) -> None:
    client = cast.client("anonymous")
    for text in (
        "page=99999",
        "min_fee=2jt",
        "min_fee=x",
        "min_fee=-9",
        "category=zzz",
        "q=%00%27",
        "qualified=1",
        "province=%25",
    ):
        assert client.get(f"/explore/?{text}").status_code == 200, text
    assert CampaignQuery.from_params(QueryDict("min_fee=2.000.000")).min_fee == 2_000_000


def count_queries(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize(("role", "url"), [("tono", "/explore/"), ("anonymous", "/explore/"), ("dewi", "/campaigns/")])
def test_one_thirty_and_a_thousand_campaigns_run_the_same_queries(cast: Cast, role: str, url: str) -> None:
    client = cast.client(role)
    found = []
    for more in (0, 30, 1_000):
        generate(cast, more, seed=more)
        found.append(count_queries(client, url))
    assert len(set(found)) == 1, found
    assert found[0] <= 15


def test_detail_page_runs_few_queries(cast: Cast) -> None:
    for role in ("tono", "dewi", "anonymous"):
        assert count_queries(cast.client(role), f"/campaigns/{cast.campaign.code}/") <= 15


def test_own_list_holds_ones_own_only_and_counts_states(cast: Cast) -> None:
    generate(cast, 90)
    for role, brand in (("dewi", cast.kopi_senja), ("lia", cast.teh_ranting)):
        actor = cast.actor(role)
        codes = [card.campaign.code for n in range(1, 6) for card in campaigns_of(actor, OwnQuery(page=n)).items]
        assert set(codes) == set(Campaign.objects.filter(organisation=brand).values_list("code", flat=True))
        counts = state_counts(actor)
        for state in ("draft", "published", "closed"):
            assert counts[state] == campaigns_of(actor, OwnQuery(state=state)).total
        assert counts[""] == sum(counts[state] for state in ("draft", "published", "closed"))
    assert list(itertools.islice(campaigns_of(cast.actor("rani"), OwnQuery()).items, 1)) == []


@pytest.mark.parametrize(
    ("role", "works"), [("anonymous", True), ("tono", True), ("bima", True), ("lia", False), ("sri", False)]
)
def test_button_to_apply_works_or_says_why_not(cast: Cast, role: str, works: bool) -> None:
    page = cast.client(role).get(f"/campaigns/{cast.campaign.code}/").content.decode()
    assert (f"/campaigns/{cast.campaign.code}/application/" in page, 'id="why-not"' in page) == (works, not works)


def test_button_is_off_after_the_deadline(cast: Cast) -> None:
    Campaign.objects.filter(pk=cast.campaign.pk).update(apply_until_at=clock.now() - timedelta(seconds=1))
    page = cast.client("tono").get(f"/campaigns/{cast.campaign.code}/").content.decode()
    assert (f"/campaigns/{cast.campaign.code}/application/" in page, 'id="why-not"' in page) == (False, True)


def test_button_is_off_while_a_requirement_is_not_met(cast: Cast) -> None:
    require(cast.campaign, RuleInput("min_followers", {"count": 10_000, "platform": "instagram"}))
    for role, works in (("tono", False), ("rani", True)):
        page = cast.client(role).get(f"/campaigns/{cast.campaign.code}/").content.decode()
        assert (f"/campaigns/{cast.campaign.code}/application/" in page, 'id="why-not"' in page) == (works, not works)
