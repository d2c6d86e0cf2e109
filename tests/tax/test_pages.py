"""The pages of tax: an answer for everybody, and a table that only operators change."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from sorot.core import clock
from sorot.tax import actions
from sorot.tax.models import TaxRule

from .test_rows import FAR, NOW, add, facts, row_of, table

pytestmark = pytest.mark.django_db

PAYMENT = {
    "amount": "10.000.000", "counts": "gross", "entity": "person", "tax_id": "npwp", "residence": "ID",
    "payer": "business", "day": "2026-11-22",
}  # fmt: skip
YEAR = {"gross": "360jt", "status": "TK/0", "year": "2026"}
ROW = {
    "rule": "ID:pph26", "value": "rate_bps = 1500", "valid_from_date": "2099-01-01", "law": "UU 1/2098",
    "source": "Lembaran negara", "confidence": "high", "checked_date": "2026-11-22", "submit_key": "a" * 32,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _stopped(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def text_of(response) -> str:
    """The page's words, without markup and extra spaces."""
    page = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def ask(client, name="calculator", language="id", **query):
    client.cookies["sorot_language"] = language
    return client.get(reverse(f"tax:{name}"), query)


@pytest.mark.parametrize(
    ("language", "said"),
    [("id", "Rp9.750.000 sampai, Rp250.000 pajaknya (PPh 21)."), ("en", "IDR\u00a09,750,000 arrives")],
)
def test_anybody_reads_what_arrives_in_one_sentence_without_signing_in(client, language, said):
    response = ask(client, language=language, **PAYMENT)
    assert response.status_code == 200
    assert said.replace("\u00a0", " ") in text_of(response).replace("\u00a0", " ")
    assert ("perkiraan, pastikan" in text_of(response)) is False


def test_before_anything_is_asked_the_page_says_what_to_do(client):
    assert "Tulis jumlahnya." in text_of(ask(client))
    assert "Tulis bayaran Anda setahun." in text_of(ask(client, "year"))


def test_nett_is_counted_up(client):
    said = text_of(ask(client, **PAYMENT | {"counts": "nett"}))
    assert "Supaya Rp10.000.000 sampai, yang disepakati harus Rp10.256.410: Rp256.410 pajaknya (PPh 21)." in said


def test_a_row_that_is_not_sure_makes_an_estimate(client):
    said = text_of(ask(client, **PAYMENT | {"tax_id": "none"}))
    assert "Rp9.700.000 sampai, Rp300.000 pajaknya" in said
    assert "Ini perkiraan, pastikan ke konsultan pajak." in said
    assert "cukup yakin" in said


def test_t5_goods_without_cash_say_what_is_missing(client):
    said = text_of(ask(client, **PAYMENT | {"amount": "0", "in_kind": "3jt"}))
    assert "kurang Rp75.000" in said


def test_earlier_payments_of_the_month_count(client):
    query = PAYMENT | {"amount": "50jt", "earlier_gross": "100jt", "earlier_withheld": "2.500.000"}
    assert "Rp2.750.000 pajaknya" in text_of(ask(client, **query))


def test_value_added_tax_and_treaty_forms_are_told(client):
    assert "PPN Rp1.100.000" in text_of(ask(client, **PAYMENT | {"entity": "body", "charges_vat": "on"}))
    said = text_of(ask(client, **PAYMENT | {"residence": "SG", "has_treaty_form": "on", "charges_vat": "on"}))
    assert "Rp2.000.000 pajaknya (PPh 26)" in said
    assert "Kami belum punya tarif perjanjian negara ini" in said


def test_a_private_payer_takes_nothing(client):
    assert "Rp10.000.000 sampai. Tidak ada yang dipotong." in text_of(ask(client, **PAYMENT | {"payer": "private"}))


def test_one_hundred_percent_of_the_rows_used_are_named(client):
    said = text_of(ask(client, **PAYMENT))
    assert "PMK 168/2023, PP 58/2023" in said
    assert "UU 7/2021 (HPP), UU PPh Ps. 17 (1) a" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "banyak"}, "Tulis jumlah dalam rupiah penuh"),
        ({"amount": "-5"}, "paling sedikit"),
        ({"amount": ""}, "Bidang ini"),
        ({"day": "2020-01-01"}, "Kami tidak punya tarif untuk hari ini."),
        ({"earlier_gross": "1", "earlier_withheld": "2"}, "Pajaknya tidak mungkin lebih besar"),
        ({"residence": "XX"}, "pilihan"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(client, wrong, said):
    response = ask(client, **PAYMENT | {"in_kind": "123.000"} | wrong)
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert 'value="123.000"' in page
    assert "taxsay" not in page


def test_the_year_is_an_estimate_with_every_step(client):
    said = text_of(ask(client, "year", **YEAR | {"withheld": "9jt"}))
    assert "Pajak setahun kira-kira Rp12.900.000. Anda masih membayar Rp3.900.000." in said
    assert "Ini perkiraan, pastikan ke konsultan pajak." in said
    more = text_of(ask(client, "year", **YEAR | {"withheld": "13jt"}))
    assert "Kelebihan potong Rp100.000" in more


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"gross": "5 miliar"}, "norma tidak boleh dipakai"), ({"year": "2020"}, "2022"), ({"status": "X"}, "pilihan")],
)
def test_a_year_that_cannot_be_counted_says_why(client, wrong, said):
    response = ask(client, "year", **YEAR | wrong)
    assert response.status_code == 422
    assert said in text_of(response)


def test_the_rates_show_every_row_with_law_confidence_and_day(client, cast):
    add(cast)
    TaxRule.objects.create(**facts(valid_from_date=date(2021, 1, 1), valid_until_date=date(2021, 12, 31)))
    said = text_of(ask(client, "rates"))
    for row in TaxRule.objects.all():
        assert row.law in said
    assert {"yakin", "cukup yakin", "belum yakin", "Akan berlaku"} <= {
        word for word in ("yakin", "cukup yakin", "belum yakin", "Akan berlaku") if word in said
    }
    assert "1 baris sebelumnya" in said
    assert "/desk/tax/" not in ask(client, "rates").content.decode()


def test_a_country_without_rows_is_not_an_empty_hole(client, owner_cursor):
    from sorot.tax.views.showing import country_views

    assert country_views({"TH": []}) == [{"code": "TH", "name": "Thailand", "rules": []}]


@pytest.mark.parametrize(("name", "query"), [("calculator", PAYMENT), ("year", YEAR), ("rates", {})])
def test_each_page_reads_the_table_once(client, name, query, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask(client, name, **query)


# ---------------------------------------------------------------- the desk
def test_the_desk_adds_a_row_once_with_two_clicks(cast):
    browser = cast.client("sri")
    assert "Tambah baris" in text_of(browser.get(reverse("tax:desk_rules")))
    first, second = (browser.post(reverse("tax:desk_rule_new"), ROW) for _ in range(2))
    assert (first.status_code, first["Location"]) == (303, second["Location"])
    row = TaxRule.objects.get(code="pph26", valid_from_date=FAR)
    assert (row.value, row.law, row.added_by) == ({"rate_bps": 1_500}, "UU 1/2098", cast.sri.user)
    assert "Ditambahkan oleh Sri" in text_of(browser.get(first["Location"]))


@pytest.mark.parametrize("missing", ["law", "source", "confidence", "checked_date", "valid_from_date", "value"])
def test_t3_the_desk_takes_no_row_without_its_facts(cast, missing):
    before = table()
    response = cast.client("sri").post(reverse("tax:desk_rule_new"), ROW | {missing: ""})
    assert response.status_code == 422
    assert f'id="id_{missing}_error"' in response.content.decode()
    assert "rate_bps = 1500" in response.content.decode() or missing == "value"
    assert table() == before


@pytest.mark.parametrize(
    "value", ["rate_bps", "rate_bps = x", "= 3", "rate_bps = 1\nrate_bps = 2", "rate_bps = 2,5", "rate_bps = 9999"]
)
def test_numbers_that_do_not_fit_come_back_as_they_were_typed(cast, value):
    response = cast.client("sri").post(reverse("tax:desk_rule_new"), ROW | {"value": value})
    assert response.status_code == 422
    assert value.replace("\n", "\r\n").splitlines()[0] in response.content.decode()
    assert not TaxRule.objects.filter(valid_from_date=FAR).exists()


def test_a_newer_row_starts_from_what_the_older_says(cast):
    old = row_of("pph17")
    page = cast.client("sri").get(reverse("tax:desk_rule_new"), {"from": old.row_code}).content.decode()
    assert "limits = 60000000, 250000000, 500000000, 5000000000" in page
    typed = ROW | {"rule": "ID:pph17", "value": "limits = 60.000.000\nrates_bps = 500, 1.000"}
    assert cast.client("sri").post(reverse("tax:desk_rule_new"), typed).status_code == 303
    assert TaxRule.objects.get(code="pph17", valid_from_date=FAR).value == {
        "limits": [60_000_000], "rates_bps": [500, 1_000],
    }  # fmt: skip


def test_the_desk_ends_a_row_and_an_old_page_does_not(cast):
    row, browser = row_of("ppn"), cast.client("sri")
    address = reverse("tax:desk_rule_end", args=[row.row_code])
    assert browser.post(address, {"version": "1", "last_date": "2099-01-01"}).status_code == 303
    late = browser.post(address, {"version": "1", "last_date": "2098-01-01"})
    assert (late.status_code, "2098-01-01" in late.content.decode()) == (422, True)
    assert TaxRule.objects.get(pk=row.pk).valid_until_date == FAR


def test_the_desk_takes_back_only_what_has_not_begun(cast):
    browser, row = cast.client("sri"), add(cast)
    page = reverse("tax:desk_rule", args=[row_of("ppn").row_code])
    assert "Baris ini sudah berlaku." in text_of(browser.get(page))
    began = browser.post(reverse("tax:desk_rule_withdrawal", args=[row_of("ppn").row_code]), {"version": "1"})
    assert (began.status_code, row_of("ppn").code) == (422, "ppn")
    taken = browser.post(reverse("tax:desk_rule_withdrawal", args=[row.row_code]), {"version": "1"})
    assert (taken.status_code, TaxRule.objects.filter(pk=row.pk).exists()) == (303, False)


@pytest.mark.parametrize("who", ["rani", "dewi", "gita", "tono"])
def test_the_desks_pages_are_not_there_for_others(cast, who):
    browser, before, code = cast.client(who), table(), row_of("ppn").row_code
    assert browser.get(reverse("tax:desk_rules")).status_code == 404
    assert browser.post(reverse("tax:desk_rule_new"), ROW).status_code == 404
    assert browser.get(reverse("tax:desk_rule", args=[code])).status_code == 404
    assert browser.post(reverse("tax:desk_rule_end", args=[code]), {"version": "1", "last_date": "2099-01-01"}).status_code == 404  # fmt: skip  # noqa: E501
    assert browser.post(reverse("tax:desk_rule_withdrawal", args=[code]), {"version": "1"}).status_code == 404
    assert table() == before


def test_t2_the_page_counts_with_the_row_of_the_day_in_jakarta(client, cast, monkeypatch):
    actions.add_rule(**facts(code="pph23_service", value={"rate_bps": 300}), submit_key="b" * 32, by=cast.sri, now=NOW)
    query = PAYMENT | {"entity": "body"}
    said = [text_of(ask(client, **query | {"day": day})) for day in ("2098-12-31", "2099-01-01")]
    taxes = [re.search(r"Rp([\d.]+) pajaknya", words)[1] for words in said]
    assert taxes == ["200.000", "300.000"]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 17, 0, tzinfo=UTC))
    assert 'value="2027-01-01"' in ask(client).content.decode()
