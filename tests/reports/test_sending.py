"""Editions that never change, links that end, mails that go once, and pages that strangers do not see."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from sorot.core.access import SYSTEM
from sorot.core.clock import now
from sorot.core.ids import new_submit_key
from sorot.reports import actions
from sorot.reports.actions.schedules import stop_token
from sorot.reports.models import Edition, ReportAddress, ReportShare, SentReport
from sorot.reports.printing import document_of
from sorot.reports.queries.editions import unsent_editions
from sorot.reports.queries.report import report_of
from tests.core.print.reading import flat, pages
from tests.reports.world import World, make_world

DAY = timedelta(days=1)
LOCMEM = override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")


class SendingTests(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()

    def setUp(self) -> None:
        self.campaign = self.world.campaign
        self.about = {"by": self.world.dewi, "now": self.world.now}

    def url(self, name: str, *args: object) -> str:
        return reverse(f"reports:{name}", args=[self.campaign.code, *args])

    def keep(self, age: int | None = None, days: int = 0) -> Edition:
        by = SYSTEM if age else self.world.dewi
        return actions.keep_edition(campaign=self.campaign, age=age, by=by, now=self.world.now + days * DAY)

    def share(self, **changes) -> tuple[ReportShare, str]:
        said = {
            "edition": None, "expires_at": now() + 30 * DAY, "language": "id", "with_costs": True, "with_names": True,
            **changes,
        }  # fmt: skip
        return actions.create_share(campaign=self.campaign, **said, **self.about)

    # ---- editions

    def test_an_edition_never_changes_and_carries_its_hash(self) -> None:
        row = self.keep()
        assert row.sha256 == hashlib.sha256(row.document.encode()).hexdigest()
        for write in (lambda: Edition.objects.update(document="{}"), lambda: Edition.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
        body = self.world.cast.client("dewi").get(self.url("edition_json", 1)).content
        assert hashlib.sha256(body).hexdigest() == row.sha256

    def test_the_house_keeps_each_age_once_on_its_day(self) -> None:
        last = self.world.cast.now
        kept = {}
        for days in range(17):
            for row in actions.keep_due_editions(now=last + days * DAY):
                kept[row.age] = days
            assert actions.keep_due_editions(now=last + days * DAY) == []
        assert kept == {1: 1, 3: 3, 7: 7, 14: 14}

    def test_what_changed_since_the_edition_before_is_told(self) -> None:
        self.keep(3, days=-6)
        self.keep(7)
        html = self.world.cast.client("dewi").get(self.url("edition", 2)).content.decode()
        assert "H+3" in html
        assert "+60.000" in html or "60.000" in html

    # ---- links

    def test_only_the_hash_of_a_token_is_kept(self) -> None:
        row, token = self.share()
        assert row.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
        assert token not in str(ReportShare.objects.values())
        assert len(token) >= 22

    def test_anonymous_people_see_the_report_of_a_link_and_nothing_else(self) -> None:
        _row, token = self.share()
        page = Client().get(reverse("reports:shared", args=[token]))
        html = page.content.decode()
        assert page.status_code == 200
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "same-origin"  # with "no-referrer" a browser's password form is refused
        assert "Kopi Sore" in html
        assert "/campaigns/" not in html
        assert "/deals/" not in html
        assert Client().get(self.url("report")).status_code == 302
        assert Client().get(reverse("reports:shared", args=["x" * 22])).status_code == 404

    def test_the_brand_leads_what_is_shared_and_sorot_stands_in_the_small_line_only(self) -> None:
        _row, token = self.share()
        html = Client().get(reverse("reports:shared", args=[token])).content.decode()
        words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", html.split("<main", 1)[1], flags=re.DOTALL)
        lines = [line.strip() for line in words.split(">", 1)[1].splitlines() if line.strip()]
        assert lines[0].startswith("Kopi Senja")
        assert [line for line in lines if "Sorot" in line] == ["Laporan dari Kopi Senja, dibuat dengan Sorot."]
        answer = Client().get(reverse("reports:shared_pdf", args=[token]))
        for page in pages(answer.content):
            assert page.count("Sorot") == page.count("Kopi Senja · dibuat dengan Sorot") == 1
        assert pages(answer.content)[0].startswith("Kopi Senja")

    def test_who_prepared_it_stands_below_the_brand(self) -> None:
        report = replace(report_of(self.campaign, viewer=None), agency="Ruang Lantang")
        with override("id"):
            assert "disusun oleh Ruang Lantang" in document_of(report, language="id").facts

    def test_openings_are_counted(self) -> None:
        row, token = self.share()
        for _ in range(3):
            Client().get(reverse("reports:shared", args=[token]))
        row.refresh_from_db()
        assert row.openings == 3

    def test_an_expired_and_a_revoked_link_open_nothing(self) -> None:
        old, old_token = self.share(expires_at=now() - DAY)
        off, off_token = self.share()
        for _ in range(2):
            actions.revoke_share(share=off, **self.about)
        for token in (old_token, off_token):
            assert Client().get(reverse("reports:shared", args=[token])).status_code == 410
            for name in ("shared_pdf", "shared_workbook", "shared_logo"):
                assert Client().get(reverse(f"reports:{name}", args=[token])).status_code == 404
        assert (ReportShare.objects.get(pk=old.pk).openings, ReportShare.objects.get(pk=off.pk).openings) == (0, 0)

    def test_a_password_opens_a_link_in_one_browser_and_tries_are_limited(self) -> None:
        _row, token = self.share(password="kopi-senja-77")
        url, file = reverse("reports:shared", args=[token]), reverse("reports:shared_workbook", args=[token])
        browser = Client()
        assert "Kopi Sore" not in browser.get(url).content.decode()
        assert browser.get(file).status_code == 403
        assert browser.post(url, {"password": "salah-salah"}).status_code == 422
        assert browser.post(url, {"password": "kopi-senja-77"}).status_code == 302
        assert "Kopi Sore" in browser.get(url).content.decode()
        assert "Kopi Sore" not in Client().get(url).content.decode()
        for _ in range(9):
            Client().post(url, {"password": "salah-salah"})
        late = Client()
        assert late.post(url, {"password": "kopi-senja-77"}).status_code == 422
        assert "Kopi Sore" not in late.get(url).content.decode()

    def test_a_link_without_costs_and_names_tells_neither(self) -> None:
        _row, token = self.share(with_costs=False, with_names=False)
        html = Client().get(reverse("reports:shared", args=[token])).content.decode()
        for hidden in ("Rani", "Tono", "AAA111", "2625000", "3675000", "cost_total", "CPM"):
            assert hidden not in html
        assert "Kreator 1" in html

    def test_files_of_a_link_without_costs_and_names_tell_neither(self) -> None:
        _row, token = self.share(with_costs=False, with_names=False)
        text = flat(Client().get(reverse("reports:shared_pdf", args=[token])).content)
        answer = Client().get(reverse("reports:shared_workbook", args=[token]))
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
        cells = {
            str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
        }
        assert "60.000" in text
        assert "60000.0" in cells
        for hidden in ("Rani", "Tono", "AAA111", "2.625.000", "3.675.000", "2625000.0", "3675000.0", "cost_total@1"):
            assert hidden not in text
            assert hidden not in cells

    def test_a_link_is_shown_once_and_a_second_click_makes_no_second(self) -> None:
        client = self.world.cast.client("dewi")
        said = {"days": "30", "language": "en", "submit_key": new_submit_key()}
        first, second = (client.post(self.url("links"), said).content.decode() for _ in range(2))
        assert "/r/" in first
        assert "/r/" not in second
        assert ReportShare.objects.count() == 1

    # ---- mails

    def schedule(self, *addresses: str) -> None:
        actions.save_schedule(
            campaign=self.campaign, addresses=addresses, ages=[7], language="en", with_costs=False, with_names=True,
            version=0, **self.about,
        )  # fmt: skip

    @LOCMEM
    def test_an_edition_goes_to_each_address_once_with_a_link_of_its_own(self) -> None:
        self.schedule("bos@example.test", "Finance@Example.test")
        row = self.keep(7)
        assert [actions.send_edition(edition=row, now=self.world.now) for _ in range(2)] == [2, 0]
        assert sorted(one.to[0] for one in mail.outbox) == ["bos@example.test", "finance@example.test"]
        assert [one.pk for one in unsent_editions(now=self.world.now)] == [row.pk]
        link = next(word for word in mail.outbox[0].body.split() if "/r/" in word and "/off/" not in word)
        page = Client().get("/r/" + link.split("/r/")[1])
        assert page.status_code == 200
        assert "3675000" not in page.content.decode()

    @LOCMEM
    def test_an_edition_of_another_age_goes_to_nobody(self) -> None:
        self.schedule("bos@example.test")
        assert actions.send_edition(edition=self.keep(3), now=self.world.now) == 0
        assert mail.outbox == []

    @LOCMEM
    def test_who_says_no_gets_no_more_even_when_the_list_is_saved_again(self) -> None:
        self.schedule("bos@example.test")
        address = ReportAddress.objects.get()
        url = reverse("reports:stop", args=[stop_token(address)])
        assert Client().get(url).status_code == 200
        address.refresh_from_db()
        assert address.stopped_at is None  # a mail program that opens links stops nothing
        Client().post(url)
        actions.save_schedule(
            campaign=self.campaign, addresses=["bos@example.test"], ages=[7], language="en", with_costs=False,
            with_names=True, version=1, **self.about,
        )  # fmt: skip
        assert actions.send_edition(edition=self.keep(7), now=self.world.now) == 0
        assert Client().post(reverse("reports:stop", args=["1-forged"])).status_code == 404

    def test_a_mail_that_cannot_go_leaves_no_link_behind(self) -> None:
        self.schedule("bos@example.test")
        row = self.keep(7)
        with (
            override_settings(EMAIL_BACKEND="tests.reports.test_sending.BrokenBackend"),
            pytest.raises(OSError, match="no mail"),
        ):
            actions.send_edition(edition=row, now=self.world.now)
        assert (SentReport.objects.count(), ReportShare.objects.count()) == (0, 0)

    # ---- who sees what

    def test_strangers_get_404_and_readers_may_not_write(self) -> None:
        pages = ("report", "editions", "costs", "outcomes", "plan", "settings", "links", "schedule", "workbook", "pdf")
        for who in ("tono", "rani", "lia", "bima"):
            client = self.world.cast.client(who)
            assert {client.get(self.url(name)).status_code for name in pages} == {404}
        viewer = self.world.cast.client("vina")
        for name in pages[:-1]:
            answer = viewer.get(self.url(name))
            if answer.streaming:
                b"".join(answer)
            assert answer.status_code == 200, name
        assert viewer.post(self.url("links"), {"days": "30", "language": "id"}).status_code == 403
        assert ReportShare.objects.count() == 0

    def test_a_creator_sees_their_own_part_and_nothing_of_the_brands_money(self) -> None:
        url = reverse("reports:part", args=[self.world.rani.code])
        html = self.world.cast.client("rani").get(url).content.decode()
        assert 'data-value="60000"' in html
        for hidden in ("cost_", "work_revenue", "Tono", "CCC333", "2625000"):
            assert hidden not in html
        assert self.world.cast.client("bima").get(url).status_code == 200
        for who in ("tono", "dewi", "lia"):
            assert self.world.cast.client(who).get(url).status_code == 404

    def test_no_page_asks_more_than_fifteen_queries(self) -> None:
        self.keep()
        client = self.world.cast.client("dewi")
        names = ("report", "editions", "costs", "outcomes", "plan", "settings", "links", "schedule")
        asked = {}
        for url in (*(self.url(name) for name in names), self.url("edition", 1)):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            asked[url.rstrip("/").rsplit("/", 1)[-1]] = len(queries)
        assert {name: count for name, count in asked.items() if count > 15} == {}


class BrokenBackend:
    """A mail server that is not there."""

    def __init__(self, **_options: object) -> None: ...

    def send_messages(self, _messages: object) -> int:
        raise OSError("no mail")
