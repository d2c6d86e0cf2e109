"""What can be done with a rate card."""

from sorot.rates.actions.cards import add_lines, change_line, move_line, remove_line, set_card, set_cost

__all__ = ["add_lines", "change_line", "move_line", "remove_line", "set_card", "set_cost"]
