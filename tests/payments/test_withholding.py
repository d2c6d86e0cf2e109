"""Tax at release: what arrives, what is kept for the state, what the brand bears, and the final paper about it."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from sorot.payments import actions
from sorot.payments.enums import DueRule, FundingPurpose, MilestoneState
from sorot.payments.errors import PaymentError
from sorot.payments.models import Milestone, Payee, PaymentTerms, TaxMonth, Withholding
from sorot.payments.plans import MilestonePlan
from sorot.payments.postings import balances, held, platform_fee, purse, tax
from sorot.payments.queries.taxes import released_part
from sorot.payments.queries.wallet import statement_for
from sorot.payments.withholding import VatTerm
from sorot.tax.models import TaxRule
from tests.payments.conftest import NOW, live

pytestmark = pytest.mark.django_db
PPN = VatTerm(1_200, 11, 12)
GOODS = {"in_kind_item": "Mesin kopi", "in_kind_amount": 3_000_000}
WORK, LATER = DueRule.BEFORE_WORK, DueRule.ON_APPROVAL


def known(terms, kind="npwp"):
    """The payee's file has a number."""
    Payee.objects.filter(pk=terms.payee_id).update(tax_id_kind=kind, tax_id_last4="1234")
    return terms


def released(desk, *plans, now=NOW, has_number=True, **terms):
    opened = desk.open(*plans, **({"merchant_of_record": "brand"} | terms))
    if has_number:
        known(opened)
    desk.pay(opened)
    actions.release_milestones(deal_code=opened.deal_code, by=desk.cast.dewi, now=now)
    return opened


def where(terms):
    """(talent, brand, held, fee, ppn, kept for the brand, the operator's own) in rupiah."""
    code = terms.milestones.order_by("position").first().code
    names = [
        purse("earnings", terms.payee.code, "IDR"), purse("brand", terms.payer.code, "IDR"), held(code),
        platform_fee("IDR"), tax("ppn_out", "IDR"), tax("pph21", "IDR", terms.payer.code), tax("pph21", "IDR"),
    ]  # fmt: skip
    return tuple(balances(names))


def test_gross_fee_arrives_less_tax_and_the_tax_is_kept_for_the_brand(desk):
    terms = released(desk)
    assert where(terms) == (9_750_000, 0, 0, 500_000, 0, 250_000, 0)
    part, slip = terms.milestones.get(), terms.withholdings.get()
    assert (part.earned_amount, part.paid_amount, part.returned_amount, part.drawn_amount) == (
        10_000_000,
        9_750_000,
        0,
        0,
    )
    assert (slip.kind, slip.cash_amount, slip.base_amount, slip.tax_amount) == ("pph21", 10_000_000, 5_000_000, 250_000)
    assert (slip.withholder, slip.period, slip.tax_day) == (terms.payer, date(2026, 11, 1), date(2026, 11, 22))
    assert slip.net_amount == part.paid_amount
    laws = [rule["law"] for rule in slip.facts["rules"]]
    assert len(laws) >= 2
    assert all(laws)
    assert sum(line["tax"] for line in slip.facts["lines"]) == 250_000


def test_platform_as_merchant_owes_the_tax_itself(desk):
    terms = released(desk, merchant_of_record="platform")
    assert where(terms) == (9_750_000, 0, 0, 500_000, 0, 0, 250_000)
    assert terms.withholdings.get().withholder is None


def test_nobody_withholds_where_the_contract_says_so(desk):
    terms = released(desk, merchant_of_record="none")
    assert where(terms) == (10_000_000, 0, 0, 500_000, 0, 0, 0)
    assert not terms.withholdings.exists()


def test_without_a_number_a_fifth_more_is_taken(desk):
    terms = released(desk, has_number=False)
    assert where(terms)[0] == 9_700_000
    assert terms.withholdings.get().factor_bps == 12_000


def test_nett_fee_arrives_whole_and_what_was_secured_too_much_goes_back(desk):
    terms = released(desk, tax_basis="nett")
    part, slip = terms.milestones.get(), terms.withholdings.get()
    # 10,000,000 / 0.975 and 10,000,000 / 0.97 (as if without a number and for one rupiah more), to the rupiah.
    assert (slip.cash_amount, slip.tax_amount, slip.cover_amount) == (10_256_410, 256_410, 256_410)
    assert (part.cover_amount, part.returned_amount, part.paid_amount) == (309_279, 309_279 - 256_410, 10_000_000)
    assert where(terms) == (10_000_000, 52_869, 0, 500_000, 0, 256_410, 0)


def test_payments_of_one_month_fill_the_brackets_together(desk):
    first = released(desk, MilestonePlan("Semua", 100_000_000, WORK))
    second = released(desk, MilestonePlan("Semua", 100_000_000, WORK), talent=desk.cast.rani.user)
    assert first.payee_id == second.payee_id
    # Half of 200 million: 60 million at 5 %, 40 million at 15 %.
    assert sum(row.tax_amount for row in Withholding.objects.all()) == 9_000_000
    assert second.withholdings.get().tax_amount == 6_500_000
    december = released(desk, MilestonePlan("Semua", 100_000_000, WORK), now=datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    assert december.withholdings.get().period == date(2026, 12, 1)  # midnight in Jakarta
    assert december.withholdings.get().tax_amount == 2_500_000


def test_second_nett_payment_of_a_large_month_draws_on_the_brands_balance(desk):
    released(desk, MilestonePlan("Semua", 120_000_000, WORK))
    terms = known(desk.open(MilestonePlan("Semua", 20_000_000, WORK), merchant_of_record="brand", tax_basis="nett"))
    desk.pay(terms)
    assert actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW) == []
    part = terms.milestones.get()
    # Above 60 million of base 15 % of the half: 20,000,000 / 0.925.
    needed = 1_621_621
    assert part.state == MilestoneState.FUNDED
    assert part.short_amount == needed - part.cover_amount
    assert where(terms)[0] == 120_000_000 - 3_000_000  # only the first deal's
    asked = terms.fundings.get(state="awaiting")
    assert (asked.purpose, asked.amount) == (FundingPurpose.TAX, part.short_amount)
    desk.confirm(desk.report(asked))
    part.refresh_from_db()
    assert (part.state, part.paid_amount, part.short_amount) == (MilestoneState.RELEASED, 20_000_000, 0)
    assert part.drawn_amount == needed - part.cover_amount
    assert terms.withholdings.get().cover_amount == needed
    assert where(terms)[1] == 0


def test_a_brand_reads_what_a_release_gave_back_and_took_for_tax(desk, cast):
    released(desk, tax_basis="nett")
    released(desk, MilestonePlan("Semua", 120_000_000, WORK))
    terms = known(desk.open(MilestonePlan("Semua", 20_000_000, WORK), merchant_of_record="brand", tax_basis="nett"))
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    desk.confirm(desk.report(live(terms)))
    said = {line.text: line.amount.amount for line in statement_for(cast.dewi).lines}
    part = terms.milestones.get()
    assert said["Kembali dari kerja sama"] == 52_869
    assert said["Pajak yang Anda tanggung, di luar yang diamankan"] == -part.drawn_amount < 0


@pytest.mark.parametrize("plan", [MilestonePlan("Semua", 2_400_007, WORK), MilestonePlan("Barter", 0, WORK)])
def test_no_pay_waits_for_the_rupiah_by_which_a_months_rounding_differs(desk, plan):
    """Without a number, so that nothing else is left over; each of these alone would be covered to the rupiah."""
    goods = GOODS if plan.amount == 0 else {}
    for _ in range(12):
        terms = released(desk, plan, has_number=False, tax_basis="nett", **goods)
        assert terms.milestones.get().state == MilestoneState.RELEASED
        assert terms.withholdings.get().net_amount == plan.amount
    assert not Milestone.objects.filter(drawn_amount__gt=0).exists()


def test_release_that_waits_takes_up_a_balance_that_grew_and_calls_the_asked_transfer_off(desk):
    released(desk, MilestonePlan("Semua", 120_000_000, WORK))
    terms = known(desk.open(MilestonePlan("Semua", 20_000_000, WORK), merchant_of_record="brand", tax_basis="nett"))
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    other = desk.open()
    desk.pay(other)
    assert actions.release_waiting_milestones(now=NOW) == 0
    actions.cancel_terms(deal_code=other.deal_code, reason="Batal", by=desk.cast.dewi, now=NOW)
    assert actions.release_waiting_milestones(now=NOW) == 1
    assert terms.fundings.get(purpose="tax").state == "cancelled"
    assert actions.release_waiting_milestones(now=NOW) == 0


def test_goods_alone_ask_for_their_tax_before_work_and_release_nothing_until_it_is_there(desk):
    """T5."""
    terms = known(desk.open(MilestonePlan("Barter", 0, WORK), merchant_of_record="brand", **GOODS))
    part = terms.milestones.get()
    assert (part.amount, part.in_kind_amount, part.due_rule) == (0, 3_000_000, WORK)
    assert live(terms).amount == part.cover_amount > 75_000
    assert actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW) == []
    assert Milestone.objects.get(pk=part.pk).state == MilestoneState.PENDING
    desk.pay(terms)
    slip = terms.withholdings.get()
    # 2.5 % of (3,000,000 + x) = x.
    assert (slip.in_kind_amount, slip.cash_amount, slip.tax_amount, slip.net_amount) == (3_000_000, 76_923, 76_923, 0)
    assert where(terms)[0] == 0
    assert where(terms)[5] == 76_923
    assert where(terms)[1] == part.cover_amount - 76_923


def test_goods_beside_a_fee_are_taxed_with_the_last_fixed_part(desk):
    plans = (MilestonePlan("Awal", 1_000_000, WORK), MilestonePlan("Akhir", 1_000_000, WORK))
    terms = released(desk, *plans, **GOODS)
    goods = list(terms.withholdings.order_by("milestone__position").values_list("in_kind_amount", "tax_amount"))
    assert goods == [(0, 25_000), (3_000_000, 100_000)]


def test_goods_are_not_asked_about_where_nobody_withholds(desk):
    terms = desk.open(MilestonePlan("Barter", 0, WORK), merchant_of_record="none", **GOODS)
    assert not terms.milestones.exists()


def test_company_is_taxed_flat_and_a_foreigner_at_the_treatys_absence(desk):
    terms = known(desk.open(merchant_of_record="platform"))
    Payee.objects.filter(pk=terms.payee_id).update(entity="company")
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert (terms.withholdings.get().kind, terms.withholdings.get().tax_amount) == ("pph23", 200_000)
    assert balances([tax("pph23", "IDR")]) == [200_000]
    Payee.objects.filter(pk=terms.payee_id).update(entity="individual", residency="SG")
    other = released(desk, merchant_of_record="platform", has_number=False)
    assert (other.withholdings.get().kind, other.withholdings.get().tax_amount) == ("pph26", 2_000_000)


def test_agency_that_acts_withholds_and_its_client_cannot_see_the_slip(desk, cast):
    terms = known(desk.arranged(merchant_of_record="brand"))
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.adi, now=NOW)
    slip = terms.withholdings.get()
    assert slip.withholder == cast.adi.organisation
    seen = [bool(Withholding.objects.visible_to(who)) for who in (cast.adi, cast.rani, cast.sri, cast.dewi, cast.tono)]
    assert seen == [True, True, True, False, False]


def test_value_added_tax_is_secured_on_the_fee_and_owed_when_it_is_earned(desk):
    terms = released(desk, vat=PPN)
    # 11/12 of 500,000 is 458,333; 12 % of it rounded down.
    assert terms.milestones.get().vat_amount == 54_999
    assert where(terms) == (9_750_000, 0, 0, 500_000, 54_999, 250_000, 0)
    whole = desk.open(MilestonePlan("Semua", 10_000_000, WORK), merchant_of_record="platform", vat=PPN)
    assert whole.milestones.get().vat_amount == 1_155_000
    assert whole.milestones.get().total == 11_655_000


def test_half_earned_part_gives_back_fee_tax_and_cover_of_the_other_half(desk):
    plan = MilestonePlan("Hasil", 10_000_000, DueRule.VARIABLE, basis="cpv", rate_amount=1_000, rate_per=1)
    terms = known(desk.open(plan, merchant_of_record="brand", tax_basis="nett", vat=PPN))
    desk.pay(terms)
    part = terms.milestones.get()
    actions.settle_result(milestone_code=part.code, earned=5_000_000, by=desk.cast.dewi, now=NOW)
    part.refresh_from_db()
    divided = released_part(terms, part, terms.withholdings.get())
    assert (divided.net, divided.fee, divided.vat, divided.cover) == (5_000_000, 250_000, 27_500, 128_205)
    assert divided.spent + divided.returned == part.total
    assert divided.returned == part.returned_amount == where(terms)[1]


def test_settlement_of_a_dispute_cannot_wait_so_its_tax_is_taken_from_what_is_there(desk):
    released(desk, MilestonePlan("Semua", 120_000_000, WORK))
    terms = known(desk.open(MilestonePlan("Semua", 20_000_000, WORK), merchant_of_record="brand", tax_basis="nett"))
    desk.pay(terms)
    cover = terms.milestones.get().cover_amount
    actions.settle_terms(
        deal_code=terms.deal_code, talent_amount=20_000_000, reason="Putusan", by=desk.cast.sri, now=NOW
    )
    slip = terms.withholdings.get()
    assert slip.cover_amount == cover
    assert slip.tax_amount == (20_000_000 + cover) * 75 // 1_000
    assert terms.milestones.get().paid_amount == 20_000_000 + cover - slip.tax_amount < 20_000_000


def test_day_without_a_rule_moves_nothing(desk):
    terms = known(desk.open(merchant_of_record="brand"))
    desk.pay(terms)
    TaxRule.objects.filter(country="ID", code="pph17").update(valid_until_date=date(2026, 11, 1))
    with pytest.raises(PaymentError) as refused, transaction.atomic():
        actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert refused.value.code == "no_rule"
    assert terms.milestones.get().state == MilestoneState.FUNDED
    assert not Withholding.objects.exists()


def test_slip_cannot_be_changed_or_removed(desk):
    slip = released(desk).withholdings.get()
    for statement in ("update payments_withholding set tax_amount = 0", "delete from payments_withholding"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    slip.refresh_from_db()
    assert slip.tax_amount == 250_000


def test_half_a_term_of_value_added_tax_is_refused_by_the_database(desk):
    terms = desk.open()
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentTerms.objects.filter(pk=terms.pk).update(vat_rate_bps=1_200)
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentTerms.objects.filter(pk=terms.pk).update(vat_rate_bps=1_200, vat_base_part=12, vat_base_whole=11)


def test_direct_payment_refuses_to_withhold(desk):
    with pytest.raises(PaymentError) as refused:
        desk.open(mode="DIRECT", fee_bps=0, merchant_of_record="brand")
    assert refused.value.code == "merchant"


def test_earnings_on_hold_become_available_less_tax(desk):
    terms = known(desk.open(merchant_of_record="brand"))
    funding = live(terms)
    actions.confirm_payment(
        funding=funding,
        gateway="xendit",
        payment_id="p1",
        method="card",
        amount=funding.amount,
        by=desk.cast.sri,
        now=NOW,
    )
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    assert where(terms)[0] == 0
    assert actions.end_holds(now=NOW + timedelta(days=8)) == 1
    assert where(terms)[0] == 9_750_000


@pytest.mark.django_db(transaction=True)
def test_parallel_releases_of_one_month_are_taxed_one_after_another(desk):
    deals = [known(desk.open(MilestonePlan("Semua", 50_000_000, WORK), merchant_of_record="brand")) for _ in range(6)]
    for terms in deals:
        desk.pay(terms)
    failures = []

    def run(code):
        try:
            actions.release_milestones(deal_code=code, by=desk.cast.dewi, now=NOW)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[terms.deal_code]) for terms in deals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    # Half of 300 million: 60 million at 5 %, 90 million at 15 %.
    assert sum(Withholding.objects.values_list("tax_amount", flat=True)) == 16_500_000
    assert TaxMonth.objects.count() == 1
    assert balances([tax("pph21", "IDR", deals[0].payer.code)]) == [16_500_000]
