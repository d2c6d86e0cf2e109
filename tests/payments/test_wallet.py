"""The wallet: six sums that never overlap, what comes next and why it waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from sorot.core.access import SYSTEM
from sorot.core.money import Money
from sorot.payments import actions, queries
from sorot.payments.enums import DueRule, NameState, PayMethod
from sorot.payments.models import PayoutAccount
from sorot.payments.plans import MilestonePlan
from sorot.payments.postings import Reason
from sorot.payments.queries.wallet import movement_texts

from .conftest import NOW, live, url


def rp(amount: int) -> Money:
    return Money(amount, "IDR")


def by_card(desk, amount: int):
    """A released deal whose brand paid by card: the earnings wait."""
    terms = desk.open(MilestonePlan("Semua", amount, DueRule.BEFORE_WORK))
    funding = live(terms)
    actions.confirm_payment(
        funding=funding, gateway="fake", payment_id=f"pay-{funding.code}", method=PayMethod.CARD,
        amount=funding.amount, by=SYSTEM, now=NOW,
    )  # fmt: skip
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    return terms.milestones.get()


def test_what_waits_is_not_available_and_says_until_when(desk, cast):
    desk.account()
    held = by_card(desk, 5_000_000)
    desk.earn(3_000_000)
    desk.request(1_000_000)
    wallet = queries.wallet_for(cast.rani)
    assert (wallet.pending, wallet.available, wallet.on_its_way, wallet.paid, wallet.certain) == (
        rp(5_000_000), rp(2_000_000), rp(1_000_000), rp(0), rp(0),
    )  # fmt: skip
    assert [(line.amount, line.is_certain) for line in wallet.next] == [(rp(5_000_000), True)]
    assert wallet.next[0].due_date == (held.available_at + timedelta(hours=7)).date()


def test_a_hold_that_ends_makes_it_available_and_the_standing_order_sends_it(desk, cast):
    desk.account()
    held = by_card(desk, 5_000_000)
    assert actions.sweep_available(now=NOW) == 0
    assert actions.end_holds(now=held.available_at) == 1
    assert queries.wallet_for(cast.rani).available == rp(5_000_000)
    assert actions.sweep_available(now=held.available_at) == 1
    wallet = queries.wallet_for(cast.rani)
    assert (wallet.pending, wallet.available, wallet.on_its_way) == (rp(0), rp(0), rp(5_000_000))


def test_an_approved_part_waits_for_the_promised_day(desk, cast):
    terms = desk.open(MilestonePlan("Nanti", 1_000_000, DueRule.ON_APPROVAL))
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    line = queries.wallet_for(cast.rani).next[0]
    assert line.due_date == terms.milestones.get().pay_due_date


def test_every_reason_of_a_movement_has_words():
    assert sorted(set(Reason) - set(movement_texts())) == []


@pytest.mark.parametrize("name", ["statement", "payouts"])
def test_the_page_says_the_minimum_the_way_and_what_happens_by_itself(desk, cast, browse, name):
    desk.account()
    desk.earn(3_000_000)
    page = browse(cast.rani).get(url(name)).content.decode()
    assert "Aktif: setiap saldo yang tersedia dikirim otomatis ke rekening ini." in page
    if name == "payouts":
        assert "Mulai Rp10.000. Tanpa biaya" in page
        assert "Lewat BI-FAST" in page


# ---------------------------------------------------------------- the first sentence
OLD = NOW - timedelta(days=4)


def sentence(actor, language: str = "id", now=NOW) -> tuple[str, str, str]:
    """(the sentence about the rest, the step, where it leads)."""
    wallet, account = queries.wallet_for(actor), queries.account_of(actor)
    with override(language):
        found = queries.wallet_headline(actor, wallet, account, now, list(queries.payouts_of(actor)))
    return found.then.replace("\xa0", " "), found.step, found.url


def wrong_name() -> None:
    PayoutAccount.objects.update(name_state=NameState.DIFFERS)


FREE = ("Rp3.000.000 bisa dicairkan sekarang.", "Minta pencairan", "payouts")
BLOCKS = {
    "none": (
        "Rp3.000.000 menunggu di sini, karena kami belum tahu rekening Anda.",
        "IDR 3,000,000 waits here, because we do not know your account yet.",
        "Isi rekening", "account",
    ),
    "name": (
        "Rp3.000.000 menunggu di sini, karena nama di bank berbeda dengan nama rekening Anda.",
        "IDR 3,000,000 waits here, because the bank has another name for your account.",
        "Perbaiki rekening", "account",
    ),
    "new": (
        "Rp3.000.000 menunggu di sini, karena rekening Anda baru; bisa dipakai mulai Rabu, 25 November, 17.00 WIB.",
        "IDR 3,000,000 waits here, because your account is new; it can be used from "
        "Wednesday, 25 November, 17:00 WIB.",
        "Lihat rekening", "account",
    ),
    "paused": (
        "Rp3.000.000 menunggu di sini, karena pencairan terakhir gagal atau ditarik kembali.",
        "IDR 3,000,000 waits here, because the last payout did not go through or was taken back.",
        "Minta pencairan", "payouts",
    ),
}  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.usefixtures("stopped_clock")
def test_the_headline_says_why_money_cannot_go_now_and_what_mends_it(desk, cast, browse, block):
    if block != "none":
        desk.account(now=OLD)
    if block == "new":
        desk.account(number="9876543210")
    desk.earn(3_000_000)
    if block == "name":
        wrong_name()
    if block == "paused":
        actions.cancel_payout(payout=desk.request(), by=cast.rani, now=NOW)
    said, english, step, where = BLOCKS[block]
    assert sentence(cast.rani) == (said, step, url(where))
    assert sentence(cast.rani, "en")[0] == english
    page = browse(cast.rani).get(url("statement")).content.decode()
    assert said in page
    assert f'<a class="link" href="{url(where)}">{step}' in page
    assert said in browse(cast.rani).get(url("payouts")).content.decode()
    assert FREE[0] not in page


def test_the_headline_says_now_only_when_nothing_is_in_the_way(desk, cast):
    desk.account(now=OLD)
    desk.earn(3_000_000)
    free = (FREE[0], FREE[1], url(FREE[2]))
    assert sentence(cast.rani) == free
    actions.set_automatic(is_on=False, by=cast.rani, now=NOW)
    actions.cancel_payout(payout=desk.request(), by=cast.rani, now=NOW)
    assert sentence(cast.rani) == free  # without a standing order nothing pauses it


def test_a_payout_asked_for_is_on_its_way_unless_the_name_stops_it(desk, cast):
    desk.account(now=OLD)
    desk.earn(3_000_000)
    payout = desk.request(3_000_000)
    assert sentence(cast.rani) == (
        "Rp3.000.000 sedang menuju bank Anda.", "Lihat sampai mana", url("payout", payout.code),
    )  # fmt: skip
    wrong_name()
    assert sentence(cast.rani)[0] == BLOCKS["name"][0]


def test_a_balance_below_the_minimum_says_from_which_sum_it_goes(desk, cast):
    desk.account(now=OLD)
    desk.earn(9_000)
    assert sentence(cast.rani) == ("Rp9.000 milik Anda; mulai Rp10.000 bisa dicairkan ke rekening Anda.", "", "")


def test_the_headline_of_money_that_is_still_to_come(desk, cast, browse):
    assert sentence(cast.rani) == ("Tampil di sini begitu ada kerja sama yang disepakati.", "", "")
    page = browse(cast.rani).get(url("statement")).content.decode()
    assert ("Belum ada uang." in page, "Uang Anda" in page, "Sesudah itu" in page) == (True, False, False)
    terms = desk.open(MilestonePlan("Semua", 2_000_000, DueRule.BEFORE_WORK))
    assert sentence(cast.rani)[0] == "Rp2.000.000 sudah disepakati, tapi belum aman: jangan mulai dulu."
    desk.pay(terms)
    assert sentence(cast.rani) == ("Cair begitu hasil kerja Anda disetujui.", "Isi rekening", url("account"))
    page = browse(cast.rani).get(url("statement")).content.decode()
    assert "Rp2.000.000 sudah aman." in page
    assert queries.wallet_headline(cast.dewi, queries.wallet_for(cast.dewi), None, NOW, []) is None


def test_money_in_its_hold_is_named_as_waiting(desk, cast):
    desk.account(now=OLD)
    by_card(desk, 5_000_000)
    assert sentence(cast.rani)[0] == (
        "Rp5.000.000 sudah dihasilkan dan menunggu sampai pembayaran brand tidak bisa ditarik lagi."
    )


# ---------------------------------------------------------------- paid directly
def waits(actor) -> str:
    (line,) = queries.wallet_for(actor).next
    return line.waits_for


def test_a_direct_payment_waits_for_the_creators_word_not_for_the_desk(desk, cast, browse):
    terms = desk.open(MilestonePlan("Semua", 2_000_000, DueRule.BEFORE_WORK), fee_bps=0, mode="DIRECT")
    assert (waits(cast.rani), waits(cast.dewi)) == (
        "Menunggu transfer brand ke rekening Anda sendiri.", "Dibayar langsung ke kreator.",
    )  # fmt: skip
    funding = desk.report(live(terms))
    assert (waits(cast.rani), waits(cast.dewi)) == (
        "Brand bilang sudah membayar Anda. Cek rekening Anda, lalu katakan apakah uangnya sudah masuk.",
        "Sudah dikirim; kreator mengecek rekeningnya dan mengatakan apakah uangnya sudah masuk.",
    )
    assert "Cek rekening Anda, lalu katakan" in browse(cast.rani).get(url("statement")).content.decode()
    assert "Sedang diperiksa" not in browse(cast.dewi).get(url("statement")).content.decode()
    actions.confirm_direct(funding=funding, by=cast.rani, now=NOW)
    assert (waits(cast.rani), waits(cast.dewi)) == (
        "Sudah dibayar langsung ke Anda. Menjadi hak Anda setelah hasil kerja disetujui.",
        "Sudah dibayar langsung ke kreator. Tinggal persetujuan atas hasil kerjanya.",
    )


def test_money_paid_directly_is_with_the_creator_and_never_counted_as_held_here(desk, cast):
    terms = desk.open(MilestonePlan("Semua", 2_000_000, DueRule.BEFORE_WORK), fee_bps=0, mode="DIRECT")
    actions.confirm_direct(funding=desk.report(live(terms)), by=cast.rani, now=NOW)
    for _ in range(2):
        for actor in (cast.rani, cast.dewi):
            wallet = queries.wallet_for(actor)
            assert (wallet.certain, wallet.available, wallet.paid) == (rp(0), rp(0), rp(2_000_000))
        actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)


def test_the_brand_reads_its_own_side_of_what_is_open(desk, cast):
    terms = desk.open(MilestonePlan("Semua", 2_000_000, DueRule.BEFORE_WORK))
    assert (waits(cast.dewi), waits(cast.rani)) == ("Menunggu transfer Anda.", "Menunggu transfer dari brand.")
    desk.report(live(terms))
    assert waits(cast.dewi) == waits(cast.rani) == "Sudah dikirim; kami sedang memeriksa mutasi rekening."


def test_a_part_with_a_date_says_when_it_is_asked_for(desk, cast):
    day = NOW.date() + timedelta(days=30)
    desk.open(MilestonePlan("Nanti", 2_000_000, DueRule.ON_DATE, due_date=day))
    assert waits(cast.rani) == "Diminta seminggu sebelum tanggalnya:"


def test_a_part_in_a_dispute_is_shown_as_paused_and_promises_no_day(desk, cast):
    terms = desk.open(MilestonePlan("Semua", 2_000_000, DueRule.BEFORE_WORK))
    desk.pay(terms)
    actions.freeze_terms(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    (line,) = queries.wallet_for(cast.rani).next
    assert (line.is_paused, line.is_certain, line.due_date) == (True, True, None)
    assert line.waits_for == "Ada perselisihan yang sedang diputuskan. Sampai selesai, uang tidak bergerak."


def test_what_is_left_here_is_the_same_for_many_hats_at_once_in_four_queries(desk, cast, django_assert_num_queries):
    desk.account()
    by_card(desk, 5_000_000)
    desk.earn(3_000_000)
    desk.request(1_000_000)
    desk.pay(desk.open(MilestonePlan("Semua", 700_000, DueRule.BEFORE_WORK)))
    hats = [cast.rani, cast.dewi, cast.tono]
    with django_assert_num_queries(4):
        left = queries.left_here(hats)
    wallets = [queries.wallet_for(hat) for hat in hats]
    sums = [wallet.available.amount + wallet.pending.amount + wallet.certain.amount for wallet in wallets]
    assert [one.amount.amount for one in left] == sums == [7_700_000, sums[1], 0]
    assert [one.has_open_payout for one in left] == [True, False, False]
