"""One picture, two people: the later one is held, the operator decides, nobody is told who the other is."""

from datetime import date

import pytest

from sorot.core import clock
from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event
from sorot.creators.models import CreatorProfile
from sorot.insights import queries
from sorot.insights.actions import (
    confirm_screenshot,
    decide_screenshot,
    discard_screenshot,
    reply_about_screenshot,
    send_screenshots,
)
from sorot.insights.errors import InsightError
from sorot.insights.models import Screenshot
from sorot.messaging.models import Notification
from tests.cast import Cast
from tests.insights.builders import REEL, account_of, lines, post_of, screen, send

OTHER = {"views": 48_310, "reach": 31_077, "likes": 2_219, "comments": 304, "shares": 171}


@pytest.fixture
def day(cast: Cast) -> date:
    return clock.today(cast.now)


@pytest.fixture
def held(cast: Cast, day: date) -> Screenshot:
    """Rani's screenshot, and the same one saved again and sent by Tono."""
    send(cast, REEL, day=day, key="1")
    return send(cast, REEL, who="tono", day=day, key="2", upload=screen(REEL, quality=60))


def test_the_later_of_two_people_is_held_and_the_first_is_not_touched(cast: Cast, held: Screenshot) -> None:
    first = Screenshot.objects.get(account=account_of(cast))
    assert (held.state, held.same_as, first.state, first.same_as) == ("held", first, "read", None)
    told = Notification.objects.order_by("verb", "user_id").values_list("verb", "user__name")
    assert sorted(told) == [("screenshot.found", "Adi"), ("screenshot.found", "Sri"), ("screenshot.held", "Tono")]


def test_nobody_reads_who_the_other_one_is(cast: Cast, held: Screenshot) -> None:
    page = cast.client("tono").get(f"/performance/{held.account.code}/screenshots/{held.code}/")
    text = page.content.decode()
    rani = cast.rani_profile
    assert page.status_code == 200
    secrets = (rani.handle, rani.display_name, held.same_as.code, held.same_as.account.code, held.same_as.file.code)
    assert [secret for secret in secrets if secret in text.split("<main")[1]] == []
    note = Notification.objects.get(verb="screenshot.held")
    assert [secret for secret in secrets if secret in f"{note.data}{note.url}"] == []


def test_held_picture_cannot_be_confirmed_or_discarded(cast: Cast, held: Screenshot) -> None:
    for act in (
        lambda: confirm_screenshot(screenshot=held, values=REEL, by=cast.actor("tono"), now=cast.now),
        lambda: discard_screenshot(screenshot=held, by=cast.actor("tono"), now=cast.now),
    ):
        with pytest.raises(RefusedError):
            act()
    assert Screenshot.objects.get(pk=held.pk).state == "held"


def test_edited_figure_is_found_and_shown_to_the_operator(cast: Cast, day: date) -> None:
    send(cast, REEL, day=day, key="1")
    edited = REEL | {"views": 95_204}
    shot = send(cast, edited, who="tono", day=day, key="2")
    _first, pair = queries.pair_of(shot)
    assert shot.state == "held"
    assert [(line.first, line.second) for line in pair if line.differs] == [(15_204, 95_204)]


def test_another_post_on_the_same_screen_is_not_held(cast: Cast, day: date) -> None:
    send(cast, REEL, day=day, key="1")
    assert send(cast, OTHER, who="tono", day=day, key="2").state == "read"


def test_same_person_sees_that_it_was_sent_already(cast: Cast, day: date) -> None:
    first = send(cast, REEL, day=day, key="1")
    again = send(cast, REEL, day=day, key="2", upload=screen(REEL, quality=60))
    assert (again.state, again.same_as) == ("refused", first)
    page = cast.client("rani").get(f"/performance/{first.account.code}/screenshots/{again.code}/")
    assert f"/performance/{first.account.code}/screenshots/{first.code}/" in page.content.decode().split("<main")[1]
    with pytest.raises(InsightError) as refused:
        send_screenshots(
            account=account_of(cast), post=None, pictures=[screen(REEL)], captured_date=day, submit_key="3" * 32,
            by=cast.actor("rani"), now=cast.now,
        )  # fmt: skip
    assert (refused.value.code, f"/screenshots/{first.code}/" in str(refused.value)) == ("again", True)
    assert Screenshot.objects.count() == 2


def test_same_post_a_week_later_is_no_repeat(cast: Cast, day: date) -> None:
    account = account_of(cast)
    post = post_of(cast, account)
    send(cast, REEL, post=post, day=day, key="1")
    grown = {label: round(value * 1.31) for label, value in REEL.items()}
    assert send(cast, grown, post=post, day=day, key="2").state == "read"


def test_refused_picture_takes_nothing_from_who_made_it(cast: Cast, held: Screenshot) -> None:
    rani = held.same_as
    discard_screenshot(screenshot=rani, by=cast.actor("rani"), now=cast.now)
    decide_screenshot(screenshot=held, is_kept=False, reason="Bukan akun Anda.", by=cast.actor("sri"), now=cast.now)
    again = send(cast, REEL, day=clock.today(cast.now), key="4")
    assert again.state == "read"


def test_operator_lets_it_pass_or_refuses_it_with_a_sentence(cast: Cast, held: Screenshot) -> None:
    reply_about_screenshot(screenshot=held, text="Kami berdua mengelola akun ini.", by=cast.actor("tono"), now=cast.now)
    with pytest.raises(RefusedError):
        reply_about_screenshot(screenshot=held, text="Lagi.", by=cast.actor("tono"), now=cast.now)
    with pytest.raises(StaleError):
        decide_screenshot(
            screenshot=held, is_kept=True, reason="Baik.", version=held.version, by=cast.actor("sri"), now=cast.now
        )
    with pytest.raises(InsightError):
        decide_screenshot(screenshot=held, is_kept=True, reason=" ", by=cast.actor("sri"), now=cast.now)
    for _click in range(2):
        shot = decide_screenshot(screenshot=held, is_kept=True, reason="Baik.", by=cast.actor("sri"), now=cast.now)
    assert (shot.state, shot.decision, shot.decided_by) == ("read", "Baik.", cast.sri)
    assert Event.objects.filter(verb="screenshot.cleared").count() == 1
    assert Notification.objects.get(verb="screenshot.cleared").user == cast.tono
    confirm_screenshot(screenshot=shot, values=REEL, by=cast.actor("tono"), now=cast.now)


@pytest.mark.parametrize("who", ["tono", "rani", "dewi", "bima"])
def test_only_operators_decide(cast: Cast, held: Screenshot, who: str) -> None:
    with pytest.raises(RefusedError):
        decide_screenshot(screenshot=held, is_kept=True, reason="Ya.", by=cast.actor(who), now=cast.now)
    assert Screenshot.objects.get(pk=held.pk).state == "held"


def test_operator_does_not_decide_about_an_own_picture(cast: Cast, held: Screenshot) -> None:
    CreatorProfile.objects.filter(pk=cast.rani_profile.pk).update(user=cast.sri)
    fresh = Screenshot.objects.with_names().get(pk=held.pk)
    with pytest.raises(RefusedError):
        decide_screenshot(screenshot=fresh, is_kept=True, reason="Ya.", by=cast.actor("sri"), now=cast.now)


def test_two_figures_that_agree_find_it_whatever_the_pictures_look_like(cast: Cast, day: date) -> None:
    """A cut picture: other edges, other hashes, the same numbers."""
    send(cast, REEL, day=day, key="1")
    cut = {label: REEL[label] for label in ("reach", "likes", "comments", "shares")}
    shot = send(cast, cut, who="tono", day=day, key="2", seen=lines(cut))
    assert shot.state == "held"
