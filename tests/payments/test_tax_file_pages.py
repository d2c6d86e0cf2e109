"""The page of the tax file: its reason in amounts, only the fields that matter, and who is asked to open it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sorot.core.access import Actor
from sorot.core.ui.numbers import money_text
from sorot.payments import actions, queries
from sorot.payments.models import Payee

from .conftest import NOW, url
from .test_tax_files import ABROAD, COMPANY, LATER, NIK, NPWP, PERSON, save


@pytest.mark.usefixtures("stopped_clock")
def test_number_is_saved_by_the_page_and_never_comes_back(cast, browse):
    client = browse(cast.rani)
    assert (
        client.post(url("tax_file"), PERSON | {"tax_id": "3171 0157 0845 0001", "tax_status": "TK/0"}).status_code
        == 303
    )
    assert Payee.objects.get().tax_id == NIK
    for address in (url("tax_file"), url("account"), url("statement")):
        page = client.get(address).content.decode()
        assert NIK not in page
        assert "3171 0157" not in page
    page = client.get(url("tax_file")).content.decode()
    assert "•••• 0001" in page
    assert 'value="Rani Puspita"' in page
    assert "Jl. Melati 3" in page


def test_nothing_that_was_typed_is_lost_when_it_is_wrong(cast, browse):
    typed = PERSON | {"tax_id": "3171010008450001", "tax_status": "K/2", "charges_vat": "on"}
    response = browse(cast.rani).post(url("tax_file"), typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_tax_id_error"' in page
    assert "tanggal lahir" in page
    for kept in ('value="Rani Puspita"', 'value="3171010008450001"', "Jl. Melati 3", '<option value="K/2" selected'):
        assert kept in page
    assert "checked" in page.split('name="charges_vat"')[1].split(">")[0]
    assert Payee.objects.count() == 0


def test_old_page_is_answered_with_what_was_typed(cast, browse):
    save(cast.rani)
    response = browse(cast.rani).post(url("tax_file"), PERSON | {"tax_id": ""})
    assert response.status_code == 422
    assert "sudah diubah sementara itu" in response.content.decode()
    assert "Jl. Melati 3" in response.content.decode()
    assert Payee.objects.get().address == ""


@pytest.mark.parametrize(
    ("choice", "there", "gone"),
    [
        (PERSON, {"tax_status", "charges_vat"}, {"treaty_form", "treaty_until_date", "is_tax_id_removed"}),
        (COMPANY, {"charges_vat"}, {"tax_status", "treaty_form", "treaty_until_date"}),
        (ABROAD, {"treaty_form", "treaty_until_date"}, {"tax_status", "charges_vat"}),
    ],
)
def test_only_fields_that_matter_are_asked(cast, browse, choice, there, gone):
    typed = choice | {"show": "1", "tax_id": "77", "legal_name": "Rani & Co"}
    response = browse(cast.rani).post(url("tax_file"), typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert {name for name in there | gone if f'name="{name}"' in page} == there
    assert ('value="Rani &amp; Co"' in page, 'value="77"' in page, "_error" in page) == (True, True, False)
    part = browse(cast.rani).post(url("tax_file"), typed, headers={"HX-Request": "true"}).content.decode()
    assert (part.count('id="taxfields"'), part.count("<html"), "hx-swap-oob" in part) == (1, 0, True)
    assert Payee.objects.count() == 0


def test_reason_is_said_in_amounts_of_the_table_in_force(cast, browse):
    page = browse(cast.rani).get(url("tax_file")).content.decode()
    assert "Tanpa NPWP/NIK, pajak 20% lebih tinggi: dari Rp10.000.000 dipotong Rp300.000, bukan Rp250.000." in page
    found = queries.what_it_changes(is_company=True, residency="ID", now=NOW)
    assert [money_text(one) for one in (found.better, found.worse)] == ["Rp200.000", "Rp400.000"]
    assert (found.more, found.kind, bool(found.rules)) == ("100%", "PPh 23", True)
    abroad = queries.what_it_changes(is_company=False, residency="ZZ", now=NOW)
    assert (abroad.changes, abroad.worse.amount, abroad.is_estimate) == (False, 2_000_000, True)


def test_country_without_a_tax_table_is_asked_in_words_only(cast, browse, settings):
    settings.COUNTRY = "XX"
    assert queries.what_it_changes(is_company=False, residency="ID", now=NOW) is None
    assert browse(cast.rani).get(url("tax_file")).status_code == 200


def is_asked(actor: Actor) -> bool:
    with CaptureQueriesContext(connection) as caught:
        answer = queries.is_tax_file_due(actor)
    assert len(caught) <= 1
    return answer


def asked(cast) -> set[str]:
    return {name for name in vars(cast) if is_asked(getattr(cast, name))}


def test_only_those_whose_payments_need_it_are_asked(desk, cast):
    desk.open()
    assert asked(cast) == set()
    terms = desk.open(merchant_of_record="brand")
    assert asked(cast) == {"rani", "dewi"}
    save(cast.rani)
    assert asked(cast) == {"dewi"}
    save(cast.dewi, entity="company", tax_id=NPWP)
    assert asked(cast) == set()
    save(cast.rani, tax_id="", is_tax_id_removed=True, now=LATER)
    assert asked(cast) == {"rani"}
    actions.cancel_terms(deal_code=terms.deal_code, reason="batal", by=cast.dewi, now=NOW)
    assert asked(cast) == set()


def test_agency_that_acts_is_asked_in_the_place_of_its_client(desk, cast):
    desk.arranged(merchant_of_record="brand")
    assert asked(cast) == {"rani", "adi"}


def test_where_the_operator_withholds_only_the_payee_is_asked(desk, cast):
    desk.open(merchant_of_record="platform")
    assert asked(cast) == {"rani"}


def test_wallet_and_first_page_ask_only_then(desk, cast, browse):
    hint = "Lengkapi data pajak"
    for name in ("rani", "dewi"):
        for address in (url("statement"), "/"):
            assert hint not in browse(getattr(cast, name)).get(address).content.decode()
    desk.open(merchant_of_record="brand")
    for name in ("rani", "dewi"):
        for address in (url("statement"), "/"):
            page = browse(getattr(cast, name)).get(address).content.decode()
            assert hint in page
            assert url("tax_file") in page
    assert hint not in browse(cast.manager).get("/").content.decode()


def test_first_page_costs_one_query_more_however_many_deals_there_are(desk, cast):
    for _ in range(3):
        desk.open(merchant_of_record="brand")
    with CaptureQueriesContext(connection) as caught:
        assert queries.is_tax_file_due(cast.dewi)
    assert len(caught) == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_page_speaks_both_languages(cast, browse, language):
    cast.rani.user.locale = language
    cast.rani.user.save()
    page = browse(cast.rani).get(url("tax_file")).content.decode()
    assert {"id": "Data pajak saya", "en": "My tax data"}[language] in page


@pytest.mark.parametrize("name", ["rani", "dewi"])
def test_pages_stay_within_fifteen_queries(desk, cast, browse, name):
    desk.open(merchant_of_record="brand")
    save(getattr(cast, name), tax_id="", legal_name="Siapa")
    client = browse(getattr(cast, name))
    counts = {}
    for address in (url("tax_file"), url("statement"), "/"):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts[address] = len(caught)
    assert {address: count for address, count in counts.items() if count > 15} == {}
