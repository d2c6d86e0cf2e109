"""Who gets a history, what stands in it, and what the page that checks says of it."""

import json
import re
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from sorot.core import clock
from sorot.creators.models import CreatorProfile
from sorot.deals.models import Deal
from sorot.kits.actions import issue_history
from sorot.kits.history import content
from sorot.kits.history.document import MOST_BYTES, read
from sorot.kits.history.queries import block_of
from sorot.kits.models import IssuedHistory
from sorot.kits.queries import kit_of
from sorot.kits.views.history import CHECKS
from tests.kits.history.case import URL, HistoryCase
from tests.kits.history.test_document import entry, file, key
from tests.kits.world import NOW, SECRET_CAMPAIGN


class Histories(HistoryCase):
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

    def test_who_may_not_have_it_makes_no_row_by_asking(self) -> None:
        for name in ("anonymous", "tono", "dewi"):
            assert self.world.cast.client(name).get(URL).status_code == 404
        CreatorProfile.objects.filter(pk=self.world.creator.pk).update(is_public=False)
        assert self.world.cast.client("dewi").get(URL).status_code == 404
        assert IssuedHistory.objects.count() == 0

    def test_it_says_works_dates_and_pay_and_neither_an_amount_nor_a_secret_brand(self) -> None:
        text = self.text()
        history = json.loads(text)["history"]
        assert (SECRET_CAMPAIGN in text, "Teh Ranting" in text, "earned" in text, "fee" in text) == (False,) * 4
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
        Deal.objects.filter(pk=self.deals[0].pk).update(state="working", completed_at=None)
        assert len(json.loads(self.text())["history"]["entries"]) == 3

    def test_nobody_has_a_history_before_the_first_finished_deal(self) -> None:
        assert (issue_history(creator=self.world.empty, now=NOW), block_of(self.world.empty, [])) == (None, None)
        assert IssuedHistory.objects.count() == 0

    def test_the_kit_leads_to_the_file_and_to_the_check(self) -> None:
        self.world.show(shown={"history": "public"})
        html = self.world.cast.client("anonymous").get("/@rani/").content.decode()
        assert (URL in html, "/verify/" in html) == (True, True)
        block = kit_of(self.rani, viewer=self.world.cast.actor("rani"), language="id").history
        assert block is not None
        assert (block.deals, block.named) == (4, 3)

    def test_a_file_that_was_given_out_is_genuine_and_current(self) -> None:
        self.world.show(shown={"history": "public"})
        text = self.world.cast.client("anonymous").get(URL).content.decode()
        html = self.check(text=text)
        assert ("Asli dan tidak diubah." in html, "Isinya sama dengan yang dikatakan situs ini hari ini." in html) == (
            True,
            True,
        )
        assert re.findall(r'<h3 class="who__name">([^<]*)', html) == [
            "Brand yang tidak disebut namanya",
            *["Kopi Senja"] * 3,
        ]
        assert "Asli dan tidak diubah." in self.check(file=SimpleUploadedFile("h.json", text.encode()))

    def test_an_altered_file_is_named_so_and_not_read_out(self) -> None:
        html = self.check(text=self.text().replace("Kopi Senja", "Kopi Palsu"))
        assert ("Sudah diubah." in html, "Kopi Palsu</h3>" in html) == (True, False)

    def test_a_file_of_another_site_needs_its_keys_and_nothing_is_said_about_its_people(self) -> None:
        with override_settings(SIGNING_KEYS=[key(7, "2026-01-01")]):
            text, keys = self.text(), self.world.cast.client("anonymous").get("/.well-known/sorot-keys.json").content
        assert "Ditandatangani dengan kunci yang tidak dikenal di sini." in self.check(text=text)
        html = self.check(text=text, keys_text=keys.decode())
        assert ("Asli dan tidak diubah." in html, "hanya situs penerbitnya" in html) == (True, True)
        assert "Ditandatangani dengan kunci yang tidak dikenal di sini." in self.check(text=file())

    def test_words_of_another_site_are_shown_as_words_whatever_they_are(self) -> None:
        listed = [key(7, "2026-01-01")]
        with override_settings(SIGNING_KEYS=listed):
            keys = self.world.cast.client("anonymous").get("/.well-known/sorot-keys.json").content.decode()
        figure = {"captured_date": None, "metric": "<b>x", "n": -1, "of": 5, "source": "moon", "value": -(2**62)}
        strange = entry(
            brand="<script>alert(1)</script>", figures=[figure], amount={"currency": "XX", "earned": -5}, paid=None,
            works=[{"deadline": "2026-02-18", "format": "hologram", "is_on_time": None, "platform": "moon",
                    "published_date": None, "revisions": -3}],
        )  # fmt: skip
        html = self.check(text=file(listed, entries=[strange]), keys_text=keys)
        assert ("<script>alert" in html, "&lt;script&gt;alert" in html) == (False, True)
        assert ("moon hologram" in html, "XX -5" in html, "&lt;b&gt;x" in html) == (True, True, True)

    def test_nothing_too_much_or_no_keys_is_refused_with_words(self) -> None:
        client = self.world.cast.client("anonymous")
        big = SimpleUploadedFile("h.json", b"x" * 300_000)
        for given in ({}, {"file": big}, {"text": "{}", "keys_text": "no"}):
            assert client.post("/verify/", given).status_code == 422
        assert "Ini bukan riwayat" in self.check(file=SimpleUploadedFile("h.json", b"\xff\x00{"))

    def test_whoever_checks_too_fast_waits_and_others_do_not(self) -> None:
        client, other = self.world.cast.client("anonymous"), self.world.cast.client("rani")
        found = [client.post("/verify/", {"text": "{}"}).status_code for _ in range(CHECKS)]
        assert found == [200] * CHECKS
        answer = client.post("/verify/", {"text": "{}"})
        assert (answer.status_code, answer["Retry-After"], "finding" in answer.context) == (429, "60", False)
        assert "<textarea" in answer.content.decode()
        assert (client.get("/verify/").status_code, other.post("/verify/", {"text": "{}"}).status_code) == (200, 200)

    def test_a_history_that_would_be_too_long_leaves_out_its_oldest_entries(self) -> None:
        """300 entries with many works are more than anybody here would read again; here is room for a few."""
        with mock.patch.object(content, "ENVELOPE", MOST_BYTES - 900):
            text = self.text()
        history, _signature = read(text)
        assert 0 < len(history["entries"]) < 4
        assert history["totals"]["deals"] == len(history["entries"])
        days = [one["completed_date"] for one in history["entries"]]
        assert days == sorted(days, reverse=True)
        assert clock.today(NOW).isoformat() == history["issued_date"]
