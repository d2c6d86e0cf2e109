"""Scope-of-work lines as people write them: `parse` reads one, `render` writes one; what is not sure is refused.

Pure: no database, no settings. `parse(render(line)) == line` for every line.
"""

from sorot.rates.sow.parse import parse
from sorot.rates.sow.render import render
from sorot.rates.sow.values import Extra, Fee, Item, Line, Refused, Term

__all__ = ["Extra", "Fee", "Item", "Line", "Refused", "Term", "parse", "render"]
