"""T7: numbers of the tax office are told apart and checked, however they are typed. Every number here is invented."""

from __future__ import annotations

import pytest

from sorot.payments.enums import TaxIdKind
from sorot.payments.tax_ids import TaxNumberError, check, fits

NPWP = "013121660091000"
NIK = "3171011708450001"


def found(text: str, *, country: str = "ID", is_company: bool = False) -> tuple[str, str]:
    number = check(text, country=country, is_company=is_company)
    return number.kind.value, number.number


def refused(text: str, *, country: str = "ID", is_company: bool = False) -> str:
    with pytest.raises(TaxNumberError) as caught:
        check(text, country=country, is_company=is_company)
    return caught.value.reason.value


@pytest.mark.parametrize(
    "typed",
    [
        NPWP, "01.312.166.0-091.000", "01 312 166 0 091 000", " 01.312.166.0-091.000\n", "01.312.166.0–091.000",
        "０１３１２１６６００９１０００", "01\u00a0312\u00a0166\u00a00\u00a0091\u00a0000",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_company", [False, True])
def test_npwp_of_15_digits_is_one_however_it_is_typed(typed, is_company):
    assert found(typed, is_company=is_company) == ("npwp", NPWP)


@pytest.mark.parametrize("is_company", [False, True])
def test_npwp_of_16_digits_is_a_nought_and_the_15(is_company):
    assert found("0" + NPWP, is_company=is_company) == ("npwp", "0" + NPWP)
    assert found("0013 1216 6009 1000", is_company=is_company) == ("npwp", "0" + NPWP)


@pytest.mark.parametrize("last", "123456789")
def test_wrong_check_digit_of_an_npwp_is_found(last):
    assert refused(f"01312166{last}091000") == "check_digit"
    assert refused(f"001312166{last}091000", is_company=True) == "check_digit"


@pytest.mark.parametrize("typed", ["0" * 15, "0" * 16, "000000000091000"])
def test_noughts_are_no_npwp(typed):
    assert refused(typed) == "check_digit"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "characters"), ("NPWP", "characters"), ("01.312.166.0-091.00O", "characters"),
        ("٠١٣١٢١٦٦٠٠٩١٠٠٠", "characters"),
        ("-", "characters"), ("1", "length"), (NPWP[:14], "length"), (NPWP + "00", "length"), (NIK + "1", "length"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_15_or_16_digits_is_refused(typed, why):
    assert refused(typed) == why


@pytest.mark.parametrize(
    "typed",
    [
        NIK,  # a man, 17 August 1945
        "3171015708450001",  # a woman, the same day
        "3171010101990001", "3171013112990001", "3171017112990001", "3171014101990001",
        "3171012902000001",  # 29 February 2000
        "3171016902960001",  # a woman, 29 February 1996
        "3273012505900012", "9471011708450001", "1101010101800001",
        "9601011708450001", "6571011708450001", "9302011708450001",  # provinces made in 2012 and 2022
    ],
)  # fmt: skip
def test_nik_of_a_person_counts_as_such(typed):
    assert found(typed) == ("nik", typed)


def test_nik_is_taken_with_separators_and_wide_digits():
    assert found("3171.0117-0845 0001") == ("nik", NIK)
    assert found("３１７１０１１７０８４５０００１") == ("nik", NIK)


@pytest.mark.parametrize(
    "birth",
    ["000199", "320199", "400199", "720199", "810199", "970199", "990199", "300299", "310499", "290299", "700299",
     "170099", "171399", "690297"],
)  # fmt: skip
def test_nik_with_an_impossible_birthday_is_refused(birth):
    assert refused(f"317101{birth}0001") == "birth_date"


@pytest.mark.parametrize("place", ["997101", "100101", "540101", "220101", "960001", "310001"])
def test_nik_of_a_place_that_does_not_exist_is_refused(place):
    assert refused(f"{place}1708450001") == "place"


def test_company_cannot_give_the_number_of_a_person():
    assert refused(NIK, is_company=True) == "not_of_a_company"


@pytest.mark.parametrize("typed", ["S1234567D", "123-45-6789", "12 345 678 901", "AB/12.3", "1234", "9" * 30])
def test_number_of_another_country_is_kept_as_it_is_typed(typed):
    assert found(typed, country="SG") == ("tin", typed)
    assert found(f"  {typed} ", country="US", is_company=True) == ("tin", typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", "length"), ("123", "length"), ("1-2-3", "length"), ("9" * 31, "length"), ("<b>1234", "characters"),
     ("納税12345", "characters"), ("12\x0045", "characters")],
)  # fmt: skip
def test_number_of_no_country_is_refused(typed, why):
    assert refused(typed, country="SG") == why


@pytest.mark.parametrize(
    ("typed", "country", "tail"),
    [(NIK, "ID", "0001"), (NPWP, "ID", "1000"), ("S1234567D", "SG", "567D"), ("123-45-6789", "US", "6789"),
     ("1234", "SG", "34"), ("12345", "SG", "45"), ("12-34-56-", "SG", "456")],
)  # fmt: skip
def test_no_more_than_four_characters_and_never_more_than_half_is_shown(typed, country, tail):
    assert check(typed, country=country, is_company=False).tail == tail


def test_number_does_not_stand_in_what_a_log_would_print():
    number = check(NIK, country="ID", is_company=False)
    assert NIK not in f"{number} {number!r}"
    with pytest.raises(TaxNumberError) as caught:
        check("3171011708450", country="ID", is_company=False)
    assert "3171" not in repr(caught.value)


@pytest.mark.parametrize(
    ("kind", "country", "is_company", "answer"),
    [("npwp", "ID", False, True), ("npwp", "ID", True, True), ("nik", "ID", False, True), ("nik", "ID", True, False),
     ("tin", "ID", False, False), ("tin", "SG", False, True), ("tin", "SG", True, True), ("nik", "SG", False, False),
     ("npwp", "SG", True, False), ("", "ID", False, False), ("", "SG", False, False)],
)  # fmt: skip
def test_kind_of_number_fits_who_one_is(kind, country, is_company, answer):
    assert fits(kind, country=country, is_company=is_company) is answer


def test_every_kind_is_met_here():
    assert {kind.value for kind in TaxIdKind} == {"npwp", "nik", "tin"}
