"""Files that were given out: one row for one content, and what is said of each of them later."""

from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from sorot.core.access import Actor
from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal
from sorot.kits.history.check import State
from sorot.kits.history.queries import Standing, Word, judge
from sorot.kits.models import HiddenDeal, HistorySettings, IssuedHistory
from sorot.privacy import actions as privacy
from sorot.privacy import rules as privacy_rules
from sorot.privacy.enums import COOLING_OFF
from tests.kits.history.case import URL, HistoryCase
from tests.kits.history.test_document import key
from tests.kits.world import NOW

DAY = timedelta(days=1)


class Issued(HistoryCase):
    def setUp(self) -> None:
        super().setUp()
        self.world.show(shown={"history": "public"})

    def later(self, days: int) -> None:
        self.clock.return_value = NOW + days * DAY

    def test_the_same_content_is_the_same_file_and_the_same_row_for_ever(self) -> None:
        texts = set()
        for days in (0, 1, 40):
            self.later(days)
            for name in ("anonymous", "tono", "rani"):
                texts.add(self.world.cast.client(name).get(URL).content.decode())
        row = IssuedHistory.objects.get()
        assert len(texts) == 1
        assert (row.creator_id, row.issued_at, row.superseded_at) == (self.rani.pk, NOW, None)
        assert row.sha256 == judge(texts.pop()).sha256
        assert sorted(row.deals) == sorted(deal.code for deal in self.deals)

    def test_asking_again_writes_nothing_and_takes_few_queries(self) -> None:
        client = self.world.cast.client("anonymous")
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        said = [query["sql"].strip().split()[0].lower() for query in queries]
        assert (sorted(set(said)), len(said) <= 15) == (["select", "with"], True)

    def test_a_browser_that_has_it_is_told_so(self) -> None:
        first = self.world.cast.client("anonymous").get(URL)
        again = self.world.cast.client("anonymous").get(URL, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, IssuedHistory.objects.count()) == (304, b"", 1)

    def test_another_content_replaces_it_and_the_old_one_says_since_when(self) -> None:
        old = self.text()
        assert self.standing(old) == Standing(Word.CURRENT)
        self.save(hidden=[self.deals[0].code])
        self.later(3)
        assert self.standing(old) == Standing(Word.NEWER)  # nobody has fetched the new one yet
        new = self.text()
        assert (self.standing(old), self.standing(new)) == (
            Standing(Word.NEWER, date(2026, 11, 23)), Standing(Word.CURRENT),
        )  # fmt: skip
        assert list(IssuedHistory.objects.order_by("pk").values_list("issued_at", "superseded_at")) == [
            (NOW, NOW + 3 * DAY), (NOW + 3 * DAY, None),
        ]  # fmt: skip
        html = self.check(text=old)
        assert ("23 November 2026" in html or "23 Nov" in html, "Asli dan tidak diubah." in html) == (True, True)

    def test_what_holds_again_on_the_same_day_has_its_row_again(self) -> None:
        first = self.text()
        self.save(hidden=[self.deals[0].code])
        second = self.text()
        self.save()
        assert (self.text() == first, IssuedHistory.objects.count()) == (True, 2)
        assert (self.standing(first), self.standing(second)) == (
            Standing(Word.CURRENT), Standing(Word.NEWER, NOW.date()),
        )  # fmt: skip

    def test_whoever_waited_may_have_read_the_clock_first(self) -> None:
        self.later(1)
        self.text()
        self.save(hidden=[self.deals[0].code])
        self.later(0)
        self.text()
        rows = list(IssuedHistory.objects.order_by("pk").values_list("issued_at", "superseded_at"))
        assert rows == [(NOW + DAY, NOW + DAY), (NOW, None)]

    def test_two_downloads_at_once_make_one_row(self) -> None:
        """The second one decided to write before the first had written."""
        from sorot.kits.actions import history as actions

        late: list[Any] = []
        real = actions._record

        def first_the_other(creator: CreatorProfile, now: Any) -> Any:
            late.append(real(creator, now))
            return real(creator, now)

        with mock.patch.object(actions, "_record", first_the_other):
            text = self.text()
        assert (late[0].text == text, IssuedHistory.objects.count()) == (True, 1)

    def test_the_database_keeps_one_newest_file_of_a_creator_and_each_file_once(self) -> None:
        self.text()
        row = IssuedHistory.objects.get()
        for wrong in (
            {"sha256": "a" * 64}, {"superseded_at": NOW}, {"sha256": "A" * 64, "superseded_at": NOW},
            {"sha256": "a" * 64, "superseded_at": NOW - DAY}, {"sha256": "a" * 64, "superseded_at": NOW, "deals": []},
            {"sha256": "a" * 64, "superseded_at": NOW, "key": "x"},
        ):  # fmt: skip
            values = {
                "creator": row.creator,
                "sha256": row.sha256,
                "key": row.key,
                "deals": row.deals,
                "issued_at": NOW,
            }
            with pytest.raises(IntegrityError), transaction.atomic():
                IssuedHistory.objects.create(**(values | wrong))
        assert IssuedHistory.objects.count() == 1

    def test_a_deal_that_is_disputed_withdraws_the_file_until_the_dispute_ends(self) -> None:
        text = self.text()
        Deal.objects.filter(pk=self.deals[1].pk).update(disputed_at=NOW)
        assert self.standing(text) == Standing(Word.WITHDRAWN)
        html = self.check(text=text)
        assert ("Asli, tetapi ditarik." in html, "Asli dan tidak diubah." in html) == (True, False)
        assert len(judge(self.text()).history["entries"]) == 3  # type: ignore[index]
        Deal.objects.filter(pk=self.deals[1].pk).update(disputed_at=None)
        assert self.standing(text) == Standing(Word.CURRENT)

    def test_a_bank_that_asks_money_back_withdraws_the_file_until_the_case_ends(self) -> None:
        text = self.text()
        case = self.bank_asks_back(self.deals[2])
        assert self.standing(text) == Standing(Word.WITHDRAWN)
        assert len(judge(self.text()).history["entries"]) == 3  # type: ignore[index]
        type(case).objects.filter(pk=case.pk).update(state="won", decided_at=NOW, reserved_at=NOW, next_check_at=None)
        assert self.standing(text) == Standing(Word.CURRENT)

    def test_a_deal_that_is_no_longer_finished_withdraws_the_file(self) -> None:
        text = self.text()
        Deal.objects.filter(pk=self.deals[0].pk).update(state="working", completed_at=None)
        assert self.standing(text) == Standing(Word.WITHDRAWN)

    def test_who_may_not_see_the_history_is_told_nothing_beyond_the_signature(self) -> None:
        text = self.text()
        Deal.objects.filter(pk=self.deals[1].pk).update(disputed_at=NOW)
        for shown, told in (
            ("public", {"anonymous", "tono", "dewi", "rani", "bima", "sri"}),
            ("brands", {"dewi", "rani", "bima", "sri"}),
            ("hidden", {"rani", "bima", "sri"}),
        ):  # fmt: skip
            self.world.show(shown={"history": shown})
            for name in ("anonymous", "tono", "dewi", "rani", "bima", "sri"):
                with self.subTest(shown=shown, name=name):
                    wanted = Word.WITHDRAWN if name in told else Word.UNSAID
                    assert self.standing(text, name) == Standing(wanted)
        CreatorProfile.objects.filter(pk=self.rani.pk).update(is_public=False)
        assert [self.standing(text, name) for name in ("anonymous", "bima")] == [
            Standing(Word.UNSAID), Standing(Word.WITHDRAWN),
        ]  # fmt: skip

    def test_a_new_name_makes_a_newer_file_of_the_same_person(self) -> None:
        text = self.text()
        CreatorProfile.objects.filter(pk=self.rani.pk).update(handle="rani.baru")
        assert self.standing(text) == Standing(Word.NEWER)

    def test_after_a_change_of_keys_the_old_file_holds_and_the_new_one_has_the_new_key(self) -> None:
        old = self.text()
        listed = [key(9, "2026-11-25"), *settings.SIGNING_KEYS]
        with override_settings(SIGNING_KEYS=listed):
            assert self.text() == old  # the new key's day has not come
            self.later(6)
            assert (judge(old).state, self.standing(old)) == (State.GENUINE, Standing(Word.CURRENT))
            new = self.text()
            assert [judge(text).state for text in (old, new)] == [State.GENUINE] * 2
            assert judge(old).key != judge(new).key
            assert (self.standing(old), self.standing(new)) == (Standing(Word.CURRENT), Standing(Word.CURRENT))
        assert judge(new).state == State.OTHER_KEY

    def test_after_an_erasure_only_the_signature_is_judged_and_nothing_of_the_file_is_repeated(self) -> None:
        self.save(hidden=[self.deals[0].code])
        text = self.text()
        keys = self.world.cast.client("anonymous").get("/.well-known/sorot-keys.json").content.decode()
        user = self.world.cast.rani
        user.set_password("rahasia-sekali-2026")
        user.save()
        with mock.patch.object(privacy_rules, "obstacles", return_value=[]):
            row = privacy.ask_erasure(secret="rahasia-sekali-2026", submit_key="e" * 32, by=Actor(user=user), now=NOW)
            assert privacy.erase_account(request=row, now=NOW + COOLING_OFF)
        left = [model.objects.count() for model in (IssuedHistory, HiddenDeal, HistorySettings)]
        assert left == [0, 0, 0]
        assert self.standing(text) == Standing(Word.GONE)
        for given in ({"text": text}, {"text": text, "keys_text": keys}):
            html = self.check(**given)
            answer = html.partition('id="answer"')[2].partition("</section>")[0]
            assert "Tanda tangannya asli." in answer
            assert [word for word in ("Rani", "rani", "Kopi Senja", "Kampanye", "2026") if word in answer] == []
