"""Models of kits."""

from sorot.kits.models.history import HiddenDeal, HistorySettings, IssuedHistory
from sorot.kits.models.settings import KitSettings

__all__ = ["HiddenDeal", "HistorySettings", "IssuedHistory", "KitSettings"]
