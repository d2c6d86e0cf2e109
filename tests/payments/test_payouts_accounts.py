"""Changing where money goes: a fresh second factor, 72 hours, everybody warned, and the bank's name."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from sorot.accounts.models import FormerAddress
from sorot.accounts.queries import addresses_to_warn
from sorot.accounts.second_factor import Proof
from sorot.core.errors import RefusedError
from sorot.payments import actions, channels, tasks
from sorot.payments.gateways.base import Unsure
from sorot.payments.models import PayoutAccount
from sorot.payments.plans import PayoutAccountDetails

from .conftest import NOW, url
from .fake_gateway import FakeGateway

PASSWORD = "lampu-senja-77"
FORM = {
    "institution": "bca", "number": "1234567890", "holder_name": "Rani Puspita", "legal_name": "Rani Puspita",
    "entity": "individual", "residency": "ID",
}  # fmt: skip
CHANGED = FORM | {"number": "9876543210"}


def details(number: str = "1234567890", **changes: str) -> PayoutAccountDetails:
    values = {"institution_code": "bca", "holder_name": "Rani Puspita", "legal_name": "Rani Puspita"}
    return PayoutAccountDetails(number=number, **(values | changes))


def app_code(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def rani(cast):
    """Rani with a password."""
    cast.rani.user.set_password(PASSWORD)
    cast.rani.user.save()
    return cast.rani


@pytest.fixture
def secret(rani):
    """Her app's secret."""
    from django.core.cache import cache

    cache.clear()
    made = generate_totp_secret()
    TOTP.activate(rani.user, made)
    return made


def numbers() -> list[str]:
    return [account.number for account in PayoutAccount.objects.order_by("pk")]


def save(rani, number: str, typed: str, now=NOW):
    return actions.set_payout_account(details=details(number), secret=typed, by=rani, now=now)


def test_the_first_account_needs_the_password(rani, browse):
    client = browse(rani)
    refused = client.post(url("account"), FORM | {"secret": "wrong"})
    page = refused.content.decode()
    assert (refused.status_code, numbers()) == (422, [])
    assert 'value="1234567890"' in page
    assert 'id="id_secret_error"' in page
    assert client.post(url("account"), FORM | {"secret": PASSWORD}).status_code == 303
    assert numbers() == ["1234567890"]


def test_with_an_app_the_first_account_needs_its_code_not_the_password(rani, secret):
    with pytest.raises(actions.PaymentError) as caught:
        save(rani, "1234567890", PASSWORD)
    assert (caught.value.code, list(caught.value.field_errors), numbers()) == ("wrong", ["secret"], [])
    assert save(rani, "1234567890", app_code(secret)).last4 == "7890"


def test_a_change_without_an_app_leads_to_setting_it_up_and_back(desk, rani, browse):
    desk.account()
    client = browse(rani)
    page = client.get(url("account")).content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    assert client.session["after_second_factor"] == url("account")
    answer = client.post(url("account"), CHANGED | {"secret": PASSWORD})
    assert (answer.status_code, numbers()) == (422, ["1234567890"])


@pytest.mark.parametrize("typed", ["", "000000", PASSWORD, "x" * 80, "１２３４５６"])
def test_a_change_without_the_right_code_writes_nothing_and_keeps_what_was_typed(desk, rani, secret, browse, typed):
    desk.account()
    answer = browse(rani).post(url("account"), CHANGED | {"secret": typed})
    assert (answer.status_code, numbers()) == (422, ["1234567890"])
    assert 'value="9876543210"' in answer.content.decode()


def test_a_code_is_good_for_one_change(desk, rani, secret):
    desk.account()
    code = app_code(secret)
    assert save(rani, "9876543210", code).last4 == "3210"
    with pytest.raises(actions.PaymentError) as caught:
        save(rani, "1111111111", code)
    assert (caught.value.code, numbers()) == ("wrong", ["1234567890", "9876543210"])
    assert save(rani, "1111111111", app_code(secret, 1)).last4 == "1111"


def test_a_slip_of_the_pen_costs_no_code(desk, rani, secret):
    desk.account()
    code = app_code(secret)
    with pytest.raises(actions.PaymentError) as caught:
        save(rani, "12", code)
    assert list(caught.value.field_errors) == ["number"]
    assert save(rani, "9876543210", code).last4 == "3210"


def test_a_recovery_code_works_once(desk, rani, secret):
    desk.account()
    code = RecoveryCodes.activate(rani.user).get_unused_codes()[0]
    assert save(rani, "9876543210", code).last4 == "3210"
    with pytest.raises(actions.PaymentError):
        save(rani, "1111111111", code)
    assert numbers() == ["1234567890", "9876543210"]


def test_five_wrong_codes_end_the_guessing_for_five_minutes(desk, rani, secret):
    desk.account()
    for _try in range(5):
        with pytest.raises(actions.PaymentError):
            save(rani, "9876543210", "000000")
    with pytest.raises(actions.PaymentError) as caught:
        save(rani, "9876543210", app_code(secret))
    assert (caught.value.code, numbers()) == ("fast", ["1234567890"])
    assert save(rani, "9876543210", app_code(secret), now=NOW + timedelta(minutes=6)).last4 == "3210"


@pytest.mark.parametrize("kind", ["none", "weak", "old", "future", "other"])
def test_the_action_itself_refuses_a_change_without_a_fresh_strong_proof(desk, cast, kind):
    desk.account()
    proof = {
        "none": None,
        "weak": Proof(cast.rani.user_id, NOW, False),
        "old": Proof(cast.rani.user_id, NOW - timedelta(minutes=6), True),
        "future": Proof(cast.rani.user_id, NOW + timedelta(minutes=1), True),
        "other": Proof(cast.tono.user_id, NOW, True),
    }[kind]
    with pytest.raises(actions.PaymentError):
        actions.save_payout_account(details=details("9876543210"), proof=proof, by=cast.rani, now=NOW)
    assert numbers() == ["1234567890"]


def test_an_organisations_money_people_need_their_own_code(desk, cast, secret):
    desk.account(by=cast.adi)
    with pytest.raises(actions.PaymentError) as caught:
        save(cast.adi, "9876543210", app_code(secret))
    assert (caught.value.code, numbers()) == ("not_set_up", ["1234567890"])


def test_a_corrected_name_waits_for_nobody_but_needs_the_code(desk, cast):
    old = desk.account(holder_name="Rani")
    new = desk.account(holder_name="Rani Puspita")
    assert (old.pk != new.pk, new.usable_at) == (True, NOW)
    moved = desk.account(number="9876543210")
    assert moved.usable_at == NOW + timedelta(hours=72)
    assert desk.account(number="9876543210", holder_name="Rani P").usable_at == moved.usable_at


def test_everybody_is_warned_at_every_address_of_the_last_30_days(desk, rani, mailoutbox, stopped_clock):
    user, first = rani.user, rani.user.email
    for address in ("mid@contoh.id", "new@contoh.id"):
        user.email = address
        user.save()
    FormerAddress.objects.filter(email=first).update(replaced_at=NOW - timedelta(days=30))
    FormerAddress.objects.filter(email="mid@contoh.id").update(replaced_at=NOW - timedelta(days=29))
    assert addresses_to_warn(user, now=NOW) == ["new@contoh.id", "mid@contoh.id"]
    desk.account()
    account = desk.account(number="9876543210")
    tasks.tell_account_changed({"payee": account.payee.code, "account": account.code})
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert sorted(told) == ["mid@contoh.id", "new@contoh.id"]
    assert [("3210" in body, "9876543210" in body) for body in told.values()] == [(True, False)] * 2


def test_an_unchanged_address_leaves_no_trace(rani):
    rani.user.name = "Rani P"
    rani.user.save()
    rani.user.email = rani.user.email.upper()
    rani.user.save(update_fields=["email"])
    assert FormerAddress.objects.count() == 0


# The name at the bank -----------------------------------------------------------------------------------------------


@pytest.fixture
def gateway(settings):
    fake = FakeGateway()
    settings.PAYOUT_CHANNEL = "fake"
    with channels.use(fake):
        yield fake


@pytest.mark.parametrize(
    ("holder", "state"),
    [("RANI PUSPITA", "matched"), ("BUDI SANTOSO", "differs"), (None, "unchecked")],
)
def test_the_banks_name_is_compared_and_kept_sealed(desk, gateway, published, holder, state):
    gateway.holder = holder
    account = desk.account()
    tasks.check_account_name({"account": account.code})
    account.refresh_from_db()
    assert (account.name_state, account.bank_name) == (state, holder or "")
    assert ("payout_account.name_differs" in [name for name, _ in published]) == (state == "differs")
    if holder:
        assert holder.encode() not in bytes(account.bank_name_sealed)


def test_a_gateway_that_does_not_answer_is_asked_again_and_one_that_cannot_tell_is_not(desk, gateway, monkeypatch):
    def silent(**_about: str) -> str:
        raise Unsure("time-out")

    account = desk.account()
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "check_account", silent)
        assert actions.check_names(now=NOW) == 1
    assert actions.check_names(now=NOW) == 1
    assert actions.check_names(now=NOW) == 0
    account.refresh_from_db()
    assert account.name_state == "unchecked"


def test_another_name_refuses_payouts_until_an_operator_accepts_it_with_a_reason(desk, cast, gateway):
    gateway.holder = "BUDI SANTOSO"
    account = desk.account()
    desk.earn()
    waiting = desk.request(1_000_000)
    actions.check_account_name(account_code=account.code, now=NOW)
    with pytest.raises(actions.PaymentError):
        desk.request(2_000_000)
    with pytest.raises(RefusedError):
        actions.approve_payout(payout=waiting, by=cast.sri, now=NOW)
    with pytest.raises(actions.PaymentError):
        actions.accept_account_name(account=account, reason=" ", by=cast.sri, now=NOW)
    for by in (cast.rani, cast.dewi):
        with pytest.raises(RefusedError):
            actions.accept_account_name(account=account, reason="x", by=by, now=NOW)
    actions.accept_account_name(account=account, reason="Rekening suami, ada surat", by=cast.sri, now=NOW)
    with pytest.raises(RefusedError):  # F4: who changed something does not approve it
        actions.approve_payout(payout=waiting, by=cast.sri, now=NOW)
    assert actions.approve_payout(payout=waiting, by=cast.sari, now=NOW).state == "approved"
    assert desk.request(2_000_000).state == "requested"


def test_the_account_page_says_that_the_name_differs_and_never_shows_the_banks_name(desk, cast, gateway, browse):
    gateway.holder = "BUDI SANTOSO"
    account = desk.account()
    actions.check_account_name(account_code=account.code, now=NOW)
    page = browse(cast.rani).get(url("account")).content.decode()
    assert "BUDI" not in page
    assert "note--bad" in page
