"""What is kept of the account money goes to: sealed, masked, named when it does not fit, every look written down."""

from __future__ import annotations

import pytest
from django.db import connection

from sorot.core.access import Actor
from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.payments import actions
from sorot.payments.actions import PaymentError
from sorot.payments.models import Payout, PayoutAccount

from .conftest import NOW
from .test_payouts import earned  # noqa: F401


def test_account_is_stored_encrypted_and_shown_masked(desk, cast):
    account = desk.account(number="1234-567 890")
    account.refresh_from_db()
    assert (account.number, account.holder_name, account.masked) == ("1234567890", "Rani Puspita", "•••• 7890")
    assert (account.payee.legal_name, account.payee.tax_id, account.payee.tax_id_last4) == ("Rani Puspita", "", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number_sealed || holder_sealed || legal_name_sealed "
            "FROM payments_payoutaccount a JOIN payments_payee p ON p.id = a.payee_id"
        )
        raw = bytes(cursor.fetchone()[0])
    assert all(secret not in raw for secret in (b"1234567890", b"Rani"))
    told = " ".join(str(event.data) for event in Event.objects.all())
    assert "1234567890" not in told
    assert "'last4': '7890'" in told


def test_sealed_number_pasted_into_another_row_does_not_open(desk, cast):
    from sorot.core.crypto import SealError

    mine, theirs = desk.account(), desk.account(by=cast.tono, number="9999999999")
    PayoutAccount.objects.filter(pk=mine.pk).update(number_sealed=theirs.number_sealed)
    with pytest.raises(SealError):
        _ = PayoutAccount.objects.get(pk=mine.pk).number


def test_same_details_again_change_nothing(desk, published):
    first = desk.account()
    published.clear()
    assert desk.account().pk == first.pk
    assert (PayoutAccount.objects.count(), published) == (1, [])


def test_new_account_retires_the_old_one(desk):
    old = desk.account()
    new = desk.account(number="9876543210")
    old.refresh_from_db()
    assert (old.retired_at, new.retired_at, list(PayoutAccount.objects.in_use())) == (NOW, None, [new])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"number": "12345"}, ["number"]),
        ({"number": "12345678901"}, ["number"]),
        ({"number": "١٢٣٤٥٦٧٨٩٠"}, ["number"]),
        ({"institution_code": "bankku"}, ["institution"]),
        ({"institution_code": "gopay", "number": "1234567890"}, ["number"]),
        ({"holder_name": " "}, ["holder_name"]),
        ({"legal_name": ""}, ["legal_name"]),
        ({"entity": "robot"}, ["entity"]),
        ({"residency": "indonesia"}, ["residency"]),
    ],
)
def test_details_that_do_not_fit_are_named(desk, changes, fields):
    with pytest.raises(PaymentError) as caught:
        desk.account(**changes)
    assert list(caught.value.field_errors) == fields
    assert PayoutAccount.objects.count() == 0


def test_ewallet_is_found_by_its_mobile_number(desk):
    assert desk.account(institution_code="gopay", number="0812-3456-7890").last4 == "7890"


def test_every_look_at_the_full_number_is_written_down(desk, earned, cast):
    payout = desk.request()
    with pytest.raises(RefusedError):
        actions.reveal_account(payout=payout, by=cast.sri, now=NOW)
    payout = actions.approve_payout(payout=payout, by=cast.sri, now=NOW)
    assert actions.reveal_account(payout=payout, by=cast.sri, now=NOW) == ("1234567890", "Rani Puspita")
    event = Event.objects.get(verb="payout.account_read")
    assert (event.subject_code, event.user, event.is_operator) == (payout.code, cast.sri.user, True)


def test_strangers_see_no_payee_account_or_payout(desk, earned, cast):
    payout = desk.request()
    for model, row in ((Payout, payout), (PayoutAccount, payout.account), (type(payout.payee), payout.payee)):
        seen = [name for name in vars(cast) if model.objects.visible_to(getattr(cast, name)).filter(pk=row.pk).exists()]
        assert seen == ["rani", "sri", "sari"]
    assert not Payout.objects.visible_to(Actor()).exists()
