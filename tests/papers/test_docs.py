"""The page about invoices tells the truth: its examples run."""

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "money" / "invoices.md"


def test_the_invoice_page_computes_what_it_says():
    assert doctest.testfile(str(PAGE), module_relative=False) == (0, 13)
