"""Parts paid by result: what they cost, beside the agreed rate and what was read; and who sees it."""

import io
import json
from datetime import datetime

import pytest
from django.test import TestCase
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from sorot.analytics.models import Post, PostSnapshot
from sorot.core.clock import today
from sorot.creators.models import SocialAccount
from sorot.deals import actions as deals
from sorot.deals.models import Deal, Result
from sorot.deals.terms import MilestoneTerm
from sorot.payments.models import Milestone
from sorot.reports.enums import Viewpoint
from sorot.reports.masking import without
from sorot.reports.printing import report_pdf
from sorot.reports.queries.by_result import result_lines
from sorot.reports.queries.loading import load
from sorot.reports.queries.report import report_of
from sorot.reports.values import Report, from_json, to_json
from sorot.reports.workbook import write_workbook
from tests.cast import Cast, make_cast
from tests.core.print.reading import dense, flat
from tests.deals.test_terms_walks import completed
from tests.records.books import NOW

PARTS = (
    MilestoneTerm("Semua", 2_000_000, "before_work"),
    MilestoneTerm("Tayangan", 500_000, "variable", None, "cpv", 30_000, 1_000),
    MilestoneTerm("Interaksi", 900_000, "variable", None, "cpe", 150, 1),
    MilestoneTerm("Pesanan", 400_000, "variable", None, "cpa", 20_000, 1),
    MilestoneTerm("100.000 tayangan", 250_000, "variable", None, "bonus", 250_000, 1),
)


class ByResultTests(TestCase):
    cast: Cast
    deal: Deal
    now: datetime

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast, cls.now = make_cast(NOW), NOW
        cls.deal = completed(cls.cast, *PARTS, fee=2_000_000)
        # 20,000 views would earn 600,000: the limit is less. 4,000 interactions earn 600,000. 12 orders wait.
        cls.tell(2, 20_000)
        cls.tell(3, 4_000)
        cls.tell(4, 12, agreed=False)
        account = SocialAccount.objects.get(creator=cls.cast.rani_profile)
        post = Post.objects.create(
            account=account, platform="instagram", native_id="1", url="https://instagram.com/p/1", published_at=NOW,
            created_at=NOW,
        )  # fmt: skip
        PostSnapshot.objects.create(
            post=post, captured_date=today(NOW), captured_at=NOW, source="file", views=8_000, likes=1_500, comments=100
        )

    @classmethod
    def tell(cls, position: int, count: int, *, agreed: bool = True) -> None:
        part = Milestone.objects.get(terms__deal_code=cls.deal.code, position=position)
        row = deals.tell_result(
            deal=cls.deal, milestone_code=part.code, count=count, url="https://insight.example.test/1",
            by=cls.cast.actor("rani"), now=NOW,
        )  # fmt: skip
        if agreed:
            deals.accept_result(result=row, by=cls.cast.actor("dewi"), now=NOW)

    def report(self) -> Report:
        return report_of(self.deal.campaign, viewer=self.cast.actor("dewi"), as_of=today(self.now))

    def test_what_was_earned_costs_and_what_waits_costs_its_limit(self) -> None:
        report = self.report()
        assert report["cost_result"].whole == 500_000 + 600_000 + 400_000 + 250_000
        assert report["cost_fee"].whole == 2_000_000
        parts = sum(value.whole or 0 for id, value in report.totals.items() if id.startswith("cost_")
                    and id not in {"cost_total", "cost_released", "cost_committed"})  # fmt: skip
        assert report["cost_total"].whole == parts

    def test_the_agreed_rate_stands_beside_what_was_counted_paid_and_read(self) -> None:
        found = {
            line.basis: (line.state, {id: value.exact for id, value in line.values.items()})
            for line in self.report().results
        }
        # Two works, both at one address: each is read with its post, 16,000 views together.
        assert found == {
            "cpv": ("agreed", {
                "result_limit": "500000", "result_rate": "30000.00", "result_count": "20000",
                "result_price": "25000.00", "result_earned": "500000", "result_read": self.views(),
                "result_read_price": self.price(500_000, 1_000, self.views()),
            }),
            "cpe": ("agreed", {
                "result_limit": "900000", "result_rate": "150.00", "result_count": "4000", "result_price": "150.00",
                "result_earned": "600000", "result_read": self.engaged(),
                "result_read_price": self.price(600_000, 1, self.engaged()),
            }),
            "cpa": ("told", {
                "result_limit": "400000", "result_rate": "20000.00", "result_count": "12",
                "result_price": "20000.00", "result_earned": "240000",
            }),
            "bonus": ("open", {"result_limit": "250000", "result_earned": ""}),
        }  # fmt: skip

    def views(self) -> str:
        return self.report().creators[0]["work_views"].exact

    def engaged(self) -> str:
        return self.report().creators[0]["work_engagement"].exact

    @staticmethod
    def price(earned: int, each: int, read: str) -> str:
        return f"{earned * each / int(read):.2f}"

    def test_words_say_whether_the_rate_was_paid(self) -> None:
        with override("en"):
            notes = {line.basis: line.note for line in self.report().results}
        assert notes == {
            "cpv": "Both sides agreed on the count. 17% below the agreed rate, because the limit was reached.",
            "cpe": "Both sides agreed on the count. Paid at the agreed rate.",
            "cpa": "A count was told; the other side has not agreed yet. Paid at the agreed rate.",
            "bonus": "Nobody has told a count yet; the limit is secured.",
        }

    def test_orders_agreed_replace_those_the_brand_entered_and_orders_that_wait_do_not(self) -> None:
        assert self.report()["work_orders"].is_known is False
        deals.accept_result(result=Result.objects.get(count=12), by=self.cast.actor("dewi"), now=NOW)
        assert self.report()["work_orders"].whole == 12

    def test_a_disputed_part_costs_what_was_divided_not_what_was_counted(self) -> None:
        Result.objects.filter(count=20_000).update(earned=123)
        line = next(line for line in self.report().results if line.basis == "cpv")
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
        assert shared["cost_fee"].whole == 3_750_000

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


@pytest.mark.parametrize("state", ["open", "told", "agreed", "back"])
def test_every_state_of_a_count_has_its_sentence(state: str) -> None:
    from sorot.reports.wording import STATES

    with override("id"):
        assert str(STATES[state]) != ""
