"""The golden sheet of costs and returns: each case worked by hand, the working beside it."""

from decimal import Decimal

import pytest

from sorot.analytics.statistics import value

D = Decimal
PER = [
    # cost, results, each, value, why not
    (14_200_000, 1_000_000, 1_000, D("14200.00"), ""),  # 14.2 a view, x 1,000
    (2_500_000, 48_210, 1_000, D("51856.46"), ""),  # 2,500,000,000 / 48,210 = 51,856.4613
    (1_000_000, 3, 1, D("333333.33"), ""),
    (2_000_000, 3, 1, D("666666.67"), ""),
    (1, 8, 1, D("0.13"), ""),  # 0.125: halves up
    (1, 200, 1, D("0.01"), ""),  # 0.005: halves up
    (1, 201, 1, D("0.00"), ""),  # 0.004975
    (5_000_000_000, 321, 1, D("15576323.99"), ""),  # 5e9 / 321 = 15,576,323.98753...
    (0, 100, 1, D("0.00"), ""),  # free is 0, not unknown
    (100, 0, 1, None, "nothing"),
    (None, 100, 1, None, "unknown"),
    (100, None, 1, None, "unknown"),
    (None, 0, 1, None, "unknown"),
]
RETURN = [
    # revenue, margin bps, cost, roas, roi, value return
    (10_000_000, 4_000, 2_000_000, D("5.000000"), D("1.000000"), D("2.000000")),  # 4m margin on 2m
    (10_000_000, 10_000, 2_000_000, D("5.000000"), D("4.000000"), D("5.000000")),
    (10_000_000, 2_000, 4_000_000, D("2.500000"), D("-0.500000"), D("0.500000")),  # 2m margin on 4m: half is lost
    (1, 10_000, 3, D("0.333333"), D("-0.666667"), D("0.333333")),
    (2, 10_000, 3, D("0.666667"), D("-0.333333"), D("0.666667")),
    (0, 4_000, 1_000, D("0.000000"), D("-1.000000"), D("0.000000")),
    (5_000_000_000, 3_333, 5_000_000_000, D("1.000000"), D("-0.666700"), D("0.333300")),
    (1_000, 0, 500, D("2.000000"), D("-1.000000"), D("0.000000")),  # sold at no margin
]
REFUSED = [
    (None, 4_000, 1_000, ("unknown", "unknown", "unknown")),
    (1_000, None, 500, ("", "unknown", "unknown")),  # ROAS needs no margin
    (1_000, 4_000, None, ("unknown", "unknown", "unknown")),
    (1_000, 4_000, 0, ("no_cost", "no_cost", "no_cost")),
]
CUSTOMERS = [
    # The reference case of M7: a goal of 1,000; A, B and C bring 2,000, 1,000 and 4,000.
    (2_000, 1_000, D("2.000000"), ""),
    (1_000, 1_000, D("1.000000"), ""),
    (4_000, 1_000, D("4.000000"), ""),
    (0, 1_000, D("0.000000"), ""),
    (1, 3, D("0.333333"), ""),
    (None, 1_000, None, "unknown"),
    (5, None, None, "no_plan"),
    (5, 0, None, "no_plan"),
]
MEDIA = [
    ({"instagram": 100_000, "tiktok": 50_000}, {"instagram": 20_000, "tiktok": 10_000}, 2_500_000, ""),
    ({"instagram": 1_500}, {"instagram": 333}, 500, ""),  # 499.5: halves up
    ({"instagram": 100_000, "tiktok": 50_000}, {"instagram": 20_000}, 2_000_000, ""),  # no price, no part
    ({"instagram": None, "tiktok": 1_000}, {"instagram": 9, "tiktok": 9}, 9, ""),
    ({"instagram": 100}, {}, None, "no_rates"),
    ({"instagram": None}, {"instagram": 9}, None, "unknown"),
    ({"x": 100}, {"instagram": 9}, None, "unknown"),
]


@pytest.mark.parametrize(("cost", "results", "each", "wanted", "why"), PER)
def test_cost_of_a_result(cost, results, each, wanted, why):
    found = value.cost_per(cost, results, each)
    assert (found.value, found.refused) == (wanted, why)


@pytest.mark.parametrize(("revenue", "margin", "cost", "roas", "roi", "won"), RETURN)
def test_what_comes_back(revenue, margin, cost, roas, roi, won):
    assert value.roas(revenue, cost).value == roas
    assert value.roi(revenue, margin, cost).value == roi
    assert value.value_return(revenue, margin, cost).value == won


@pytest.mark.parametrize(("revenue", "margin", "cost", "whys"), REFUSED)
def test_what_is_not_known_is_refused_with_its_reason(revenue, margin, cost, whys):
    found = value.roas(revenue, cost), value.roi(revenue, margin, cost), value.value_return(revenue, margin, cost)
    assert tuple(one.refused for one in found) == whys
    assert [one.value is None for one in found] == [bool(why) for why in whys]


@pytest.mark.parametrize(("won", "goal", "wanted", "why"), CUSTOMERS)
def test_customers_won_of_the_goal(won, goal, wanted, why):
    found = value.value_realised(won, goal)
    assert (found.value, found.refused) == (wanted, why)


@pytest.mark.parametrize(("views", "rates", "wanted", "why"), MEDIA)
def test_media_value_rests_on_the_brands_own_prices_only(views, rates, wanted, why):
    found = value.emv(views, rates)
    assert (found.value, found.refused) == (wanted, why)


def test_sums_leave_the_unknown_out_and_say_how_many_were_known():
    found = value.summed([3, None, 4])
    assert (found.value, found.n, found.needed) == (7, 2, 3)
    assert value.summed([None, None]).refused == "unknown"
    assert value.summed([]).refused == "unknown"
    assert value.summed([0]).value == 0


def test_currencies_are_never_mixed():
    assert value.one_currency([(5, "IDR"), (None, "USD"), (6, "IDR")]).value == 11
    assert value.one_currency([(5, "IDR"), (6, "USD")]).refused == "mixed"
