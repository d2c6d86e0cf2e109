"""The campaign form and publishing: drafts may be unfinished, what creators rely on stays, nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest

from sorot.campaigns.actions import (
    CampaignError,
    LineInput,
    RuleInput,
    publish_campaign,
    update_campaign,
)
from sorot.campaigns.models import Campaign
from sorot.core.errors import StaleError
from sorot.core.models import Event
from tests.campaigns.builders import day, draft, form_data, fresh, in_state, said
from tests.cast import Cast


def test_brand_is_live_after_three_screens(cast: Cast) -> None:
    client = cast.client("dewi")
    assert client.get("/campaigns/new/").status_code == 200
    made = client.post("/campaigns/new/", form_data(cast))
    assert made.status_code == 303
    assert client.get(made["Location"]).status_code == 200
    live = client.post(f"{made['Location']}publication/")
    assert live.status_code == 303
    assert "Sambal lima menit" in cast.client("anonymous").get("/explore/").content.decode()


def test_double_click_makes_one_campaign_and_publishes_once(cast: Cast) -> None:
    client = cast.client("dewi")
    first, second = (client.post("/campaigns/new/", form_data(cast)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Campaign.objects.count() == 2
    assert [client.post(f"{first['Location']}publication/").status_code for _ in range(2)] == [303, 303]
    assert Event.objects.filter(verb="campaign.published").count() == 1


def test_negative_fee_and_past_date_come_back_with_everything_typed(cast: Cast) -> None:
    data = form_data(cast, fee_min="-5000", apply_by_date=day(cast, -3).isoformat())
    response = cast.client("dewi").post("/campaigns/new/", data)
    page = response.content.decode()
    assert (response.status_code, "id_fee_min_error" in page, "Sambal lima menit" in page) == (422, True, True)
    response = cast.client("dewi").post("/campaigns/new/", data | {"fee_min": "2jt"})
    assert (response.status_code, "id_apply_by_date_error" in response.content.decode()) == (422, True)
    assert Campaign.objects.count() == 1


def test_one_more_row_without_javascript_keeps_what_was_typed(cast: Cast) -> None:
    response = cast.client("dewi").post("/campaigns/new/", form_data(cast, title="Setengah", category="", add_row="1"))
    page = response.content.decode()
    assert (response.status_code, 'name="line_3_what"' in page, "Setengah" in page, "field__error" in page) == (
        200,
        True,
        True,
        False,
    )
    assert Campaign.objects.count() == 1


def test_requirements_of_the_form_become_rules_and_come_back(cast: Cast) -> None:
    data = form_data(
        cast,
        need_min_followers="10rb",
        need_max_followers="1.000.000",
        need_platform="tiktok",
        need_categories=["food", "home"],
        need_languages=["id"],
        need_city="Kota Bandung, Jawa Barat",
        need_kind="kol",
        need_verified="on",
        need_photo="on",
    )
    cast.client("dewi").post("/campaigns/new/", data)
    campaign = Campaign.objects.exclude(pk=cast.campaign.pk).get()
    assert [(row.rule, row.value) for row in campaign.requirements.all()] == [
        ("min_followers", {"count": 10_000, "platform": "tiktok"}),
        ("max_followers", {"count": 1_000_000, "platform": "tiktok"}),
        ("category", {"any_of": ["food", "home"]}),
        ("language", {"any_of": ["id"]}),
        ("city", {"code": "32.73", "name": "Kota Bandung"}),
        ("kind", {"kind": "kol"}),
        ("verified", {}),
        ("has_photo", {}),
    ]
    page = cast.client("dewi").get(f"/campaigns/{campaign.code}/edit/").content.decode()
    assert 'value="Kota Bandung, Jawa Barat"' in page
    assert 'value="10.000"' in page


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"fee_min": None, "fee_max": None}, "fee"),
        ({"fee_kind": "barter"}, "barter_item"),
        ({"fee_kind": "barter", "barter_item": "Kopi"}, "barter_value"),
        ({"apply_by_date": None}, "apply_by_date"),
        ({"publish_from_date": None}, "publish_from_date"),
        ({"lines": []}, "line_0_what"),
    ],
)
def test_incomplete_draft_is_saved_but_not_published(cast: Cast, missing: dict[str, Any], field: str) -> None:
    campaign = draft(cast, **missing)
    with pytest.raises(CampaignError) as caught:
        publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now)
    assert (list(caught.value.field_errors), fresh(campaign).state) == ([field], "draft")
    page = cast.client("dewi").get(f"/campaigns/{campaign.code}/").content.decode()
    assert caught.value.sentence in page or "reason--fail" in page


def test_draft_that_grew_old_is_not_published(cast: Cast) -> None:
    campaign = draft(cast)
    with pytest.raises(CampaignError) as caught:
        publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now + timedelta(days=8))
    assert (list(caught.value.field_errors), fresh(campaign).state) == (["apply_by_date"], "draft")


def test_barter_is_published_without_a_fee(cast: Cast) -> None:
    campaign = draft(cast, fee_kind="barter", barter_item="Tiga botol kopi", barter_value=150_000)
    publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now)
    row = fresh(campaign)
    assert (row.state, row.fee_min, row.fee_max) == ("published", None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"fee_min": 1_000_000, "fee_max": 1_000_000},
        {"tax_basis": "gross"},
        {"fee_kind": "range", "fee_max": 9_000_000},
        {"lines": [LineInput("instagram", "reel", 9)]},
        {"lines": []},
        {"requirements": [RuleInput("verified", {})]},
        {"category": "tech"},
        {"revisions_included": 0},
        {"barter_item": "kopi"},
    ],
)
def test_what_creators_rely_on_stays_once_published(cast: Cast, change: dict[str, Any]) -> None:
    campaign = in_state(cast, "published")
    with pytest.raises(CampaignError):
        update_campaign(
            campaign=campaign, said=said(cast, **change), version=campaign.version, by=cast.actor("dewi"), now=cast.now
        )
    row = fresh(campaign)
    assert (row.fee_min, row.tax_basis, row.version, row.lines.get().quantity) == (
        2_000_000,
        "nett",
        campaign.version,
        1,
    )


def test_free_parts_of_a_published_campaign_change_through_the_page(cast: Cast) -> None:
    campaign = in_state(cast, "published")
    data = form_data(
        cast,
        title="Judul baru",
        fee_min="9jt",
        version=str(campaign.version),
        slots="5",
        apply_by_date=day(cast, 9).isoformat(),
    )
    response = cast.client("dewi").post(f"/campaigns/{campaign.code}/edit/", data)
    row = fresh(campaign)
    assert response.status_code == 303
    assert (row.title, row.slots, row.fee_min, row.apply_by_date) == ("Judul baru", 5, 2_000_000, day(cast, 9))
    assert row.lines.count() == 1


def test_second_of_two_editors_loses_nothing(cast: Cast) -> None:
    campaign = draft(cast)
    update_campaign(
        campaign=campaign, said=said(cast, title="Dari Dewi"), version=1, by=cast.actor("dewi"), now=cast.now
    )
    with pytest.raises(StaleError):
        update_campaign(
            campaign=campaign, said=said(cast, title="Dari teman"), version=1, by=cast.actor("dewi"), now=cast.now
        )
    response = cast.client("dewi").post(
        f"/campaigns/{campaign.code}/edit/", form_data(cast, title="Dari teman", version="1")
    )
    assert (response.status_code, "Dari teman" in response.content.decode()) == (422, True)
    assert (fresh(campaign).title, fresh(campaign).version) == ("Dari Dewi", 2)
