"""What kits keep about people (core/personal.py says how to read it)."""

from sorot.core.personal import Table

TABLES: tuple[Table, ...] = ()
