"""Every number of a signed history, against the readings, the campaign's report, the records and the ledger."""

import json
from datetime import timedelta
from typing import Any
from unittest import mock

from django.db import connection
from django.test import TestCase

from sorot.analytics.definitions import FORMULAS
from sorot.analytics.models import Post, PostSnapshot
from sorot.core import clock
from sorot.creators.models import CreatorProfile
from sorot.kits.actions import HistoryInput, KitInput, issue_history, save_history, save_settings
from sorot.kits.actions.settings import first_shown
from sorot.kits.history.content import FIGURES
from sorot.payments.models import Milestone
from sorot.records.enums import Figure
from sorot.records.queries import behind
from sorot.reports.queries.report import report_of
from tests.analytics.test_one_dictionary import Marks
from tests.reports.world import World, make_world

#: What the posts of `tests/reports/world.py` were last read as by the platform's file; the second has no reach.
READ = {"work_views": (48_210 + 11_790, 2), "work_reach": (35_000, 1), "work_engagement": (1_349 + 320, 2)}


def numbers_in(value: Any, path: str = "") -> list[tuple[str, int]]:
    """Every whole number of a document with its path; numbers of lists by their place."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, int):
        return [(path, value)]
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [found for key, part in pairs for found in numbers_in(part, f"{path}/{key}")]


class EveryNumber(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()
        cast = cls.world.cast
        given: dict[str, Any] = {"creator": cast.rani_profile, "version": 0, "by": cast.actor("rani")}
        save_settings(said=KitInput(shown=first_shown() | {"history": "public"}), now=cls.world.now, **given)
        save_history(said=HistoryInput(shows_amounts=True), now=cls.world.now, **given)

    def setUp(self) -> None:
        freeze = mock.patch.object(clock, "now", return_value=self.world.now)
        freeze.start()
        self.addCleanup(freeze.stop)

    def history(self) -> dict[str, Any]:
        issued = issue_history(creator=CreatorProfile.objects.get(pk=self.world.rani.creator_id), now=self.world.now)
        assert issued is not None
        found: dict[str, Any] = json.loads(issued.text)["history"]
        return found

    def earned_in_the_ledger(self) -> int:
        """What releases of this deal gave to anybody but the brand and the platform: the creator and their tax."""
        codes = list(Milestone.objects.filter(terms__deal_code=self.world.rani.code).values_list("code", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "select coalesce(sum(e.amount), 0) from ledger.entry e join ledger.txn t on t.id = e.txn_id "
                "join ledger.account a on a.id = e.account_id where t.kind = 'milestone_released' "
                "and t.metadata ->> 'milestone' = any(%s) and e.amount > 0 "
                "and a.code not like 'platform:%%' and a.code not like 'tax:ppn%%' and a.code not like '%%brand%%'",
                [codes],
            )
            return int(cursor.fetchone()[0])

    def expected(self) -> dict[str, int]:
        """Every number that a history of this world may hold, worked out without asking the room of histories."""
        items = list(self.world.rani.items.order_by("position"))
        proofs = sum(hasattr(item, "publication") for item in items)
        judged = behind(self.world.rani.creator_id, Figure.ON_TIME, now=self.world.now).items
        figures: dict[str, int] = {}
        for place, id in enumerate(FIGURES):
            value, n = READ[id]
            figures |= {f"/entries/0/figures/{place}/{name}": found for name, found in
                        (("value", value), ("n", n), ("of", proofs))}  # fmt: skip
        return {
            **figures,
            "/entries/0/amount/earned": self.earned_in_the_ledger(),
            **{f"/entries/0/works/{place}/revisions": 0 for place in range(len(items))},
            "/totals/deals": 1, "/totals/works": len(items), "/totals/revisions": 0,
            "/totals/works_judged": len(judged),
            "/totals/works_on_time": sum(not row.is_post_late and not row.is_draft_late for row in judged),
        }  # fmt: skip

    def test_every_number_is_the_readings_the_records_or_the_ledgers(self) -> None:
        history, expected = self.history(), self.expected()
        assert dict(numbers_in(history)) == expected
        assert expected["/entries/0/amount/earned"] == 2_500_000
        assert [figure["metric"] for figure in history["entries"][0]["figures"]] == [FORMULAS[id].key for id in FIGURES]

    def test_figures_are_those_of_the_campaigns_report(self) -> None:
        line = report_of(self.world.campaign, viewer=None, as_of=clock.today(self.world.now)).creators
        values = next(one for one in line if one.deal == self.world.rani.code)
        said = {figure["metric"]: figure for figure in self.history()["entries"][0]["figures"]}
        for id in FIGURES:
            value, figure = values[id], said[FORMULAS[id].key]
            assert (str(figure["value"]), figure["n"], figure["of"]) == (value.exact, value.n, value.of)
            assert (figure["source"], figure["captured_date"]) == (value.source, value.day)

    def test_what_is_not_known_is_left_out_and_never_zero(self) -> None:
        PostSnapshot.objects.filter(post__account__creator=self.world.rani.creator_id).update(reach=None)
        metrics = [figure["metric"] for figure in self.history()["entries"][0]["figures"]]
        assert metrics == [FORMULAS["work_views"].key, FORMULAS["work_engagement"].key]
        Post.objects.filter(account__creator=self.world.rani.creator_id).delete()
        assert self.history()["entries"][0]["figures"] == []

    def test_a_reading_of_later_makes_another_file(self) -> None:
        before = self.history()
        post = Post.objects.get(native_id="BBB222")
        today = clock.today(self.world.now)
        PostSnapshot.objects.create(
            post=post, captured_date=today - timedelta(days=1), captured_at=self.world.now, source="file", views=12_000
        )
        after = self.history()["entries"][0]["figures"][0]
        assert (before["entries"][0]["figures"][0]["value"], after["value"]) == (60_000, 60_210)

    def test_figures_go_when_she_does_not_want_them_and_of_a_brand_that_nobody_may_know(self) -> None:
        rani = self.world.rani
        type(rani.campaign).objects.filter(pk=rani.campaign_id).update(state="draft", published_at=None)
        entry = self.history()["entries"][0]
        assert (entry["brand"], entry["title"], entry["figures"], entry["amount"]) == (None, None, [], None)
        type(rani.campaign).objects.filter(pk=rani.campaign_id).update(state="published", published_at=self.world.now)
        save_history(
            creator=self.world.cast.rani_profile, said=HistoryInput(shows_figures=False), version=1,
            by=self.world.cast.actor("rani"), now=self.world.now,
        )  # fmt: skip
        entry = self.history()["entries"][0]
        assert (entry["brand"], entry["figures"]) == ("Kopi Senja", [])

    def test_the_pages_carry_the_same_figures(self) -> None:
        file = self.world.cast.client("anonymous").get("/@rani/history.json").content.decode()
        pages = (
            self.world.cast.client("rani").get("/me/history/"),
            self.world.cast.client("anonymous").post("/verify/", {"text": file}),
        )
        for page in pages:
            found = Marks()
            found.feed(page.content.decode())
            shown = {mark["metric"]: int(mark["value"]) for mark in found.marks}
            assert shown == {FORMULAS[id].key: value for id, (value, _n) in READ.items()}
            assert "Rp2.500.000" in page.content.decode()
