"""The offer form: ordinary plans in two clicks, one's own split, parts by result, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from sorot.core import clock
from sorot.deals.forms import OfferForm
from sorot.deals.models import Offer
from tests.cast import Cast
from tests.deals import steps
from tests.deals.test_terms_walks import CPV
from tests.deals.test_walk import filled

FEE = 10_000_000


def form(cast: Cast, base: Any = None, **typed: Any) -> OfferForm:
    """The form as a browser would send it back, with these fields changed."""
    base = base or steps.terms(cast, fee=FEE)
    today = clock.today(cast.now)
    empty = OfferForm(base=base, margin=None, today=today)
    values = {}
    for bound in empty:
        value = bound.value()
        value = value.isoformat() if hasattr(value, "isoformat") else value
        values[bound.html_name] = "" if value is None else str(value)
    return OfferForm({**values, **typed}, base=base, margin=None, today=today)


def parts(bound: OfferForm) -> list[tuple[str, int, str]]:
    assert bound.is_valid(), bound.errors
    return [(part.label, part.amount, part.due_rule) for part in bound.terms().milestones]


@pytest.mark.parametrize(
    ("plan", "amounts"),
    [("before", [FEE]), ("after", [FEE]), ("split", [5_000_000, 5_000_000]), ("deposit", [3_000_000, 7_000_000])],
)
def test_a_ready_plan_needs_no_editor(cast: Cast, plan: str, amounts: list[int]) -> None:
    assert [amount for _label, amount, _rule in parts(form(cast, payment_plan=plan))] == amounts


def test_untouched_terms_stay_the_same_terms(cast: Cast) -> None:
    """A counter-offer that changes nothing has the same hash, whatever the parts are."""
    from sorot.deals.terms import CancellationTerm, MilestoneTerm

    day = clock.today(cast.now) + timedelta(days=9)
    own = (MilestoneTerm("DP", 2_500_000, "before_work"), MilestoneTerm("Tengah", 1_234_567, "on_date", day),
           MilestoneTerm("Sisa", 6_265_433, "on_approval"), CPV)  # fmt: skip
    base = steps.terms(cast, fee=FEE, milestones=own, cancellation=CancellationTerm(10, 20, 30), review_days=9)
    bound = form(cast, base)
    assert bound.is_valid(), bound.errors
    assert bound.terms().sha256 == base.sha256


def test_a_split_of_ones_own_takes_percent_amount_date_and_the_rest(cast: Cast) -> None:
    day = clock.today(cast.now) + timedelta(days=9)
    bound = form(
        cast, payment_plan="own", part_label_0="DP", part_share_0="25%", part_when_0="before_work",
        part_label_1="Tengah", part_share_1="2,5jt", part_when_1="on_date", part_date_1=day.isoformat(),
        part_label_2="Sisa", part_when_2="on_approval",
    )  # fmt: skip
    assert parts(bound) == [
        ("DP", 2_500_000, "before_work"),
        ("Tengah", 2_500_000, "on_date"),
        ("Sisa", 5_000_000, "on_approval"),
    ]


def test_parts_by_result_come_on_top(cast: Cast) -> None:
    bound = form(
        cast, result_basis_0="cpv", result_rate_0="30.000", result_limit_0="5jt",
        result_basis_1="bonus", result_label_1="100.000 tayangan", result_limit_1="1jt",
    )  # fmt: skip
    assert bound.is_valid(), bound.errors
    views, bonus = bound.terms().variable
    assert (views.rate_amount, views.rate_per, views.amount) == (30_000, 1_000, 5_000_000)
    assert (bonus.rate_amount, bonus.rate_per, bonus.basis) == (1_000_000, 1, "bonus")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"payment_plan": "own"}, "payment_plan"),
        ({"payment_plan": "before", "part_label_0": "DP"}, "payment_plan"),
        ({"payment_plan": "own", "part_share_0": "40%", "part_label_1": "B", "part_share_1": "50%"}, "part_share_1"),
        ({"payment_plan": "own", "part_label_0": "A", "part_label_1": "B"}, "part_share_1"),
        ({"payment_plan": "own", "part_label_0": "A", "part_share_0": "banyak"}, "part_share_0"),
        ({"payment_plan": "own", "part_label_0": "A", "part_when_0": "on_date"}, "part_date_0"),
        ({"payment_plan": "own", "part_label_0": "A", "part_when_0": "on_date", "part_date_0": "2020-01-01"},
         "part_date_0"),
        ({"payment_plan": "own", "part_label_0": "A", "part_date_0": "2030-01-01"}, "part_when_0"),
        ({"payment_plan": "own", "part_share_0": "100%", "part_label_1": "B"}, "part_share_1"),
        ({"result_limit_0": "5jt"}, "result_basis_0"),
        ({"result_basis_0": "cpv", "result_rate_0": "1.000"}, "result_limit_0"),
        ({"result_basis_0": "cpv", "result_limit_0": "1.000"}, "result_rate_0"),
        ({"result_basis_0": "cpa", "result_rate_0": "2.000", "result_limit_0": "1.000"}, "result_rate_0"),
        ({"result_basis_0": "bonus", "result_limit_0": "1.000"}, "result_label_0"),
        ({"review_days": "15"}, "review_days"),
        ({"pay_within_days": "0"}, "pay_within_days"),
    ],
)  # fmt: skip
def test_every_mistake_is_said_at_its_field(cast: Cast, typed: dict[str, str], field: str) -> None:
    bound = form(cast, **typed)
    assert not bound.is_valid()
    assert list(bound.errors) == [field]


def test_what_is_missing_is_said_in_rupiah_and_nothing_typed_is_lost(cast: Cast) -> None:
    application = steps.applied(cast)
    dewi, url = cast.client("dewi"), reverse("deals:offer_new", args=[application.code])
    page = dewi.get(url)
    typed = {**filled(page), "fee": "10.000.000", "payment_plan": "own", "part_label_0": "Uang muka",
             "part_share_0": "30%", "part_label_4": "Akhir", "part_share_4": "6.000.000"}  # fmt: skip
    answer = dewi.post(url, typed)
    html = answer.content.decode()
    assert (answer.status_code, Offer.objects.count()) == (422, 0)
    assert "Jumlah bagiannya Rp9.000.000, bayarannya Rp10.000.000. Kurang Rp1.000.000." in html
    assert 'value="Uang muka"' in html
    done = dewi.post(url, {**typed, "part_share_4": ""})
    assert done.status_code == 303
    assert [part.amount for part in Offer.objects.get().terms.fixed] == [3_000_000, 7_000_000]


def test_the_payer_reads_the_total_and_both_read_the_promises_before_the_yes(cast: Cast) -> None:
    from sorot.deals.terms import MilestoneTerm

    parts_ = (MilestoneTerm("DP", 3_000_000, "before_work"), MilestoneTerm("Sisa", 7_000_000, "on_approval"), CPV)
    offer = steps.offered(cast, fee=FEE, milestones=parts_)
    url = reverse("deals:application", args=[offer.application.code])
    talent, brand = (cast.client(who).get(url).content.decode() for who in ("rani", "dewi"))
    for html in (talent, brand):
        assert "10.000.000 tetap + sampai Rp5.000.000 sesuai hasil" in html
        assert "kalau diam, karya dianggap disetujui" in html
        assert "Dibayar paling lambat 3 hari kerja" in html
    assert "Rp8.400.000 di antaranya harus diamankan" in brand
    assert "Rp8.400.000" not in talent
