"""The operator's desk: who gets in, what waits, people, the trail."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sorot.accounts import actions
from sorot.accounts.models import User
from sorot.core import audit
from sorot.core.access import SYSTEM
from sorot.core.models import Event
from sorot.web.desk.sentences import SENTENCES
from tests.cast import ROLES, Cast, cast, make_user  # noqa: F401

pytestmark = pytest.mark.django_db
PAGES = ["/desk/", "/desk/people/", "/desk/audit/", "/desk/mail/"]


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("path", PAGES)
def test_desk_pages_are_not_found_for_everybody_else(cast: Cast, name: str, path: str) -> None:
    hidden = 302 if name == "anonymous" and path != "/desk/mail/" else 404
    assert cast.client(name).get(path).status_code == (200 if name == "sri" else hidden)


def test_an_operator_wearing_their_own_hat_has_no_desk(cast: Cast) -> None:
    browser = cast.client("sri")
    browser.post("/hat/", {"hat": "self"})
    assert browser.get("/desk/").status_code == 404
    browser.post("/hat/", {"hat": "desk"})
    assert browser.get("/desk/").status_code == 200


def test_the_first_page_of_an_operator_is_the_desk(cast: Cast) -> None:
    answer = cast.client("sri").get("/")
    assert (answer.status_code, answer.url) == (302, "/desk/")


def test_the_desk_counts_what_waits(cast: Cast) -> None:
    actions.request_verification(note="Lihat akun saya.", by=cast.actor("rani"), now=cast.now)
    actions.request_verification(note="NIB 1234567890123.", by=cast.actor("dewi"), now=cast.now)
    context = cast.client("sri").get("/desk/").context
    assert ([row.count for row in context["waiting"]], context["total"]) == ([2], 2)


def test_requests_stand_oldest_first(cast: Cast) -> None:
    for minutes, name in enumerate(("dewi", "rani")):
        actions.request_verification(note="Lihat ini.", by=cast.actor(name), now=cast.now + timedelta(minutes=minutes))
    rows = cast.client("sri").get("/desk/people/").context["waiting"]
    assert [str(row.subject) for row in rows] == ["Kopi Senja", "Rani"]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ("q=rani@example", ["Rani"]),
        ("q=LIA", ["Lia"]),
        ("what=organisations&q=kopi", ["Kopi Senja"]),
        ("what=organisations&q=zzz", []),
        ("what=nonsense&q=tono", ["Tono"]),
    ],
)
def test_people_and_organisations_are_searched(cast: Cast, params: str, found: list[str]) -> None:
    page = cast.client("sri").get(f"/desk/people/?{params}").context["page"]
    assert [str(row) for row in page.items] == found


def trail(cast: Cast, params: str = "") -> list[str]:
    return [line.sentence for line in cast.client("sri").get(f"/desk/audit/?{params}").context["page"].items]


def happen(cast: Cast) -> None:
    """Four things on two days."""
    day = cast.now - timedelta(days=3)
    audit.record("user.settings_changed", cast.rani, by=cast.actor("rani"), now=day)
    audit.record("organisation.changed", cast.kopi_senja, by=cast.actor("dewi"), now=cast.now)
    audit.record("campaign.published", cast.campaign, by=cast.actor("dewi"), now=cast.now + timedelta(seconds=1))
    audit.record("offer.expired", cast.campaign, by=SYSTEM, now=cast.now + timedelta(seconds=2))


def test_the_trail_reads_as_sentences_newest_first(cast: Cast) -> None:
    User.objects.filter(pk=cast.sri.pk).update(locale="en")
    happen(cast)
    assert trail(cast) == [
        "An offer expired.",
        "Dewi published a campaign.",
        "Dewi changed what others read about their organisation.",
        "Rani changed their settings.",
    ]


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ("person=dewi", 2),
        ("organisation=kopi", 2),
        ("kind=organisations", 1),
        ("kind=campaigns", 2),
        ("kind=junk", 4),
        ("person=nobody", 0),
    ],
)
def test_the_trail_is_filtered(cast: Cast, params: str, count: int) -> None:
    happen(cast)
    assert len(trail(cast, params)) == count


def test_the_trail_is_filtered_by_days_in_ones_own_zone(cast: Cast) -> None:
    happen(cast)
    from django.utils import timezone

    with timezone.override("Asia/Jakarta"):
        day = timezone.localtime(cast.now - timedelta(days=3)).date()
    assert len(trail(cast, f"since={day}&until={day}")) == 1
    assert len(trail(cast, f"since={day + timedelta(days=1)}")) == 3
    assert len(trail(cast, "since=yesterday")) == 4


def test_an_unknown_verb_and_missing_data_still_read(cast: Cast) -> None:
    User.objects.filter(pk=cast.sri.pk).update(locale="en")
    audit.record("moon.landed_on", cast.rani, by=cast.actor("rani"), now=cast.now)
    audit.record("member.removed", cast.rani, by=cast.actor("dewi"), now=cast.now + timedelta(seconds=1))
    assert trail(cast) == ["Dewi removed ? from the organisation.", "Rani: moon, landed on."]


def test_every_sentence_takes_any_data() -> None:
    from collections import defaultdict

    values: Any = defaultdict(lambda: "x")
    assert all(str(sentence) % values for sentence in SENTENCES.values())


@pytest.mark.parametrize("path", ["/desk/", "/desk/people/", "/desk/audit/", "/desk/people/?what=organisations"])
def test_thirty_rows_cost_the_queries_of_one(cast: Cast, path: str) -> None:
    browser = cast.client("sri")
    happen(cast)
    actions.request_verification(note="Lihat ini.", by=cast.actor("rani"), now=cast.now)
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    for number in range(30):
        user = make_user(f"p{number}")
        from sorot.core.access import Actor

        actions.request_verification(note="Lihat ini.", by=Actor(user=user), now=cast.now)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)
    assert Event.objects.count() == 35
    assert len(many) == len(few)
    assert len(few) <= 15
