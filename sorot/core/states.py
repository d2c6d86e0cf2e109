"""States as data, and the one function that moves them.

``MOVES = {State.OPEN: {State.ACCEPTED, State.DECLINED}, ...}`` stands in an app's `enums.py`; `move()` is the only
way a state column changes. `docs/develop/states.md` draws every table (`python -m tools.draw_states`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from sorot.core import audit
from sorot.core.access import Actor
from sorot.core.errors import MoveError

Moves = Mapping[Any, frozenset[Any]]
Thing = TypeVar("Thing", bound=models.Model)
#: Every machine of the house, by "app.Model.field": filled by `register`, read by tests and docs.
MACHINES: dict[str, Moves] = {}


def moves(table: Mapping[Any, set[Any]]) -> Moves:
    """A checked, frozen MOVES table: every target is a state of the table itself. Raises ValueError."""
    states = set(table)
    for state, targets in table.items():
        if not targets <= states:
            raise ValueError(f"{state} may move to unknown {sorted(map(str, targets - states))}")
    return {state: frozenset(targets) for state, targets in table.items()}


def register(name: str, table: Mapping[Any, set[Any]]) -> Moves:
    """`moves(table)`, noted under `name` ("deals.Offer") for docs and tests."""
    MACHINES[name] = moves(table)
    return MACHINES[name]


def can_move(table: Moves, current: Any, to: Any) -> bool:
    """True when the table allows `current` -> `to`."""
    return to in table.get(current, frozenset())


def move(
    thing: Thing,
    to: Any,
    *,
    by: Actor,
    now: datetime,
    verb: str,
    field: str = "state",
    data: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Thing:
    """Lock the row, read it again, check the move, write it with its `facts`, and record the event.

    `facts` are the columns that belong to the new state (`accepted_at=now`); CHECK constraints tie them to it.
    Returns the same object, refreshed. Raises MoveError, with nothing written, when the move is not in the
    model's MOVES (attribute of that name, or `<FIELD>_MOVES`).
    """
    model = type(thing)
    table: Moves = getattr(model, "MOVES" if field == "state" else f"{field.upper()}_MOVES")
    with transaction.atomic():
        fresh = model._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        current = getattr(fresh, field)
        if not can_move(table, current, to):
            raise MoveError(
                _("This was already changed: it is now “%(state)s”. Reload the page and look again.")
                % {"state": getattr(fresh, f"get_{field}_display", lambda: current)()},
                code=f"{current}->{to}",
            )
        names = [field, *facts]
        for owner in (fresh, thing):
            setattr(owner, field, to)
            for name, value in facts.items():
                setattr(owner, name, value)
        if hasattr(fresh, "version"):
            fresh.version += 1
            thing.version = fresh.version  # type: ignore[attr-defined]
            names.append("version")
        if hasattr(fresh, "updated_at"):
            fresh.updated_at = now
            thing.updated_at = now  # type: ignore[attr-defined]
            names.append("updated_at")
        fresh.save(update_fields=names)
        audit.record(verb, thing, by=by, now=now, from_state=str(current), to_state=str(to), data=data)
    return thing
