"""Every number of the page, the workbook, the edition, the link and the PDF is the dictionary's and the ledger's."""

import io
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from sorot.analytics.definitions import FORMULAS
from sorot.core.clock import today
from sorot.reports import actions, wording
from sorot.reports.actions import OutcomeInput
from sorot.reports.printing import report_pdf
from sorot.reports.queries.report import report_of
from sorot.reports.values import EVERY, LEAST, Report, Value, from_json
from sorot.reports.workbook import write_workbook
from tests.core.print.reading import dense, flat
from tests.reports.test_report import released_by_the_ledger
from tests.reports.world import World, make_world


def numbers_of(html: str) -> list[tuple[str, str, str]]:
    """(of, metric, exact) of every number of a page."""
    out = []
    for tag in re.findall(r"<data [^>]*data-metric=[^>]*>", html):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        out.append((said.get("data-of", ""), said["data-metric"], said["data-value"]))
    return out


def known(values) -> dict[str, str]:
    return {value.key: value.exact for value in values.values() if value.is_known}


class EveryNumberTests(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = make_world()
        by, day = world.dewi, today(world.now)
        said = OutcomeInput(
            day - timedelta(3), day, world.rani, clicks=900, orders=41, new_customers=23, revenue=9_100_000
        )
        actions.add_outcome(campaign=world.campaign, said=said, by=by, now=world.now)
        actions.add_cost(campaign=world.campaign, kind="ads", amount=750_000, spent_date=day, by=by, now=world.now)
        actions.save_settings(
            campaign=world.campaign, margin_bps=4_250, emv_rates={"instagram": 21_500}, shown_name="",
            notes={"summary": "Bagus."}, version=0, by=by, now=world.now,
        )  # fmt: skip
        actions.save_plan(
            campaign=world.campaign, counts={"goal_customers": 40, "views": 90_000}, version=0, by=by, now=world.now
        )
        world.campaign.refresh_from_db()

    def report(self) -> Report:
        return report_of(self.world.campaign, viewer=self.world.dewi)

    def check_page(self, html: str, report: Report) -> int:
        """Every number of a page is the report's, by what it is of; how many there were."""
        by_deal = {line.deal: known(line.values) for line in report.creators} | {"total": known(report.totals)}
        parts = {"post": report.posts, "result": report.results, "past": report.past}
        elsewhere = {
            of: {(value.key, value.exact) for row in rows for value in row.values.values()}
            for of, rows in parts.items()
        }
        found = numbers_of(html)
        for of, metric, exact in found:
            id, _at, version = metric.partition("@")
            assert FORMULAS[id].version == int(version)
            if of in ("post", "result", "past"):
                assert (metric, exact) in elsewhere[of]
            else:
                assert by_deal[of][metric] == exact
        shown = {metric for of, metric, _exact in found if of == "total"}
        zero = {v.key for v in report.totals.values() if v.id.startswith("cost_") and v.exact == "0"}
        assert shown | zero >= set(by_deal["total"])
        return len(found)

    def test_the_live_page_shows_the_report_and_all_of_it(self) -> None:
        url = reverse("reports:report", args=[self.world.campaign.code])
        html = self.world.cast.client("dewi").get(url).content.decode()
        assert self.check_page(html, self.report()) > 30

    def test_the_money_is_the_ledgers(self) -> None:
        report = self.report()
        assert report["cost_released"].whole == released_by_the_ledger(self.world) + 750_000

    def test_a_link_shows_the_edition_that_was_kept(self) -> None:
        world = self.world
        kept = actions.keep_edition(campaign=world.campaign, by=world.dewi, now=world.now)
        _share, token = actions.create_share(
            campaign=world.campaign, edition=kept, expires_at=world.now.replace(year=2099), language="id",
            with_costs=True, with_names=True, by=world.dewi, now=world.now,
        )  # fmt: skip
        html = Client().get(reverse("reports:shared", args=[token])).content.decode()
        report = from_json(json.loads(kept.document))
        assert self.check_page(html, report) > 30
        assert {id: value.exact for id, value in report.totals.items()} == {
            id: value.exact for id, value in self.shared().totals.items()
        }

    def shared(self) -> Report:
        return report_of(self.world.campaign, viewer=None, as_of=today(self.world.now))

    def test_every_cell_of_the_workbook_equals_the_report(self) -> None:
        report, out = self.report(), io.BytesIO()
        with override("en"):
            write_workbook(report, out)
        out.seek(0)
        book = CalamineWorkbook.from_filelike(out)
        assert book.sheet_names == ["Total", "Creators", "Posts", "Costs", "What is not known yet", "Definitions"]
        sheets = {name: book.get_sheet_by_name(name).to_python()[1:] for name in book.sheet_names}
        totals = {row[6]: row[1] for row in sheets["Total"] if row[6]}
        assert set(totals) == {value.key for value in report.totals.values()}
        for value in report.totals.values():
            assert self.same(totals[value.key], value), value.id
        ids = [id for id in EVERY if id in report.totals and id not in LEAST]
        lines = [*(line.values for line in report.creators), report.totals]
        for row, values in zip(sheets["Creators"], lines, strict=True):
            assert [self.same(cell, values[id]) for cell, id in zip(row[3:], ids, strict=True)] == [True] * len(ids)
        for row, post in zip(sheets["Posts"], report.posts, strict=True):
            assert all(self.same(cell, value) for cell, value in zip(row[4:7], post.values.values(), strict=True))
        with override("en"):
            lacking = [[row.figure, row.shown or report.brand, row.text] for row in report.missing]
        assert sheets["What is not known yet"] == lacking
        assert ["Note of the brand", "Summary", "Bagus."] in [[row[0], row[1], row[4]] for row in sheets["Total"]]
        costs = {value.key: value for value in report.totals.values() if value.id.startswith("cost_")}
        rows = zip(sheets["Costs"], costs.values(), strict=False)
        assert [self.same(row[2], value) for row, value in rows] == [True] * len(costs)
        assert [row[2] for row in sheets["Costs"][len(costs) :]] == [750_000]

    @staticmethod
    def same(cell: object, value: Value) -> bool:
        """A cell holds the exact value; an unknown one is empty."""
        if not value.is_known:
            return cell == ""
        return cell != "" and Decimal(str(cell)) == Decimal(value.exact)

    def test_the_pdf_says_what_the_page_says(self) -> None:
        report = self.report()
        text = dense(flat(report_pdf(report, language="id")))
        with override("id"):
            for value in report.totals.values():
                if value.is_known and not (value.id.startswith("cost_") and value.exact == "0"):
                    assert dense(wording.text_of(value)) in text, value.id
            for row in report.missing:
                assert dense(wording.lacking_text(row)) in text, row
        assert "Bagus." in text

    def test_no_number_of_the_summary_is_another(self) -> None:
        with override("id"):
            text = " ".join(self.report().sentences)
            shown = [wording.text_of(value) for value in self.report().totals.values() if value.is_known]
        numbers = re.findall(r"[\d.,]*\d", text.replace("1.000 tayangan", ""))
        allowed = {number for one in shown for number in re.findall(r"[\d.,]*\d", one)} | {"6", "0", "1", "2"}
        assert [number for number in numbers if number not in allowed] == []


@pytest.mark.parametrize("id", EVERY)
def test_every_figure_stands_in_the_dictionary_with_words(id: str) -> None:
    formula = FORMULAS[id]
    assert formula.version == 1
    with override("id"):
        assert str(formula.formula) != ""
