"""Disputes: every way through, who may, and that the money moves once or not at all."""

from typing import Any

import pytest

from sorot.core.errors import ActionError, RefusedError, StaleError
from sorot.core.models import Event, StoredFile
from sorot.core.workdays import add_workdays
from sorot.deals import actions
from sorot.deals.errors import DealError
from sorot.deals.models import Deal, Dispute
from sorot.deals.queries import todo_for
from sorot.payments.models import PaymentTerms
from tests.cast import Cast
from tests.deals import clockwork, steps
from tests.deals.clockwork import DAY, HOUR, SECOND, fresh, postings, sums

pytestmark = pytest.mark.django_db


def no_change(deed: Any, kind: type[ActionError] = RefusedError) -> str:
    """The deed is refused, and neither a dispute, a deal nor the books change. Answers the sentence."""

    def state() -> Any:
        deals = list(Deal.objects.order_by("pk").values())
        return list(Dispute.objects.order_by("pk").values()), deals, postings(), Event.objects.count()

    before = state()
    with pytest.raises(kind) as caught:
        deed()
    assert state() == before
    return str(caught.value)


def terms_of(deal: Deal) -> PaymentTerms:
    return PaymentTerms.objects.get(deal_code=deal.code)


def test_opening_freezes_the_money_and_gives_the_turn_to_the_other_side(cast: Cast) -> None:
    dispute = clockwork.disputed(cast)
    deal = fresh(dispute.deal)
    assert (deal.disputed_at, deal.turn, deal.due_at) == (cast.now, "talent", cast.now + 7 * DAY)
    assert terms_of(deal).frozen_at == cast.now
    assert [todo.kind for todo in todo_for(cast.actor("rani"), now=cast.now)] == ["dispute"]
    assert todo_for(cast.actor("dewi"), now=cast.now) == []


def test_the_brand_has_working_days_to_answer(cast: Cast) -> None:
    dispute = clockwork.disputed(cast, "rani", 2_500_000)
    assert dispute.answer_due_at == add_workdays(cast.now, 5, "Asia/Jakarta")
    assert fresh(dispute.deal).turn == "brand"


def test_there_is_one_open_dispute_a_deal(cast: Cast) -> None:
    dispute = clockwork.disputed(cast)
    no_change(lambda: clockwork.disputed(cast, "rani", 1, deal=dispute.deal))


def test_the_same_form_twice_is_one_dispute(cast: Cast) -> None:
    deal = steps.working(cast)
    first = clockwork.disputed(cast, deal=deal, submit_key="a" * 32)
    assert clockwork.disputed(cast, deal=deal, submit_key="a" * 32) == first
    assert Dispute.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "amount", "changes"),
    [
        ("dewi", 2_500_000, {}),
        ("dewi", 2_500_001, {}),
        ("dewi", -1, {}),
        ("dewi", None, {}),
        ("rani", 0, {}),
        ("dewi", 1, {"reason": "  "}),
        ("dewi", 1, {"kind": "not_paid"}),
        ("dewi", 1, {"kind": "x"}),
    ],
)
def test_what_cannot_be_asked_is_refused(cast: Cast, who: str, amount: Any, changes: dict[str, Any]) -> None:
    deal = steps.working(cast)
    no_change(lambda: clockwork.disputed(cast, who, amount, deal=deal, **changes), DealError)
    assert terms_of(deal).frozen_at is None


def test_nothing_can_be_disputed_before_work_or_without_money(cast: Cast) -> None:
    signed = steps.signed(cast)
    no_change(lambda: clockwork.disputed(cast, deal=signed))
    deal = steps.fund(cast, signed)
    assert clockwork.disputed(cast, deal=deal).state == "open"


def test_a_barter_has_nothing_to_divide(cast: Cast) -> None:
    deal = steps.signed(cast, fee=0)
    assert deal.state == "working"
    no_change(lambda: clockwork.disputed(cast, deal=deal, amount=0))


@pytest.mark.parametrize("who", ["tono", "lia", "vina", "fajar", "sri"])
def test_only_who_deals_opens_a_dispute(cast: Cast, who: str) -> None:
    deal = steps.working(cast)
    no_change(lambda: clockwork.disputed(cast, who, deal=deal, kind="other"))


# ---------------------------------------------------------------- works and clocks rest
def test_works_rest_while_a_dispute_is_open(cast: Cast) -> None:
    deal = steps.working(cast)
    submission = clockwork.sent(cast, deal)
    clockwork.disputed(cast, deal=deal)
    dewi, rani = cast.actor("dewi"), cast.actor("rani")
    others = list(deal.items.order_by("position"))[1:]
    for deed in (
        lambda: actions.approve_work(submission=submission, by=dewi, now=cast.now),
        lambda: actions.request_changes(submission=submission, note="x", by=dewi, now=cast.now),
        lambda: actions.submit_work(item=others[0], url="https://x.test", by=rani, now=cast.now),
        lambda: actions.confirm_deal(deal=deal, by=dewi, now=cast.now),
        lambda: actions.ask_cancellation(deal=deal, reason="x", by=dewi, now=cast.now),
    ):
        no_change(deed)


# ---------------------------------------------------------------- ends
def test_accepting_divides_as_asked(cast: Cast) -> None:
    dispute = clockwork.disputed(cast)
    actions.accept_dispute(dispute=dispute, amount=500_000, by=cast.actor("rani"), now=cast.now + HOUR)
    done, deal = fresh(dispute), fresh(dispute.deal)
    assert (done.state, done.decided_amount, done.closed_by) == ("accepted", 500_000, cast.rani)
    assert (deal.state, deal.disputed_at, deal.turn) == ("completed", None, "nobody")
    assert sums(deal) == {"talent": 500_000, "released": 1, "refunded": 0}


def test_everything_back_cancels_the_deal(cast: Cast) -> None:
    dispute = clockwork.disputed(cast, amount=0)
    actions.accept_dispute(dispute=dispute, amount=0, by=cast.actor("rani"), now=cast.now + HOUR)
    deal = fresh(dispute.deal)
    assert (deal.state, sums(deal)) == ("cancelled", {"talent": 0, "released": 0, "refunded": 1})


def test_silence_of_the_creator_gives_the_money_back_as_asked_one_second_after_seven_days(cast: Cast) -> None:
    dispute = clockwork.disputed(cast, amount=0)
    end = cast.now + 7 * DAY
    before = postings()
    assert actions.sweep_clocks(now=end)["lapsed"] == 0
    assert (fresh(dispute).state, postings()) == ("open", before)
    assert actions.sweep_clocks(now=end + SECOND)["lapsed"] == 1
    assert (fresh(dispute).state, fresh(dispute.deal).state) == ("lapsed", "cancelled")
    after = postings()
    assert (actions.sweep_clocks(now=end + DAY)["lapsed"], postings()) == (0, after)


def test_silence_of_the_brand_releases_as_asked_after_five_working_days(cast: Cast) -> None:
    dispute = clockwork.disputed(cast, "rani", 2_500_000)
    assert actions.sweep_clocks(now=dispute.answer_due_at)["lapsed"] == 0
    assert actions.sweep_clocks(now=dispute.answer_due_at + SECOND)["lapsed"] == 1
    deal = fresh(dispute.deal)
    assert (deal.state, sums(deal)["talent"]) == ("completed", 2_500_000)


def test_the_operator_decides_what_was_contested(cast: Cast) -> None:
    dispute = clockwork.contested(cast)
    assert (fresh(dispute.deal).turn, fresh(dispute.deal).due_at) == ("operator", dispute.decision_due_at)
    actions.decide_dispute(
        dispute=dispute, amount=1_000_000, reason="Draf siap, produk terlambat.", by=cast.actor("sri"),
        now=cast.now + DAY,
    )  # fmt: skip
    done, deal = fresh(dispute), fresh(dispute.deal)
    assert (done.state, done.decided_by, done.decided_amount) == ("decided", cast.sri, 1_000_000)
    assert (deal.state, sums(deal)["talent"], terms_of(deal).frozen_at) == ("completed", 1_000_000, None)


def test_five_billion_divide_to_the_rupiah(cast: Cast) -> None:
    deal = steps.working(cast, fee=5_000_000_000)
    dispute = clockwork.contested(cast, deal=deal, amount=0)
    actions.decide_dispute(
        dispute=dispute, amount=1_666_666_667, reason="Sepertiga.", by=cast.actor("sri"), now=cast.now + DAY
    )
    assert sums(deal)["talent"] == 1_666_666_667


def test_an_operator_does_not_decide_before_an_answer_nor_twice_nor_without_a_reason(cast: Cast) -> None:
    dispute, sri = clockwork.disputed(cast), cast.actor("sri")

    def decide(**changes: Any) -> Dispute:
        values: dict[str, Any] = {"amount": 1, "reason": "Begini.", **changes}
        return actions.decide_dispute(dispute=dispute, by=sri, now=cast.now + DAY, **values)

    no_change(decide)
    actions.contest_dispute(dispute=dispute, answer="Tidak.", by=cast.actor("rani"), now=cast.now)
    no_change(lambda: decide(reason=" "), DealError)
    no_change(lambda: decide(amount=2_500_001), DealError)
    no_change(lambda: decide(amount=None), DealError)
    decide()
    no_change(decide)


def test_an_operator_who_is_a_party_does_not_decide(cast: Cast) -> None:
    from tests.cast import join

    dispute = clockwork.contested(cast)
    join(cast.kopi_senja, cast.sri, "viewer", now=cast.now)
    no_change(lambda: actions.decide_dispute(dispute=dispute, amount=1, reason="x", by=cast.actor("sri"), now=cast.now))


@pytest.mark.parametrize("who", ["rani", "dewi", "tono", "bima"])
def test_only_an_operator_decides(cast: Cast, who: str) -> None:
    dispute = clockwork.contested(cast)
    no_change(lambda: actions.decide_dispute(dispute=dispute, amount=1, reason="x", by=cast.actor(who), now=cast.now))


def test_both_can_agree_while_the_operator_reads(cast: Cast) -> None:
    dispute = clockwork.contested(cast)
    dewi, rani = cast.actor("dewi"), cast.actor("rani")
    no_change(lambda: actions.accept_dispute(dispute=dispute, amount=1, by=dewi, now=cast.now))
    actions.propose_split(dispute=dispute, amount=1_500_000, by=rani, now=cast.now)
    actions.propose_split(dispute=dispute, amount=1_200_000, by=rani, now=cast.now)
    no_change(lambda: actions.accept_dispute(dispute=dispute, amount=1_500_000, by=dewi, now=cast.now), StaleError)
    actions.accept_dispute(dispute=dispute, amount=1_200_000, by=dewi, now=cast.now)
    assert (fresh(dispute).state, sums(dispute.deal)["talent"]) == ("accepted", 1_200_000)
    after = postings()
    actions.accept_dispute(dispute=dispute, amount=1_200_000, by=dewi, now=cast.now)
    assert postings() == after


def test_nobody_accepts_their_own_number(cast: Cast) -> None:
    dispute = clockwork.disputed(cast)
    no_change(lambda: actions.accept_dispute(dispute=dispute, amount=500_000, by=cast.actor("dewi"), now=cast.now))


def test_taking_back_lets_the_work_go_on(cast: Cast) -> None:
    deal = steps.working(cast)
    clockwork.sent(cast, deal)
    dispute = clockwork.disputed(cast, deal=deal)
    no_change(lambda: actions.withdraw_dispute(dispute=dispute, by=cast.actor("rani"), now=cast.now))
    later = cast.now + 3 * DAY
    actions.withdraw_dispute(dispute=dispute, by=cast.actor("dewi"), now=later)
    row = fresh(deal)
    assert (row.state, row.disputed_at, terms_of(deal).frozen_at) == ("working", None, None)
    # Stories and the sent Reel: the brand's date counts anew from the moment the dispute was taken back.
    assert (row.turn, row.due_at) == ("both", later + deal.review_days * DAY)


def test_a_dispute_cannot_stop_the_clocks_for_ever(cast: Cast) -> None:
    deal = steps.working(cast)
    for _nth in range(3):
        actions.withdraw_dispute(dispute=clockwork.disputed(cast, deal=deal), by=cast.actor("dewi"), now=cast.now)
    no_change(lambda: clockwork.disputed(cast, deal=deal))


def test_an_old_page_is_refused(cast: Cast) -> None:
    dispute = clockwork.contested(cast)
    no_change(
        lambda: actions.decide_dispute(
            dispute=dispute, amount=1, reason="x", version=dispute.version - 1, by=cast.actor("sri"), now=cast.now
        ),
        StaleError,
    )


def test_an_answer_that_comes_late_is_refused(cast: Cast) -> None:
    dispute = clockwork.disputed(cast)
    late = dispute.answer_due_at + SECOND
    no_change(lambda: actions.contest_dispute(dispute=dispute, answer="x", by=cast.actor("rani"), now=late))


def test_evidence_is_seen_by_the_parties_and_the_operator_only(cast: Cast) -> None:
    dispute = clockwork.disputed(cast, files=[clockwork.picture()])
    stored = StoredFile.objects.get()
    assert (stored.owner_code, stored.purpose) == (dispute.code, "dispute_brand")
    seen = {
        who: stored.is_visible_to(cast.actor(who)) for who in ("dewi", "rani", "bima", "sri", "tono", "lia", "gita")
    }
    assert seen == {
        "dewi": True, "rani": True, "bima": True, "sri": True, "tono": False, "lia": False, "gita": False
    }  # fmt: skip


def test_too_many_files_are_refused(cast: Cast) -> None:
    dispute = clockwork.disputed(cast, files=[clockwork.picture() for _n in range(10)])
    no_change(
        lambda: actions.add_evidence(dispute=dispute, files=[clockwork.picture()], by=cast.actor("dewi"), now=cast.now),
        DealError,
    )
    actions.add_evidence(dispute=dispute, files=[clockwork.picture()], by=cast.actor("rani"), now=cast.now)
    assert StoredFile.objects.filter(purpose="dispute_talent").count() == 1


def test_the_desk_is_told_and_reminded_of_a_decision(cast: Cast) -> None:
    from sorot.messaging.models import Notification

    dispute = clockwork.contested(cast)
    assert dispute.answered_at is not None
    assert dispute.decision_due_at is not None
    half = dispute.answered_at + (dispute.decision_due_at - dispute.answered_at) / 2
    actions.remind(now=half)
    actions.remind(now=half)
    told = Notification.objects.filter(user=cast.sri).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["dispute.to_decide", "clock.reminder"]


def test_what_was_asked_cannot_be_changed_in_the_database(cast: Cast) -> None:
    from django.db import connection, transaction
    from django.db.utils import DatabaseError

    dispute = clockwork.disputed(cast)
    for sql in (
        "update deals_dispute set asked_amount = 1",
        "update deals_dispute set reason = 'x'",
        "delete from deals_dispute",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert fresh(dispute).asked_amount == 500_000


def test_the_splits_that_the_page_tells_are_those_of_the_books(cast: Cast) -> None:
    import re
    from pathlib import Path

    from django.db import transaction

    text = Path("docs/money/dispute.md").read_text(encoding="utf-8")
    told = re.findall(r"secured (\S+) (asked|decided) (\S+) -> creator (\S+) brand (\S+)", text)
    assert len(told) == 3
    for line in told:
        secured, amount, creator, brand = (int(part.replace(".", "")) for part in (line[0], *line[2:]))
        with transaction.atomic():
            deal = steps.working(cast, fee=secured)
            if line[1] == "asked":
                dispute = clockwork.disputed(cast, deal=deal, amount=amount)
                actions.accept_dispute(dispute=dispute, amount=amount, by=cast.actor("rani"), now=cast.now)
            else:
                dispute = clockwork.contested(cast, deal=deal)
                actions.decide_dispute(dispute=dispute, amount=amount, reason="x", by=cast.actor("sri"), now=cast.now)
            got = sums(deal)["talent"]
            assert (got, secured - got) == (creator, brand)
            transaction.set_rollback(True)


def test_one_payment_that_a_bank_checks_does_not_keep_others_waiting(cast: Cast) -> None:
    from sorot.payments.models import Funding
    from tests.cast import make_campaign

    stuck = clockwork.disputed(cast, amount=0)
    Funding.objects.filter(terms__deal_code=stuck.deal.code).update(frozen_at=cast.now)
    cast.campaign = make_campaign(cast.kopi_senja, cast.dewi, now=cast.now, title="Kedua")
    free = clockwork.disputed(cast, amount=0)
    late = cast.now + 8 * DAY
    assert actions.sweep_clocks(now=late)["lapsed"] == 1
    assert (fresh(stuck).state, fresh(free).state) == ("open", "lapsed")
