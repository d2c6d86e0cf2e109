"""Writing kits."""

from sorot.kits.actions.history import HistoryInput, issue_history, save_history
from sorot.kits.actions.settings import KitInput, save_settings

__all__ = ["HistoryInput", "KitInput", "issue_history", "save_history", "save_settings"]
