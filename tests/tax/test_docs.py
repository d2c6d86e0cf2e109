"""The page about tax tells the truth: its examples run."""

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "money" / "tax.md"


def test_the_tax_page_computes_what_it_says():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert (failed, tried >= 25) == (0, True)
