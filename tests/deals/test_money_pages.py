"""The pages about contracts in docs/money compute what they say."""

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs" / "money"


@pytest.mark.parametrize(("page", "examples"), [("milestones.md", 11), ("variable.md", 4), ("cancellation.md", 9)])
def test_the_examples_of_a_page_run(page: str, examples: int) -> None:
    assert doctest.testfile(str(PAGES / page), module_relative=False) == (0, examples)


def test_the_examples_in_the_code_run() -> None:
    from sorot.deals import prices, terms

    assert [doctest.testmod(module).failed for module in (prices, terms)] == [0, 0]
