"""From a picture to numbers that count: read, checked, written, taken back."""

from datetime import date, timedelta

import pytest

from sorot.analytics.models import AccountSnapshot, PostSnapshot
from sorot.core import clock
from sorot.core.errors import MoveError, RefusedError, StaleError
from sorot.core.files import FileError
from sorot.core.models import Event
from sorot.insights.actions import (
    confirm_screenshot,
    discard_screenshot,
    read_screenshot,
    send_screenshots,
    take_back_screenshot,
)
from sorot.insights.errors import InsightError
from sorot.insights.models import Screenshot, ScreenshotFigure
from sorot.insights.reading.process import UnreadablePicture
from tests.cast import Cast
from tests.insights.builders import REEL, FakeEngine, account_of, lines, post_of, screen, send


@pytest.fixture
def day(cast: Cast) -> date:
    return clock.today(cast.now)


def read_values(shot: Screenshot) -> dict[str, int | None]:
    return {f.label: f.read_value for f in ScreenshotFigure.objects.filter(screenshot=shot)}


def test_nothing_counts_before_the_person_confirms(cast: Cast, day: date) -> None:
    post = post_of(cast, account_of(cast))
    shot = send(cast, REEL, post=post, day=day)
    assert (shot.state, shot.language, read_values(shot)) == ("read", "id", REEL)
    assert PostSnapshot.objects.count() == 0


def test_confirmed_numbers_are_readings_of_the_post_from_a_screenshot(cast: Cast, day: date) -> None:
    post = post_of(cast, account_of(cast))
    shot = send(cast, REEL | {"interactions": 1_030}, post=post, day=day)
    confirm_screenshot(screenshot=shot, values=REEL | {"interactions": 1_030}, by=cast.actor("rani"), now=cast.now)
    row = PostSnapshot.objects.get()
    kept = (row.post, row.captured_date, row.source, row.views, row.reach, row.likes, row.comments, row.shares)
    assert kept == (post, day, "screenshot", 15_204, 9_072, 826, 119, 85)
    assert row.saves is None
    assert list(ScreenshotFigure.objects.filter(was_changed=True)) == []
    event = Event.objects.get(verb="screenshot.confirmed")
    assert event.data == {"figures": 6, "changed": 0}


def test_corrected_and_added_and_left_out_numbers_are_marked(cast: Cast, day: date) -> None:
    shot = send(cast, REEL, post=post_of(cast, account_of(cast)), day=day)
    said = REEL | {"likes": 828, "shares": None, "saves": 113}
    confirm_screenshot(screenshot=shot, values=said, by=cast.actor("rani"), now=cast.now)
    row = PostSnapshot.objects.get()
    assert (row.likes, row.shares, row.saves) == (828, None, 113)
    marked = ScreenshotFigure.objects.filter(was_changed=True).values_list("label", "read_value", "value")
    assert sorted(marked) == [("likes", 826, 828), ("saves", None, 113), ("shares", 85, None)]


def test_of_an_account_over_many_days_only_the_followers_count(cast: Cast, day: date) -> None:
    figures = {"followers": 48_204, "views": 877_000, "reach": 631_000}
    shot = send(cast, figures, day=day)
    confirm_screenshot(screenshot=shot, values=figures, by=cast.actor("rani"), now=cast.now)
    row = AccountSnapshot.objects.get()
    assert (row.date, row.source, row.followers, row.views, row.reach) == (day, "screenshot", 48_204, None, None)
    account = account_of(cast)
    assert (account.followers, account.source_of("followers")) == (48_204, "screenshot")


def test_of_an_account_on_one_day_the_figures_of_the_day_count(cast: Cast, day: date) -> None:
    figures = {"followers": 48_204, "views": 8_770, "reach": 6_310}
    shot = send(cast, figures, day=day, is_one_day=True)
    confirm_screenshot(screenshot=shot, values=figures, by=cast.actor("rani"), now=cast.now)
    row = AccountSnapshot.objects.get()
    assert (row.followers, row.views, row.reach) == (48_204, 8_770, 6_310)


def test_taking_back_removes_what_was_written_and_the_picture_waits_again(cast: Cast, day: date) -> None:
    before = account_of(cast).followers
    shot = send(cast, {"followers": 51_000}, day=day)
    confirm_screenshot(screenshot=shot, values={"followers": 51_000}, by=cast.actor("rani"), now=cast.now)
    assert account_of(cast).followers == 51_000
    for _click in range(2):
        shot = take_back_screenshot(screenshot=shot, by=cast.actor("rani"), now=cast.now)
    assert (shot.state, AccountSnapshot.objects.count()) == ("read", 0)
    # What was declared before was written over when the screenshot was confirmed; it is not made up again.
    assert account_of(cast).followers in (None, before)


def test_taking_one_of_two_pictures_back_leaves_the_others_numbers(cast: Cast, day: date) -> None:
    post = post_of(cast, account_of(cast))
    first = send(cast, {"views": 15_204, "likes": 826}, post=post, day=day, key="1")
    confirm_screenshot(screenshot=first, values={"views": 15_204, "likes": 826}, by=cast.actor("rani"), now=cast.now)
    second = send(cast, {"views": 15_300, "comments": 119}, post=post, day=day, key="2")
    later = cast.now + timedelta(minutes=5)
    confirm_screenshot(screenshot=second, values={"views": 15_300, "comments": 119}, by=cast.actor("rani"), now=later)
    row = PostSnapshot.objects.get()
    assert (row.views, row.likes, row.comments) == (15_300, 826, 119)
    take_back_screenshot(screenshot=second, by=cast.actor("rani"), now=later)
    row = PostSnapshot.objects.get()
    assert (row.views, row.likes, row.comments) == (15_204, 826, None)


def test_second_click_confirms_once(cast: Cast, day: date) -> None:
    shot = send(cast, REEL, post=post_of(cast, account_of(cast)), day=day)
    for _click in range(2):
        confirm_screenshot(screenshot=shot, values=REEL, version=shot.version, by=cast.actor("rani"), now=cast.now)
    assert Event.objects.filter(verb="screenshot.confirmed").count() == 1
    with pytest.raises(RefusedError):
        confirm_screenshot(screenshot=shot, values={"views": 1}, by=cast.actor("rani"), now=cast.now)
    assert PostSnapshot.objects.get().views == 15_204


def test_old_page_is_refused(cast: Cast, day: date) -> None:
    shot = send(cast, REEL, post=post_of(cast, account_of(cast)), day=day)
    with pytest.raises(StaleError):
        confirm_screenshot(screenshot=shot, values=REEL, version=shot.version - 1, by=cast.actor("rani"), now=cast.now)
    assert PostSnapshot.objects.count() == 0


def test_no_number_at_all_is_refused(cast: Cast, day: date) -> None:
    shot = send(cast, REEL, post=post_of(cast, account_of(cast)), day=day)
    for values in ({}, dict.fromkeys(REEL)):
        with pytest.raises(InsightError):
            confirm_screenshot(screenshot=shot, values=values, by=cast.actor("rani"), now=cast.now)
    assert Screenshot.objects.get().state == "read"


@pytest.mark.parametrize("code", ["broken", "too_large", "too_long", "engine"])
def test_what_the_engine_cannot_read_is_typed_by_the_person(cast: Cast, day: date, code: str) -> None:
    post = post_of(cast, account_of(cast))
    [shot] = send_screenshots(
        account=account_of(cast), post=post, pictures=[screen(REEL)], captured_date=day, submit_key="c" * 32,
        by=cast.actor("rani"), now=cast.now,
    )  # fmt: skip
    FakeEngine.laid.append(UnreadablePicture(code))
    shot = read_screenshot(screenshot=shot, now=cast.now)
    assert (shot.state, Screenshot.objects.get().problem, read_values(shot)) == ("read", code, {})
    confirm_screenshot(screenshot=shot, values={"views": 15_204}, by=cast.actor("rani"), now=cast.now)
    assert PostSnapshot.objects.get().views == 15_204
    assert ScreenshotFigure.objects.get().was_changed


def test_same_form_sent_twice_keeps_one_picture(cast: Cast, day: date) -> None:
    for _click in range(2):
        [shot] = send_screenshots(
            account=account_of(cast), post=None, pictures=[screen(REEL)], captured_date=day, submit_key="d" * 32,
            by=cast.actor("rani"), now=cast.now,
        )  # fmt: skip
    assert (Screenshot.objects.count(), shot.state) == (1, "waiting")


@pytest.mark.parametrize(
    ("upload", "error"), [(b"MZ" + b"\x00" * 300, FileError), (b"<html></html>", FileError), (b"", FileError)]
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(
    cast: Cast, day: date, upload: bytes, error: type[Exception]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("reel.png", upload)
    with pytest.raises(error):
        send_screenshots(
            account=account_of(cast), post=None, pictures=[screen(REEL), bad], captured_date=day,
            submit_key="e" * 32, by=cast.actor("rani"), now=cast.now,
        )  # fmt: skip
    assert Screenshot.objects.count() == 0


def test_a_day_to_come_and_a_day_before_the_post_are_refused(cast: Cast, day: date) -> None:
    post = post_of(cast, account_of(cast))
    for wrong in (day + timedelta(days=1), date(2020, 1, 1)):
        with pytest.raises(InsightError):
            send_screenshots(
                account=account_of(cast), post=post, pictures=[screen(REEL)], captured_date=wrong,
                submit_key="f" * 32, by=cast.actor("rani"), now=cast.now,
            )  # fmt: skip
    assert Screenshot.objects.count() == 0


def test_discarded_picture_stays_out(cast: Cast, day: date) -> None:
    shot = send(cast, REEL, day=day)
    for _click in range(2):
        shot = discard_screenshot(screenshot=shot, by=cast.actor("rani"), now=cast.now)
    with pytest.raises((RefusedError, MoveError)):
        confirm_screenshot(screenshot=shot, values=REEL, by=cast.actor("rani"), now=cast.now)
    assert (Screenshot.objects.get().state, AccountSnapshot.objects.count()) == ("refused", 0)


def test_unsure_number_is_marked(cast: Cast, day: date) -> None:
    shot = send(cast, {"views": 15_204, "likes": 826}, day=day, seen=lines({"views": 15_204, "likes": 826}, score=0.6))
    assert [figure.is_unsure for figure in shot.figures.all()] == [True, True]


@pytest.mark.parametrize("who", ["tono", "dewi", "sri"])
def test_others_cannot_send_or_confirm_for_a_creator(cast: Cast, day: date, who: str) -> None:
    shot = send(cast, REEL, day=day)
    with pytest.raises(RefusedError):
        confirm_screenshot(screenshot=shot, values=REEL, by=cast.actor(who), now=cast.now)
    with pytest.raises(RefusedError):
        send_screenshots(
            account=account_of(cast), post=None, pictures=[screen({"views": 1})], captured_date=day,
            submit_key="9" * 32, by=cast.actor(who), now=cast.now,
        )  # fmt: skip
    assert (Screenshot.objects.count(), AccountSnapshot.objects.count()) == (1, 0)


def test_manager_confirms_for_the_talent(cast: Cast, day: date) -> None:
    shot = send(cast, {"followers": 48_204}, day=day)
    confirm_screenshot(screenshot=shot, values={"followers": 48_204}, by=cast.actor("bima"), now=cast.now)
    assert AccountSnapshot.objects.get().followers == 48_204
