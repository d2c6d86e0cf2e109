"""The demo market holds what it promises, and every number of it is marked."""

import pytest
from django.test import TestCase
from django.utils import timezone

from sorot.accounts.models import Organisation, User
from sorot.campaigns.models import Campaign
from sorot.core.clock import today
from sorot.core.taxonomy import Category, Source, tier_scheme
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.deals.enums import ApplicationState, DealState, ItemState
from sorot.deals.models import Application, Deal, DeliverableItem, Dispute, Result, Submission
from sorot.messaging.models import Notification
from sorot.papers.models import Document
from sorot.payments.ledger import verify
from sorot.payments.models import Difference, Funding, Milestone, PaymentTerms, Payout, StatementLine, Withholding
from sorot.payments.statements import parse
from sorot.rates.models import PriceEdition
from sorot.records.queries import brand_record, creator_record
from sorot.web.demo import builder, cast
from sorot.web.demo.statement import news_of


@pytest.mark.slow
class DemoMarketTests(TestCase):
    """Loaded once for all tests of the class."""

    @classmethod
    def setUpTestData(cls) -> None:
        assert builder.load(timezone.now())

    def test_the_demo_market_is_as_large_as_promised(self) -> None:
        assert CreatorProfile.objects.filter(is_demo=True).count() == 40
        assert Organisation.objects.filter(kind="brand", is_demo=True).count() == 3
        assert Organisation.objects.filter(kind="agency", is_demo=True).count() == 1
        assert Campaign.objects.filter(is_demo=True).count() == 12
        assert len(set(Campaign.objects.values_list("category", flat=True))) >= 6
        assert set(Campaign.objects.values_list("category", flat=True)) <= set(Category.values)

    def test_it_has_creators_of_every_tier_and_one_whose_followers_are_unknown(self) -> None:
        scheme = tier_scheme("sorot")
        counts = CreatorProfile.objects.values_list("best_followers", flat=True)
        assert {tier.slug for tier in scheme.tiers} == {t.slug for t in map(scheme.tier_of, counts) if t}
        assert CreatorProfile.objects.filter(best_followers=None).count() == 1

    def test_it_has_deals_in_every_state(self) -> None:
        assert set(Deal.objects.values_list("state", flat=True)) == set(DealState.values)
        assert set(DeliverableItem.objects.values_list("state", flat=True)) == set(ItemState.values)
        wanted = {ApplicationState.INVITED, ApplicationState.SUBMITTED, ApplicationState.SHORTLISTED}
        wanted |= {ApplicationState.AGREED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN}
        assert set(Application.objects.values_list("state", flat=True)) == set(wanted)

    def test_every_number_and_person_of_it_is_marked(self) -> None:
        assert set(SocialAccount.objects.exclude(followers=None).values_list("metrics_source", flat=True)) == {
            Source.DEMO
        }
        assert not User.objects.filter(is_demo=False).exists()
        assert {user.email.rsplit("@", 1)[1] for user in User.objects.all()} == {cast.DOMAIN}

    def test_its_books_are_in_order(self) -> None:
        assert verify() == []

    def test_it_shows_every_way_of_certain_pay(self) -> None:
        assert set(Deal.objects.values_list("money_mode", flat=True)) == {"OPERATOR", "PARTNER", "DIRECT"}
        assert list(Dispute.objects.values_list("state", flat=True)) == ["contested"]
        assert list(Result.objects.values_list("state", "earned")) == [("accepted", 628_000)]
        assert set(Payout.objects.values_list("state", flat=True)) == {"requested", "sent", "succeeded", "failed"}
        assert Payout.objects.filter(state="requested", is_automatic=True).count() == 3
        assert Submission.objects.filter(state="approved", decided_by=None).count() == 2  # by silence
        assert Milestone.objects.filter(pay_due_date__lt=timezone.now().date(), released_at=None).exists()  # late
        reminded = Notification.objects.filter(verb="clock.reminder", data__kind="review")
        assert reminded.filter(user__email=f"dewi@{cast.DOMAIN}").exists()

    def test_everything_that_was_paid_here_has_its_slip_and_its_invoices(self) -> None:
        paid = Milestone.objects.filter(state="released")
        here = paid.exclude(terms__mode="DIRECT")
        assert Withholding.objects.count() == here.count() > 10
        assert set(Withholding.objects.values_list("kind", flat=True)) >= {"pph21"}
        assert set(Withholding.objects.values_list("factor_bps", flat=True)) == {10_000, 12_000}
        assert set(Withholding.objects.values_list("tax_basis", flat=True)) == {"nett", "gross"}
        assert set(Document.objects.values_list("milestone", flat=True)) == set(paid.values_list("pk", flat=True))
        assert PaymentTerms.objects.filter(late_fee_bps__gt=0).count() == 1

    def test_it_shows_who_pays_in_time_who_pays_late_and_who_is_new(self) -> None:
        now = timezone.now()
        teams = {row.name: row.pk for row in Organisation.objects.filter(kind="brand")}
        good, late, new = (
            brand_record(teams[name], now=now) for name in ("Kopi Senja", "Tas Arunika", "Sabun Kembang Tanjung")
        )
        assert (good.typical_days, good.unpaid) == (0, 1)
        assert good.parts is not None
        assert good.parts > 6
        assert late.typical_days is not None
        assert late.typical_days >= 5
        assert late.late == 4
        assert new.pay_deals == 2
        assert (new.typical_days, new.parts) == (None, None)
        nana = creator_record(CreatorProfile.objects.get(handle="nana.anyam").pk, now=now)
        assert (nana.work_deals, nana.works, nana.on_time, nana.cancellations) == (3, 7, 7, 0)

    def test_it_helps_with_the_price_of_a_reel_and_with_no_other(self) -> None:
        rows = PriceEdition.objects.filter(is_current=True).values_list("platform", "format", "tier", "basis", "n")
        assert list(rows) == [("instagram", "reel", "", "nett", 5)]

    def test_its_bank_statement_proves_every_transfer_and_todays_fits_what_is_open(self) -> None:
        assert not StatementLine.objects.exclude(state="used").exists()
        assert not Difference.objects.exists()
        found = parse(news_of(timezone.now()).encode(), today=today(timezone.now()))
        waiting = Funding.objects.filter(state__in=["awaiting", "reported"], source="transfer").count()
        moving = Payout.objects.filter(state="sent").count()
        assert (len(found.rows), found.gaps) == (waiting + moving + 2, ())

    def test_a_second_load_changes_nothing(self) -> None:
        before = (User.objects.count(), Application.objects.count())
        assert not builder.load(timezone.now())
        assert (User.objects.count(), Application.objects.count()) == before
