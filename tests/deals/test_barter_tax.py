"""Goods are income: where tax is withheld the brand covers it before work starts, and a paper says so after (T5)."""

from typing import Any

import pytest
from django.urls import reverse

from sorot.core.errors import RefusedError
from sorot.core.money import Money
from sorot.core.ui.numbers import money_html
from sorot.deals import actions
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, Offer
from sorot.deals.queries import todo_for
from sorot.deals.terms import MilestoneTerm
from sorot.payments.models import Funding, Milestone, PaymentTerms, Withholding
from tests.cast import Cast
from tests.deals import steps
from tests.deals.clockwork import fresh
from tests.deals.test_terms_walks import finish

GOODS: dict[str, Any] = {
    "fee": 0, "tax_basis": "gross", "milestones": (), "barter_item": "Mesin kopi", "barter_value": 3_000_000,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _withheld(settings: Any) -> None:
    settings.MERCHANT_OF_RECORD = "brand"


def room(cast: Cast, who: str, deal: Deal) -> str:
    return cast.client(who).get(reverse("deals:deal", args=[deal.code])).content.decode()


def test_barter_waits_for_its_tax_and_ends_with_a_paper(cast: Cast) -> None:
    offer = steps.offered(cast, **GOODS)
    page = cast.client("rani").get(reverse("deals:application", args=[offer.application.code])).content.decode()
    assert "atas Mesin kopi senilai Rp3.000.000 terutang sekitar Rp76.923 sebagai PPh 21" in page
    deal = actions.accept_offer(offer=offer, sha256=offer.sha256, by=cast.actor("rani"), now=cast.now)
    assert (deal.is_goods_taxed, deal.moves_money, deal.pays_creator, deal.is_goods_only) == (True, True, False, True)
    steps.sign(cast, deal, "dewi")
    deal = steps.sign(cast, deal, "rani")
    part = Milestone.objects.get(terms__deal_code=deal.code)
    asked = Funding.objects.get(terms__deal_code=deal.code)
    # Secured as without a number: 3 % grossed up. With one it is 2.5 %.
    assert (part.amount, part.fee_amount, part.in_kind_amount, part.cover_amount) == (0, 0, 3_000_000, 92_784)
    assert (deal.state, deal.turn, asked.amount) == ("funding", "brand", 92_784)
    assert [todo.title for todo in todo_for(cast.actor("dewi"), now=cast.now)] == [
        "Bayar pajak barang untuk Rani Lestari"
    ]
    brand, talent = room(cast, "dewi", deal), room(cast, "rani", deal)
    assert "Bayar pajak barangnya, agar kerja bisa mulai." in brand
    assert money_html(Money(92_784)) in brand
    assert "Menunggu pajak barang dibayar." in talent
    for said in (brand, talent):
        assert "senilai Rp3.000.000 terutang sekitar Rp76.923 sebagai PPh 21" in said
        assert "Pajak belum dibayar" in said
    item = deal.items.order_by("position").first()
    assert item is not None
    with pytest.raises(RefusedError):
        actions.submit_work(item=item, url="https://drive.example.test/1", by=cast.actor("rani"), now=cast.now)
    assert not item.submissions.exists()

    deal = steps.fund(cast, deal)
    assert deal.state == "working"
    for who in ("dewi", "rani"):
        assert "Pajak terbayar" in room(cast, who, deal)
    deal = finish(cast, deal)
    part.refresh_from_db()
    slip = Withholding.objects.get(terms__deal_code=deal.code)
    assert (fresh(deal).state, part.state, part.earned_amount, part.paid_amount) == ("completed", "released", 0, 0)
    assert (slip.in_kind_amount, slip.cash_amount, slip.tax_amount, slip.cover_amount) == (
        3_000_000, 92_783, 92_783, 92_783
    )  # fmt: skip
    assert "Semua sudah dikirim dan dikonfirmasi." in room(cast, "rani", deal)


def test_goods_beside_a_fee_are_taxed_with_its_last_part(cast: Cast) -> None:
    halves = (MilestoneTerm("Muka", 3_000_000, "before_work"), MilestoneTerm("Sisa", 7_000_000, "on_approval"))
    deal = steps.signed(cast, **{**GOODS, "fee": 10_000_000, "milestones": halves})
    rows = list(Milestone.objects.filter(terms__deal_code=deal.code).order_by("position"))
    assert [(row.amount, row.in_kind_amount, row.cover_amount) for row in rows] == [
        (3_000_000, 0, 0), (7_000_000, 3_000_000, 0)
    ]  # fmt: skip
    assert (deal.is_goods_taxed, deal.is_goods_only) == (True, False)


def test_where_nobody_withholds_barter_moves_no_money_as_before(cast: Cast, settings: Any) -> None:
    settings.MERCHANT_OF_RECORD = "none"
    deal = steps.signed(cast, **GOODS)
    terms = PaymentTerms.objects.get(deal_code=deal.code)
    assert (deal.state, deal.moves_money, terms.in_kind_amount) == ("working", False, 0)
    assert not Milestone.objects.filter(terms=terms).exists()


def test_goods_worth_nothing_are_not_taxed(cast: Cast) -> None:
    deal = steps.signed(cast, **{**GOODS, "barter_value": 0})
    assert (deal.state, deal.is_goods_taxed) == ("working", False)


def test_where_tax_is_withheld_goods_need_a_value(cast: Cast, settings: Any) -> None:
    application = steps.applied(cast)
    with pytest.raises(DealError, match="harga pasarnya") as caught:
        steps.offered(cast, application, **{**GOODS, "barter_value": None})
    assert list(caught.value.field_errors) == ["barter_value"]
    assert not Offer.objects.exists()
    settings.MERCHANT_OF_RECORD = "none"
    assert steps.offered(cast, application, **{**GOODS, "barter_value": None}).state == "open"


def test_the_form_says_why_a_fair_value_is_needed(cast: Cast) -> None:
    page = cast.client("dewi").get(reverse("deals:offer_new", args=[steps.applied(cast).code])).content.decode()
    assert "Harga pasarnya, karena pajak dihitung dari sini. Tulis asal harganya di catatan." in page


def test_a_deal_stopped_before_its_tax_was_covered_owes_nothing(cast: Cast) -> None:
    deal = steps.signed(cast, **GOODS)
    actions.ask_cancellation(deal=deal, reason="batal", by=cast.actor("dewi"), now=cast.now)
    deal = actions.ask_cancellation(deal=deal, reason="", by=cast.actor("rani"), now=cast.now)
    assert (deal.state, Funding.objects.get(terms__deal_code=deal.code).state) == ("cancelled", "cancelled")
    assert not Withholding.objects.exists()


def test_who_stops_after_the_start_gets_the_tax_of_goods_back(cast: Cast) -> None:
    deal = steps.fund(cast, steps.signed(cast, **GOODS))
    deal = actions.stop_deal(deal=deal, reason="batal", by=cast.actor("dewi"), now=cast.now)
    part = Milestone.objects.get(terms__deal_code=deal.code)
    assert (deal.state, deal.kept_amount, part.state) == ("cancelled", 0, "refunded")
    assert not Withholding.objects.exists()
