"""Two at once: real connections, real locks."""

import time
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest

from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal
from sorot.kits.actions import HistoryInput, issue_history, save_history
from sorot.kits.actions import history as actions
from sorot.kits.models import HiddenDeal, HistorySettings, IssuedHistory
from tests.cast import Cast, make_cast
from tests.deals.test_races import kinds, together
from tests.records.books import NOW, Books, Part, Work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    """The cast with two finished deals of Rani, committed."""
    cast = make_cast(NOW - timedelta(days=90))
    books = Books(cast)
    for _ in range(2):
        books.deal(Part(approved=-5, secured=-8), works=[Work(-20, -10, [(-21, -20, False)], -11)])
    return cast


def test_many_downloads_at_once_give_one_file_and_one_row(cast: Cast) -> None:
    rani = cast.rani_profile
    first = together(*[lambda: issue_history(creator=rani, now=NOW)] * 4)
    assert (len({issued.text for issued in first}), IssuedHistory.objects.count()) == (1, 1)
    code = Deal.objects.order_by("pk")[0].code
    save_history(creator=rani, said=HistoryInput(hidden=[code]), version=0, by=cast.actor("rani"), now=NOW)
    second = together(*[lambda: issue_history(creator=rani, now=NOW + timedelta(days=1))] * 4)
    assert (len({issued.text for issued in second}), IssuedHistory.objects.count()) == (1, 2)
    newest = IssuedHistory.objects.get(superseded_at=None)
    assert (newest.sha256, newest.deals) == (second[0].sha256, [Deal.objects.order_by("pk")[1].code])


def test_two_downloads_on_either_side_of_midnight_give_one_file(cast: Cast) -> None:
    """Each would date the first file by its own day, if neither waited for the other."""
    rani, real = cast.rani_profile, actions.signed

    def slowly(*given: Any, **named: Any) -> Any:
        found = real(*given, **named)
        time.sleep(0.3)
        return found

    with mock.patch.object(actions, "signed", slowly):
        results = together(
            lambda: issue_history(creator=rani, now=NOW),
            lambda: issue_history(creator=rani, now=NOW + timedelta(days=1)),
        )
    assert (len({issued.text for issued in results}), IssuedHistory.objects.count()) == (1, 1)


def test_of_two_who_save_at_once_one_is_asked_to_look_again(cast: Cast) -> None:
    rani = CreatorProfile.objects.get(pk=cast.rani_profile.pk)
    one, two = Deal.objects.order_by("pk").values_list("code", flat=True)
    own, theirs = cast.actor("rani"), cast.actor("bima")
    results = together(
        lambda: save_history(creator=rani, said=HistoryInput(hidden=[one]), version=0, by=own, now=NOW),
        lambda: save_history(creator=rani, said=HistoryInput(hidden=[two]), version=0, by=theirs, now=NOW),
    )
    assert kinds(results) == (1, 1)
    assert (HistorySettings.objects.get().version, HiddenDeal.objects.count()) == (1, 1)
