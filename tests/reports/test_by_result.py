"""Parts paid by result: what they cost, beside the agreed rate and what was read; and who sees it."""

import io
import json
import re

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from sorot.analytics.models import Post, PostSnapshot
from sorot.core.clock import today
from sorot.creators.models import SocialAccount
from sorot.deals import actions as deals
from sorot.deals.models import Deal, Result
from sorot.deals.terms import MilestoneTerm
from sorot.payments.models import Milestone
from sorot.reports.actions import OutcomeInput, add_outcome
from sorot.reports.enums import Viewpoint
from sorot.reports.masking import without
from sorot.reports.printing import report_pdf
from sorot.reports.queries.by_result import _line, result_lines
from sorot.reports.queries.loading import load
from sorot.reports.queries.report import report_of
from sorot.reports.values import COST_PARTS, Report, from_json, to_json
from sorot.reports.workbook import write_workbook
from tests.cast import Cast, make_cast
from tests.core.print.reading import dense, flat
from tests.deals.test_terms_walks import completed
from tests.records.books import NOW

PARTS = (
    MilestoneTerm("Semua", 2_000_000, "before_work"),
    MilestoneTerm("Tayangan", 500_000, "variable", None, "cpv", 30_000, 1_000),
    MilestoneTerm("Interaksi", 900_000, "variable", None, "cpe", 150, 1),
)
OPEN_PARTS = (
    PARTS[0],
    MilestoneTerm("Pesanan", 400_000, "variable", None, "cpa", 20_000, 1),
    MilestoneTerm("100.000 tayangan", 250_000, "variable", None, "bonus", 250_000, 1),
)


def tell(cast: Cast, deal: Deal, position: int, count: int, *, agreed: bool = True) -> None:
    part = Milestone.objects.get(terms__deal_code=deal.code, position=position)
    row = deals.tell_result(
        deal=deal, milestone_code=part.code, count=count, url="https://insight.example.test/1",
        by=cast.actor("rani"), now=NOW,
    )  # fmt: skip
    if agreed:
        deals.accept_result(result=row, by=cast.actor("dewi"), now=NOW)


def report_for(cast: Cast, deal: Deal) -> Report:
    return report_of(deal.campaign, viewer=cast.actor("dewi"), as_of=today(NOW))


def exact(report: Report) -> dict[str, tuple[str, dict[str, str]]]:
    return {line.basis: (line.state, {id: v.exact for id, v in line.values.items()}) for line in report.results}


class WaitingTests(TestCase):
    """Orders that were told and not agreed, and a bonus of which nobody said anything."""

    cast: Cast
    deal: Deal

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast(NOW)
        cls.deal = completed(cls.cast, *OPEN_PARTS, fee=2_000_000)
        tell(cls.cast, cls.deal, 2, 12, agreed=False)

    def test_what_waits_costs_its_limit_and_says_so(self) -> None:
        report = report_for(self.cast, self.deal)
        assert (report["cost_result"].whole, report["cost_fee"].whole) == (400_000 + 250_000, 2_000_000)
        assert exact(report) == {
            "cpa": ("told", {
                "result_limit": "400000", "result_rate": "20000.00", "result_count": "12",
                "result_price": "20000.00", "result_earned": "240000",
            }),
            "bonus": ("open", {"result_limit": "250000", "result_earned": ""}),
        }  # fmt: skip
        with override("en"):
            assert [line.note for line in report.results] == [
                "A count was told; the other side has not agreed yet. Paid at the agreed rate.",
                "Nobody has told a count yet; the limit is secured.",
            ]

    def test_orders_that_wait_count_nowhere_and_agreed_ones_replace_those_the_brand_entered(self) -> None:
        said = OutcomeInput(today(NOW), today(NOW), self.deal, orders=99)
        add_outcome(campaign=self.deal.campaign, said=said, by=self.cast.actor("dewi"), now=NOW)
        assert report_for(self.cast, self.deal)["work_orders"].whole == 99
        deals.accept_result(result=Result.objects.get(), by=self.cast.actor("dewi"), now=NOW)
        report = report_for(self.cast, self.deal)
        assert (report["work_orders"].whole, report["cost_result"].whole) == (12, 240_000 + 250_000)


class ByResultTests(TestCase):
    """20,000 agreed views would earn 600,000: the limit is less. 4,000 agreed interactions earn 600,000."""

    cast: Cast
    deal: Deal

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast(NOW)
        cls.deal = completed(cls.cast, *PARTS, fee=2_000_000)
        tell(cls.cast, cls.deal, 2, 20_000)
        tell(cls.cast, cls.deal, 3, 4_000)
        account = SocialAccount.objects.get(creator=cls.cast.rani_profile)
        post = Post.objects.create(
            account=account, platform="instagram", native_id="1", url="https://instagram.com/p/1", published_at=NOW,
            created_at=NOW,
        )  # fmt: skip
        PostSnapshot.objects.create(
            post=post, captured_date=today(NOW), captured_at=NOW, source="file", views=8_000, likes=1_500, comments=100
        )

    def report(self) -> Report:
        return report_for(self.cast, self.deal)

    def test_what_was_earned_costs(self) -> None:
        report = self.report()
        assert (report["cost_result"].whole, report["cost_fee"].whole) == (500_000 + 600_000, 2_000_000)
        parts = [report[id].whole for id in COST_PARTS if id in report.totals]
        assert report["cost_total"].whole == sum(part or 0 for part in parts)

    def test_the_agreed_rate_stands_beside_what_was_counted_paid_and_read(self) -> None:
        # Three works have their proof at one address here, so that its post is read three times.
        assert exact(self.report()) == {
            "cpv": ("agreed", {
                "result_limit": "500000", "result_rate": "30000.00", "result_count": "20000",
                "result_price": "25000.00", "result_earned": "500000", "result_read": "24000",
                "result_read_price": "20833.33",
            }),
            "cpe": ("agreed", {
                "result_limit": "900000", "result_rate": "150.00", "result_count": "4000", "result_price": "150.00",
                "result_earned": "600000", "result_read": "4800", "result_read_price": "125.00",
            }),
        }  # fmt: skip

    def test_words_say_whether_the_rate_was_paid(self) -> None:
        with override("en"):
            assert [line.note for line in self.report().results] == [
                "Both sides agreed on the count. 17% below the agreed rate, because the limit was reached.",
                "Both sides agreed on the count. Paid at the agreed rate.",
            ]

    def test_a_disputed_part_costs_what_was_divided_not_what_was_counted(self) -> None:
        part = Milestone.objects.select_related("terms").get(terms__deal_code=self.deal.code, position=2)
        told = Result(count=20_000, earned=123, state="accepted")  # what the count alone would earn
        line = _line(part, told, self.report().creators[0], "IDR")
        assert line["result_earned"].exact == "500000"

    def test_nobody_past_an_agency_and_no_link_without_costs_sees_rates(self) -> None:
        campaign = self.deal.campaign
        assert without(self.report(), costs=False, names=True).results == ()
        for viewpoint in (Viewpoint.CLIENT, Viewpoint.SHARED):
            campaign.acting_agency = self.cast.kopi_senja  # whoever it is: somebody acts
            (found,) = load([campaign], viewpoint, today(NOW))
            assert (result_lines(found, {}), found.ordered) == ((), {})
        shared = report_of(campaign, viewer=None, as_of=today(NOW))
        campaign.acting_agency = None
        assert (shared.results, "cost_result" in shared.totals) == ((), False)
        assert shared["cost_fee"].whole == 3_100_000

    def test_the_page_shows_each_figure_in_fifteen_queries_and_the_creator_sees_none(self) -> None:
        client, url = self.cast.client("dewi"), reverse("reports:report", args=[self.deal.campaign.code])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(url).content.decode()
        assert len(queries) <= 15
        shown = re.findall(r'data-metric="([^"]*)" data-value="([^"]*)" data-of="result"', html)
        report = report_of(self.deal.campaign, viewer=self.cast.actor("dewi"))
        wanted = [
            (v.key, v.exact) for line in report.results for _head, v in line.cells if v is not None and v.is_known
        ]
        assert sorted(shown) == sorted(wanted)
        assert len(shown) == 14
        part = self.cast.client("rani").get(reverse("reports:part", args=[self.deal.code])).content.decode()
        assert "result_" not in part

    def test_files_and_editions_carry_them(self) -> None:
        report, out = self.report(), io.BytesIO()
        assert from_json(json.loads(to_json(report))) == report
        hidden = without(report, costs=True, names=False)
        assert {(line.deal, line.label) for line in hidden.results} == {("\u00a71", "")}
        with override("en"):
            write_workbook(report, out)
        out.seek(0)
        rows = CalamineWorkbook.from_filelike(out).get_sheet_by_name("Paid by result").to_python()[1:]
        assert [row[3:10] for row in rows] == [
            [float(value.exact) if value is not None and value.is_known else "" for _head, value in line.cells]
            for line in report.results
        ]
        text = dense(flat(report_pdf(report, language="en")))
        for line in report.results:
            with override("en"):
                assert dense(line.note) in text
                shown = [value.text for value in line.values.values() if value.is_known]
            assert [one for one in shown if dense(one) not in text] == []
