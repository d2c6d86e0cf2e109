"""The first page of each hat: what must I do next, and until when?"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from sorot.accounts import actions as people
from sorot.accounts.models import User
from sorot.campaigns.models import Campaign
from sorot.creators.models import CreatorProfile
from sorot.deals.queries import Todo
from sorot.web.dashboard.reading import heading, week_of
from tests.cast import Cast, cast, make_campaign, make_creator, make_organisation, make_user  # noqa: F401

pytestmark = pytest.mark.django_db


def step_of(browser: Client) -> str:
    return str(browser.get("/").context["board"].step.url)


def test_before_signing_in_it_is_the_front_page() -> None:
    answer = Client().get("/")
    assert (answer.status_code, "web/landing.html" in [template.name for template in answer.templates]) == (200, True)


@pytest.mark.parametrize("name", ["rani", "tono", "bima", "dewi", "fajar", "vina", "lia", "gita"])
def test_every_hat_has_a_first_page(cast: Cast, name: str) -> None:
    assert cast.client(name).get("/").status_code == 200


def test_somebody_new_is_asked_what_brings_them_here(cast: Cast) -> None:
    make_user("Novi")
    browser = Client()
    browser.force_login(User.objects.get(name="Novi"), backend="django.contrib.auth.backends.ModelBackend")
    assert step_of(browser) == "/welcome/"


def test_a_creator_is_led_from_account_to_public_page_to_campaigns(cast: Cast) -> None:
    browser = cast.client("tono")
    cast.tono_profile.accounts.all().delete()
    steps = [step_of(browser)]
    make_creator(None, "other", now=cast.now, management=cast.management).accounts.update(creator=cast.tono_profile)
    CreatorProfile.objects.filter(pk=cast.tono_profile.pk).update(is_public=False)
    steps.append(step_of(browser))
    CreatorProfile.objects.filter(pk=cast.tono_profile.pk).update(is_public=True)
    steps.append(step_of(browser))
    assert steps == ["/me/accounts/", "/me/profile/", "/explore/"]


def test_a_brand_is_led_from_campaign_to_publishing_to_creators(cast: Cast) -> None:
    browser = cast.client("lia")
    steps = [step_of(browser)]
    draft = make_campaign(cast.teh_ranting, cast.lia, now=cast.now, state="draft", published_at=None)
    steps.append(step_of(browser))
    Campaign.objects.filter(pk=draft.pk).update(state="published", published_at=cast.now)
    steps.append(step_of(browser))
    assert steps == ["/campaigns/new/", f"/campaigns/{draft.code}/", "/creators/"]


def test_a_management_is_led_from_talents_to_campaigns(cast: Cast) -> None:
    steps = [step_of(cast.client("bima"))]
    CreatorProfile.objects.filter(pk=cast.rani_profile.pk).update(management=None)
    steps.append(step_of(cast.client("bima")))
    assert steps == ["/explore/", "/talents/"]


def test_a_management_sees_its_own_talents_only(cast: Cast) -> None:
    assert [talent.handle for talent in cast.client("bima").get("/").context["board"].talents] == ["rani"]
    assert list(cast.client("rani").get("/").context["board"].talents) == []


def test_an_invitation_to_an_organisation_stands_on_the_first_page(cast: Cast) -> None:
    sent = people.invite_member(
        organisation=cast.kopi_senja, email=cast.tono.email, role="viewer", by=cast.actor("dewi"), now=cast.now
    )
    assert [row.pk for row in cast.client("tono").get("/").context["board"].invitations] == [sent.pk]
    assert list(cast.client("rani").get("/").context["board"].invitations) == []


def test_an_invitation_to_a_campaign_is_lit_with_its_deadline(cast: Cast) -> None:
    from sorot.deals.actions import invite_creator

    invited = invite_creator(
        campaign=cast.campaign, creator=cast.tono_profile, text="Cocok untuk Anda.", by=cast.actor("dewi"), now=cast.now
    )
    board = cast.client("tono").get("/").context["board"]
    assert (board.first.url, board.first.due_at) == (f"/applications/{invited.code}/", invited.due_at)
    assert (board.step, len(board.week)) == (
        None,
        7 if invited.due_at - cast.now < timedelta(days=7) else len(board.week),
    )
    assert cast.client("rani").get("/").context["board"].first is None


def test_work_for_another_role_is_shown_but_not_as_ones_turn(cast: Cast) -> None:
    from sorot.deals.actions import submit_application
    from sorot.deals.plans import PlanLine

    today = cast.campaign.publish_from_date
    lines = [PlanLine("instagram", "reel", 1, today), PlanLine("instagram", "story", 2, today)]
    submit_application(
        campaign=cast.campaign,
        creator=cast.tono_profile,
        idea="Kopi dingin untuk sahur, direkam di dapur rumah sendiri bersama ibu.",
        lines=lines,
        fee=2_500_000,
        by=cast.actor("tono"),
        now=cast.now,
    )
    boards = {name: cast.client(name).get("/").context["board"] for name in ("dewi", "fajar", "vina")}
    assert [bool(boards[name].first) for name in boards] == [True, False, False]
    assert [len(boards[name].colleagues) for name in boards] == [0, 1, 1]
    assert [boards[name].step for name in boards] == [None, None, None]
    assert boards["vina"].role_note


def test_a_rival_brand_sees_nothing_of_it(cast: Cast) -> None:
    from sorot.deals.actions import invite_creator

    invite_creator(
        campaign=cast.campaign, creator=cast.tono_profile, text="Rahasia.", by=cast.actor("dewi"), now=cast.now
    )
    page = cast.client("lia").get("/").content.decode()
    assert "Tono" not in page
    assert "Kopi Senja" not in page


@pytest.mark.parametrize(
    ("count", "locale", "words"),
    [
        (0, "id", "Tidak ada yang menunggu Anda, Rani."),
        (1, "en", "One thing waits for you, Rani."),
        (3, "id", "Tiga hal menunggu Anda, Rani."),
        (12, "en", "12 things wait for you, Rani."),
    ],
)
def test_the_heading_counts_in_words(count: int, locale: str, words: str) -> None:
    with translation.override(locale):
        assert heading(count, "Rani") == words


def test_an_organisation_is_named_so_that_the_hat_is_clear() -> None:
    with translation.override("id"):
        assert heading(2, "Kopi Senja", is_organisation=True) == "Dua hal menunggu di Kopi Senja."
        assert heading(0, "Kopi Senja", is_organisation=True) == "Tidak ada yang menunggu di Kopi Senja."


def test_the_week_puts_what_is_late_on_today_and_leaves_out_what_is_far() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    now = datetime(2027, 3, 12, 23, 30, tzinfo=zone)

    def todo(title: str, due: datetime | None) -> Todo:
        return Todo(title=title, detail="", url="/", due_at=due, kind="offer", action_label="")

    todos = [
        todo("late", now - timedelta(days=2)),
        todo("soon", now + timedelta(hours=1)),
        todo("far", now + timedelta(days=7)),
        todo("none", None),
    ]
    with timezone.override(zone):
        week = week_of(todos, now=now)
        assert [[item.title for item in day.todos] for day in week] == [["late"], ["soon"], [], [], [], [], []]
        assert [day.is_today for day in week] == [True] + [False] * 6
        assert week_of(todos[2:], now=now) == []


@pytest.mark.parametrize("name", ["tono", "dewi", "bima", "gita"])
def test_the_first_page_costs_the_same_with_thirty_of_everything(cast: Cast, name: str) -> None:
    from sorot.deals.actions import invite_creator

    browser = cast.client(name)

    def fill(numbers: range) -> None:
        for number in numbers:
            other = make_user(f"q{number}")
            brand = make_organisation(f"Brand {number}", "brand", other, now=cast.now)
            people.invite_member(
                organisation=brand,
                email=getattr(cast, name).email,
                role="viewer",
                by=_owner(other, brand),
                now=cast.now,
            )
            campaign = make_campaign(brand, other, now=cast.now, title=f"K{number}")
            invite_creator(
                campaign=campaign, creator=cast.tono_profile, text="Mari.", by=_owner(other, brand), now=cast.now
            )
            guest = make_creator(None, f"guest{number}", now=cast.now, management=cast.management)
            assert guest.pk

    def _owner(user: User, brand: Any) -> Any:
        from sorot.accounts.queries import actor_for

        return actor_for(user, brand.code)

    fill(range(1))
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    fill(range(1, 12))
    with CaptureQueriesContext(connection) as many:
        answer = browser.get("/")
    assert answer.status_code == 200
    assert len(many) == len(few), [query["sql"][:120] for query in many.captured_queries]
    assert len(few) <= 15, [query["sql"][:110] for query in few.captured_queries]
