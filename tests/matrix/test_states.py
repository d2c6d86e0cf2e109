"""Every machine of the house: known to the docs, tied to a model, and every move that is not drawn is refused."""

from itertools import product

import pytest
from django.apps import apps

from sorot.core.states import MACHINES, can_move
from tools.draw_states import PAGE, render

NAMES = sorted(MACHINES)


def test_the_drawn_states_are_those_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("name", NAMES)
def test_every_machine_belongs_to_a_model_and_covers_its_choices(name: str) -> None:
    label, _, field = name.partition(":")
    model = apps.get_model(label)
    column = model._meta.get_field(field or "state")
    assert MACHINES[name] is getattr(model, f"{field.upper()}_MOVES" if field else "MOVES")
    assert {str(state) for state in MACHINES[name]} == {str(value) for value, _label in column.choices or ()}


@pytest.mark.parametrize("name", NAMES)
def test_every_state_is_reachable_from_the_first(name: str) -> None:
    table = MACHINES[name]
    entries = {next(iter(table)), *getattr(apps.get_model(name.partition(":")[0]), "ENTRY_STATES", ())}
    seen, todo = set(entries), list(entries)
    while todo:
        for to in table[todo.pop()]:
            if to not in seen:
                seen.add(to)
                todo.append(to)
    assert seen == set(table)


@pytest.mark.parametrize("name", NAMES)
def test_every_state_by_every_move_is_decided(name: str) -> None:
    table = MACHINES[name]
    for current, to in product(table, table):
        assert can_move(table, current, to) == (to in table[current])
    assert all(current not in table[current] for current in table), "a move to itself hides a double click"
