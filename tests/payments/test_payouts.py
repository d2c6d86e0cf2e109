"""From a balance to a bank: asked for, approved by another person, sent, arrived or not."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from sorot.core.access import Actor
from sorot.core.errors import MoveError, RefusedError, StaleError
from sorot.core.states import move
from sorot.payments import actions, postings
from sorot.payments.actions import PaymentError
from sorot.payments.enums import PAYOUT_MOVES, DueRule, Purse
from sorot.payments.models import Payout
from sorot.payments.plans import MilestonePlan

from .conftest import FIVE_BILLION, NOW, live


@pytest.fixture
def earned(desk):
    """Rani has 10 million and a bank account."""
    desk.account()
    return desk.earn()


def books(payout: Payout) -> tuple[int, int, int, int]:
    """(available, reserved, in transit, bank)."""
    return tuple(
        postings.balances(
            [
                postings.purse(Purse.EARNINGS, payout.payee.code, "IDR"),
                postings.reserved("IDR"),
                postings.in_transit("IDR"),
                postings.clearing("IDR"),
            ]
        )
    )


def sent(desk, amount: int = 1_000_000) -> Payout:
    payout = desk.request(amount)
    actions.approve_payout(payout=payout, by=desk.cast.sri, now=NOW)
    return actions.mark_sent(payout=payout, by=desk.cast.sari, now=NOW)


def test_whole_way_of_a_payout(desk, earned, published):
    payout = desk.request(4_000_000)
    assert (payout.state, books(payout)) == ("requested", (6_000_000, 4_000_000, 0, -10_500_000))
    payout = actions.approve_payout(payout=payout, by=desk.cast.sri, now=NOW)
    assert (payout.state, payout.approved_by, books(payout)) == (
        "approved", desk.cast.sri.user, (6_000_000, 4_000_000, 0, -10_500_000),
    )  # fmt: skip
    payout = actions.mark_sent(payout=payout, by=desk.cast.sari, now=NOW)
    assert (payout.state, books(payout)) == ("sent", (6_000_000, 0, 4_000_000, -10_500_000))
    payout = actions.settle_payout(payout=payout, bank_reference="BCA 1", by=desk.cast.sari, now=NOW)
    assert (payout.state, payout.bank_reference, books(payout)) == ("succeeded", "BCA 1", (6_000_000, 0, 0, -6_500_000))
    names = [name for name, _ in published if name.startswith("payout.")]
    assert names == ["payout.requested", "payout.approved", "payout.sent", "payout.succeeded"]


def test_second_click_answers_the_first_payout(desk, earned):
    first = desk.request(4_000_000, key="f" * 32)
    assert desk.request(4_000_000, key="f" * 32) == first
    assert (Payout.objects.count(), books(first)[0]) == (1, 6_000_000)


def test_balance_is_asked_for_only_once(desk, earned):
    desk.request(6_000_000)
    with pytest.raises(PaymentError) as caught, transaction.atomic():
        desk.request(6_000_000)
    assert list(caught.value.field_errors) == ["amount"]
    assert Payout.objects.count() == 1


@pytest.mark.parametrize("amount", [0, -1, 9_999, 10_000_001])
def test_too_little_or_too_much_is_refused(desk, earned, amount):
    with pytest.raises(PaymentError) as caught, transaction.atomic():
        desk.request(amount)
    assert list(caught.value.field_errors) == ["amount"]
    assert (Payout.objects.count(), desk.books(earned).earnings) == (0, 10_000_000)


def test_payout_needs_an_account(desk):
    terms = desk.earn()
    with pytest.raises(PaymentError) as caught:
        desk.request()
    assert caught.value.code == "no_account"
    assert (Payout.objects.count(), desk.books(terms).earnings) == (0, 10_000_000)


def test_changed_account_waits_72_hours(desk, earned, published):
    changed = NOW + timedelta(days=1)
    desk.account(number="9876543210", now=changed)
    assert published[-1][0] == "payout_account.changed"
    with pytest.raises(PaymentError) as caught:
        desk.request(now=changed + timedelta(hours=72) - timedelta(seconds=1))
    assert caught.value.code == "frozen"
    assert desk.request(now=changed + timedelta(hours=72)).account.last4 == "3210"


def test_finance_and_owner_handle_an_organisations_money_and_others_do_not(desk, cast):
    terms = desk.arranged()
    desk.pay(terms)
    actions.release_milestones(deal_code=terms.deal_code, by=cast.dewi, now=NOW)
    desk.account(by=cast.adi)
    assert desk.request(500_000, by=cast.adi).purse == "agency"
    for name in ("viewer", "manager", "sri"):
        with pytest.raises(RefusedError):
            desk.account(by=getattr(cast, name))
        with pytest.raises(RefusedError):
            desk.request(by=getattr(cast, name))
    assert Payout.objects.count() == 1


def test_brand_takes_its_balance_home(desk, cast):
    terms = desk.open()
    desk.pay(terms)
    actions.cancel_terms(deal_code=terms.deal_code, reason="Batal", by=cast.dewi, now=NOW)
    desk.account(by=cast.dewi)
    payout = desk.request(10_500_000, by=cast.dewi)
    assert (payout.purse, desk.books(terms).brand) == ("brand", 0)
    actions.cancel_payout(payout=payout, by=cast.dewi, now=NOW)
    assert desk.books(terms).brand == 10_500_000


def test_the_one_who_asked_cannot_approve_by_rule_or_database(desk, earned, cast):
    payout = desk.request()
    operator_rani = Actor(user=cast.rani.user, is_operator=True)
    for verb in (actions.approve_payout, lambda **a: actions.reject_payout(reason="x", **a)):
        with pytest.raises(RefusedError):
            verb(payout=payout, by=operator_rani, now=NOW)
    with pytest.raises(IntegrityError, match="payout_approved_by_another_person"), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(
            state="approved", approved_at=NOW, approved_by=cast.rani.user, approved_amount=payout.amount,
            approved_account=payout.account_id,
        )  # fmt: skip
    payout.refresh_from_db()
    assert (payout.state, payout.approved_by) == ("requested", None)


def test_the_one_who_asked_handles_no_later_step(desk, earned, cast):
    payout = desk.request()
    actions.approve_payout(payout=payout, by=cast.sri, now=NOW)
    with pytest.raises(RefusedError):
        actions.mark_sent(payout=payout, by=Actor(user=cast.rani.user, is_operator=True), now=NOW)
    payout.refresh_from_db()
    assert payout.state == "approved"


@pytest.mark.parametrize("name", ["rani", "dewi", "tono", "adi"])
def test_only_the_desk_approves_and_sends(desk, earned, cast, name):
    payout = desk.request()
    by = getattr(cast, name)
    for verb in (actions.approve_payout, actions.mark_sent):
        with pytest.raises(RefusedError):
            verb(payout=payout, by=by, now=NOW)
    with pytest.raises(RefusedError):
        actions.reveal_account(payout=payout, by=by, now=NOW)
    payout.refresh_from_db()
    assert payout.state == "requested"


def test_refused_payout_says_why_and_gives_the_money_back(desk, earned):
    payout = desk.request()
    with pytest.raises(PaymentError), transaction.atomic():
        actions.reject_payout(payout=payout, reason=" ", by=desk.cast.sri, now=NOW)
    payout = actions.reject_payout(payout=payout, reason="Nama berbeda", by=desk.cast.sri, now=NOW)
    assert (payout.state, payout.reason, books(payout)) == ("rejected", "Nama berbeda", (10_000_000, 0, 0, -10_500_000))


def test_owner_takes_a_request_back_until_it_is_sent(desk, earned, cast):
    payout = desk.request()
    actions.cancel_payout(payout=payout, by=cast.rani, now=NOW)
    assert books(payout) == (10_000_000, 0, 0, -10_500_000)
    other = sent(desk)
    with pytest.raises(RefusedError):
        actions.cancel_payout(payout=other, by=cast.rani, now=NOW)
    other.refresh_from_db()
    assert (other.state, books(other)) == ("sent", (9_000_000, 0, 1_000_000, -10_500_000))


def test_f4_an_edit_of_the_amount_after_the_approval_voids_it(desk, earned, cast):
    payout = actions.approve_payout(payout=desk.request(2_000_000), by=cast.sri, now=NOW)
    new = actions.change_payout(payout=payout, amount=3_000_000, submit_key="a" * 32, by=cast.rani, now=NOW)
    again = actions.change_payout(payout=payout, amount=3_000_000, submit_key="a" * 32, by=cast.rani, now=NOW)
    payout.refresh_from_db()
    assert (payout.state, payout.approved_at, payout.approved_by) == ("cancelled", None, None)
    assert (new.state, new.amount, new.approved_at, new.replaces, again) == ("requested", 3_000_000, None, payout, new)
    assert books(new) == (7_000_000, 3_000_000, 0, -10_500_000)
    with pytest.raises(RefusedError):
        actions.mark_sent(payout=new, by=cast.sri, now=NOW)


@pytest.mark.parametrize("column", ["amount", "account"])
def test_f4_the_database_refuses_an_edit_of_what_was_approved(desk, earned, cast, column):
    payout = actions.approve_payout(payout=desk.request(), by=cast.sri, now=NOW)
    other = desk.account(by=cast.tono, number="9999999999")
    with pytest.raises(IntegrityError, match="payout_approved_as_it_stands"), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(**{column: 9_000_000 if column == "amount" else other})
    payout.refresh_from_db()
    assert (payout.amount, payout.account.payee_id) == (1_000_000, payout.payee_id)


def test_f4_an_operator_who_corrects_the_amount_cannot_approve_it(desk, earned, cast):
    payout = desk.request(2_000_000)
    new = actions.change_payout(payout=payout, amount=1_500_000, submit_key="b" * 32, by=cast.sri, now=NOW)
    with pytest.raises(RefusedError):
        actions.approve_payout(payout=new, by=cast.sri, now=NOW)
    with pytest.raises(IntegrityError, match="payout_approved_by_another_person"), transaction.atomic():
        Payout.objects.filter(pk=new.pk).update(
            state="approved", approved_at=NOW, approved_by=cast.sri.user, approved_amount=1_500_000,
            approved_account=new.account_id,
        )  # fmt: skip
    assert actions.approve_payout(payout=new, by=cast.sari, now=NOW).state == "approved"


def test_a_changed_account_voids_what_was_approved_to_the_old_one(desk, earned, cast):
    payout = actions.approve_payout(payout=desk.request(2_000_000), by=cast.sri, now=NOW)
    on_its_way = sent(desk)
    desk.account(number="9876543210")
    payout.refresh_from_db()
    on_its_way.refresh_from_db()
    assert (payout.state, payout.approved_at, on_its_way.state) == ("cancelled", None, "sent")
    assert books(payout) == (9_000_000, 0, 1_000_000, -10_500_000)


def test_an_approval_can_be_taken_back_and_given_again(desk, earned, cast):
    payout = actions.approve_payout(payout=desk.request(), by=cast.sri, now=NOW)
    payout = actions.withdraw_approval(payout=payout, by=cast.sri, now=NOW)
    assert (payout.state, payout.approved_by, payout.approved_amount) == ("requested", None, None)
    assert actions.approve_payout(payout=payout, by=cast.sari, now=NOW).approved_by == cast.sari.user


def test_one_click_approves_many_and_names_those_that_are_refused(desk, earned, cast):
    good, other = desk.request(), desk.request(2_000_000)
    own = Payout.objects.get(pk=desk.request(500_000).pk)
    Payout.objects.filter(pk=own.pk).update(requested_by=cast.sri.user)
    answer = actions.approve_payouts(codes=[good.code, other.code, own.code, "nothing"], by=cast.sri, now=NOW)
    assert (answer.approved, [payout.code for payout, _why in answer.refused]) == ((good.code, other.code), [own.code])
    assert list(Payout.objects.order_by("pk").values_list("state", flat=True)) == ["approved", "approved", "requested"]


def test_what_a_gateway_sends_is_not_sent_by_hand_too(desk, earned, cast):
    payout = desk.request()
    Payout.objects.filter(pk=payout.pk).update(
        channel="xendit", state="approved", approved_at=NOW, approved_by=cast.sri.user, approved_amount=payout.amount,
        approved_account=payout.account_id,
    )  # fmt: skip
    with pytest.raises(RefusedError):
        actions.mark_sent(payout=payout, by=cast.sri, now=NOW)
    payout.refresh_from_db()
    assert (payout.state, books(payout)[2]) == ("approved", 0)


def test_more_than_the_wallet_takes_is_refused_with_what_to_do(desk, cast):
    desk.account(institution_code="ovo", number="081234567890")
    desk.earn(30_000_000)
    with pytest.raises(PaymentError) as caught, transaction.atomic():
        desk.request(20_000_001)
    assert (caught.value.code, list(caught.value.field_errors)) == ("limit", ["amount"])
    assert desk.request(20_000_000).state == "requested"


def test_failed_payout_is_back_in_the_balance(desk, earned):
    payout = actions.fail_payout(payout=sent(desk), reason="Rekening tutup", by=desk.cast.sri, now=NOW)
    assert (payout.state, books(payout)) == ("failed", (10_000_000, 0, 0, -10_500_000))


def test_payout_sent_back_by_the_bank_after_it_arrived_is_back_in_the_balance(desk, earned):
    payout = actions.settle_payout(payout=sent(desk), bank_reference="BCA 2", by=desk.cast.sri, now=NOW)
    assert books(payout)[3] == -9_500_000
    payout = actions.reverse_payout(payout=payout, reason="Dikembalikan bank", by=desk.cast.sri, now=NOW)
    assert (payout.state, books(payout)) == ("reversed", (10_000_000, 0, 0, -10_500_000))


def test_settling_needs_a_statement_line_that_is_used_once(desk, earned):
    first, second = sent(desk), sent(desk)
    with pytest.raises(PaymentError):
        actions.settle_payout(payout=first, bank_reference=" ", by=desk.cast.sri, now=NOW)
    actions.settle_payout(payout=first, bank_reference="BCA 3", by=desk.cast.sri, now=NOW)
    again = actions.settle_payout(payout=first, bank_reference="BCA  3", by=desk.cast.sri, now=NOW)
    assert again.pk == first.pk
    with pytest.raises(PaymentError) as caught:
        actions.settle_payout(payout=second, bank_reference="BCA 3", by=desk.cast.sri, now=NOW)
    assert list(caught.value.field_errors) == ["bank_reference"]
    second.refresh_from_db()
    assert (second.state, books(first)) == ("sent", (8_000_000, 0, 1_000_000, -9_500_000))


def test_page_that_grew_old_is_refused(desk, earned):
    payout = desk.request()
    actions.approve_payout(payout=payout, version=1, by=desk.cast.sri, now=NOW)
    with pytest.raises(StaleError):
        actions.mark_sent(payout=payout, version=1, by=desk.cast.sri, now=NOW)
    payout.refresh_from_db()
    assert payout.state == "approved"


NOT_APPROVED = {"approved_at": None, "approved_by": None, "approved_amount": None, "approved_account": None}
FACTS = {
    "requested": NOT_APPROVED,
    "approved": {"approved_at": NOW, "sent_at": None, "sent_by": None},
    "rejected": {"closed_at": NOW, "reason": "x"},
    "cancelled": {"closed_at": NOW, **NOT_APPROVED},
    "sent": {"sent_at": NOW},
    "succeeded": {"settled_at": NOW, "bank_reference": "x"},
    "failed": {"closed_at": NOW, "reason": "x"},
    "reversed": {"closed_at": NOW, "reason": "x"},
}
ROUTES = {
    "requested": [], "approved": ["approved"], "rejected": ["rejected"], "cancelled": ["cancelled"],
    "sent": ["approved", "sent"], "succeeded": ["approved", "sent", "succeeded"],
    "failed": ["approved", "sent", "failed"], "reversed": ["approved", "sent", "succeeded", "reversed"],
}  # fmt: skip


@pytest.mark.parametrize(("start", "to"), list(itertools.product(ROUTES, ROUTES)))
def test_every_state_by_every_move_of_a_payout(desk, earned, cast, start, to):
    def go(payout, state):
        facts = dict(FACTS.get(state, {}))
        if state == "approved":
            account = payout.account
            facts |= {"approved_by": cast.sri.user, "approved_amount": payout.amount, "approved_account": account}
        if state == "sent":
            facts["sent_by"] = cast.sri.user
        if state == "succeeded" and payout.state in {"rejected", "cancelled", "failed"}:  # it arrived after all
            facts |= {"closed_at": None, "reason": "", "sent_at": NOW, "sent_by": cast.sri.user}
            facts |= {"approved_at": NOW, "approved_by": cast.sri.user}
            facts |= {"approved_amount": payout.amount, "approved_account": payout.account}
        move(payout, state, by=cast.sri, now=NOW, verb="test", **facts)

    payout = desk.request()
    for state in ROUTES[start]:
        go(payout, state)
    if to in PAYOUT_MOVES[start]:
        go(payout, to)
        payout.refresh_from_db()
        assert payout.state == to
    else:
        with pytest.raises(MoveError), transaction.atomic():
            go(payout, to)
        payout.refresh_from_db()
        assert payout.state == start


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "approved"}, {"state": "sent"}, {"state": "succeeded"}, {"state": "rejected"}, {"state": "cancelled"},
        {"state": "failed"}, {"amount": 0}, {"bank_reference": "x"}, {"reason": "x"}, {"state": "lost"},
    ],
)  # fmt: skip
def test_database_refuses_a_payout_without_its_facts(desk, earned, facts):
    payout = desk.request()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(**facts)
    payout.refresh_from_db()
    assert payout.state == "requested"


def test_five_billion_goes_the_whole_way(desk):
    desk.account()
    terms = desk.open(MilestonePlan("Semua", FIVE_BILLION, DueRule.BEFORE_WORK))
    desk.confirm(desk.report(live(terms)))
    actions.release_milestones(deal_code=terms.deal_code, by=desk.cast.dewi, now=NOW)
    payout = actions.settle_payout(payout=sent(desk, FIVE_BILLION), bank_reference="BCA 5", by=desk.cast.sri, now=NOW)
    assert books(payout) == (0, 0, 0, -250_000_000)
    assert postings.balances([postings.platform_fee("IDR")]) == [250_000_000]
