"""Earlier campaigns beside a report: by their edition, else computed; in as many queries as without them."""

import io
import json
import re
from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from sorot.campaigns.models import Campaign
from sorot.core.clock import today
from sorot.deals.models import Deal
from sorot.reports import actions, wording
from sorot.reports.actions import OutcomeInput
from sorot.reports.printing import report_pdf
from sorot.reports.queries.pasts import earlier_of
from sorot.reports.queries.report import report_of
from sorot.reports.values import Report, from_json
from sorot.reports.workbook import write_workbook
from tests.cast import make_campaign
from tests.core.print.reading import dense, flat
from tests.reports.world import World, make_deal, make_world

DAY = timedelta(days=1)


class PastTests(TestCase):
    """The world's campaign is the earlier one here; the report is that of a new campaign."""

    world: World
    fresh: Campaign

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = make_world()
        cast = world.cast
        cls.fresh = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kopi Pagi")
        said = OutcomeInput(today(world.now) - 5 * DAY, today(world.now), revenue=7_350_000)
        actions.add_outcome(campaign=world.campaign, said=said, by=world.dewi, now=world.now)

    def finish(self) -> None:
        Deal.objects.filter(campaign=self.world.campaign).update(state="completed", completed_at=self.world.now)
        Campaign.objects.filter(pk=self.world.campaign.pk).update(
            state="closed", closed_at=self.world.now, close_reason="ended"
        )

    def report(self) -> Report:
        return report_of(self.fresh, viewer=self.world.dewi, as_of=today(self.world.now))

    def test_a_campaign_that_still_runs_is_no_past(self) -> None:
        assert self.report().past == ()

    def test_a_finished_campaign_without_an_edition_is_computed(self) -> None:
        self.finish()
        (past,) = self.report().past
        own = report_of(self.world.campaign, viewer=self.world.dewi, as_of=today(self.world.now))
        assert (past.title, past.is_kept, past.day) == ("Kopi Sore", False, today(self.world.now).isoformat())
        assert past.values == own.totals
        assert (past.values["work_views"].exact, past.values["roas"].exact) == ("60000", "2.000000")
        assert past.values["work_followers"].exact == own["work_followers"].exact == "420"

    def test_an_edition_goes_before_what_would_be_computed(self) -> None:
        actions.keep_edition(campaign=self.world.campaign, by=self.world.dewi, now=self.world.now)
        self.finish()
        self.world.campaign.title = "anders"
        (past,) = self.report().past
        assert (past.title, past.is_kept, past.values["roas"].exact) == ("Kopi Sore", True, "2.000000")
        assert self.asked()[0] <= 14

    def test_campaigns_of_others_and_in_another_currency_are_no_pasts(self) -> None:
        self.finish()
        self.fresh.currency = "USD"
        assert earlier_of(self.fresh) == []
        self.fresh.currency = "IDR"
        self.fresh.acting_agency_id = self.fresh.organisation_id
        assert earlier_of(self.fresh) == []
        self.fresh.acting_agency_id = None
        assert [row.campaign.title for row in earlier_of(self.fresh)] == ["Kopi Sore"]

    def asked(self) -> tuple[int, str]:
        client, url = self.world.cast.client("dewi"), reverse("reports:report", args=[self.fresh.code])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(url).content.decode()
        return len(queries), html

    def test_page_files_and_editions_show_pasts_in_as_many_queries(self) -> None:
        cast = self.world.cast
        cast.report_campaign = self.fresh  # type: ignore[attr-defined]
        make_deal(cast, "rani", 900_000)
        before, html = self.asked()
        assert 'data-of="past"' not in html
        self.finish()
        after, html = self.asked()
        # One more is asked where a part is paid by result.
        assert (before, after <= 14) == (after, True)
        day = today(self.world.now)
        shown = set(re.findall(r'data-metric="(\w+)@1" data-value="([^"]*)" data-of="past"', html))
        assert shown >= {("work_views", "60000"), ("cost_total", "3675000"), ("roas", "2.000000")}
        report, out = self.report(), io.BytesIO()
        with override("en"):
            assert [past.note for past in report.past] == [f"computed on {wording.day_text(day.isoformat())}"]
            write_workbook(report, out)
        out.seek(0)
        rows = CalamineWorkbook.from_filelike(out).get_sheet_by_name("Earlier campaigns").to_python()
        assert rows[0][:3] == ["Figure", "Kopi Pagi", "Kopi Sore"]
        assert {row[3]: row[2] for row in rows[2:]} == {
            value.key: float(past.exact) if (past := report.past[0].values.get(id)) and past.is_known else ""
            for id, value in report.totals.items()
        }
        text = dense(flat(report_pdf(report, language="id")))
        assert "KopiSore" in text
        assert dense(report.past[0].values["cpm"].text) in text
        edition = actions.keep_edition(campaign=self.fresh, by=self.world.dewi, now=self.world.now)
        assert [row.title for row in from_json(json.loads(edition.document)).past] == ["Kopi Sore"]
