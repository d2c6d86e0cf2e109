"""Writing campaigns: who may, what is refused, every state x every move."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sorot.campaigns.actions import (
    CampaignError,
    LineInput,
    close_campaign,
    create_campaign,
    delete_draft,
    publish_campaign,
    update_campaign,
)
from sorot.campaigns.enums import CAMPAIGN_MOVES, CampaignState
from sorot.campaigns.models import Campaign, DeliverableLine
from sorot.campaigns.rules import may_apply_by_date
from sorot.core.errors import ActionError, MoveError, RefusedError
from sorot.core.states import move
from tests.campaigns.builders import day, draft, form_data, fresh, in_state, said
from tests.cast import Cast

OTHERS = ["anonymous", "tono", "rani", "bima", "sri"]


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
