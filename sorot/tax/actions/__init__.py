"""Everything that changes the tax table."""

from sorot.tax.actions.rules import add_rule, end_rule, withdraw_rule

__all__ = ["add_rule", "end_rule", "withdraw_rule"]
