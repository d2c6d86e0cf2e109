"""Writing kits."""

from sorot.kits.actions.settings import KitInput, save_settings

__all__ = ["KitInput", "save_settings"]
