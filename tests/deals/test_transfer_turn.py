"""A transfer that was reported is the operator's to find; one that was not found is the brand's again."""

from typing import Any

import pytest

from sorot.deals.models import Deal
from sorot.deals.queries import todo_for
from sorot.deals.tasks import follow_transfer, start_funded_work
from sorot.messaging.models import Notification
from sorot.payments.actions import confirm_transfer, reject_transfer, report_transfer
from sorot.payments.models import Funding
from sorot.payments.queries.desk import transfer_queue
from sorot.payments.tasks import tell_transfer_reported
from tests.cast import Cast
from tests.deals import steps

pytestmark = pytest.mark.django_db


def reported(cast: Cast) -> tuple[Deal, Funding]:
    deal = steps.signed(cast)
    funding = Funding.objects.get(terms__deal_code=deal.code)
    report_transfer(
        funding=funding, sent_date=cast.now.date(), sender_name="Kopi Senja", by=cast.actor("dewi"), now=cast.now
    )
    follow_transfer({"event": "payment.transfer_reported", "deal_code": deal.code})
    return Deal.objects.get(pk=deal.pk), Funding.objects.get(pk=funding.pk)


def kinds(cast: Cast) -> list[str]:
    return [todo.kind for todo in todo_for(cast.actor("dewi"), now=cast.now)]


def test_reporting_a_transfer_passes_the_turn_to_the_operator(cast: Cast) -> None:
    before = steps.signed(cast)
    assert (before.turn, kinds(cast)) == ("brand", ["fund"])
    funding = Funding.objects.get(terms__deal_code=before.code)
    report_transfer(
        funding=funding, sent_date=cast.now.date(), sender_name="Kopi Senja", by=cast.actor("dewi"), now=cast.now
    )
    for _twice in range(2):
        follow_transfer({"event": "payment.transfer_reported", "deal_code": before.code})
        deal = Deal.objects.get(pk=before.pk)
        assert (deal.turn, deal.due_at, kinds(cast)) == ("operator", None, [])
    page = cast.client("dewi").get(f"/deals/{deal.code}/")
    assert page.status_code == 200
    assert "Kami sedang mencari transfer Anda." in page.content.decode()


def test_a_transfer_that_was_not_found_is_the_brands_turn_again(cast: Cast) -> None:
    deal, funding = reported(cast)
    reject_transfer(funding=funding, reason="Tidak ada di mutasi.", by=cast.actor("sri"), now=cast.now)
    follow_transfer({"event": "payment.transfer_rejected", "deal_code": deal.code})
    assert (Deal.objects.get(pk=deal.pk).turn, kinds(cast)) == ("brand", ["fund"])


def test_an_event_that_comes_late_does_not_move_a_deal_that_works(cast: Cast) -> None:
    deal, funding = reported(cast)
    confirm_transfer(funding=funding, bank_reference="TRX-1", amount=funding.amount, by=cast.actor("sri"), now=cast.now)
    start_funded_work({"event": "payment.funded", "deal_code": deal.code})
    follow_transfer({"event": "payment.transfer_reported", "deal_code": deal.code})
    fresh = Deal.objects.get(pk=deal.pk)
    assert (fresh.state, fresh.turn) == ("working", "talent")


def test_a_direct_payment_is_the_creators_to_answer_and_no_operators(cast: Cast, settings: Any) -> None:
    settings.MONEY_MODE = "DIRECT"
    deal, funding = reported(cast)
    todos = [(todo.kind, todo.action_label) for todo in todo_for(cast.actor("rani"), now=cast.now)]
    assert (deal.turn, kinds(cast), todos) == ("talent", [], [("receipt", "Jawab")])
    page = cast.client("rani").get(f"/deals/{deal.code}/").content.decode()
    assert "Kopi Senja bilang sudah membayar Anda." in page
    assert f'href="/money/fundings/{funding.code}/"' in page
    tell_transfer_reported({"event": "payment.transfer_reported", "funding": funding.code})
    assert set(Notification.objects.filter(verb__startswith="transfer.").values_list("user__email", "verb")) == {
        (cast.rani.email, "transfer.reported.payee")
    }
    assert not transfer_queue(cast.actor("sri")).exists()
