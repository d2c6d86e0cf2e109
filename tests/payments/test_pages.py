"""The pages, as people meet them: forms that work without JavaScript, refusals in words, strangers who find nothing."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from sorot.core.access import Actor
from sorot.payments import actions
from sorot.payments.models import Funding, Payout, PayoutAccount

from .conftest import NOW, REPORT, live, states, url

pytestmark = pytest.mark.usefixtures("stopped_clock")


def test_anonymous_people_are_sent_to_sign_in(desk, browse):
    code = live(desk.open()).code
    for address in (url("statement"), url("account"), url("payouts"), url("funding", code), url("desk_transfers")):
        response = browse(Actor()).get(address)
        assert response.status_code == 302
        assert response.url == f"{reverse('account_login')}?next={address}"


def test_talents_page_answers_how_much_is_certain(desk, cast, browse):
    desk.pay(desk.arranged())
    page = browse(cast.rani).get(url("statement")).content.decode()
    assert "Rp10.000.000" in page
    assert [hidden for hidden in ("2.000.000", "600.000", "12.600.000", "12.000.000") if hidden in page] == []


def test_brands_page_lists_the_transfer_to_make(desk, cast, browse):
    funding = live(desk.arranged())
    page = browse(cast.dewi).get(url("statement")).content.decode()
    assert url("funding", funding.code) in page
    assert "10.000.000" not in page
    assert "2.000.000" not in page


@pytest.mark.parametrize("name", ["rani", "bima", "tono", "rival"])
def test_transfer_page_is_not_there_for_others(desk, cast, browse, name):
    funding = desk.report(live(desk.open()))
    client = browse(getattr(cast, name))
    assert client.get(url("funding", funding.code)).status_code == 404
    assert client.post(url("funding", funding.code), REPORT).status_code == 404
    assert client.post(url("funding_balance", funding.code)).status_code == 404


def test_transfer_page_says_account_amount_and_reference_and_that_it_is_simulated(desk, cast, browse):
    funding = live(desk.open())
    page = browse(cast.dewi).get(url("funding", funding.code)).content.decode()
    assert funding.reference in page
    assert "Rp10.500.000" in page
    assert "0000000000" in page
    assert "SIMUL" in page


def test_real_account_is_not_called_simulated(desk, cast, browse, settings):
    settings.TRANSFER_ACCOUNT = {"institution": "BCA", "number": "7771234567", "holder": "PT Sorot"}
    page = browse(cast.dewi).get(url("funding", live(desk.open()).code)).content.decode()
    assert "7771234567" in page
    assert "SIMUL" not in page


def test_report_with_a_mistake_keeps_what_was_typed(desk, cast, browse):
    funding = live(desk.open())
    response = browse(cast.dewi).post(url("funding", funding.code), REPORT | {"sent_date": "2027-01-01"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="PT Kopi Senja"' in page
    funding.refresh_from_db()
    assert funding.state == "awaiting"


def test_viewer_reads_the_transfer_but_cannot_report_it(desk, cast, browse):
    funding = live(desk.open())
    client = browse(cast.viewer)
    page = client.get(url("funding", funding.code))
    assert page.status_code == 200
    assert 'name="sender_name"' not in page.content.decode()
    assert client.post(url("funding", funding.code), REPORT).status_code == 403
    funding.refresh_from_db()
    assert funding.state == "awaiting"


def test_balance_pays_a_transfer(desk, cast, browse):
    first = desk.open()
    desk.pay(first)
    actions.cancel_terms(deal_code=first.deal_code, reason="x", by=cast.dewi, now=NOW)
    terms = desk.open()
    funding = live(terms)
    client = browse(cast.dewi)
    assert url("funding_balance", funding.code) in client.get(url("funding", funding.code)).content.decode()
    assert client.post(url("funding_balance", funding.code)).status_code == 303
    assert states(terms) == ["funded"]


def test_empty_balance_refuses_in_words(desk, cast, browse):
    terms = desk.open()
    response = browse(cast.dewi).post(url("funding_balance", live(terms).code))
    assert response.status_code == 422
    assert (states(terms), live(terms).state) == (["pending"], "awaiting")


ACCOUNT = {
    "institution": "bca", "number": "1234567890", "holder_name": "Rani Puspita", "legal_name": "Rani Puspita",
    "entity": "individual", "residency": "ID",
}  # fmt: skip


def test_account_is_saved_and_only_its_last_digits_come_back(cast, browse):
    cast.rani.user.set_password("lampu-senja-77")
    cast.rani.user.save()
    client = browse(cast.rani)
    assert client.post(url("account"), ACCOUNT | {"secret": "lampu-senja-77"}).status_code == 303
    for address in (url("account"), url("payouts"), url("statement")):
        page = client.get(address).content.decode()
        assert "7890" in page
        assert "1234567890" not in page


def test_account_with_a_wrong_number_is_explained_and_kept(cast, browse):
    response = browse(cast.rani).post(url("account"), ACCOUNT | {"number": "123"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_number_error"' in page
    assert 'value="Rani Puspita"' in page
    assert PayoutAccount.objects.count() == 0


@pytest.mark.parametrize("name", ["viewer", "manager", "sri"])
def test_account_page_is_for_owner_and_finance(cast, browse, name):
    client = browse(getattr(cast, name))
    assert client.get(url("account")).status_code == 403
    assert client.post(url("account"), ACCOUNT).status_code == 403
    assert PayoutAccount.objects.count() == 0


def test_payee_takes_a_request_back(desk, cast, browse):
    desk.account()
    terms = desk.earn()
    payout = desk.request()
    assert browse(cast.rani).post(url("payout_cancellation", payout.code)).status_code == 303
    assert desk.books(terms).earnings == 10_000_000
    assert browse(cast.rani).post(url("payout_cancellation", payout.code)).status_code == 403


def test_asking_for_too_much_is_explained_and_kept(desk, cast, browse):
    desk.account()
    desk.earn()
    response = browse(cast.rani).post(url("payouts"), {"amount": "99jt", "submit_key": "a" * 32})
    assert response.status_code == 422
    assert 'value="99jt"' in response.content.decode()
    assert Payout.objects.count() == 0


def test_somebody_elses_payout_is_not_found(desk, cast, browse):
    desk.account()
    desk.earn()
    payout = desk.request()
    for name in ("tono", "dewi", "bima"):
        client = browse(getattr(cast, name))
        assert client.get(url("payout", payout.code)).status_code == 404
        assert client.post(url("payout_cancellation", payout.code)).status_code == 404
    payout.refresh_from_db()
    assert payout.state == "requested"


def test_empty_pages_say_the_next_step(cast, browse):
    for name in ("rani", "dewi", "bima", "adi"):
        page = browse(getattr(cast, name)).get(url("statement"))
        assert page.status_code == 200
        assert 'class="empty"' in page.content.decode()
    for address in (url("desk_transfers"), url("desk_payouts")):
        assert 'class="empty"' in browse(cast.sri).get(address).content.decode()
    assert browse(cast.sri).get(url("desk_transfers"), {"state": "zzz", "page": "x"}).status_code == 200


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_speak_both_languages(desk, cast, browse, language):
    desk.account()
    desk.earn()
    payout, funding = desk.request(), live(desk.open())
    for actor in (cast.rani, cast.dewi, cast.sri):
        actor.user.locale = language
        actor.user.save()
    word = {"id": "Uang", "en": "Money"}[language]
    assert f"<title>{word}" in browse(cast.rani).get(url("statement")).content.decode().replace("\n", "")
    for actor, address in (
        (cast.dewi, url("funding", funding.code)), (cast.rani, url("payout", payout.code)), (cast.rani, url("account")),
        (cast.sri, url("desk_payout", payout.code)), (cast.sri, url("desk_transfers")),
    ):  # fmt: skip
        assert browse(actor).get(address).headers["Content-Language"] == language


def count_queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)


def test_lists_cost_the_same_for_one_row_and_thirty(desk, cast, browse):
    desk.account()
    sri, rani, dewi = browse(cast.sri), browse(cast.rani), browse(cast.dewi)
    pages = [
        (sri, url("desk_transfers")),
        (sri, url("desk_payouts")),
        (rani, url("payouts")),
        (rani, url("statement")),
        (dewi, url("statement")),
    ]

    desk.earn(50_000_000)

    def one_more() -> None:
        desk.report(live(desk.open()))
        desk.request(20_000)

    one_more()
    first = [count_queries(client, address) for client, address in pages]
    for _ in range(29):
        one_more()
    assert [count_queries(client, address) for client, address in pages] == first
    assert max(first) <= 15
    assert Funding.objects.filter(state="reported").count() == 30


def test_changing_the_account_asks_only_for_the_numbers_again(desk, cast, browse):
    desk.account()
    TOTP.activate(cast.rani.user, generate_totp_secret())
    page = browse(cast.rani).get(url("account")).content.decode()
    assert page.count('value="Rani Puspita"') == 2
    assert [secret for secret in ("1234567890", "3171234567890123") if secret in page] == []
