"""A rate card on paper: prices, packages, barter, and how long it holds."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils.translation import override

from sorot.core.money import Money
from sorot.kits.sheet import BLOCKS
from sorot.rates.queries import CardLine, CardPage

BASE: dict[str, Any] = {
    "code": "x", "detail": "", "is_nett": None, "mode": "endorse", "name": "", "is_package": False, "is_shown": True,
    "line": None, "whole": "",
}  # fmt: skip


def line(text: str, fee: Money | None, **changes: Any) -> CardLine:
    return CardLine(text=text, fee=fee, **(BASE | changes))


def rates(card: CardPage) -> dict[str, Any]:

    with override("id"):
        return BLOCKS["rates"](SimpleNamespace(rates=card))  # type: ignore[arg-type]


def card(*lines: CardLine, **changes: Any) -> CardPage:
    values: dict[str, Any] = {
        "lines": list(lines), "packages": [], "valid_until": date(2026, 12, 31), "is_expired": False, "version": 1,
        "notes": "Minimal 3 hari kerja.",
    }  # fmt: skip
    values |= changes
    return CardPage(**values, all=[*values["lines"], *values["packages"]])


def test_a_price_says_its_basis_and_what_has_none_says_why():
    found = rates(
        card(
            line("1x Reels", Money(5_000_000_000, "IDR"), is_nett=True, detail="owning 30 hari"),
            line("2x Story", Money(500_000, "IDR"), is_nett=False), line("1x TikTok", Money(750_000, "IDR")),
            line("1x Live", None), line("Serum", None, mode="barter"),
        )
    )["lines"]  # fmt: skip
    assert [(row["value"], row["note"]) for row in found] == [
        ("Rp5.000.000.000", "nett"), ("Rp500.000", "gross"), ("Rp750.000", ""), ("tanya harga", ""), ("Barter", ""),
    ]  # fmt: skip
    assert found[0]["detail"] == "owning 30 hari"


def test_a_package_stands_under_its_name_and_an_old_card_says_so():
    package = line("1x Reels + 3x Story", Money(1, "IDR"), name="Paket Ramadan", detail="DP 50%", is_package=True)
    found = rates(card(packages=[package], is_expired=True))
    assert (found["packages"][0]["text"], found["packages"][0]["detail"]) == (
        "Paket Ramadan", "1x Reels + 3x Story · DP 50%",
    )  # fmt: skip
    assert found["intro"] == "Berakhir pada 31 Des 2026."
    assert found["note"] == "Minimal 3 hari kerja."
