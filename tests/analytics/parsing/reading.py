"""Reading a small file the way the import does: open, understand the sample, stream the readings."""

import io
from datetime import date

from sorot.analytics.parsing.columns import understand
from sorot.analytics.parsing.readings import Plan, iter_readings
from sorot.analytics.parsing.table import open_table

TODAY = date(2026, 3, 14)


def plan_for(found, *, today=TODAY, captured_on=None, **more):
    kind = {"ranking": "profiles", None: "posts"}.get(found.table, found.table)
    return Plan(
        found.mapping, kind, captured_on or today, today, found.marks, found.orders, found.units,
        native=found.native, dimension=found.dimension, basis=found.basis, **more,
    )  # fmt: skip


def look(data, *, name="", platform=None, **more):
    """(source, understanding, list of readings) of bytes or text."""
    source = open_table(io.BytesIO(data.encode() if isinstance(data, str) else data), name=name)
    found = understand(source.header, [r.cells for r in source.sample], platform=platform, name=name)
    return source, found, list(iter_readings(source, plan_for(found, **more)))
