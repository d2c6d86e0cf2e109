"""The report of a campaign: what is counted, what is not and whose it is, and that money is the ledger's."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test import TestCase
from django.utils.translation import override

from sorot.core.clock import today
from sorot.payments.enums import Purse
from sorot.payments.models import Milestone, PaymentTerms
from sorot.payments.postings import accounts
from sorot.reports import actions
from sorot.reports.actions import OutcomeInput
from sorot.reports.masking import without
from sorot.reports.queries.report import report_of
from sorot.reports.values import COST_BOUND, Report, from_json, to_json
from tests.reports.world import World, make_world

DAY = timedelta(days=1)


def released_by_the_ledger(world: World) -> int:
    """What releases of this campaign's parts gave to others than the brand."""
    deals = [world.rani.code, world.tono.code]
    codes = list(Milestone.objects.filter(terms__deal_code__in=deals).values_list("code", flat=True))
    own = accounts.purse(Purse.BRAND, world.cast.kopi_senja.code, "IDR").code
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(e.amount), 0) from ledger.entry e join ledger.txn t on t.id = e.txn_id"
            " join ledger.account a on a.id = e.account_id where t.kind = 'milestone_released'"
            " and t.metadata ->> 'milestone' = any(%s) and e.amount > 0 and a.code <> %s",
            [codes, own],
        )
        return int(cursor.fetchone()[0])


class ReportTests(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()

    def report(self, who: str = "dewi") -> Report:
        return report_of(self.world.campaign, viewer=self.world.cast.actor(who), as_of=today(self.world.now))

    def tell(self, **said) -> None:
        day = today(self.world.now)
        values = {"first_date": day - 5 * DAY, "last_date": day, **said}
        actions.add_outcome(
            campaign=self.world.campaign, said=OutcomeInput(**values), by=self.world.dewi, now=self.world.now
        )

    def settle(self, margin: int | None = 4_000, **rates: int) -> None:
        actions.save_settings(
            campaign=self.world.campaign, margin_bps=margin, emv_rates=rates, shown_name="", notes={}, version=0,
            by=self.world.dewi, now=self.world.now,
        )  # fmt: skip

    def test_views_are_the_newest_reading_of_the_best_source_and_partial_sums_say_so(self) -> None:
        views = self.report()["work_views"]
        assert (views.exact, views.n, views.of, views.source) == ("60000", 0, 2, "file")

    def test_a_reading_of_a_later_day_does_not_count(self) -> None:
        early = today(self.world.now) - 5 * DAY
        report = report_of(self.world.campaign, viewer=self.world.dewi, as_of=early)
        assert report["work_views"].exact == "40000"

    def test_followers_are_those_around_the_works(self) -> None:
        assert self.report().creators[0]["work_followers"].exact == "420"

    def test_posts_are_matched_by_address_and_id_and_short_links_say_that_they_are_not(self) -> None:
        assert [post.found for post in self.report().posts] == ["yes", "yes", "short", "short", "no_post", "no_post"]

    def test_what_is_missing_names_the_creator_the_reason_and_the_brand(self) -> None:
        rows = {(row.side, row.name, row.what, row.why) for row in self.report().missing}
        assert ("talent", "Tono", "work_views", "no_post") in rows
        assert ("talent", "Tono", "work_views", "short") in rows
        assert ("talent", "Rani Lestari", "work_reach", "not_told") in rows
        assert ("brand", "", "work_orders", "not_entered") in rows

    def test_costs_are_the_ledgers_and_what_is_not_paid_stands_apart(self) -> None:
        report = self.report()
        assert report["cost_released"].whole == released_by_the_ledger(self.world) == 2_625_000
        assert report["cost_committed"].whole == 1_050_000
        assert report["cost_total"].whole == 3_675_000

    def test_every_cost_is_in_one_part_and_their_sum_is_the_total(self) -> None:
        self.cost(300_000, "product", self.world.rani)
        self.cost(700_000, "ads", None)
        report = self.report()
        for values in (report.totals, *(line.values for line in report.creators)):
            parts = [
                value.whole or 0
                for id, value in values.items()
                if id.startswith("cost_") and id not in {"cost_total", "cost_released", "cost_committed"}
            ]
            assert sum(parts) == values["cost_total"].whole
            assert values["cost_total"].whole == values["cost_released"].whole + values["cost_committed"].whole
        assert report["cost_total"].whole == 4_675_000
        assert report.creators[0]["cost_product"].whole == 300_000

    def cost(self, amount: int, kind: str, deal) -> None:
        actions.add_cost(
            campaign=self.world.campaign, kind=kind, amount=amount, spent_date=today(self.world.now), deal=deal,
            by=self.world.dewi, now=self.world.now,
        )  # fmt: skip

    def test_a_price_rests_on_the_creators_whose_results_are_known(self) -> None:
        self.cost(700_000, "ads", None)  # of the whole campaign: Rani's views do not carry it alone
        report = self.report()
        assert report["cpm"].exact == "43750.00"  # 2,625,000 / 60,000 x 1,000
        assert report["cpe"].exact == "1572.80"  # 2,625,000 / 1,669
        assert (report["cpm"].n, report["cpm"].of) == (0, 2)
        assert report.creators[1]["cpm"].refused == "unknown"

    def test_outcomes_sum_over_deals_and_the_whole_campaign(self) -> None:
        self.tell(deal=self.world.rani, clicks=500, orders=30, new_customers=12, revenue=6_000_000)
        self.tell(orders=10, revenue=1_350_000)
        report = self.report()
        assert report["work_orders"].whole == 40
        assert report["work_new_customers"].whole == 12
        # Ten orders were told for the whole campaign, so that both sides are everybody's.
        assert report["roas"].exact == "2.000000"  # 7,350,000 / 3,675,000
        assert not {"roas_least", "roi_least"} & set(report.totals)
        assert report["roi"].refused == "no_margin"
        assert report["cpa"].exact == "91875.00"

    def test_a_return_rests_on_the_creators_whose_sales_are_known(self) -> None:
        self.settle(margin=5_000)
        self.cost(700_000, "ads", None)  # of the whole campaign: Rani's sales do not carry it alone
        self.tell(deal=self.world.rani, clicks=500, orders=30, new_customers=12, revenue=6_300_000)
        report = self.report()
        wanted = {
            "roas": "2.400000",  # 6,300,000 / 2,625,000
            "roi": "0.200000",  # (3,150,000 - 2,625,000) / 2,625,000
            "value_return": "1.200000",
            "cpc": "5250.00", "cpa": "87500.00", "cpn": "218750.00",  # 2,625,000 / 500, 30, 12
            "roas_least": "1.440000",  # 6,300,000 / 4,375,000: the cost of everything
            "roi_least": "-0.280000",  # (3,150,000 - 4,375,000) / 4,375,000
        }  # fmt: skip
        assert {id: report[id].exact for id in wanted} == wanted
        assert {(report[id].n, report[id].of) for id in wanted} == {(1, 2)}
        assert report.creators[0]["roas"].exact == "2.400000"
        with override("en"):
            assert report.sentences[-1] == (
                "It won at least 12 new customers. The return of 1 of 2 creators, whose sales are known, is 20%. "
                "Of everything it is at least −28%."
            )

    def test_known_of_everybody_the_return_carries_all_costs_and_needs_no_bound(self) -> None:
        self.settle(margin=5_000)
        self.cost(700_000, "ads", None)
        self.tell(deal=self.world.rani, revenue=6_300_000)
        self.tell(deal=self.world.tono, revenue=2_450_000)
        report = self.report()
        assert (report["roas"].exact, report["roi"].exact) == ("2.000000", "0.000000")  # 8,750,000 / 4,375,000
        assert (report["roas"].n, report["roas"].of, "roas_least" in report.totals) == (2, 2, False)

    def test_no_bound_stands_where_a_cost_is_unknown_and_no_return_of_the_whole_either(self) -> None:
        PaymentTerms.objects.filter(deal_code=self.world.tono.code).update(currency="USD")
        self.tell(deal=self.world.rani, revenue=6_300_000)
        report = self.report()
        assert (report["roas"].exact, report["roas"].n, "roas_least" in report.totals) == ("2.400000", 1, False)
        self.tell(revenue=1_000_000)
        assert (self.report()["roas"].exact, self.report()["roas"].refused) == ("", "cost_part")

    def test_a_creators_own_part_of_the_goal_is_told(self) -> None:
        self.tell(deal=self.world.rani, orders=60, new_customers=50)
        actions.save_plan(
            campaign=self.world.campaign, counts={"goal_customers": 200}, version=0, by=self.world.dewi,
            now=self.world.now,
        )  # fmt: skip
        self.world.campaign.refresh_from_db()
        lines = self.report().creators
        assert [line["value_realised"].exact for line in lines] == ["0.250000", ""]

    def test_margin_goal_and_own_prices_tell_whether_it_paid(self) -> None:
        self.tell(orders=60, new_customers=50, revenue=14_700_000)
        self.settle(margin=5_000, instagram=20_000)
        actions.save_plan(
            campaign=self.world.campaign, counts={"goal_customers": 200, "budget": 5_000_000}, version=0,
            by=self.world.dewi, now=self.world.now,
        )  # fmt: skip
        self.world.campaign.refresh_from_db()
        report = self.report()
        assert report["roi"].exact == "1.000000"  # (7,350,000 - 3,675,000) / 3,675,000
        assert report["value_return"].exact == "2.000000"
        assert report["value_realised"].exact == "0.250000"
        assert report["emv"].exact == "1200000"  # 60 thousand views x 20,000
        assert report.plan == {"work_new_customers": 200, "cost_total": 5_000_000}

    def test_a_report_survives_its_json(self) -> None:
        report = self.report()
        assert from_json(json.loads(to_json(report))) == report

    def test_an_edition_of_before_pay_by_result_still_opens(self) -> None:
        said = json.loads(to_json(self.report()))
        del said["results"]
        said["past"] = [{"title": "Kopi Lama", "day": "2026-01-02", "values": {}}]
        report = from_json(said)
        assert (report.results, [past.is_kept for past in report.past]) == ((), [True])

    def test_without_costs_nothing_tells_them_and_without_names_nothing_tells_who(self) -> None:
        self.tell(deal=self.world.rani, revenue=6_000_000)
        report = without(self.report(), costs=False, names=False)
        text = to_json(report)
        assert not COST_BOUND & set(report.totals)
        assert not any(COST_BOUND & set(line.values) for line in report.creators)
        for hidden in ("Rani", "rani", "Tono", "AAA111", self.world.rani.code, "2625000", "3675000"):
            assert hidden not in text
        with override("id"):
            assert [line.shown for line in report.creators] == ["Kreator 1", "Kreator 2"]

    def test_an_amount_of_another_currency_is_left_out_and_said(self) -> None:
        campaign = self.world.campaign
        campaign.currency = "USD"
        report = report_of(campaign, viewer=self.world.dewi, as_of=today(self.world.now))
        assert {line["cost_total"].refused for line in report.creators} == {"mixed"}
        assert not report["cost_total"].is_known
        assert ("cost_total", "mixed") in {(row.what, row.why) for row in report.missing}
        campaign.currency = "IDR"

    def test_whoever_is_past_an_agency_sees_its_part_inside_the_fees(self) -> None:
        from sorot.reports.enums import Viewpoint

        Milestone.objects.filter(terms__deal_code=self.world.tono.code).update(margin_amount=200_000)
        runner, shared = self.report(), report_of(self.world.campaign, viewer=None, as_of=today(self.world.now))
        assert runner.viewpoint == Viewpoint.RUNNER
        assert runner["cost_margin"].whole == 200_000
        assert "cost_margin" not in shared.totals
        assert shared["cost_fee"].whole == runner["cost_fee"].whole + 200_000
        assert shared["cost_total"].exact == runner["cost_total"].exact

    def test_ratios_are_exact(self) -> None:
        assert Decimal(self.report()["cpv"].exact) == Decimal("43.75")

    def test_an_empty_campaign_says_from_when(self) -> None:
        with override("id"):
            said = replace(self.report(), creators=(), posts=()).sentences
        assert said == [
            "Belum ada yang menandatangani kerja sama. Biaya tampil di sini sejak tanda tangan pertama, angka sejak "
            "konten pertama."
        ]
