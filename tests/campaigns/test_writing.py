"""Writing campaigns: who may, what is refused, every state x every move, nothing lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sorot.campaigns.actions import (
    CampaignError,
    LineInput,
    RuleInput,
    close_campaign,
    create_campaign,
    delete_draft,
    grant_agency,
    publish_campaign,
    revoke_agency,
    update_campaign,
)
from sorot.campaigns.enums import CAMPAIGN_MOVES, CampaignState
from sorot.campaigns.models import AgencyGrant, Campaign, DeliverableLine
from sorot.campaigns.rules import may_apply_by_date
from sorot.core.errors import ActionError, MoveError, RefusedError, StaleError
from sorot.core.models import Event
from sorot.core.states import move
from tests.campaigns.builders import day, form_data, said
from tests.cast import Cast

OTHERS = ["anonymous", "tono", "rani", "bima", "sri"]


def draft(cast: Cast, **fields: Any) -> Campaign:
    return create_campaign(said=said(cast, **fields), by=cast.actor("dewi"), now=cast.now)


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def in_state(cast: Cast, state: str) -> Campaign:
    campaign = draft(cast)
    if state != "draft":
        publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now)
    if state == "closed":
        close_campaign(campaign=campaign, reason="filled", by=cast.actor("dewi"), now=cast.now)
    return fresh(campaign)


@pytest.mark.parametrize("start", list(CampaignState))
@pytest.mark.parametrize("to", list(CampaignState))
def test_every_state_and_move(cast: Cast, start: str, to: str) -> None:
    campaign = in_state(cast, start)
    facts = {
        "draft": {},
        "published": {"published_at": cast.now},
        "closed": {"closed_at": cast.now, "close_reason": "filled"},
    }
    if to in CAMPAIGN_MOVES[start]:
        move(campaign, to, by=cast.actor("dewi"), now=cast.now, verb="t", **facts[to])
        assert fresh(campaign).state == to
    else:
        with pytest.raises(MoveError):
            move(campaign, to, by=cast.actor("dewi"), now=cast.now, verb="t", **facts[to])
        assert fresh(campaign).state == start


@pytest.mark.parametrize(
    ("state", "works"),
    [("draft", {"update", "publish", "delete"}), ("published", {"update", "close"}), ("closed", set())],
)
def test_every_state_and_action(cast: Cast, state: str, works: set[str]) -> None:
    by, now = cast.actor("dewi"), cast.now
    done = set()
    for name in ("update", "publish", "close", "delete"):
        campaign = in_state(cast, state)
        calls = {
            "update": lambda c: update_campaign(
                campaign=c, said=said(cast, title="Baru"), version=c.version, by=by, now=now
            ),
            "publish": lambda c: publish_campaign(campaign=c, by=by, now=now),
            "close": lambda c: close_campaign(campaign=c, reason="ended", by=by, now=now),
            "delete": lambda c: delete_draft(campaign=c, by=by, now=now),
        }
        before = fresh(campaign)
        try:
            calls[name](campaign)
            done.add(name)
        except ActionError:
            after = fresh(campaign)
            assert (after.state, after.title, after.version) == (before.state, before.title, before.version)
    assert done == works


@pytest.mark.parametrize("role", [*OTHERS, "fajar", "vina", "lia", "gita"])
def test_others_write_nothing(cast: Cast, role: str) -> None:
    campaign, by = draft(cast), cast.actor(role)
    before = Campaign.objects.count()
    for call in (
        lambda: update_campaign(campaign=campaign, said=said(cast, title="Curi"), version=1, by=by, now=cast.now),
        lambda: publish_campaign(campaign=campaign, by=by, now=cast.now),
        lambda: close_campaign(campaign=cast.campaign, reason="ended", by=by, now=cast.now),
        lambda: delete_draft(campaign=campaign, by=by, now=cast.now),
    ):
        with pytest.raises(RefusedError) as caught:
            call()
        assert str(caught.value)
    assert (fresh(campaign).title, fresh(campaign).state, fresh(cast.campaign).state) == (
        "Sambal lima menit",
        "draft",
        "published",
    )
    assert Campaign.objects.count() == before


@pytest.mark.parametrize("role", [*OTHERS, "fajar", "vina"])
def test_others_create_nothing(cast: Cast, role: str) -> None:
    with pytest.raises(RefusedError):
        create_campaign(said=said(cast), by=cast.actor(role), now=cast.now)
    assert Campaign.objects.count() == 1


def test_reader_is_told_why_and_rival_sees_nothing(cast: Cast) -> None:
    campaign = draft(cast)
    for part in ("publication", "removal"):
        url = f"/campaigns/{campaign.code}/{part}/"
        assert cast.client("lia").post(url).status_code == 404
        response = cast.client("vina").post(url)
        assert (
            response.status_code,
            "Pembaca" in response.content.decode() or "Viewer" in response.content.decode(),
        ) == (403, True)
    assert fresh(campaign).state == "draft"


@pytest.mark.parametrize("name", ["fee_min", "fee_max", "barter_value", "budget"])
@pytest.mark.parametrize("value", [0, -1, -5_000_000_000])
def test_amounts_must_be_positive(cast: Cast, name: str, value: int) -> None:
    with pytest.raises(CampaignError) as caught:
        draft(cast, **({"fee_kind": "range"} | {name: value}))
    assert name in caught.value.field_errors
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"fee_kind": "range", "fee_min": 3, "fee_max": 2}, "fee_max"),
        ({"slots": 2_000_000_000, "fee_min": 5 * 10**12, "fee_max": 5 * 10**12}, "slots"),
        ({"lines": [LineInput("podcast", "reel")]}, "line_0_what"),
        ({"lines": [LineInput("tiktok", "story"), LineInput("tiktok", "story", 3)]}, "line_0_what"),
    ],
)
def test_impossible_values_are_refused_at_their_field(cast: Cast, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(CampaignError) as caught:
        draft(cast, **fields)
    assert list(caught.value.field_errors) == [field]
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ((-1, 10, 20), ["apply_by_date"]),
        ((0, 0, 0), []),
        ((7, -1, 20), ["publish_from_date"]),
        ((7, 20, 10), ["publish_until_date"]),
        ((30, 10, 20), ["publish_until_date"]),
    ],
)
def test_days_must_lie_ahead_and_in_order(cast: Cast, days: tuple[int, int, int], fields: list[str]) -> None:
    chosen = dict(
        zip(("apply_by_date", "publish_from_date", "publish_until_date"), (day(cast, n) for n in days), strict=True)
    )
    if not fields:
        assert draft(cast, **chosen).pk
        return
    with pytest.raises(CampaignError) as caught:
        draft(cast, **chosen)
    assert list(caught.value.field_errors) == fields


def test_today_is_the_day_where_the_person_lives(cast: Cast) -> None:
    now = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)  # 23.30 WIB, and already the 11th in Jayapura
    the_tenth = now.date()
    later = the_tenth + timedelta(days=9)
    fields = {"apply_by_date": the_tenth, "publish_from_date": later, "publish_until_date": later}
    assert create_campaign(said=said(cast, **fields), by=cast.actor("dewi"), now=now).pk
    cast.dewi.zone = "Asia/Jayapura"
    cast.dewi.save()
    with pytest.raises(CampaignError) as caught:
        create_campaign(said=said(cast, **fields), by=cast.actor("dewi"), now=now)
    assert list(caught.value.field_errors) == ["apply_by_date"]


def test_deadline_is_the_end_of_the_day_in_the_brands_zone(cast: Cast) -> None:
    campaign = in_state(cast, "published")
    end = campaign.apply_until_at
    assert end is not None
    assert end.astimezone(UTC).strftime("%H:%M") == "17:00"
    assert (may_apply_by_date(campaign, end - timedelta(seconds=1)).ok, may_apply_by_date(campaign, end).ok) == (
        True,
        False,
    )


def test_five_billion_passes_everywhere(cast: Cast) -> None:
    data = form_data(cast, fee_kind="range", fee_min="5 miliar", fee_max="5.000.000.001", budget="50 miliar", slots="3")
    response = cast.client("dewi").post("/campaigns/new/", data)
    assert response.status_code == 303
    campaign = Campaign.objects.exclude(pk=cast.campaign.pk).get()
    assert (campaign.fee_min, campaign.fee_max, campaign.budget) == (5_000_000_000, 5_000_000_001, 50_000_000_000)
    assert cast.client("dewi").post(f"/campaigns/{campaign.code}/publication/").status_code == 303
    page = cast.client("anonymous").get(f"/campaigns/{campaign.code}/").content.decode()
    assert "50.000.000.000" not in page
    assert cast.client("dewi").get(f"/campaigns/{campaign.code}/").content.decode().count("15.000.000.003") >= 1


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


def test_agency_acts_for_a_brand_that_let_it_in_until_it_ends(cast: Cast) -> None:
    gita = cast.actor("gita")
    with pytest.raises(CampaignError):
        create_campaign(said=said(cast), client=cast.kopi_senja, by=gita, now=cast.now)
    grant = grant_agency(agency=cast.studio_kaca, by=cast.actor("dewi"), now=cast.now)
    assert grant_agency(agency=cast.studio_kaca, by=cast.actor("dewi"), now=cast.now).pk == grant.pk
    with pytest.raises(CampaignError):
        create_campaign(said=said(cast), client=cast.teh_ranting, by=gita, now=cast.now)
    campaign = create_campaign(said=said(cast), client=cast.kopi_senja, by=gita, now=cast.now)
    assert (campaign.organisation, campaign.acting_agency) == (cast.kopi_senja, cast.studio_kaca)
    assert cast.client("dewi").get(f"/campaigns/{campaign.code}/").status_code == 200
    assert cast.client("lia").get(f"/campaigns/{campaign.code}/").status_code == 404
    revoke_agency(grant=grant, by=cast.actor("dewi"), now=cast.now)
    with pytest.raises(RefusedError):
        publish_campaign(campaign=campaign, by=gita, now=cast.now)
    publish_campaign(campaign=campaign, by=cast.actor("dewi"), now=cast.now)
    assert fresh(campaign).state == "published"


def test_agency_creates_through_the_page(cast: Cast) -> None:
    client = cast.client("gita")
    cast.client("dewi").post("/campaigns/agencies/", {"agency": "studio KACA"})
    data = form_data(cast, client=cast.kopi_senja.code)
    assert client.post("/campaigns/new/", data | {"client": cast.teh_ranting.code}).status_code == 422
    assert client.post("/campaigns/new/", data).status_code == 303
    assert Campaign.objects.get(acting_agency=cast.studio_kaca).organisation == cast.kopi_senja


@pytest.mark.parametrize("role", ["fajar", "vina", "lia", "gita", "rani", "anonymous", "sri"])
def test_only_an_owner_of_the_brand_lets_agencies_in_and_out(cast: Cast, role: str) -> None:
    grant = grant_agency(agency=cast.studio_kaca, by=cast.actor("dewi"), now=cast.now)
    if role not in {"lia", "gita"}:
        with pytest.raises(RefusedError):
            grant_agency(agency=cast.studio_kaca, by=cast.actor(role), now=cast.now)
    if role != "gita":
        with pytest.raises(RefusedError):
            revoke_agency(grant=grant, by=cast.actor(role), now=cast.now)
        assert AgencyGrant.objects.get(pk=grant.pk).revoked_at is None


def test_another_brand_or_a_brand_as_agency_is_refused(cast: Cast) -> None:
    with pytest.raises(CampaignError):
        grant_agency(agency=cast.teh_ranting, by=cast.actor("dewi"), now=cast.now)
    assert AgencyGrant.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "published", "published_at": None},
        {"state": "closed"},
        {"closed_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"fee_min": -1},
        {"fee_min": 0},
        {"fee_max": 1},
        {"fee_min": None},
        {"fee_kind": "barter"},
        {"apply_by_date": None},
        {"slots": 0},
        {"title": ""},
        {"budget": -1},
        {"revisions_included": 99},
        {"state": "open"},
        {"category": "x"},
    ],
)
def test_database_itself_refuses_nonsense(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=cast.campaign.pk).update(**wrong)
    assert fresh(cast.campaign).title == "Kopi Sahur 10 Menit"


def test_database_refuses_a_format_that_does_not_exist_there(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliverableLine.objects.create(campaign=cast.campaign, position=9, platform="podcast", format="reel")


def test_drafts_are_deleted_and_published_campaigns_are_not(cast: Cast) -> None:
    campaign = draft(cast)
    assert cast.client("dewi").post(f"/campaigns/{campaign.code}/removal/").status_code == 303
    assert not Campaign.objects.filter(pk=campaign.pk).exists()
    assert cast.client("dewi").post(f"/campaigns/{cast.campaign.code}/removal/").status_code == 303
    assert fresh(cast.campaign).state == "published"
