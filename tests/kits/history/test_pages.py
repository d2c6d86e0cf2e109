"""Who gets a history, what stands in it, and what the page that checks says of it."""

import json
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase, override_settings

from sorot.campaigns.models import Campaign
from sorot.core import clock
from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal
from sorot.kits.history.check import State
from sorot.kits.history.queries import Standing, block_of, issue, judge, standing_of
from sorot.kits.queries import kit_of
from tests.kits.history.test_document import file, key
from tests.kits.world import NOW, SECRET_CAMPAIGN, World, build

URL = "/@rani/history.json"


class Histories(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        with mock.patch.object(clock, "now", return_value=NOW):
            cls.world = build()

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", return_value=NOW)
        freeze.start()
        self.addCleanup(freeze.stop)

    def text(self) -> str:
        issued = issue(self.world.creator, now=NOW)
        assert issued is not None
        return issued.text

    def answer(self, **given: Any) -> str:
        answer = self.world.cast.client("anonymous").post("/verify/", given)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def test_the_creator_chooses_who_may_have_the_file(self) -> None:
        for shown, wanted in (
            ("public", {"anonymous": 200, "tono": 200, "dewi": 200, "rani": 200, "bima": 200, "sri": 200}),
            ("brands", {"anonymous": 404, "tono": 404, "dewi": 200, "rani": 200, "bima": 200, "sri": 200}),
            ("hidden", {"anonymous": 404, "tono": 404, "dewi": 404, "rani": 200, "bima": 200, "sri": 200}),
        ):
            self.world.show(shown={"history": shown})
            for name, status in wanted.items():
                with self.subTest(shown=shown, name=name):
                    assert self.world.cast.client(name).get(URL).status_code == status

    def test_without_a_decision_and_on_a_private_page_nobody_else_gets_it(self) -> None:
        assert self.world.cast.client("dewi").get(URL).status_code == 404
        self.world.show(shown={"history": "public"})
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(is_public=False)
        assert self.world.cast.client("dewi").get(URL).status_code == 404

    def test_it_says_works_dates_and_pay_and_never_an_amount_or_a_secret_brand(self) -> None:
        text = self.text()
        history = json.loads(text)["history"]
        assert (SECRET_CAMPAIGN in text, "Teh Ranting" in text, "amount" in text, "fee" in text) == (False,) * 4
        assert [entry["brand"] for entry in history["entries"]].count("Kopi Senja") == 3
        assert [entry["brand"] for entry in history["entries"]].count(None) == 1
        assert history["entries"][-1]["works"] == [
            {
                "deadline": "2026-11-08", "format": "reel", "is_on_time": True, "platform": "instagram",
                "published_date": "2026-11-07", "revisions": 0,
            }
        ]  # fmt: skip
        assert history["entries"][-1]["paid"] == {"day": "2026-11-13", "is_paid": True}
        assert history["totals"] == {"deals": 4, "works": 4, "works_judged": 4, "works_on_time": 4, "revisions": 0}

    def test_a_deal_that_is_not_finished_is_not_in_it(self) -> None:
        deal = Deal.objects.filter(creator=self.world.creator).order_by("pk")[0]
        Deal.objects.filter(pk=deal.pk).update(state="working", completed_at=None)
        assert len(json.loads(self.text())["history"]["entries"]) == 3

    def test_nobody_has_a_history_before_the_first_finished_deal(self) -> None:
        assert (issue(self.world.empty, now=NOW), block_of(self.world.empty, [])) == (None, None)

    def test_the_kit_leads_to_the_file_and_to_the_check(self) -> None:
        self.world.show(shown={"history": "public"})
        html = self.world.cast.client("anonymous").get("/@rani/").content.decode()
        assert (URL in html, "/verify/" in html) == (True, True)
        block = kit_of(self.world.creator, viewer=self.world.cast.actor("rani"), language="id").history
        assert block is not None
        assert (block.deals, block.named) == (4, 3)

    def test_a_file_that_was_given_out_is_genuine_and_current(self) -> None:
        self.world.show(shown={"history": "public"})
        text = self.world.cast.client("anonymous").get(URL).content.decode()
        html = self.answer(text=text)
        assert ("Asli dan tidak diubah." in html, "Kopi Senja" in html) == (True, True)
        assert "Asli dan tidak diubah." in self.answer(file=SimpleUploadedFile("h.json", text.encode()))
        assert standing_of(judge(text), now=NOW) == Standing.CURRENT

    def test_after_a_change_a_newer_one_exists(self) -> None:
        self.world.show(shown={"history": "public"})
        text = self.text()
        Campaign.objects.filter(title=SECRET_CAMPAIGN).update(title="Lain")
        assert standing_of(judge(text), now=NOW) == Standing.CURRENT
        deal = Deal.objects.filter(creator=self.world.creator).order_by("pk")[0]
        Deal.objects.filter(pk=deal.pk).update(state="working", completed_at=None)
        assert (judge(text).state, standing_of(judge(text), now=NOW)) == (State.GENUINE, Standing.NEWER)

    def test_of_somebody_who_is_hidden_or_gone_only_the_signature_is_judged(self) -> None:
        text = self.text()
        assert standing_of(judge(text), now=NOW) == Standing.UNSAID
        self.world.show(shown={"history": "public"})
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(handle="gone")
        assert (judge(text).state, standing_of(judge(text), now=NOW)) == (State.GENUINE, Standing.UNSAID)

    def test_an_altered_file_is_named_so_and_not_read_out(self) -> None:
        html = self.answer(text=self.text().replace("Kopi Senja", "Kopi Palsu"))
        assert ("Sudah diubah." in html, "Kopi Palsu</span>" in html) == (True, False)

    def test_a_file_of_another_site_needs_its_keys(self) -> None:
        with override_settings(SIGNING_KEYS=[key(7, "2026-01-01")]):
            text, keys = self.text(), self.world.cast.client("anonymous").get("/.well-known/sorot-keys.json").content
        assert "Ditandatangani dengan kunci yang tidak dikenal di sini." in self.answer(text=text)
        assert "Asli dan tidak diubah." in self.answer(text=text, keys_text=keys.decode())
        assert "Ditandatangani dengan kunci yang tidak dikenal di sini." in self.answer(text=file())

    def test_nothing_too_much_or_no_keys_is_refused_with_words(self) -> None:
        client = self.world.cast.client("anonymous")
        big = SimpleUploadedFile("h.json", b"x" * 300_000)
        for given in ({}, {"file": big}, {"text": "{}", "keys_text": "no"}):
            assert client.post("/verify/", given).status_code == 422
        assert "Ini bukan riwayat" in self.answer(file=SimpleUploadedFile("h.json", b"\xff\x00{"))

    def test_the_same_day_gives_the_same_bytes(self) -> None:
        assert self.text() == self.text()


pytestmark = pytest.mark.django_db
