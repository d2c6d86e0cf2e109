"""The first rows of the tax table: what we knew on the day it was begun, and how well.

The first migration loads them; tests compute with the same rows. A change of law is a new row in the database, never an
edit here. What is only from memory is never marked high, however well known it is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sorot.tax.engine.rules import Confidence, Rule

CHECKED = date(2026, 11, 22)
#: Where a rule is older than the table, the table's first day stands in for the day it came into force.
BEGIN = date(2022, 1, 1)
OLDER = "In force before this day; the table begins here."
MEMORY = "Written from general knowledge; not compared with the text of the law."
SUMMARY = "Summaries of tax practitioners, read on the day of the check."

#: (country, code, value, first day, law, source, confidence, note)
_ROWS: list[tuple[str, str, dict[str, Any], date, str, str, str, str]] = [
    (
        "ID", "pph17",
        {
            "limits": [60_000_000, 250_000_000, 500_000_000, 5_000_000_000],
            "rates_bps": [500, 1_500, 2_500, 3_000, 3_500],
        },
        BEGIN, "UU 7/2021 (HPP), UU PPh Ps. 17 (1) a", SUMMARY, "high", "From tax year 2022.",
    ),
    ("ID", "pph21_base", {"base_bps": 5_000}, date(2024, 1, 1), "PMK 168/2023, PP 58/2023", SUMMARY, "high", ""),
    (
        "ID", "pph21_masa", {"is_on": 1}, date(2024, 1, 1), "PMK 168/2023", SUMMARY, "medium",
        "Open: whether several payments of one month are added up for the bracket.",
    ),
    (
        "ID", "pph21_no_number", {"factor_bps": 12_000}, BEGIN, "UU PPh Ps. 21 (5a)", MEMORY, "medium", OLDER,
    ),
    (
        "ID", "nik_counts", {"is_on": 1}, date(2024, 7, 1), "PMK 112/2022, PMK 136/2023", MEMORY, "medium",
        "A NIK of 16 digits that the tax office has matched; since the middle of 2024.",
    ),
    ("ID", "pph23_service", {"rate_bps": 200}, BEGIN, "UU PPh Ps. 23 (1) c, PMK 141/2015", SUMMARY, "high", OLDER),
    ("ID", "pph23_royalty", {"rate_bps": 1_500}, BEGIN, "UU PPh Ps. 23 (1) a", SUMMARY, "high", OLDER),
    ("ID", "pph23_no_number", {"factor_bps": 20_000}, BEGIN, "UU PPh Ps. 23 (1a)", MEMORY, "medium", OLDER),
    ("ID", "pph26", {"rate_bps": 2_000}, BEGIN, "UU PPh Ps. 26 (1)", MEMORY, "medium", OLDER),
    (
        "ID", "in_kind", {"is_on": 1}, date(2023, 7, 1), "UU PPh Ps. 4 (1), UU 7/2021 (HPP), PMK 66/2023", MEMORY,
        "medium", "Goods count at fair value. Details are to be confirmed.",
    ),
    ("ID", "private_payer", {"is_on": 1}, BEGIN, "UU PPh Ps. 21 (1), Ps. 23 (1)", MEMORY, "medium", OLDER),
    (
        "ID", "ppn", {"rate_bps": 1_200, "base_part": 11, "base_whole": 12}, date(2025, 1, 1), "PMK 131/2024", SUMMARY,
        "high", "For goods and services that are not luxury.",
    ),
    (
        "ID", "nppn_90002", {"norm_bps": 5_000, "gross_limit": 4_800_000_000}, BEGIN, "PER-17/PJ/2015, UU PPh Ps. 14",
        MEMORY, "medium", "KLU 90002, artists. The tax office is told within three months of the year's start.",
    ),
    (
        "ID", "ptkp",
        {
            "TK/0": 54_000_000, "TK/1": 58_500_000, "TK/2": 63_000_000, "TK/3": 67_500_000,
            "K/0": 58_500_000, "K/1": 63_000_000, "K/2": 67_500_000, "K/3": 72_000_000,
        },
        BEGIN, "PMK 101/2016", MEMORY, "medium", OLDER,
    ),
    ("ID", "yearly_rounding", {"step": 1_000}, BEGIN, "UU PPh Ps. 17 (4)", MEMORY, "medium", OLDER),
    (
        "ID", "meterai", {"amount": 10_000, "above": 5_000_000}, BEGIN, "UU 10/2020",
        MEMORY, "medium", "Stamp duty on a paper about money above the sum; it can be paid later.",
    ),
    (
        "ID", "withholding_due", {"pay_day": 15, "report_day": 20}, date(2025, 1, 1), "PMK 81/2024", SUMMARY, "medium",
        "Days of the month after. Where a day is no working day, ask whether the next one counts.",
    ),
    (
        "ID", "pph21_object", {"code": [21, 100, 7]}, date(2025, 1, 1), "PER-11/PJ/2025", MEMORY, "low",
        "Which code fits creators is to be verified in Coretax.",
    ),
    (
        "SG", "wht_resident", {"rate_bps": 0}, BEGIN, "Income Tax Act 1947, s. 45", MEMORY, "low",
        "Nothing is withheld from residents.",
    ),
    (
        "TH", "wht_service", {"rate_bps": 300}, BEGIN, "Revenue Code s. 3 tredecim, Departmental Instruction 4/2528",
        MEMORY, "low", OLDER,
    ),
]  # fmt: skip


def initial_rules() -> list[Rule]:
    """The rows as rules of the engine."""
    return [
        Rule(country, code, value, first, None, law, source, Confidence(confidence), CHECKED, note)
        for country, code, value, first, law, source, confidence, note in _ROWS
    ]
