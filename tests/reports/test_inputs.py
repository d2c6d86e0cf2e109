"""What a brand tells: never changed, never counted twice, never lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import TestCase
from django.urls import reverse

from sorot.analytics.queries.addresses import is_short, native_id
from sorot.core.clock import now, today
from sorot.core.errors import RefusedError, StaleError
from sorot.core.ids import new_submit_key
from sorot.reports import actions
from sorot.reports.actions import OutcomeInput
from sorot.reports.errors import ReportError
from sorot.reports.models import CampaignCost, Outcome, ReportPlan
from sorot.reports.queries.report import report_of
from tests.reports.world import World, make_world

DAY = timedelta(days=1)


class InputTests(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()

    def setUp(self) -> None:
        self.day = today(self.world.now)
        self.about = {"by": self.world.dewi, "now": self.world.now}

    def url(self, name: str, *args: object) -> str:
        return reverse(f"reports:{name}", args=[self.world.campaign.code, *args])

    def cost(self, **changes):
        said = {"kind": "ads", "amount": 500_000, "spent_date": self.day, **changes}
        return actions.add_cost(campaign=self.world.campaign, **said, **self.about)

    def tell(self, **changes):
        said = {"first_date": self.day - 3 * DAY, "last_date": self.day, **changes}
        return actions.add_outcome(campaign=self.world.campaign, said=OutcomeInput(**said), **self.about)

    def total(self, id: str):
        return report_of(self.world.campaign, viewer=self.world.dewi)[id].whole

    def test_the_second_click_of_a_form_writes_no_second_cost(self) -> None:
        client, key = self.world.cast.client("dewi"), new_submit_key()
        said = {"kind": "ads", "amount": "1,5jt", "spent_date": self.day.isoformat(), "submit_key": key}
        for _ in range(2):
            assert client.post(self.url("costs"), said).status_code == 303
        assert list(CampaignCost.objects.values_list("amount", flat=True)) == [1_500_000]

    def test_a_cost_is_taken_back_by_a_counter_row_and_both_stay(self) -> None:
        cost, before = self.cost(), self.total("cost_total")
        for _ in range(2):
            actions.take_back_cost(cost=cost, **self.about)
        assert self.total("cost_total") == before - 500_000
        assert sorted(CampaignCost.objects.values_list("amount", flat=True)) == [-500_000, 500_000]

    def test_the_database_refuses_to_change_or_delete_what_was_told(self) -> None:
        self.cost()
        self.tell(orders=3)
        for rows in (CampaignCost.objects.all(), Outcome.objects.all()):
            for write in (lambda rows=rows: rows.update(note="x"), lambda rows=rows: rows.delete()):
                with pytest.raises(DatabaseError), transaction.atomic():
                    write()
        assert (CampaignCost.objects.count(), Outcome.objects.count()) == (1, 1)

    def test_days_that_were_told_are_refused_until_the_row_is_taken_back(self) -> None:
        first = self.tell(orders=3, deal=self.world.rani)
        with pytest.raises(ReportError):
            self.tell(orders=4, deal=self.world.rani, first_date=self.day)
        self.tell(clicks=9, deal=self.world.rani)  # another count of the same days is no second count
        assert self.total("work_orders") == 3
        actions.take_back_outcome(outcome=first, **self.about)
        self.tell(orders=4, deal=self.world.rani)
        assert self.total("work_orders") == 4

    def test_more_first_orders_than_orders_are_refused(self) -> None:
        with pytest.raises(ReportError) as refused:
            self.tell(orders=3, new_customers=4)
        assert set(refused.value.field_errors) == {"new_customers"}
        assert Outcome.objects.count() == 0

    def test_a_file_is_looked_at_first_and_written_whole_or_not_at_all(self) -> None:
        client = self.world.cast.client("dewi")
        text = f"creator;from;until;orders;revenue\n@rani;{self.day - DAY};{self.day};1.250;7.500.000\n"
        bad = text + f"@nobody;{self.day};{self.day};1;\n"
        page = client.post(self.url("outcome_file"), {"submit_key": new_submit_key(), "text": bad, "yes": "1"})
        assert "@nobody" in page.content.decode()
        assert Outcome.objects.count() == 0
        key = new_submit_key()
        assert client.post(self.url("outcome_file"), {"submit_key": key, "text": text}).status_code == 200
        assert Outcome.objects.count() == 0
        for _ in range(2):
            assert (
                client.post(self.url("outcome_file"), {"submit_key": key, "text": text, "yes": "1"}).status_code == 303
            )
        row = Outcome.objects.get()
        assert (row.deal, row.orders, row.revenue, row.source) == (self.world.rani, 1250, 7_500_000, "file")

    def test_a_plan_that_somebody_else_changed_is_refused_and_nothing_is_lost(self) -> None:
        actions.save_plan(campaign=self.world.campaign, counts={"views": 5}, version=0, **self.about)
        with pytest.raises(StaleError):
            actions.save_plan(campaign=self.world.campaign, counts={"views": 6}, version=0, **self.about)
        answer = self.world.cast.client("dewi").post(self.url("plan"), {"version": 0, "views": "777"})
        assert answer.status_code == 422
        assert 'value="777"' in answer.content.decode()
        assert ReportPlan.objects.get().views == 5

    def test_five_billion_rupiah_fit(self) -> None:
        before = self.total("cost_total")
        self.cost(amount=5_000_000_000)
        assert self.total("cost_total") == before + 5_000_000_000

    def test_only_the_side_of_the_campaign_writes(self) -> None:
        for who in ("lia", "vina", "rani", "sri"):
            with pytest.raises(RefusedError):
                actions.add_cost(
                    campaign=self.world.campaign, kind="ads", amount=1, spent_date=self.day,
                    by=self.world.cast.actor(who), now=now(),
                )  # fmt: skip
        assert CampaignCost.objects.count() == 0


@pytest.mark.parametrize(
    ("platform", "url", "wanted"),
    [
        ("youtube", "https://youtu.be/dQw4w9WgXcQ?si=1", "dQw4w9WgXcQ"),
        ("youtube", "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "dQw4w9WgXcQ"),
        ("youtube", "https://youtube.com/shorts/dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        ("tiktok", "https://www.tiktok.com/@rani/video/7301234?x=1", "7301234"),
        ("tiktok", "https://www.tiktok.com/@rani/photo/7301234", "7301234"),
        ("instagram", "https://www.instagram.com/rani/reel/C1aB-_x/?igsh=1", "C1aB-_x"),
        ("instagram", "instagram.com/p/C1aB", "C1aB"),
        ("x", "https://twitter.com/rani/status/17?s=20", "17"),
        ("x", "https://x.com/rani/status/17", "17"),
        ("facebook", "https://www.facebook.com/rani/videos/998877/", "998877"),
        ("facebook", "https://www.facebook.com/watch/?v=998877", "998877"),
        ("tiktok", "https://vt.tiktok.com/ZS1/", ""),
        ("instagram", "https://evil.test/p/C1aB", ""),
        ("instagram", "https://www.instagram.com/rani/", ""),
        ("tiktok", "", ""),
    ],
)
def test_the_id_of_a_post_is_read_from_its_address(platform: str, url: str, wanted: str) -> None:
    assert native_id(platform, url) == wanted


@pytest.mark.parametrize(
    "url", ["https://vm.tiktok.com/a/", "https://fb.watch/x", "https://tiktok.com/t/ZT/", "https://t.co/x"]
)
def test_short_links_are_known_as_such(url: str) -> None:
    assert is_short(url)
