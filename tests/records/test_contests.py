"""Contesting a figure: by whom it is about, once while it waits; the operator explains and changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from sorot.core.errors import ActionError, RefusedError, StaleError
from sorot.core.models import Event
from sorot.messaging.models import Notification
from sorot.records.actions import answer_contest, contest_figure
from sorot.records.errors import RecordError
from sorot.records.models import RecordContest
from sorot.records.queries import brand_record, current_figure, kept_figure
from tests.cast import Cast, make_cast
from tests.records.books import NOW, Books, Part

KEY = "a" * 32


def contest(cast: Cast, **changes: Any) -> RecordContest:
    """Dewi says that the share of late payments is wrong."""
    values: dict[str, Any] = {
        "about": cast.kopi_senja, "figure": "late-share", "text": "Pembayaran 3 Maret tidak terlambat.",
        "submit_key": KEY, "by": cast.actor("dewi"), "now": NOW, **changes,
    }  # fmt: skip
    return contest_figure(**values)


def test_a_contest_keeps_the_record_as_it_stood_and_tells_the_operators(books: Books, cast: Cast) -> None:
    for _ in range(3):
        books.deal(Part(approved=-20, due=-17, secured=-16))
    before = brand_record(cast.kopi_senja.pk, now=NOW)
    row = contest(cast)
    assert (row.state, row.kind, row.raised_by, row.raised_at) == ("open", "brand", cast.dewi, NOW)
    assert type(before).from_json(row.shown) == before
    assert Event.objects.filter(verb="record.contested", subject_code=row.code).count() == 1
    told = Notification.objects.filter(verb="record.contested")
    assert sorted(note.user.name for note in told) == ["Adi", "Sri"]
    assert {note.url for note in told} == {f"/desk/records/{row.code}/"}
    assert brand_record(cast.kopi_senja.pk, now=NOW) == before


def test_what_was_shown_stays_while_the_figure_moves_on(books: Books, cast: Cast) -> None:
    for _ in range(3):
        books.deal(Part(approved=-20, due=-17, secured=-16))
    row = contest(cast)
    for _ in range(3):
        books.deal(Part(approved=-20, secured=-50))
    row = RecordContest.objects.with_names().get(pk=row.pk)
    assert (kept_figure(row).value, current_figure(row, now=NOW).value) == ("100%", "50%")


def test_a_double_click_is_one_contest(cast: Cast) -> None:
    assert contest(cast) == contest(cast)
    assert RecordContest.objects.count() == 1
    assert Notification.objects.filter(verb="record.contested").count() == 2


def test_a_figure_is_contested_once_while_it_waits(cast: Cast) -> None:
    row = contest(cast)
    with pytest.raises(RefusedError):
        contest(cast, submit_key="b" * 32)
    assert list(RecordContest.objects.all()) == [row]
    other = contest(cast, submit_key="c" * 32, figure="deals")
    answer_contest(contest=row, answer="Lihat tanggalnya.", by=cast.actor("sri"), now=NOW)
    again = contest(cast, submit_key="d" * 32)
    assert RecordContest.objects.count() == 3
    assert {other.state, again.state} == {"open"}


@pytest.mark.parametrize("who", ["anonymous", "tono", "rani", "bima", "lia", "sri", "vina"])
def test_only_who_makes_deals_for_the_subject_contests(cast: Cast, who: str) -> None:
    with pytest.raises(RefusedError):
        contest(cast, by=cast.actor(who))
    assert RecordContest.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "may"), [("rani", True), ("bima", True), ("tono", False), ("dewi", False), ("sri", False)]
)
def test_a_creators_figure_is_contested_by_the_creator_or_the_management(cast: Cast, who: str, may: bool) -> None:
    changes = {"about": cast.rani_profile, "figure": "on-time", "by": cast.actor(who)}
    if may:
        row = contest(cast, **changes)
        assert (row.kind, row.creator, row.organisation) == ("creator", cast.rani_profile, None)
        return
    with pytest.raises(RefusedError):
        contest(cast, **changes)
    assert RecordContest.objects.count() == 0


@pytest.mark.parametrize("changes", [{"text": " \n"}, {"figure": "on-time"}, {"figure": "charm"}])
def test_a_contest_without_words_or_about_no_figure_of_theirs_is_refused(cast: Cast, changes: dict[str, str]) -> None:
    with pytest.raises(RecordError):
        contest(cast, **changes)
    assert RecordContest.objects.count() == 0


def test_the_operator_explains_once_and_who_asked_is_told(cast: Cast) -> None:
    row = contest(cast)
    done = answer_contest(contest=row, answer=" Dibayar 16 Maret. ", version=1, by=cast.actor("sri"), now=NOW)
    assert (done.state, done.answer, done.answered_by, done.answered_at) == (
        "answered", "Dibayar 16 Maret.", cast.sri, NOW,
    )  # fmt: skip
    again = answer_contest(contest=row, answer="Dibayar 16 Maret.", version=1, by=cast.actor("sri"), now=NOW)
    assert again.version == done.version == 2
    with pytest.raises(RefusedError):
        answer_contest(contest=row, answer="Lain.", by=cast.actor("adi"), now=NOW)
    assert RecordContest.objects.get().answer == "Dibayar 16 Maret."
    note = Notification.objects.get(verb="record.answered")
    assert (note.user, note.url) == (cast.dewi, f"/records/brand/{cast.kopi_senja.code}/late-share/")
    assert Event.objects.filter(verb="record.answered").count() == 1


def test_an_old_page_and_an_empty_answer_change_nothing(cast: Cast) -> None:
    row = contest(cast)
    with pytest.raises(StaleError):
        answer_contest(contest=row, answer="x", version=9, by=cast.actor("sri"), now=NOW)
    with pytest.raises(RecordError):
        answer_contest(contest=row, answer="  ", by=cast.actor("sri"), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.answer, row.version) == ("open", "", 1)


def test_an_operator_of_the_brand_leaves_the_answer_to_another(cast: Cast) -> None:
    from sorot.accounts.enums import Role
    from tests.cast import join

    join(cast.kopi_senja, cast.sri, Role.VIEWER, now=NOW)
    row = contest(cast)
    with pytest.raises(RefusedError):
        answer_contest(contest=row, answer="Benar.", by=cast.actor("sri"), now=NOW)
    row.refresh_from_db()
    assert row.state == "open"
    assert answer_contest(contest=row, answer="Benar.", by=cast.actor("adi"), now=NOW).answered_by == cast.adi


def test_nobody_but_an_operator_answers(cast: Cast) -> None:
    row = contest(cast)
    for who in ("dewi", "rani", "tono"):
        with pytest.raises(RefusedError):
            answer_contest(contest=row, answer="Benar.", by=cast.actor(who), now=NOW)
    row.refresh_from_db()
    assert row.state == "open"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_contest() -> None:
    cast = make_cast(timezone.now())

    def click(key: str) -> str:
        try:
            return contest(cast, submit_key=key).code
        except ActionError:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(click, ["a" * 32, "b" * 32]))
    assert sorted(code == "refused" for code in found) == [False, True]
    assert RecordContest.objects.count() == 1


def test_no_table_holds_a_figure(db: None) -> None:
    """Nobody can edit a figure, because there is nowhere to write one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname like 'records%%' and relkind in ('r', 'v', 'm', 'p')"
        )
        assert [row[0] for row in cursor.fetchall()] == ["records_recordcontest"]
