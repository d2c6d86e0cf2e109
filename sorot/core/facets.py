"""Counts beside the filters of a list: all of them in one query and one scan, whatever their number."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column whose values are counted, among the rows that meet `where`; of an array each element counts."""

    column: str
    where: Q = field(default_factory=Q)


def count_facets(
    rows: "QuerySet[Any]", dimensions: Mapping[str, Dimension], flags: Mapping[str, Q]
) -> tuple[dict[str, Counter[Any]], Counter[str]]:
    """({dimension: {value: rows}}, {flag: rows that meet it}) of `rows`.

    An aggregate for each value would be forty conditions on each row. Grouped, each row is looked at once for each
    array and once for everything else: columns of few values and flags make few groups, which are added up here.
    """
    arrays = [name for name, d in dimensions.items() if isinstance(rows.model._meta.get_field(d.column), ArrayField)]
    plain = [name for name in dimensions if name not in arrays]
    asked = [name for name, where in flags.items() if where]
    kept: list[Q] = []
    for dimension in dimensions.values():
        if dimension.where and dimension.where not in kept:
            kept.append(dimension.where)
    columns: dict[str, Any] = {f"by_{name}": F(dimensions[name].column) for name in [*arrays, *plain]}
    if asked:
        # One number for all flags: a group is found by comparing one column instead of ten.
        columns["flags"] = reduce(add, (_truth(flags[name], 1 << place) for place, name in enumerate(asked)))
    groups = list(columns)
    columns |= {f"kept_{place}": _truth(where, 1) for place, where in enumerate(kept)}
    inner = rows.order_by().annotate(**columns).values_list(*columns)
    sql, params = inner.query.sql_with_params()
    together = groups[len(arrays) :]
    sets = [*(f"(by_{name})" for name in arrays), f"({', '.join(together)})"]
    counted = ["count(*)", *(f"count(*) filter (where kept_{place} = 1)" for place in range(len(kept)))]
    # Every name here is ours; what people typed stands in `params`.
    statement = (
        f"select grouping({', '.join(groups)}), {', '.join([*groups, *counted])}"  # noqa: S608
        f" from ({sql}) as t({', '.join(columns)}) group by grouping sets ({', '.join(sets)})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found = cursor.fetchall()
    #: `grouping()` has a 0 bit for what was grouped by; the first column is the highest bit.
    of_set = {((1 << len(groups)) - 1) ^ (1 << (len(groups) - 1 - place)): [name] for place, name in enumerate(arrays)}
    place_of = {name: kept.index(d.where) + 1 if d.where else 0 for name, d in dimensions.items()}
    counts: dict[str, Counter[Any]] = {name: Counter() for name in dimensions}
    met: Counter[str] = Counter(dict.fromkeys(flags, 0))
    for mask, *row in found:
        values = dict(zip(groups, row, strict=False))
        numbers = row[len(groups) :]
        for name in of_set.get(mask, plain):
            number = numbers[place_of[name]]
            value = values[f"by_{name}"]
            for one in value if name in arrays else [value]:
                counts[name][one] += number
        if mask not in of_set:
            bits = values.get("flags", 0)
            met.update({name: numbers[0] for name in flags if name not in asked or bits >> asked.index(name) & 1})
    return counts, met


def _truth(where: Q, number: int) -> Case:
    """The number where the condition is met, else 0; also where it cannot be told."""
    return Case(When(where, then=Value(number)), default=Value(0), output_field=BigIntegerField())
